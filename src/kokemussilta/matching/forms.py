"""Sending requests from a seat's page; starting a plan and sending its requests."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kokemussilta.assignments.refusals import NEAR
from kokemussilta.assignments.states import Mode
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.core.dates import day_words
from kokemussilta.core.forms import DayInput, MergingForm
from kokemussilta.matching.weights import WEIGHTS, Level, Part
from kokemussilta.register.models import Expert

LEVELS = {
    Level.NONE: _("Ei lainkaan"),
    Level.LITTLE: _("Vähän"),
    Level.USUAL: _("Tavalliseen tapaan"),
    Level.MUCH: _("Paljon"),
}
HOURS = [
    ("24", _("vuorokauden")),
    ("48", _("2 päivää")),
    ("72", _("3 päivää")),
    ("120", _("5 päivää")),
    ("168", _("viikon")),
]  # fmt: skip
WEEKS = [(1, "1"), (2, "2"), (3, "3"), (4, "4"), (6, "6"), (8, "8"), (12, "12")]
WEEKS_AHEAD = 16


class AskForm(forms.Form):
    """How those who were chosen are asked. Within two days of the task, whoever asks says that they mean to."""

    mode = forms.ChoiceField(
        label=_("Miten kysytään?"),
        choices=[
            (
                Mode.CASCADE,
                _(
                    "Yksi kerrallaan\nSeuraavalta, jos edellinen ei lähde tai ei vastaa ajoissa. Järjestyksen päätät seuraavaksi."
                ),
            ),
            (Mode.PARALLEL, _("Kaikilta yhtä aikaa\nEnsimmäinen, joka lupautuu, saa paikan. Muille kerrotaan heti.")),
        ],
        initial=Mode.CASCADE,
        widget=forms.RadioSelect,
    )
    answer_hours = forms.ChoiceField(label=_("Vastausaikaa annetaan"), choices=HOURS, initial="48")
    note = forms.CharField(
        label=_("Viesti kysyttäville"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Menee kaikille, joilta kysytään. Ei osoitteita eikä muiden asioita."),
    )

    is_urgent = forms.BooleanField(
        label=_("Kysyn silti, kiireellisenä"),
        help_text=_("Tehtävään on alle kaksi vuorokautta. Kerromme kysyttävälle, että voi hyvin vastata ei."),
        error_messages={
            "required": _("Tehtävään on alle kaksi vuorokautta. Jos haluat silti kysyä, valitse ”Kysyn silti, kiireellisenä”.")
        },
    )

    def __init__(self, data: QueryDict | None = None, *, starts_at: datetime, at: datetime) -> None:
        super().__init__(data)
        if starts_at - at >= NEAR:
            del self.fields["is_urgent"]


class OrderForm(forms.Form):
    """In which order people are asked one at a time. One field a person; they come in the order in which they were chosen."""

    def __init__(self, experts: list[Expert], data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.experts = experts
        turns = [(str(turn), _("%(turn)s. kysytään") % {"turn": turn}) for turn in range(1, len(experts) + 1)]
        for turn, expert in enumerate(experts, start=1):
            self.fields[f"turn-{expert.code}"] = forms.ChoiceField(
                label=expert.shown_name, choices=turns, initial=str(turn), widget=forms.Select()
            )

    def clean(self) -> dict[str, Any]:
        """A turn is one person's: who meant to move somebody up must say who moves down."""
        cleaned = super().clean() or self.cleaned_data
        taken: dict[str, str] = {}
        for expert in self.experts:
            name = f"turn-{expert.code}"
            turn = cleaned.get(name, "")
            if turn and turn in taken:
                other = _("Sama vuoro on myös toisella: %(name)s. Anna kummallekin oma vuoronsa.") % {"name": taken[turn]}
                self.add_error(name, other)
            taken.setdefault(turn, expert.shown_name)
        return cleaned

    def in_order(self) -> list[Expert]:
        """The people by their turns."""
        return sorted(self.experts, key=lambda expert: int(self.cleaned_data[f"turn-{expert.code}"]))


