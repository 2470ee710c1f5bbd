"""The form of an order taken on the telephone."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kokemussilta.access.models import Organisation
from kokemussilta.core.clock import local_day
from kokemussilta.core.codes import is_code, new_code
from kokemussilta.core.fields import AddressField, PhoneField
from kokemussilta.core.forms import DayInput
from kokemussilta.orders import queries
from kokemussilta.orders.forms import fields
from kokemussilta.orders.forms.fields import area, words
from kokemussilta.orders.forms.minors import AsksOfMinors
from kokemussilta.orders.models import ServiceProduct
from kokemussilta.orders.rules import MOST_DATES
from kokemussilta.orders.states import Payer, Place


class PhoneForm(AsksOfMinors, fields.WishedTimes):
    """An order taken on the telephone: one page, two minutes. `press` names the order to be, so that two presses make one.

    `like`: the code of the caller's earlier order, whose facts are there to begin with.
    """

    like = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8, validators=[is_code])
    press = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8, initial=new_code, validators=[is_code])

    product = forms.ModelChoiceField(
        ServiceProduct.objects.none(),
        to_field_name="slug",
        empty_label=gettext_lazy("Valitse palvelu"),
        **words(gettext_lazy("Palvelu"), required=gettext_lazy("Valitse palvelu.")),
    )
    desk = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="slug", empty_label=None,
        **words(gettext_lazy("Työpöytä"), required=gettext_lazy("Valitse työpöytä.")),
    )  # fmt: skip
    client_name = forms.CharField(
        max_length=120, **words(gettext_lazy("Soittajan nimi"), required=gettext_lazy("Kirjoita soittajan nimi."))
    )
    client_phone = PhoneField(
        max_length=30, **words(gettext_lazy("Puhelin"), gettext_lazy("Tarvitaan puhelin tai sähköposti."))
    )
    client_email = AddressField(
        max_length=254, **words(gettext_lazy("Sähköposti"), gettext_lazy("Jos annetaan, tilaaja voi seurata tilausta itse."))
    )
    client_language = forms.ChoiceField(choices=settings.LANGUAGES, **words(gettext_lazy("Tilaajan kieli"), required=" "))
    organisation_name = forms.CharField(
        max_length=160, **words(gettext_lazy("Organisaatio"), required=gettext_lazy("Kirjoita organisaatio."))
    )
    unit_name = forms.CharField(max_length=160, **words(gettext_lazy("Yksikkö")))
    goal = forms.CharField(
        max_length=2000,
        widget=area(3),
        **words(gettext_lazy("Mitä toivotaan?"), required=gettext_lazy("Kirjoita muutamalla sanalla, mitä toivotaan.")),
    )
    themes = fields.themes(**words(gettext_lazy("Kokemus"), gettext_lazy("Tämän mukaan löytyvät sopivat tekijät.")))
    audiences = fields.audiences(**words(gettext_lazy("Keitä on paikalla?"), required=gettext_lazy("Valitse ainakin yksi.")))
    with_minors = fields.with_minors(**words(gettext_lazy("Onko paikalla alle 18-vuotiaita?")))
    head_count = fields.head_count(**words(gettext_lazy("Kuinka monta?")))
    place = forms.ChoiceField(choices=fields.capital(Place.choices), **words(gettext_lazy("Missä tavataan?"), required=" "))
    municipality = fields.municipality(**words(gettext_lazy("Kunta")))
    language = fields.language(**words(gettext_lazy("Kieli")))
    window_from = forms.DateField(widget=DayInput(), **words(gettext_lazy("Tai aikaisintaan")))
    window_until = forms.DateField(widget=DayInput(), **words(gettext_lazy("Ja viimeistään")))
    more = forms.CharField(max_length=2000, widget=area(3), **words(gettext_lazy("Muuta puhelusta")))

    #: As the page has them, so that the list of errors runs from top to bottom.
    field_order = (
        "press", "like", "desk", "client_name", "client_phone", "organisation_name", "unit_name", "client_email", "product", "goal", "date_1",
        "time_1", "place", "municipality", "audiences", "with_minors", "head_count", "themes", "language", "client_language",
    )  # fmt: skip

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        desks: QuerySet[Organisation],
        at: datetime,
        known: Mapping[str, Any] | None = None,
    ) -> None:
        self.at = at
        first = {"language": fields.own_language(), "client_language": fields.own_language(), "place": Place.ON_SITE}
        super().__init__(data, initial=first | dict(known or {}))
        self.fields["product"].queryset = queries.products_of_desks(desks)  # type: ignore[attr-defined]
        self.fields["product"].label_from_instance = lambda product: product.name  # type: ignore[attr-defined]
        self.fields["desk"].queryset = desks  # type: ignore[attr-defined]
        self.add_time_rows()
        self.add_question_of_minors()
        self.order_fields(self.field_order)
        if len(desks) == 1:
            self.fields["desk"].widget = forms.HiddenInput()
            self.initial["desk"] = desks[0].slug
        if known:  # whoever was looked for: the next thing is what is not known of them
            empty = (name for name in ("client_name", "organisation_name", "goal") if not known.get(name))
            self.fields[next(empty, "goal")].widget.attrs["autofocus"] = True

    def first_rows(self) -> list[list[forms.BoundField]]:
        """One day is enough for a call."""
        return [self._row(1)]

    def more_rows(self) -> list[list[forms.BoundField]]:
        """Further days behind "more days"."""
        return [self._row(number) for number in range(2, MOST_DATES + 1)]

    def details(self) -> list[forms.BoundField]:
        """What a call seldom tells; it can be told later too."""
        return [self[name] for name in ("with_minors", "head_count", "language", "client_language", "more")]

    def details_open(self) -> str:
        """Whether the details stand open: something in them must be mended, or was told."""
        names = ("with_minors", "head_count", "themes", "window_from", "window_until", "more")
        return "1" if any(self[name].errors or (self.is_bound and self[name].value()) for name in names) else ""

    def clean(self) -> dict[str, Any]:
        """A way to reach the caller; a date, or a window."""
        cleaned = super().clean() or self.cleaned_data
        if not (
            cleaned.get("client_phone") or cleaned.get("client_email") or {"client_phone", "client_email"} & set(self.errors)
        ):
            self.add_error("client_phone", _("Kirjoita puhelinnumero tai sähköposti, josta soittajan tavoittaa."))
        product = cleaned.get("product")
        self.spans = self.wished(timedelta(minutes=product.minutes if product else 60))
        first, last = cleaned.get("window_from"), cleaned.get("window_until")
        if problem := fields.window_problem(first, last, self.at):
            self.add_error(*problem)
        times = [name for name in self.errors if name.startswith(("date_", "time_", "window_"))]
        if not (self.spans or first or last or times):
            self.add_error("date_1", _("Kirjoita ainakin yksi päivä tai jakso."))
        if last and not first:
            cleaned["window_from"] = local_day(self.at)
        self.ask_of_minors()
        return cleaned

    def facts(self) -> dict[str, Any]:
        """The clear values by the order's field names."""
        left_out = {"product", "desk", "press", "like", "minors_asked"}
        facts = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in left_out and not name.startswith(("date_", "time_"))
        }
        product = self.cleaned_data["product"]
        return facts | {"minutes": product.minutes, "seats_wanted": product.seats, "payer": Payer.UNSURE}
