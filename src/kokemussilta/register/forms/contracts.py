"""Forms of contracts and their weekly shifts."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.core.fields import DayField
from kokemussilta.core.forms import DayInput, TimeInput
from kokemussilta.register import contract_rules
from kokemussilta.register.actions import Shift
from kokemussilta.register.forms.part import Several
from kokemussilta.register.models import Contract, ContractTemplate
from kokemussilta.register.words import WEEKDAYS
from kokemussilta.vocabulary.models import TaskKind

AS_TEMPLATE, OPEN, DAY = "template", "open", "day"


class TemplateChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    """A template by its name, with how long it usually holds."""

    def label_from_instance(self, obj: Any) -> str:
        """The name, and below it the length."""
        length = _now("voimassa %(months)s kk") % {"months": obj.months} if obj.months else _now("voimassa toistaiseksi")
        return f"{obj.name}\n{capfirst(length)}"


class OfferContractForm(forms.Form):
    """What is offered: from which template, for which days and tasks."""

    template = TemplateChoice(
        ContractTemplate.objects.none(),
        to_field_name="code",
        label=_("Sopimuspohja"),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    starts_on = DayField(label=_("Ensimmäinen päivä"), widget=DayInput())
    until = forms.ChoiceField(
        label=_("Kuinka kauan?"),
        choices=((AS_TEMPLATE, _("Niin kuin pohjassa")), (OPEN, _("Toistaiseksi")), (DAY, _("Tiettyyn päivään asti"))),
        initial=AS_TEMPLATE,
        widget=forms.RadioSelect,
    )
    ends_on = DayField(
        required=False, label=_("Viimeinen päivä"), widget=DayInput(), help_text=_("Täytä, jos sopimus on voimassa tiettyyn päivään asti.")
    )  # fmt: skip
    kinds = Several(
        TaskKind.objects.filter(is_active=True),
        label=_("Mitä tehtäviä sopimus koskee?"),
        help_text=_("Jätä tyhjäksi, niin sopimus koskee samoja tehtäviä kuin pohja."),
    )

    def __init__(self, *args: Any, templates: QuerySet[ContractTemplate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["template"].queryset = templates  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A last day is told when one is chosen, and is not before the first."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if cleaned.get("until") == DAY and end is None and "ends_on" not in self.errors:
            self.add_error("ends_on", _now("Kirjoita viimeinen päivä."))
        if cleaned.get("until") == DAY and start and end and end < start:
            self.add_error("ends_on", _now("Viimeinen päivä ei voi olla ennen ensimmäistä."))
        return cleaned

    def last_day(self) -> date | None:
        """The last day that was chosen; None: until further notice."""
        chosen = self.cleaned_data
        if chosen["until"] == DAY:
            return chosen["ends_on"]  # type: ignore[no-any-return]
        months = chosen["template"].months
        return contract_rules.after_months(chosen["starts_on"], months) if months and chosen["until"] == AS_TEMPLATE else None

    def covered(self) -> list[TaskKind]:
        """The kinds that were ticked, else the template's."""
        return list(self.cleaned_data["kinds"]) or list(self.cleaned_data["template"].kinds.all())


class EndingForm(forms.Form):
    """The last day of a contract or a shift."""

    last_on = DayField(label=_("Viimeinen päivä"), widget=DayInput())


class ShiftForm(forms.Form):
    """A weekly shift in a unit."""

    unit = forms.ChoiceField(label=_("Missä?"))
    weekday = forms.TypedChoiceField(
        label=_("Viikonpäivä"), coerce=int, choices=[(number, capfirst(name)) for number, name in enumerate(WEEKDAYS)]
    )
    from_time = forms.TimeField(label=_("Kello"), widget=TimeInput())
    until_time = forms.TimeField(label=_("Päättyy"), widget=TimeInput())
    starts_on = DayField(label=_("Ensimmäinen päivä"), widget=DayInput())
    ends_on = DayField(
        required=False,
        label=_("Viimeinen päivä"),
        widget=DayInput(),
        help_text=_("Tyhjä: niin kauan kuin sopimus on voimassa."),
    )

    def __init__(self, *args: Any, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units: dict[str, Unit] = {}
        groups: list[tuple[str, Any]] = [("", _now("Valitse paikka"))]
        houses = Organisation.objects.filter(is_active=True).prefetch_related("units")
        for house in sorted(houses, key=lambda one: one.pk != contract.organisation_id):
            units = [unit for unit in house.units.all() if unit.is_active]
            self._units |= {unit.code: unit for unit in units}
            if units:
                groups.append((house.title, [(unit.code, unit.name) for unit in units]))
        self.fields["unit"].choices = groups  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """It ends after it starts."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("from_time"), cleaned.get("until_time")
        if start and end and end <= start:
            self.add_error("until_time", _now("Vuoron pitää päättyä alkamisensa jälkeen."))
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _now("Viimeinen päivä ei voi olla ennen ensimmäistä."))
        return cleaned

    def shift(self) -> Shift:
        """What was typed."""
        return Shift(**{**self.cleaned_data, "unit": self._units[self.cleaned_data["unit"]]})
