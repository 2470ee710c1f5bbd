"""Forms of a schedule: a row, a supplement, taking a version into use, asking what a service costs."""

from collections.abc import Iterable
from datetime import date, time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kokemussilta.core.clock import helsinki
from kokemussilta.core.fields import DayField, EuroField
from kokemussilta.core.forms import DayInput, Numerals, TimeInput
from kokemussilta.pricing.models import ScheduleRow, ScheduleSupplement
from kokemussilta.pricing.rules import Work
from kokemussilta.pricing.services import choices
from kokemussilta.pricing.states import Measure, Occasion, PriceUnit

_EVENING = time(18)
#: What stands for all services without a row of their own, in forms where a choice has to be made.
_REST = "-"


def capital(options: Iterable[tuple[str, StrOrPromise]]) -> list[tuple[str, str]]:
    """Choices that stand by themselves begin with a capital letter."""
    return [(code, str(capfirst(label))) for code, label in options]


class RowForm(forms.Form):
    """What one service pays."""

    service = forms.ChoiceField(label=_("Palvelu"))
    unit = forms.ChoiceField(label=_("Mistä maksetaan?"))
    cents = EuroField(
        label=_("Palkkio, euroa"),
        help_text=_("Jos summa sovitaan joka kerta erikseen, kirjoita tähän pienin."),
        error_messages={"required": _("Kirjoita palkkio euroina, esimerkiksi 150 tai 150,50.")},
    )
    most_cents = EuroField(
        label=_("Enintään, euroa"), required=False, help_text=_("Vain, jos koordinaattori sopii summan näiden väliltä.")
    )
    preparation_cents = EuroField(
        label=_("Valmistelusta tunnilta, euroa"), required=False, help_text=_("Tyhjä: valmistelu sisältyy palkkioon.")
    )
    second_cents = EuroField(
        label=_("Saman päivän seuraavasta tehtävästä, euroa"),
        required=False,
        help_text=_("Tyhjä: sama palkkio kuin ensimmäisestä."),
    )
    minimum_cents = EuroField(
        label=_("Vähintään tehtävältä, euroa"), required=False, help_text=_("Lyhytkin tehtävä maksaa ainakin tämän.")
    )

    def __init__(self, data: QueryDict | None, *, names: dict[str, str], row: ScheduleRow | None) -> None:
        first: dict[str, Any] = {"unit": PriceUnit.TASK}
        if row is not None:
            first = {name: getattr(row, name) for name in self.base_fields}
        first["service"] = (row.service if row else next(iter(names), "")) or _REST
        super().__init__(data, initial=first)
        known = names if row is None or not row.service or row.service in names else names | {row.service: row.service}
        self.fields["service"].choices = [*known.items(), (_REST, _now("Kaikki muut palvelut"))]  # type: ignore[attr-defined]
        self.fields["unit"].choices = capital(PriceUnit.choices)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A range goes upwards."""
        cleaned = super().clean() or self.cleaned_data
        least, most = cleaned.get("cents"), cleaned.get("most_cents")
        if least is not None and most is not None and most < least:
            self.add_error("most_cents", _("Suurimman summan pitää olla vähintään yhtä suuri kuin pienimmän."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """The values by the row's field names."""
        return self.cleaned_data | {"service": _slug(self.cleaned_data["service"])}


