"""Forms about when and how much."""

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kokemussilta.core.dates import day_words
from kokemussilta.core.forms import DayInput, TimeInput
from kokemussilta.register import rules
from kokemussilta.register.models import Expert, Meeting
from kokemussilta.register.states import QualificationKind
from kokemussilta.register.words import WEEKDAYS


class WeekForm(forms.Form):
    """The ordinary week: up to two spans a day; an empty day is not free."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, name in enumerate(WEEKDAYS):
            for turn in (0, 1):
                for end, word in (("from", _("alkaen")), ("until", _("asti"))):
                    field = forms.TimeField(required=False, widget=TimeInput(), label=word)
                    field.widget.attrs["aria-label"] = f"{name}, {word}" + (f" ({turn + 1})" if turn else "")
                    self.fields[f"{end}_{weekday}_{turn}"] = field

    @staticmethod
    def initial_of(expert: Expert) -> dict[str, object]:
        """What the entry says now; a third span of a day is joined to the second."""
        values: dict[str, object] = {}
        turns: dict[int, int] = {}
        for row in expert.weekly_hours.all():
            turn = min(turns.get(row.weekday, 0), 1)
            values.setdefault(f"from_{row.weekday}_{turn}", row.from_time)
            values[f"until_{row.weekday}_{turn}"] = row.until_time
            turns[row.weekday] = turn + 1
        return values

    @cached_property
    def days(self) -> list[dict[str, object]]:
        """The days for the page: name, the two pairs of fields, whether the second pair is used."""
        out = []
        for weekday, name in enumerate(WEEKDAYS):
            pairs = [(self[f"from_{weekday}_{turn}"], self[f"until_{weekday}_{turn}"]) for turn in (0, 1)]
            out.append({"name": name, "first": pairs[0], "second": pairs[1], "is_second_used": bool(pairs[1][0].value())})
        return out

    def clean(self) -> dict[str, Any]:
        """Both ends of a span, the end after the start."""
        cleaned = super().clean() or {}
        self.spans: list[tuple[int, time, time]] = []
        for weekday in range(7):
            for turn in (0, 1):
                start, end = cleaned.get(f"from_{weekday}_{turn}"), cleaned.get(f"until_{weekday}_{turn}")
                self._add(weekday, turn, start, end)
        return cleaned

    def _add(self, weekday: int, turn: int, start: time | None, end: time | None) -> None:
        first, last = f"from_{weekday}_{turn}", f"until_{weekday}_{turn}"
        if first in self.errors or last in self.errors or (start is None and end is None):
            return
        if start is None:
            self.add_error(first, _("Kerro myös, mistä kellonajasta alkaen."))
        elif end is None:
            self.add_error(last, _("Kerro myös, mihin kellonaikaan asti."))
        elif end <= start:
            self.add_error(last, _("Lopun pitää olla alun jälkeen."))
        else:
            self.spans.append((weekday, start, end))


class DaysForm(forms.Form):
    """Days that differ from the ordinary week."""

    starts_on = forms.DateField(label=_("Ensimmäinen päivä"), widget=DayInput())
    ends_on = forms.DateField(
        required=False,
        label=_("Viimeinen päivä"),
        widget=DayInput(),
        help_text=_("Jätä tyhjäksi, jos kyse on yhdestä päivästä."),
    )
    is_free = forms.ChoiceField(
        label=_("Silloin"),
        choices=(("no", _("en pääse")), ("yes", _("pääsen, vaikka se ei ole tavallinen aikani"))),
        initial="no",
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """The end is not before the start."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("Viimeinen päivä ei voi olla ennen ensimmäistä."))
        return cleaned


