"""One place of a plan from near: who else fits and what they do instead, who is barred, and why somebody asked about is not there."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.accounts.models import User
from kokemussilta.assignments.exclusions import WORDS, words_for
from kokemussilta.assignments.facts import TASK_COLUMNS, busy_of
from kokemussilta.assignments.rules import Busy
from kokemussilta.core.dates import moment_words
from kokemussilta.matching.engine import all_rules, decide
from kokemussilta.matching.models import Plan, PlanPlace
from kokemussilta.matching.plans.checking import GOES_ON
from kokemussilta.matching.plans.gathering import OpenSeat, as_told, tasks_asked, waiting
from kokemussilta.matching.plans.people import as_named, crowd_of, seen_by
from kokemussilta.matching.plans.places import PlaceRow, load, note, row_of
from kokemussilta.matching.queries import Who, who_are
from kokemussilta.matching.reasons import Reason, badges, part_names
from kokemussilta.matching.scoring import Score
from kokemussilta.matching.snapshot import Mark

SHOWN_FIRST, ANSWERS = 15, 5
_COLUMNS = (*(f"seat__{name}" for name in TASK_COLUMNS), "seat__task__fee_cents", "seat__task__pay_month")


@dataclass(frozen=True)
class Elsewhere:
    """A place of the plan that somebody has: its task as the rules see it, and its heading."""

    busy: Busy
    heading: str

    @property
    def words(self) -> str:
        """What and when."""
        return _("%(task)s, %(when)s") % {"task": self.heading, "when": moment_words(self.busy.starts_at)}


@dataclass(frozen=True)
class Other:
    """Somebody who fits the seat: score, reasons, and what the plan has for them instead. `goes`: they could take this one too."""

    who: Who
    score: Score
    badges: list[Reason]
    verdict: str
    goes: bool


@dataclass(frozen=True)
class Answer:
    """Why somebody is not in the place."""

    who: Who
    sentence: str


@dataclass(frozen=True)
class Near:
    """All that the page of one place tells."""

    row: PlaceRow
    others: list[Other]
    count: int
    barred: list[Who]
    answers: list[Answer]


class _Look:
    """What is needed to judge anybody for one place; `user`, who looks, is not among them."""

    def __init__(self, place: Any, seat: OpenSeat, mark: Mark, user: User, at: datetime) -> None:
        self.place, self.seat = place, seat
        self.crowd = crowd_of(place.plan, at, mark=mark, but=user)
        self.pool = self.crowd.pool.trying(tasks_asked(place.all_waiting))
        fitting = decide(self.pool, seat.facts, seat.fresh, self.crowd.among).fitting
        self.scores = self.crowd.scores(seat.facts, fitting, at)
        self.points = dict(zip(self.pool.numbers(fitting), self.scores.totals.tolist(), strict=True))
        self.barred = {number for (number,) in place.all_bars}
        self.elsewhere = _elsewhere(place)

    def others(self, *, show_all: bool) -> tuple[list[Score], int]:
        """Those who fit beside the one proposed, best first, and how many they are; nobody who is barred."""
        out = {self.place.expert_id, *self.barred}
        best = self.scores.best(None if show_all else SHOWN_FIRST + len(out))
        shown = [one for one in best if one.expert not in out]
        return shown if show_all else shown[:SHOWN_FIRST], len(self.points.keys() - out)

    def in_the_way(self, number: int) -> list[Elsewhere]:
        """Their places of the plan, when these stand against the seat; the one that does by itself first."""
        mine = self.elsewhere[number]
        if not self._stands_against(number, mine):
            return []
        return [other for other in mine if self._stands_against(number, [other])] or mine

    def _stands_against(self, number: int, others: list[Elsewhere]) -> bool:
        if any(other.busy.task == self.seat.facts.task for other in others):
            return True
        pool, places = self.pool.trying({number: [other.busy for other in others]}, alone=True), self.pool.places([number])
        return bool(all_rules(pool, self.seat.facts, self.seat.fresh, places)[0])

    def verdict(self, number: int) -> tuple[str, bool]:
        """What the plan has for somebody who fits, and whether they could take the seat beside it."""
        mine = self.elsewhere.get(number)
        if not mine:
            return _("Sopii. Ei muita paikkoja tässä suunnitelmassa."), True
        if against := self.in_the_way(number):
            return _("Sopisi, mutta on suunnitelmassa muualla: %(what)s.") % {"what": against[0].words}, False
        words = ngettext(
            "Sopii, mutta saa jo %(count)s paikan: %(what)s.",
            "Sopii, mutta saa jo %(count)s paikkaa, muun muassa: %(what)s.",
            len(mine),
        )
        return words % {"count": len(mine), "what": mine[0].words}, True


def near(
    plan: Plan, seat: str, mark: Mark, *, user: User, at: datetime, show_all: bool = False, asked: str = ""
) -> Near | None:
    """The place of the seat with this code, who else could have it, and why those whose name holds the words `asked` do not.

    None when the plan has no such place. `user` is noted as having read it.
    """
    rows = plan.places.filter(seat__code=seat).annotate(all_waiting=waiting(at))
    loaded = load(plan, rows, user=user, at=at)
    if not loaded:
        return None
    place, open_seat = loaded[0]
    look = _Look(place, open_seat, mark, user, at)
    shown, count = look.others(show_all=show_all)
    seen = {*(one.expert for one in shown), *filter(look.crowd.sees, look.barred)}
    who, found = _named(look, seen, asked)
    names = {theme.pk: theme.name for theme in look.seat.row.themes.all()}
    answers = [Answer(who[number], _why_not(look, number)) for number in found]
    made = Near(
        row=row_of(place, open_seat, crowd_of(plan, at, mark=mark), names=part_names(), user=user, at=at),
        others=[_other(look, one, who[one.expert], names) for one in shown if one.expert in who],
        count=count,
        barred=[who[number] for number in sorted(look.barred) if number in who],
        answers=answers,
    )
    codes = [
        *(one.who.code for one in made.others),
        *(one.code for one in made.barred),
        *(one.who.code for one in made.answers),
    ]
    if made.row.person:
        codes.append(made.row.person.who.code)
    note(plan, codes, user=user, at=at)
    return made


def _other(look: _Look, one: Score, who: Who, names: dict[int, str]) -> Other:
    verdict, goes = look.verdict(one.expert)
    return Other(who, one, badges(one, names), verdict, goes)


def _named(look: _Look, seen: set[int], asked: str) -> tuple[dict[int, Who], list[int]]:
    """The names of these people, and whom the words `asked` are in the shown name of, in order of name; one statement."""
    words = asked.lower().split()
    if not words:
        return who_are(seen), []
    rows = seen_by(look.place.plan.organisation_id).select_related("municipality").order_by()
    rows = rows.only("code", "alias", "first_name", "last_name", "municipality")
    who = {one.pk: as_named(one) for one in rows.iterator() if look.crowd.sees(one.pk)}
    called = [number for number, one in who.items() if all(word in one.name.lower() for word in words)]
    return who, sorted(called, key=lambda number: who[number].name)[:ANSWERS]


def _why_not(look: _Look, number: int) -> str:
    """The first thing in the way, said as others may know it."""
    if number == look.place.expert_id:
        return _("On ehdolla juuri tähän paikkaan.")
    if number in look.barred:
        return _("Sopisi tai ei, hänet on estetty tästä paikasta tässä suunnitelmassa.")
    if number in look.points:
        verdict, goes = look.verdict(number)
        points = look.points.get(look.place.expert_id or 0, 0) - look.points[number]
        if goes and points > 0:
            verdict += " " + ngettext(
                "Ehdolla oleva saa %(points)s pisteen enemmän.", "Ehdolla oleva saa %(points)s pistettä enemmän.", points
            ) % {"points": points}
        return verdict
    rules = all_rules(look.pool, look.seat.facts, look.seat.fresh, look.pool.places([number]))[0]
    return str(words_for(rules[0]).sentence) if rules else str(WORDS[next(iter(WORDS))].sentence)


def _elsewhere(place: PlanPlace) -> dict[int, list[Elsewhere]]:
    """Everyone's places of the plan but this one, by time."""
    rows: Any = PlanPlace.objects.filter(GOES_ON, plan=place.plan_id, expert__isnull=False).exclude(pk=place.pk)
    rows = rows.select_related("seat__task__order__product").order_by("seat__task__starts_at", "pk")
    found: dict[int, list[Elsewhere]] = defaultdict(list)
    for other in rows.select_related("seat__task__municipality", "seat__task__heavy"):
        found[other.expert_id].append(Elsewhere(_busy(other), other.seat.task.order.heading))
    return found


def _busy(place: Any) -> Busy:
    """The place's task as the rules see a task that somebody has."""
    values = []
    for path in _COLUMNS:
        value: Any = place
        for step in path.split("__"):
            # Nobody has marked most tasks.
            value = getattr(value, step, None)
        values.append(as_told(value))
    (busy,) = busy_of([values])
    return busy


def place_of(plan: Plan, seat: str, *, user: User) -> PlanPlace | None:
    """The plan's place of the seat with this code; none of an order that `user` placed themself."""
    rows = plan.places.filter(seat__code=seat).exclude(seat__task__order__client=user).select_related("seat__task", "expert")
    found: PlanPlace | None = rows.first()
    if found is not None:
        found.plan = plan
    return found
