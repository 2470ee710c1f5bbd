"""The desk's forms: an order's facts, its orderer, handing on."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from kokemussilta.access.models import Organisation
from kokemussilta.core.fields import PhoneField
from kokemussilta.core.forms import MergingForm
from kokemussilta.orders.forms import fields
from kokemussilta.orders.forms.fields import area, words
from kokemussilta.orders.forms.minors import AsksOfMinors
from kokemussilta.orders.models import Order
from kokemussilta.orders.questions import MANY
from kokemussilta.orders.rules import MOST_DATES
from kokemussilta.orders.states import Media, Payer, Place


class FactsForm(MergingForm, AsksOfMinors, fields.WishedTimes):
    """What an order says, for the desk to mend."""

    together = (tuple(f"{what}_{number}" for number in range(1, MOST_DATES + 1) for what in ("date", "time")),)

    title = forms.CharField(max_length=120, **words(gettext_lazy("Otsikko"), gettext_lazy("Näkyy luetteloissa. Ei nimiä.")))
    goal = forms.CharField(
        max_length=2000, widget=area(3), **words(gettext_lazy("Tavoite"), required=gettext_lazy("Kirjoita, mitä toivotaan."))
    )
    angle = forms.CharField(max_length=2000, widget=area(3), **words(gettext_lazy("Näkökulma")))
    themes = fields.themes(**words(gettext_lazy("Kokemus")))
    perspective = fields.perspective(**words(gettext_lazy("Kenen kokemus?")))
    audiences = fields.audiences(**words(gettext_lazy("Keitä on paikalla?")))
    with_minors = fields.with_minors(**words(gettext_lazy("Onko paikalla alle 18-vuotiaita?")))
    age_band = forms.CharField(max_length=60, **words(gettext_lazy("Ikä")))
    head_count = fields.head_count(**words(gettext_lazy("Kuinka monta?")))
    recent_events = forms.CharField(max_length=2000, widget=area(2), **words(gettext_lazy("Mitä ryhmä on kokenut?")))
    place = forms.ChoiceField(
        choices=fields.capital(Place.choices),
        **words(gettext_lazy("Missä tavataan?"), required=gettext_lazy("Valitse, missä tavataan.")),
    )
    municipality = fields.municipality(**words(gettext_lazy("Kunta")))
    address = forms.CharField(max_length=200, **words(gettext_lazy("Osoite")))
    language = fields.language(**words(gettext_lazy("Kieli"), required=gettext_lazy("Valitse kieli.")))
    minutes = fields.minutes(**words(gettext_lazy("Kesto minuutteina"), required=gettext_lazy("Kirjoita kesto.")))
    seats_wanted = fields.seats(
        **words(gettext_lazy("Tekijöitä"), required=gettext_lazy("Kirjoita, montako tekijää tarvitaan."))
    )
    day_contact_name = forms.CharField(max_length=120, **words(gettext_lazy("Kuka ottaa tekijän vastaan?")))
    day_contact_phone = PhoneField(max_length=30, **words(gettext_lazy("Hänen puhelinnumeronsa")))
    aftercare = forms.CharField(max_length=2000, widget=area(2), **words(gettext_lazy("Huolenpito jälkeenpäin")))
    payer = forms.ChoiceField(
        choices=fields.capital(Payer.choices), **words(gettext_lazy("Kuka maksaa?"), required=gettext_lazy("Valitse."))
    )
    media = forms.ChoiceField(  # type: ignore[assignment]  # a field; forms keep theirs apart from `media`
        choices=[("", gettext_lazy("Ei tiedossa")), *fields.capital(Media.choices)], **words(gettext_lazy("Tallenne ja media"))
    )
    billing = forms.CharField(max_length=1000, widget=area(2), **words(gettext_lazy("Laskutustiedot")))

    def __init__(self, data: QueryDict | None = None, *, order: Order | None, at: datetime) -> None:
        self.at = at
        super().__init__(data, initial=_known(order, self.base_fields) if order else None)
        self.add_time_rows()
        self.add_question_of_minors()

    def clean(self) -> dict[str, Any]:
        """Wished times are made with the length."""
        cleaned = super().clean() or self.cleaned_data
        self.spans = self.wished(timedelta(minutes=cleaned.get("minutes") or 60))
        if {"audiences", "with_minors"} & set(self.changed_data):
            self.ask_of_minors()
        return cleaned

    def media_field(self) -> forms.BoundField:
        """The field `media`; a form's own `media` is something else."""
        return self["media"]

    def facts(self) -> dict[str, Any]:
        """The clear values by the order's field names."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"shown", "minors_asked"} and not name.startswith(("date_", "time_"))
        }


def _known(order: Order, names: Any) -> dict[str, Any]:
    known: dict[str, Any] = {name: getattr(order, name) for name in names if name not in {*MANY, "shown"}}
    known |= {name: list(getattr(order, name).all()) for name in MANY}
    return known | fields.times_of(order)


class DeskForm(forms.Form):
    """Which organisation's desk."""

    desk = forms.ModelChoiceField(
        Organisation.objects.none(),
        to_field_name="slug",
        empty_label=gettext_lazy("Valitse organisaatio"),
        **words(gettext_lazy("Organisaatio"), required=gettext_lazy("Valitse organisaatio.")),
    )

    def __init__(self, data: QueryDict | None = None, *, desks: QuerySet[Organisation]) -> None:
        super().__init__(data)
        self.fields["desk"].queryset = desks  # type: ignore[attr-defined]


class OrdererForm(forms.Form):
    """The organisation and unit that an order is for: one that is there, or a new one by its name."""

    organisation = forms.CharField(max_length=12, required=False, widget=forms.HiddenInput())
    organisation_name = forms.CharField(
        max_length=160, **words(gettext_lazy("Organisaation nimi"), required=gettext_lazy("Kirjoita organisaation nimi."))
    )
    unit_name = forms.CharField(
        max_length=160,
        **words(
            gettext_lazy("Yksikkö"),
            gettext_lazy("Osasto, koulutus tai tiimi. Jos yksiköitä ei ole, kirjoita organisaation nimi."),
            required=gettext_lazy("Kirjoita yksikkö."),
        ),
    )
