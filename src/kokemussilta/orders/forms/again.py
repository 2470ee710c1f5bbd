"""Ordering the same again: on which days, and under what name it is kept."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kokemussilta.core.codes import is_code, new_code
from kokemussilta.orders.forms import fields
from kokemussilta.orders.forms.fields import words
from kokemussilta.orders.models import Order


class AgainForm(fields.WishedTimes):
    """Other days for the same order. `press` names the order to be, so that two presses make one."""

    press = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8, initial=new_code, validators=[is_code])

    def __init__(self, data: QueryDict | None = None, *, order: Order, at: datetime) -> None:
        self.at, self.order = at, order
        super().__init__(data)
        self.add_time_rows()

    def clean(self) -> dict[str, Any]:
        """At least one day."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["press"] = cleaned.get("press") or new_code()
        self.spans = self.wished(timedelta(minutes=self.order.minutes or 60))
        if not self.spans and not self.errors:
            self.add_error("date_1", _("Kirjoita ainakin yksi päivä."))
        return cleaned


class TemplateForm(forms.Form):
    """What a template is called."""

    name = forms.CharField(
        max_length=80,
        **words(
            gettext_lazy("Mallin nimi"), gettext_lazy("Esimerkiksi: osaston Juttupenkki. Ei kenenkään nimeä."),
            required=gettext_lazy("Anna mallille nimi."),
        ),
    )  # fmt: skip


class PressForm(forms.Form):
    """A button that makes an order of a named code."""

    press = forms.CharField(max_length=8, validators=[is_code])