class WeeksForm(forms.Form):
    """Several whole weeks away at once."""

    weeks = forms.MultipleChoiceField(label=_("Viikot, jolloin en pääse"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._weeks = {f"{monday:%Y-%m-%d}": monday for monday in rules.coming_weeks(today)}
        self.fields["weeks"].choices = [  # type: ignore[attr-defined]
            (
                key,
                _("Viikko %(number)s, %(start)s – %(end)s")
                % {
                    "number": monday.isocalendar().week,
                    "start": day_words(monday),
                    "end": day_words(monday + timedelta(days=6)),
                },
            )
            for key, monday in self._weeks.items()
        ]

    def spans(self) -> list[tuple[date, date]]:
        """The chosen weeks as first and last days; weeks one after another are one span."""
        out: list[tuple[date, date]] = []
        for monday in sorted(self._weeks[key] for key in self.cleaned_data["weeks"]):
            if out and out[-1][1] + timedelta(days=1) == monday:
                out[-1] = (out[-1][0], monday + timedelta(days=6))
            else:
                out.append((monday, monday + timedelta(days=6)))
        return out


class BreakForm(forms.Form):
    """A break, with its last day when it is known."""

    until_on = forms.DateField(
        required=False,
        label=_("Viimeinen taukopäivä"),
        widget=DayInput(),
        help_text=_("Jätä tyhjäksi, jos et vielä tiedä. Syytä ei kysytä."),
    )


class LimitsForm(forms.Form):
    """How much, how soon, how far."""

    max_per_week = forms.IntegerField(
        required=False, min_value=1, max_value=20, label=_("Enintään tehtäviä viikossa"), help_text=_("Tyhjä: ei rajaa.")
    )
    max_per_month = forms.IntegerField(
        required=False, min_value=1, max_value=60, label=_("Enintään tehtäviä kuukaudessa"), help_text=_("Tyhjä: ei rajaa.")
    )
    notice_days = forms.IntegerField(
        min_value=0,
        max_value=90,
        label=_("Montako päivää ennen sinulta pitää kysyä?"),
        help_text=_("0: vaikka samana päivänä."),
    )
    on_site_ok = forms.BooleanField(required=False, label=_("Voin tulla paikalle"))
    max_km = forms.IntegerField(min_value=0, max_value=2000, label=_("Enintään kilometriä kotikunnasta"))
    remote_ok = forms.BooleanField(required=False, label=_("Voin toimia etänä"))
    accepts_voluntary = forms.BooleanField(
        required=False, label=_("Minulle voi ehdottaa myös tehtäviä, joista ei makseta palkkiota")
    )

    @staticmethod
    def initial_of(expert: Expert) -> dict[str, object]:
        """What the entry says now."""
        return {name: getattr(expert, name) for name in LimitsForm.base_fields}

    def clean(self) -> dict[str, Any]:
        """Somebody who neither comes nor joins remotely can't be asked to anything."""
        cleaned = super().clean() or {}
        if not cleaned.get("on_site_ok") and not cleaned.get("remote_ok"):
            raise ValidationError(
                _("Valitse ainakin toinen: paikalle tuleminen tai etänä toimiminen. Jos et nyt voi kumpaakaan, pidä tauko.")
            )
        return cleaned


class MeetingForm(forms.Form):
    """Being in touch: how, when, a note."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label.capitalize()) for kind in Meeting.Kind],
        label=_("Miten olitte yhteydessä?"),
        widget=forms.RadioSelect,
        initial=Meeting.Kind.CALL,
    )
    met_on = forms.DateField(label=_("Päivä"), widget=DayInput())
    note = forms.CharField(
        max_length=2000,
        required=False,
        label=_("Muistiinpano"),
        help_text=_("Hän näkee tämän omilta sivuiltaan. Kirjoita vain se, mitä teidän molempien on hyvä muistaa."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class QualificationForm(forms.Form):
    """Something passed or shown."""

    kind = forms.ChoiceField(choices=QualificationKind.choices, label=_("Mitä hän on näyttänyt?"))
    got_on = forms.DateField(label=_("Päivä"), widget=DayInput())
    ends_on = forms.DateField(required=False, label=_("Voimassa asti"), widget=DayInput())


class JoiningForm(forms.Form):
    """A consent that was given on paper or by word."""

    way = forms.ChoiceField(
        choices=(("paper", _("Paperilla")), ("spoken", _("Suullisesti"))),
        initial="paper",
        label=_("Miten hän antoi suostumuksen?"),
        widget=forms.RadioSelect,
    )
    given_on = forms.DateField(label=_("Milloin?"), widget=DayInput())