class BoardForm(forms.Form):
    """Until which day a seat is on the board."""

    until_on = forms.DateField(
        label=_("Ilmoittautumisaikaa"),
        widget=DayInput(),
        help_text=_("Valitun päivän loppuun asti."),
        error_messages={"required": _("Valitse päivä, johon asti voi ilmoittautua.")},
    )
    board_note = forms.CharField(
        label=_("Viesti taululle"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )

    def until(self, starts_at: datetime) -> datetime:
        """The chosen day's last minute, or the task's start when that comes first."""
        return min(helsinki(self.cleaned_data["until_on"], 23, 59), starts_at)


def board_suggestion(starts_at: datetime, at: datetime) -> datetime:
    """A day to propose: a week from now, two days before the task at the latest, today at the earliest."""
    return max(at, min(at + timedelta(days=7), starts_at - timedelta(days=2)))


def suggested_day(starts_at: datetime, at: datetime) -> str:
    """`board_suggestion` as the date control wants it."""
    return local_day(board_suggestion(starts_at, at)).isoformat()


class WeightsForm(MergingForm):
    """How much each part of the score weighs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for part, weight in WEIGHTS.items():
            self.fields[part] = forms.TypedChoiceField(
                label=weight.name,
                help_text=weight.sentence,
                choices=[(int(level), name) for level, name in LEVELS.items() if level >= weight.least],
                coerce=int,
                widget=forms.Select(),
            )

    @property
    def levels(self) -> dict[Part, Level]:
        """What was chosen."""
        return {part: Level(self.cleaned_data[part]) for part in Part}


class StartForm(forms.Form):
    """Which weeks, and when there are several organisations, whose."""

    organisation = forms.ChoiceField(label=_("Organisaatio"))
    first = forms.ChoiceField(label=_("Ensimmäinen viikko"))
    weeks = forms.TypedChoiceField(label=_("Montako viikkoa"), coerce=int, choices=WEEKS, initial=4)

    def __init__(self, organisations: list[tuple[str, str]], today: date, data: QueryDict | None = None) -> None:
        super().__init__(data)
        monday = today - timedelta(days=today.weekday())
        mondays = [monday + timedelta(weeks=week) for week in range(WEEKS_AHEAD)]
        self.mondays = {day.isoformat(): day for day in mondays}
        choices = [(day.isoformat(), _week_words(day)) for day in mondays]
        chosen: dict[str, forms.Field] = self.fields
        chosen["first"] = forms.ChoiceField(label=_("Ensimmäinen viikko"), choices=choices, initial=choices[1][0])
        if len(organisations) == 1:
            del chosen["organisation"]
        else:
            chosen["organisation"] = forms.ChoiceField(label=_("Organisaatio"), choices=organisations)

    def span(self) -> tuple[date, date]:
        """The first day and the last."""
        first = self.mondays[self.cleaned_data["first"]]
        return first, first + timedelta(weeks=self.cleaned_data["weeks"], days=-1)


def _week_words(monday: date) -> str:
    """`Viikko 49, ma 30.11.–su 6.12.`, for a list to choose from."""
    words = {"week": monday.isocalendar().week, "first": day_words(monday), "last": day_words(monday + timedelta(days=6))}
    return gettext("Viikko %(week)s, %(first)s–%(last)s") % words


class SendForm(forms.Form):
    """What goes with every request of a plan."""

    answer_hours = forms.ChoiceField(label=_("Vastausaikaa annetaan"), choices=HOURS, initial="72")
    note = forms.CharField(
        label=_("Viesti kysyttäville"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Menee kaikille, joilta kysytään. Ei osoitteita eikä muiden asioita."),
    )
    is_urgent = forms.BooleanField(
        label=_("Kysyn silti, kiireellisenä"),
        required=False,
        help_text=_("Koskee tehtäviä, joihin on alle kaksi vuorokautta. Kerromme kysyttävälle, että voi hyvin vastata ei."),
    )
