"""Dates of one's own: one, or a series whose days are looked through before anything is made."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.core.dates import day_words
from kokemussilta.core.forms import DayInput, Numerals, TimeInput
from kokemussilta.core.holidays import holiday
from kokemussilta.orders import rules
from kokemussilta.orders.forms.fields import FARTHEST, Span, words
from kokemussilta.orders.recurrence import Day, LeftOut, Pattern, meets

_DAY = {"invalid": gettext_lazy("Kirjoita päivä muodossa 3.12.2026.")}
_TIME = {"invalid": gettext_lazy("Kirjoita kellonaika muodossa 12:30.")}
WEEKDAYS = [
    ("0", gettext_lazy("Maanantai")), ("1", gettext_lazy("Tiistai")), ("2", gettext_lazy("Keskiviikko")),
    ("3", gettext_lazy("Torstai")), ("4", gettext_lazy("Perjantai")), ("5", gettext_lazy("Lauantai")),
    ("6", gettext_lazy("Sunnuntai")),
]  # fmt: skip
_EVERY = [
    ("1", gettext_lazy("Joka viikko")), ("2", gettext_lazy("Joka toinen viikko")), ("3", gettext_lazy("Joka kolmas viikko")),
    ("4", gettext_lazy("Joka neljäs viikko")),
]  # fmt: skip
#: The winter holiday of schools is in one of these weeks, by the part of the country.
_WINTER = [
    ("", gettext_lazy("Myös koulujen lomilla")), ("8", gettext_lazy("Vain kouluviikoilla, hiihtoloma viikolla 8")),
    ("9", gettext_lazy("Vain kouluviikoilla, hiihtoloma viikolla 9")),
    ("10", gettext_lazy("Vain kouluviikoilla, hiihtoloma viikolla 10")),
]  # fmt: skip


class Repeating(forms.Form):
    """One's own first day and time, and how it repeats; `own_spans` answers the days that were kept."""

    first_day = forms.DateField(widget=DayInput(), **words(gettext_lazy("Oma päivä"), error_messages=_DAY))
    first_time = forms.TimeField(widget=TimeInput(), **words(gettext_lazy("Kello"), error_messages=_TIME))
    times = forms.IntegerField(
        min_value=1,
        max_value=rules.MOST_TASKS,
        widget=Numerals(),
        **words(
            gettext_lazy("Montako kertaa"),
            gettext_lazy("Tai kirjoita viimeinen päivä."),
            error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), gettext_lazy("Kirjoita luku 1–60.")),
        ),
    )
    until = forms.DateField(widget=DayInput(), **words(gettext_lazy("Viimeinen päivä"), error_messages=_DAY))
    weekdays = forms.MultipleChoiceField(
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        **words(gettext_lazy("Viikonpäivät"), gettext_lazy("Jos et valitse mitään, sarja toistuu ensimmäisen päivän mukaan.")),
    )
    every = forms.ChoiceField(choices=_EVERY, **words(gettext_lazy("Kuinka usein")))
    winter_week = forms.ChoiceField(choices=_WINTER, **words(gettext_lazy("Koulujen lomat")))
    on_holidays = forms.BooleanField(**words(gettext_lazy("Myös pyhinä ja juhlapäivinä")))
    days = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        **words(gettext_lazy("Päivät"), gettext_lazy("Ota pois ne, jotka eivät käy, tai lisää väliin jääneitä.")),
    )
    looked_at = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    at: datetime
    pattern: Pattern | None = None
    #: The days of a series, once they are known; they are shown before anything is made.
    series: list[Day]
    must_look = False

    def own_spans(self, cleaned: dict[str, Any], length: timedelta) -> list[Span]:
        """The kept days as spans; of a series none before its days have been shown."""
        self.series = []
        day, clock = cleaned.get("first_day"), cleaned.get("first_time")
        if day is None:
            return []
        if problem := self._problem(cleaned):
            if problem[0] not in self.errors:
                self.add_error(*problem)
            return []
        self.pattern = Pattern(
            day, frozenset(map(int, cleaned.get("weekdays") or [])), int(cleaned.get("every") or 1), cleaned.get("until"),
            None if cleaned.get("until") else cleaned.get("times") or 1, not cleaned.get("on_holidays"),
            int(cleaned["winter_week"]) if cleaned.get("winter_week") else None,
        )  # fmt: skip
        if not self.pattern.repeats:
            return [_span(day, clock, length)]
        self.series = meets(self.pattern, lambda one: bool(holiday(one)), rules.MOST_TASKS)
        shown = {found.on.isoformat(): found for found in self.series}
        self.fields["days"].choices = [(key, _in_words(found)) for key, found in shown.items()]  # type: ignore[attr-defined]
        if self.data.get("looked_at") != self.fingerprint or "look" in self.data:
            self._show_anew(shown)
            return []
        chosen = [key for key in self.data.getlist("days") if key in shown]  # type: ignore[attr-defined]
        cleaned["days"] = chosen
        self.errors.pop("days", None)
        if not chosen:
            self.add_error("days", _("Valitse ainakin yksi päivä."))
        return [_span(shown[key].on, clock, length) for key in chosen]

    def _problem(self, cleaned: dict[str, Any]) -> tuple[str, str] | None:
        """What is wrong, and in which field."""
        today = local_day(self.at)
        day, until = cleaned["first_day"], cleaned.get("until")
        for name, one in (("first_day", day), ("until", until)):
            if one and one < today:
                return name, _("Tämä päivä on jo mennyt. Valitse päivä, joka on vielä edessä.")
            if one and one > today + FARTHEST:
                return name, _("Valitse päivä, joka on enintään kahden vuoden päässä.")
        if until and until < day:
            return "until", _("Viimeisen päivän pitää olla ensimmäisen jälkeen.")
        if cleaned.get("first_time") is None:
            return "first_time", _("Lisää kellonaika.")
        return None

    @property
    def fingerprint(self) -> str:
        """What the shown days were made of: when it changes, they are shown anew."""
        return hashlib.sha256(repr(self.pattern).encode()).hexdigest()[:16]

    def _show_anew(self, shown: dict[str, Day]) -> None:
        """The days as the pattern has them, those without an obstacle ticked, for the person to look at."""
        self.must_look = True
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data.setlist("days", [key for key, found in shown.items() if found.left_out is None])
        data["looked_at"] = self.fingerprint
        self.data = data
        self.errors.pop("days", None)

    @property
    def kept_count(self) -> int:
        """How many of the shown days are kept."""
        return len(self.data.getlist("days")) if self.series else 0  # type: ignore[attr-defined]


def _span(day: date, clock: Any, length: timedelta) -> Span:
    start = helsinki(day, clock.hour, clock.minute)
    return start, start + length


def _in_words(found: Day) -> str:
    """The day, and why it is left out, when it is."""
    day = day_words(found.on, year=True)
    if found.left_out == LeftOut.HOLIDAY:
        return f"{day}\n{_('Pyhä: %(name)s') % {'name': holiday(found.on)}}"
    if found.left_out == LeftOut.SCHOOL:
        return f"{day}\n{_('Koulujen loma')}"
    return day