class SupplementForm(forms.Form):
    """What is paid on top, and when."""

    name = forms.CharField(
        label=_("Lisän nimi"), max_length=60, help_text=_("Esimerkiksi Iltalisä."),
        error_messages={"required": _("Kirjoita lisälle nimi.")},
    )  # fmt: skip
    occasion = forms.ChoiceField(label=_("Milloin lisä maksetaan?"), widget=forms.RadioSelect)
    evening_from = forms.TimeField(label=_("Ilta alkaa"), widget=TimeInput(), required=False, help_text=_("Iltalisää varten."))
    far_km = forms.IntegerField(
        label=_("Kilometriraja yhteen suuntaan"), widget=Numerals(), min_value=1, max_value=2000, required=False,
        help_text=_("Pitkän matkan lisää varten."),
    )  # fmt: skip
    measure = forms.ChoiceField(label=_("Miten lisä lasketaan?"), widget=forms.RadioSelect)
    euros = EuroField(label=_("Lisä euroina"), required=False)
    percent = forms.IntegerField(label=_("Lisä prosentteina"), widget=Numerals(), min_value=1, max_value=300, required=False)
    service = forms.ChoiceField(label=_("Mitä palvelua lisä koskee?"), required=False)

    def __init__(self, data: QueryDict | None, *, names: dict[str, str], extra: ScheduleSupplement | None) -> None:
        super().__init__(data, initial=_shown(extra))
        self.fields["occasion"].choices = capital(Occasion.choices)  # type: ignore[attr-defined]
        self.fields["measure"].choices = capital(Measure.choices)  # type: ignore[attr-defined]
        self.fields["service"].choices = choices(names, _now("Kaikki palvelut"))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What the chosen way of counting and the chosen rule need."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("measure") == Measure.FIXED and not cleaned.get("euros") and "euros" not in self.errors:
            self.add_error("euros", _("Kirjoita lisä euroina."))
        if cleaned.get("measure") == Measure.PERCENT and not cleaned.get("percent") and "percent" not in self.errors:
            self.add_error("percent", _("Kirjoita lisä prosentteina."))
        if cleaned.get("occasion") == Occasion.FAR and not cleaned.get("far_km") and "far_km" not in self.errors:
            self.add_error("far_km", _("Kirjoita, monenko kilometrin jälkeen lisä maksetaan."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """The values by the supplement's field names."""
        told = self.cleaned_data
        evening = told["evening_from"] or _EVENING
        limits = {Occasion.EVENING: evening.hour * 60 + evening.minute, Occasion.FAR: told["far_km"] or 0}
        return {
            "name": told["name"],
            "occasion": told["occasion"],
            "measure": told["measure"],
            "amount": told["euros"] if told["measure"] == Measure.FIXED else told["percent"],
            "service": told["service"],
            "limit": limits.get(Occasion(told["occasion"]), 0),
        }


class PublishForm(forms.Form):
    """From which day a version is in force."""

    valid_from = DayField(
        label=_("Mistä päivästä alkaen?"),
        widget=DayInput(),
        help_text=_("Tehtävän päivä ratkaisee, millä hinnoilla se lasketaan."),
        error_messages={"required": _("Valitse päivä.")},
    )
    note = forms.CharField(
        label=_("Mikä muuttui?"), max_length=200, required=False, help_text=_("Muutama sana versioluetteloon.")
    )


class AskForm(forms.Form):
    """What a service costs: on which day, how long."""

    service = forms.ChoiceField(label=_("Palvelu"))
    day = DayField(label=_("Päivä"), widget=DayInput())
    starts = forms.TimeField(label=_("Alkaa"), widget=TimeInput())
    minutes = forms.IntegerField(label=_("Kesto minuutteina"), widget=Numerals(), min_value=1, max_value=1440)
    preparation = forms.IntegerField(
        label=_("Valmistelua minuutteina"), widget=Numerals(), min_value=0, max_value=1440, required=False
    )
    second = forms.BooleanField(label=_("Samana päivänä on jo toinen tehtävä"), required=False)
    km = forms.IntegerField(
        label=_("Matka yhteen suuntaan, km"), widget=Numerals(), min_value=0, max_value=2000, required=False
    )

    def __init__(self, data: QueryDict | None, *, names: dict[str, str], today: date) -> None:
        first = {"day": today, "starts": time(10), "minutes": 60, "service": next(iter(names), _REST)}
        super().__init__(data, initial=first)
        self.fields["service"].choices = [*names.items(), (_REST, _now("Jokin muu palvelu"))]  # type: ignore[attr-defined]

    def work(self) -> Work:
        """The work that is asked about."""
        told = self.cleaned_data
        starts_at = helsinki(told["day"], told["starts"].hour, told["starts"].minute)
        return Work(
            _slug(told["service"]),
            starts_at,
            told["minutes"],
            told["preparation"] or 0,
            int(told["second"]),
            way_km=told["km"] or 0,
        )


def _slug(chosen: str) -> str:
    """The slug of a chosen service, "" of all others."""
    return "" if chosen == _REST else chosen


def _shown(extra: ScheduleSupplement | None) -> dict[str, Any]:
    """What the fields of a supplement show at first."""
    if extra is None:
        return {"occasion": Occasion.HAND, "measure": Measure.FIXED, "evening_from": _EVENING}
    hours, minutes = divmod(extra.limit if extra.occasion == Occasion.EVENING else 18 * 60, 60)
    return {
        "name": extra.name,
        "occasion": extra.occasion,
        "measure": extra.measure,
        "service": extra.service,
        "euros": extra.amount if extra.measure == Measure.FIXED else None,
        "percent": extra.amount if extra.measure == Measure.PERCENT else None,
        "evening_from": time(min(hours, 23), minutes),
        "far_km": extra.limit if extra.occasion == Occasion.FAR else None,
    }
