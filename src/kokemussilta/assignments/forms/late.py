"""What is told of work that was agreed outside the program, with its report."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.assignments.forms.tasks import HoursField
from kokemussilta.assignments.late import LONGEST, LateFacts
from kokemussilta.assignments.models import Assignment, LateEntry
from kokemussilta.core.clock import helsinki, local
from kokemussilta.core.codes import is_code, new_code
from kokemussilta.core.fields import DayField, EuroField
from kokemussilta.core.forms import DayInput, Numerals, TimeInput
from kokemussilta.orders import queries
from kokemussilta.orders.forms import fields
from kokemussilta.orders.forms.fields import capital, words
from kokemussilta.orders.models import ServiceProduct
from kokemussilta.orders.states import Payer, Place

#: A place that is not among those where the person has been.
OTHER = "other"


class OwnHoursForm(forms.Form):
    """The expert's own part of a report."""

    hours = HoursField(
        label=_("Kuinka monta tuntia tehtävään meni?"),
        help_text=_("Ilman matkoja. Esimerkiksi 1,5."),
        error_messages={"required": _("Kerro vielä, kuinka monta tuntia tehtävään meni.")},
    )
    travel_km = forms.IntegerField(
        label=_("Matka yhteensä, kilometreinä"), min_value=0, max_value=5000, required=False, widget=Numerals(),
        error_messages={"invalid": _("Kirjoita kilometrit numeroina, esimerkiksi 36.")},
    )  # fmt: skip
    travel_note = forms.CharField(
        label=_("Miten kuljit?"), help_text=_("Esimerkiksi juna Seinäjoelle, lippu 18 €."), max_length=200, required=False
    )

    use_required_attribute = False

    def own(self) -> dict[str, Any]:
        """As `actions.confirm_late` takes it."""
        cleaned = self.cleaned_data
        return {"minutes": cleaned["hours"], "travel_km": cleaned["travel_km"], "travel_note": cleaned["travel_note"]}


class RefusalForm(forms.Form):
    """Why it was not so."""

    reason = forms.CharField(
        label=_("Miksi et vahvista?"), help_text=_("Kirjaaja näkee tämän ja voi korjata tiedot."), max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": _("Kerro, miksi et vahvista.")},
    )  # fmt: skip


