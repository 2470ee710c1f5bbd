"""One place of a plan from near: who else fits and what they do instead, who is barred, and why somebody asked about is not there."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.accounts.models import User
from kokemussilta.assignments.exclusions import WORDS, words_for
from kokemussilta.assignments.facts import BUSY_COLUMNS, busy_of
from kokemussilta.assignments.rules import Busy, ExpertFacts, first_exclusion
from kokemussilta.core.dates import moment_words
from kokemussilta.matching import snapshot
from kokemussilta.matching.engine import all_rules, decide, sieve
from kokemussilta.matching.models import Plan, PlanPlace
from kokemussilta.matching.plans.fitting import scores
from kokemussilta.matching.plans.gathering import OpenSeat, Record, records, visible_numbers
from kokemussilta.matching.plans.places import PlaceRow, load, note, row_of
from kokemussilta.matching.reasons import Reason, badges
from kokemussilta.matching.scoring import Score, ranked
from kokemussilta.matching.snapshot import Extra, Kept, Mark

SHOWN_FIRST, ANSWERS = 15, 5
_COLUMNS = tuple(f"seat__{name}" if name.startswith("task") else f"seat__task__{name}" for name in BUSY_COLUMNS)
_NEW = Record()


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

    who: Extra
    score: Score
    badges: list[Reason]
    verdict: str
    goes: bool


@dataclass(frozen=True)
class Answer:
    """Why somebody is not in the place."""

    who: Extra
    sentence: str


@dataclass(frozen=True)
class Near:
    """All that the page of one place tells."""

    row: PlaceRow
    others: list[Other]
    count: int
    barred: list[Extra]
    answers: list[Answer]


class _Look:
    """What is needed to judge anybody for one place."""

    def __init__(self, place: Any, seat: OpenSeat, mark: Mark, at: datetime) -> None:
        self.place, self.seat = place, seat
        self.kept: Kept = snapshot.current(at, mark)
        among = self.kept.visible_to(place.plan.organisation_id, but=None)
        self.known = records(visible_numbers(self.kept, place.plan.organisation_id), [self.seat], at)
        busy = {number: record.busy for number, record in self.known.items() if record.busy}
        self.outcome = decide(
            self.kept.pool, self.seat.facts, sieve(self.kept.pool, self.seat.facts, self.seat.fresh, among), busy
        )
        self.scores = dict(scores(self.kept, self.seat, self.outcome, self.known))
        self.barred = {number for (number,) in place.all_bars}
        self.elsewhere = _elsewhere(place)

    def facts(self, number: int) -> ExpertFacts:
        """Somebody's facts with their tasks."""
        one = self.kept.pool.facts[self.kept.pool.place[number]]
        return replace(one, busy=self.known.get(number, _NEW).busy)

    def in_the_way(self, number: int) -> list[Elsewhere]:
        """Their places of the plan, when these stand against the seat; the one that does by itself first."""
        mine = self.elsewhere[number]
        one = self.facts(number)
        if first_exclusion(replace(one, busy=one.busy + tuple(other.busy for other in mine)), self.seat.facts) is None:
            return []
        alone = [other for other in mine if first_exclusion(replace(one, busy=(*one.busy, other.busy)), self.seat.facts)]
        return alone or mine

    def verdict(self, number: int) -> tuple[str, bool]:
        """What the plan has for somebody who fits, and whether they could take the seat beside it."""
        mine = self.elsewhere[number]
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
    loaded = load(plan, plan.places.filter(seat__code=seat), user=user, at=at)
    if not loaded:
        return None
    place, open_seat = loaded[0]
    look = _Look(place, open_seat, mark, at)
    others = [one for one in ranked(list(look.scores.values())) if one.expert not in {place.expert_id, *look.barred}]
    shown = others if show_all else others[:SHOWN_FIRST]
    names = {theme.pk: theme.name for theme in look.seat.row.themes.all()}
    made = Near(
        row=row_of(place, open_seat, look.kept, look.known, user),
        others=[_other(look, one, names) for one in shown if look.kept.extras[one.expert].user != user.pk],
        count=len(others),
        barred=[look.kept.extras[number] for number in sorted(look.barred) if number in look.kept.extras],
        answers=_answers(look, asked, user),
    )
    seen = [*(one.who.code for one in made.others), *(one.code for one in made.barred), *(one.who.code for one in made.answers)]
    if made.row.person:
        seen.append(made.row.person.who.code)
    note(plan, seen, user=user, at=at)
    return made


def _other(look: _Look, one: Score, names: dict[int, str]) -> Other:
    verdict, goes = look.verdict(one.expert)
    return Other(look.kept.extras[one.expert], one, badges(one, names), verdict, goes)


def _answers(look: _Look, asked: str, user: User) -> list[Answer]:
    words = asked.lower().split()
    if not words:
        return []
    found = []
    for number in visible_numbers(look.kept, look.place.plan.organisation_id):
        extra = look.kept.extras[number]
        if extra.user != user.pk and all(word in extra.name.lower() for word in words):
            found.append(Answer(extra, _why_not(look, number)))
    return sorted(found, key=lambda answer: answer.who.name)[:ANSWERS]


def _why_not(look: _Look, number: int) -> str:
    """The first thing in the way, said as others may know it."""
    if number == look.place.expert_id:
        return _("On ehdolla juuri tähän paikkaan.")
    if number in look.barred:
        return _("Sopisi tai ei, hänet on estetty tästä paikasta tässä suunnitelmassa.")
    if number in look.scores:
        verdict, goes = look.verdict(number)
        better = look.scores.get(look.place.expert_id or 0)
        if goes and better and better.total > look.scores[number].total:
            points = better.total - look.scores[number].total
            verdict += " " + ngettext(
                "Ehdolla oleva saa %(points)s pisteen enemmän.", "Ehdolla oleva saa %(points)s pistettä enemmän.", points
            ) % {"points": points}
        return verdict
    rules = all_rules(look.facts(number), look.seat.facts, look.seat.fresh)
    return str(words_for(rules[0]).sentence) if rules else str(WORDS[next(iter(WORDS))].sentence)


def _elsewhere(place: PlanPlace) -> dict[int, list[Elsewhere]]:
    """Everyone's places of the plan but this one, by time."""
    rows: Any = PlanPlace.objects.filter(plan=place.plan_id, expert__isnull=False).exclude(pk=place.pk)
    rows = rows.select_related("seat__task__order__product").order_by("seat__task__starts_at", "pk")
    found: dict[int, list[Elsewhere]] = defaultdict(list)
    for other in rows.select_related("seat__task__municipality"):
        found[other.expert_id].append(Elsewhere(_busy(other), other.seat.task.order.heading))
    return found


def _busy(place: Any) -> Busy:
    """The place's task as the rules see a task that somebody has."""
    values = []
    for path in _COLUMNS:
        value: Any = place
        for step in path.split("__"):
            value = getattr(value, step) if value is not None else None
        values.append(value.isoformat() if isinstance(value, datetime) else value)
    (busy,) = busy_of([values])
    return busy


def place_of(plan: Plan, seat: str, *, user: User) -> PlanPlace | None:
    """The plan's place of the seat with this code; none of an order that `user` placed themself."""
    rows = plan.places.filter(seat__code=seat).exclude(seat__task__order__client=user).select_related("seat__task", "expert")
    found: PlanPlace | None = rows.first()
    if found is not None:
        found.plan = plan
    return found
