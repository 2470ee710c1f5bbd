"""Forms of the ladder, the travel rates and budgets."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kokemussilta.access.models import Unit
from kokemussilta.core.codes import is_code, new_code
from kokemussilta.core.fields import DayField, EuroField
from kokemussilta.core.forms import DayInput, MergingForm, Numerals
from kokemussilta.pricing.actions import BudgetFacts
from kokemussilta.pricing.ladder import MAY_COST, Step
from kokemussilta.pricing.models import Budget, CancellationLadder
from kokemussilta.pricing.models.rates import SUMS
from kokemussilta.pricing.services import choices
from kokemussilta.pricing.states import Cause, Sight
from kokemussilta.pricing.words import RATES

#: Steps that a form has room for, for each of those who may call off.
ROOM = 3


class LadderForm(forms.Form):
    """The steps of a ladder: for each of those who may call off, some hours with their per cents; and a client who never came."""

    absent_percent = forms.IntegerField(
        label=_("Tilaaja ei tullut paikalle: prosenttia palkkiosta"), widget=Numerals(), min_value=0, max_value=100
    )
    valid_from = DayField(
        label=_("Mistä päivästä alkaen?"), widget=DayInput(), error_messages={"required": _("Valitse päivä.")}
    )
    after = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None, *, current: CancellationLadder | None, after: int, first_day: date) -> None:
        first: dict[str, Any] = {"after": after, "valid_from": first_day, "absent_percent": 100}
        if current is not None:
            first["absent_percent"] = current.absent_percent
            for cause in MAY_COST:
                for number, step in enumerate(step for step in current.steps.all() if step.cause == cause):
                    first |= {f"hours_{cause}_{number}": step.hours, f"percent_{cause}_{number}": step.percent}
        super().__init__(data, initial=first)
        for cause in MAY_COST:
            for number in range(ROOM):
                self.fields[f"hours_{cause}_{number}"] = forms.IntegerField(
                    label=_("Alle näin monta tuntia ennen"), widget=Numerals(), min_value=1, max_value=2000, required=False
                )
                self.fields[f"percent_{cause}_{number}"] = forms.IntegerField(
                    label=_("Prosenttia palkkiosta"), widget=Numerals(), min_value=1, max_value=100, required=False
                )

    def clean(self) -> dict[str, Any]:
        """A step has both its hours and its per cents."""
        cleaned = super().clean() or self.cleaned_data
        for cause in MAY_COST:
            for number in range(ROOM):
                hours, percent = (f"{name}_{cause}_{number}" for name in ("hours", "percent"))
                if cleaned.get(hours) and not cleaned.get(percent) and percent not in self.errors:
                    self.add_error(percent, _("Kirjoita, montako prosenttia palkkiosta maksetaan."))
                if cleaned.get(percent) and not cleaned.get(hours) and hours not in self.errors:
                    self.add_error(hours, _("Kirjoita, montako tuntia ennen porras alkaa."))
        return cleaned

    def by_cause(self) -> list[tuple[str, list[tuple[forms.BoundField, forms.BoundField]]]]:
        """The fields of steps by who called off, in pairs."""
        return [
            (
                str(capfirst(Cause(cause).label)),
                [(self[f"hours_{cause}_{number}"], self[f"percent_{cause}_{number}"]) for number in range(ROOM)],
            )
            for cause in MAY_COST
        ]

    def steps(self) -> list[Step]:
        """The steps that were told."""
        told = self.cleaned_data
        return [
            Step(str(cause), told[f"hours_{cause}_{number}"], told[f"percent_{cause}_{number}"])
            for cause in MAY_COST
            for number in range(ROOM)
            if told.get(f"hours_{cause}_{number}")
        ]


class RatesForm(forms.Form):
    """Travel rates from a day on."""

    valid_from = DayField(
        label=_("Mistä päivästä alkaen?"), widget=DayInput(), error_messages={"required": _("Valitse päivä.")}
    )
    source = forms.CharField(
        label=_("Lähde"), max_length=300, help_text=_("Esimerkiksi Verohallinnon päätös ja sen päiväys."),
        error_messages={"required": _("Kirjoita, mistä summat on luettu.")},
    )  # fmt: skip
    note = forms.CharField(label=_("Huomautus"), max_length=300, required=False, help_text=_("Mikä on vielä tarkistamatta?"))

    def __init__(self, data: QueryDict | None, *, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        for name in SUMS:
            self.fields[name] = EuroField(label=_("%(what)s, euroa") % {"what": RATES[name]}, required=False)
        self.order_fields(["valid_from", *SUMS, "source", "note"])

    def sums(self) -> dict[str, int | None]:
        """The sums that were told."""
        return {name: self.cleaned_data[name] for name in SUMS}


class BudgetForm(MergingForm):
    """What a unit means to spend."""

    unit = forms.ModelChoiceField(
        Unit.objects.none(), to_field_name="code", label=_("Yksikkö"), empty_label=None,
        error_messages={"required": _("Valitse yksikkö.")},
    )  # fmt: skip
    name = forms.CharField(
        label=_("Nimi"), max_length=80, help_text=_("Esimerkiksi Vuosi 2027 tai hankkeen nimi."),
        error_messages={"required": _("Anna budjetille nimi.")},
    )  # fmt: skip
    cents = EuroField(label=_("Summa, euroa"), error_messages={"required": _("Kirjoita summa euroina.")})
    service = forms.ChoiceField(label=_("Mihin palveluun?"), required=False)
    starts_on = DayField(label=_("Ensimmäinen päivä"), widget=DayInput(), error_messages={"required": _("Valitse päivä.")})
    ends_on = DayField(label=_("Viimeinen päivä"), widget=DayInput(), error_messages={"required": _("Valitse päivä.")})
    sight = forms.ChoiceField(label=_("Kuka näkee, paljonko on jäljellä?"), widget=forms.RadioSelect)
    press = forms.CharField(widget=forms.HiddenInput, required=False, validators=[is_code])

    def __init__(
        self, data: QueryDict | None, *, units: Any, names: dict[str, str], budget: Budget | None, today: date
    ) -> None:
        first: dict[str, Any] = {
            "starts_on": today.replace(month=1, day=1), "ends_on": today.replace(month=12, day=31), "sight": Sight.UNIT,
            "press": new_code(),
        }  # fmt: skip
        if budget is not None:
            told = ("name", "cents", "service", "starts_on", "ends_on", "sight")
            first = {name: getattr(budget, name) for name in told} | {"unit": budget.unit}
        super().__init__(data, initial=first)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if budget is not None:
            del self.fields["unit"]
        self.fields["service"].choices = choices(names, _now("Kaikkiin palveluihin"))  # type: ignore[attr-defined]
        self.fields["sight"].choices = [(code, str(capfirst(label))) for code, label in Sight.choices]  # type: ignore[attr-defined]

    def _compared(self) -> list[tuple[str, forms.Field]]:
        """What a budget says; the press is of this one form."""
        return [(name, field) for name, field in super()._compared() if name != "press"]

    def clean(self) -> dict[str, Any]:
        """The last day is not before the first."""
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("Viimeisen päivän pitää olla ensimmäisen jälkeen."))
        return cleaned

    def facts(self) -> BudgetFacts:
        """What the budget says."""
        told = self.cleaned_data
        return BudgetFacts(told["name"], told["service"], told["starts_on"], told["ends_on"], told["cents"], told["sight"])