class LateForm(OwnHoursForm):
    """The work and its report. `press` names the entry to be, so that two presses make one."""

    press = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8, initial=new_code, validators=[is_code])
    product = forms.ModelChoiceField(
        ServiceProduct.objects.none(), to_field_name="slug", empty_label=_("Valitse palvelu"),
        **words(_("Mitä tehtiin?"), required=_("Valitse, mitä tehtiin.")),
    )  # fmt: skip
    day = DayField(widget=DayInput, label=_("Päivä"))
    time = forms.TimeField(widget=TimeInput, label=_("Kello"))
    length = HoursField(
        label=_("Kuinka kauan tilaisuus kesti, tunteina?"), help_text=_("Esimerkiksi 1,5."),
        error_messages={"required": _("Kerro, kuinka kauan tilaisuus kesti.")},
    )  # fmt: skip
    place = forms.ChoiceField(
        choices=capital(Place.choices), widget=forms.RadioSelect, initial=Place.ON_SITE, label=_("Missä tavattiin?")
    )
    municipality = fields.municipality(**words(_("Kunta"), _("Jos tavattiin paikan päällä.")))
    organisation_name = forms.CharField(max_length=160, **words(_("Muu paikka: organisaatio")))
    unit_name = forms.CharField(max_length=160, **words(_("Yksikkö")))
    contact_name = forms.CharField(max_length=120, **words(_("Kuka siellä otti vastaan?")))
    people_reached = forms.IntegerField(
        label=_("Montako ihmistä tavoitettiin?"), help_text=_("Arvio riittää."), min_value=0, max_value=100_000, widget=Numerals(),
        error_messages={
            "required": _("Kerro vielä, montako ihmistä tavoitettiin. Arvio riittää."),
            "invalid": _("Kirjoita määrä numeroina, esimerkiksi 25."),
        },
    )  # fmt: skip
    payer = forms.ChoiceField(
        choices=capital(Payer.choices), widget=forms.RadioSelect, initial=Payer.UNSURE, label=_("Kuka maksaa palkkion?")
    )
    fee_cents = EuroField(**words(_("Sovittu palkkio, euroina"), _("Jos siitä sovittiin.")))
    language = fields.language(**words(_("Millä kielellä?"), required=_("Valitse kieli.")))
    words = forms.CharField(
        max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), **words(_("Haluatko kertoa jotain tilaisuudesta?"))
    )

    field_order = (
        "press", "visit", "unit", "organisation_name", "unit_name", "contact_name", "product", "day", "time", "length", "place",
        "municipality", "people_reached", "hours", "travel_km", "travel_note", "payer", "fee_cents", "language", "words",
    )  # fmt: skip

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        desks: Iterable[Organisation],
        at: datetime,
        units: Iterable[Unit] | None = None,
        visits: list[Assignment] | None = None,
        entry: LateEntry | None = None,
    ) -> None:
        first: dict[str, Any] = {"language": fields.own_language()}
        super().__init__(data, initial=first | (_start(entry) if entry else {}))
        self._at, self._units, self._visits = at, {unit.code: unit for unit in units or ()}, _pairs(visits or [])
        self._entry = entry
        self.fields["product"].queryset = queries.products_of_desks(desks)  # type: ignore[attr-defined]
        self.fields["product"].label_from_instance = lambda product: product.name  # type: ignore[attr-defined]
        if visits is not None:
            self._ask_whose_visit()
        elif units is not None and self._units:
            places = [(code, f"{unit.organisation.name}, {unit.name}") for code, unit in self._units.items()]
            choices = [("", _("Valitse paikka")), *places, (OTHER, _("Muu paikka, kirjoita se alle"))]
            self.fields["unit"] = forms.ChoiceField(
                choices=choices, label=_("Kenelle?"), error_messages={"required": _("Valitse, kenelle tehtävä tehtiin.")}
            )
        else:
            field = self.fields["organisation_name"]
            field.label, field.required = _("Kenelle: organisaatio"), True
            field.error_messages["required"] = _("Kirjoita, kenelle tehtävä tehtiin.")
        self.order_fields(self.field_order)

    def _ask_whose_visit(self) -> None:
        """A client tells of somebody who has been with them before; hours and the way are the expert's to tell."""
        several = len({pair[0].pk for pair in self._visits.values()}) > 1
        options = [
            (key, f"{expert.shown_name}, {unit.name}" if several else expert.shown_name)
            for key, (unit, expert, _desk) in self._visits.items()
        ]
        for name in ("organisation_name", "unit_name", "contact_name", "hours", "travel_km", "travel_note"):
            del self.fields[name]
        if self._entry is None:
            self.fields["visit"] = forms.ChoiceField(
                choices=[("", _("Valitse tekijä")), *options], label=_("Kuka kävi?"),
                help_text=_("Luettelossa ovat ne, jotka ovat olleet teillä ennenkin. Jos hän puuttuu, soita koordinaattorille."),
            )  # fmt: skip

    def chosen_visit(self) -> tuple[Unit, Any, Organisation]:
        """The unit, the expert and the desk of what a client chose."""
        return self._visits[self.cleaned_data["visit"]]

    def clean(self) -> dict[str, Any]:
        """The time as two moments; a place."""
        cleaned = super().clean() or {}
        day, time, length = cleaned.get("day"), cleaned.get("time"), cleaned.get("length")
        if day and time and length is not None:
            self.starts_at = helsinki(day, time.hour, time.minute)
            self.ends_at = self.starts_at + timedelta(minutes=length)
            if not timedelta() < timedelta(minutes=length) <= LONGEST:
                self.add_error("length", _now("Tarkista, kuinka kauan tehtävä kesti."))
            elif self.ends_at > self._at:
                self.add_error("day", _now("Kirjaa tehtävä vasta, kun se on ohi."))
        if cleaned.get("unit") == OTHER and not cleaned.get("organisation_name"):
            self.add_error("organisation_name", _now("Kirjoita, kenelle tehtävä tehtiin."))
        if cleaned.get("place") != Place.REMOTE and not cleaned.get("municipality") and "municipality" not in self.errors:
            self.add_error("municipality", _now("Valitse kunta, jossa tavattiin."))
        return cleaned

    def facts(self) -> LateFacts:
        """What was told."""
        told = self.cleaned_data
        unit = self._units.get(told.get("unit") or "")
        if self._entry is not None and unit is None and "organisation_name" not in self.fields:
            unit = self._entry.unit
        if told.get("visit"):
            unit = self.chosen_visit()[0]
        names = {name: "" if unit else told.get(name, "") for name in ("organisation_name", "unit_name")}
        return LateFacts(
            product=told["product"], starts_at=self.starts_at, ends_at=self.ends_at, place=told["place"], language=told["language"],
            payer=told["payer"], people_reached=told["people_reached"], municipality=told["municipality"], unit=unit,
            contact_name=told.get("contact_name", ""), fee_cents=told["fee_cents"], minutes=told.get("hours"),
            travel_km=told.get("travel_km"), travel_note=told.get("travel_note", ""), words=told["words"], **names,
        )  # fmt: skip


def _pairs(visits: list[Assignment]) -> dict[str, tuple[Unit, Any, Organisation]]:
    """What a client chooses from: unit, expert, and the desk through which they came."""
    found: dict[str, tuple[Unit, Any, Organisation]] = {}
    for one in visits:
        unit = one.task.order.unit
        if unit is not None:
            found[f"{unit.code}-{one.expert.code}"] = (unit, one.expert, one.task.order.desk or one.expert.home)
    return found


def _start(entry: LateEntry) -> dict[str, Any]:
    """An entry as its form shows it."""
    minutes = int((entry.ends_at - entry.starts_at).total_seconds() // 60)
    names = (
        "product", "place", "municipality", "language", "organisation_name", "unit_name", "contact_name", "people_reached", "payer",
        "fee_cents", "travel_km", "travel_note", "words",
    )  # fmt: skip
    return {name: getattr(entry, name) for name in names} | {
        "unit": entry.unit.code if entry.unit else OTHER,
        "day": local(entry.starts_at).date(),
        "time": local(entry.starts_at).time(),
        "length": hours_words(minutes),
        "hours": hours_words(entry.minutes),
    }


def hours_words(minutes: int | None) -> str:
    """Hours as they are typed: `1,5`."""
    return "" if minutes is None else f"{minutes / 60:.2f}".rstrip("0").rstrip(".").replace(".", ",")
