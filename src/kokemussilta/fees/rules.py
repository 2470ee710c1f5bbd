"""Whose desk a claim in approval is on: asked anew each time, so that nobody who leaves takes a claim along. No Django, no database.

The order is: whoever the step names, their deputy, the leads of the paying organisation, the leads of the arranging one, then anybody else
who approves there. Nobody approves their own claim, nor two steps of one. There is always an answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

FIRST, DEPUTY, LEAD = "first", "deputy", "lead"
PERSON, APPROVERS, LEADS = "person", "approvers", "leads"
_REACHES = (FIRST, DEPUTY, LEAD)


@dataclass(frozen=True)
class Step:
    """One step of a route: who acts on it, who stands in, and in how many days. People are row numbers."""

    kind: str
    person: int | None = None
    deputy: int | None = None
    days: int = 7


@dataclass(frozen=True)
class People:
    """Who holds what today, in the order in which they are asked.

    `approvers`: the unit's own, or the organisation's where the unit has none. `named`: all who approve anywhere in the paying organisation,
    so whom a step may name. `away`: those who are absent today.
    """

    approvers: tuple[int, ...] = ()
    leads: tuple[int, ...] = ()
    arrangers: tuple[int, ...] = ()
    named: tuple[int, ...] = ()
    away: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Holding:
    """The answer: to whom it has passed (`reach`), whose turn it is, and who may act as well, for it was theirs before.

    `people` is empty only when nobody at all may act (`is_stranded`): the desk is then the leads', who must find somebody.
    """

    reach: str
    people: tuple[int, ...]
    also: tuple[int, ...] = ()

    @property
    def is_stranded(self) -> bool:
        """Whether nobody can act."""
        return not self.people

    def may_act(self, person: int | None) -> bool:
        """Whether this person may decide."""
        return person is not None and person in (*self.people, *self.also)


def holder(step: Step, people: People, *, barred: Iterable[int], reach: str = FIRST) -> Holding:
    """Whose the step is. `barred`: the expert, and whoever approved this version already; `reach`: to whom time has moved it."""
    out = frozenset(barred)
    levels = _levels(step, people)
    start = _REACHES.index(reach)
    # From where time has moved it onwards; then what lies before; those who are away are asked when there is nobody else.
    onwards = [level for level in levels if _REACHES.index(level[0]) >= start]
    before = [level for level in levels if _REACHES.index(level[0]) < start]
    for away in (people.away, frozenset[int]()):
        for name, asked in (*onwards, *before):
            able = _able(asked, out | away)
            if able:
                earlier = [one for other, group in levels if _REACHES.index(other) < _REACHES.index(name) for one in group]
                also = tuple(one for one in _able(earlier, out | people.away) if one not in able)
                return Holding(name, able, also)
    return Holding(LEAD, ())


def reach_after(began: datetime, days: int, now: datetime, *, has_deputy: bool) -> str:
    """To whom a step has passed by time alone: half as long again as its days and the deputy has it, twice as long and the leads."""
    halves = _halves(began, days, now)
    if halves < 3:
        return FIRST
    return DEPUTY if has_deputy and halves < 4 else LEAD


def reminders_due(began: datetime, days: int, now: datetime) -> int:
    """How many reminders are due by now: one when half of the days are gone, another when all of them are."""
    return max(0, min(2, _halves(began, days, now)))


def _halves(began: datetime, days: int, now: datetime) -> int:
    return (now - began) // (timedelta(days=days) / 2)


def is_away(from_on: date, until_on: date, on: date) -> bool:
    """Whether an absence covers the day; both of its ends do."""
    return from_on <= on <= until_on


@dataclass(frozen=True)
class Desk:
    """One step of a route as it is written: a claim comes to it when its sum is over `over_cents` (None: always)."""

    title: str
    step: Step
    over_cents: int | None = None


#: Where nobody has made a route: one desk, the leads' own.
OF_LEADS = Desk("", Step(LEADS))


def steps_for(route: Iterable[Desk], total_cents: int) -> tuple[Desk, ...]:
    """The desks that a claim of this sum passes; at least one."""
    passed = tuple(desk for desk in route if desk.over_cents is None or total_cents > desk.over_cents)
    return passed or (OF_LEADS,)


def plan(route: Iterable[Desk], total_cents: int, people: People, *, expert: int | None) -> tuple[tuple[Desk, Holding], ...]:
    """What would happen to a claim of this sum today, if whoever is first on each desk pressed."""
    done: list[int] = [] if expert is None else [expert]
    found = []
    for desk in steps_for(route, total_cents):
        holding = holder(desk.step, people, barred=done)
        found.append((desk, holding))
        done += holding.people[:1]
    return tuple(found)


def _levels(step: Step, people: People) -> list[tuple[str, tuple[int, ...]]]:
    named = frozenset(people.named)
    first = {
        PERSON: tuple(one for one in (step.person,) if one in named),
        APPROVERS: people.approvers,
        LEADS: people.leads,
    }[step.kind]
    deputy = tuple(one for one in (step.deputy,) if one in named)
    return [
        (FIRST, _known(first)),
        (DEPUTY, _known(deputy)),
        (LEAD, people.leads),
        (LEAD, people.arrangers),
        (LEAD, people.named),
    ]


def _known(group: Iterable[int | None]) -> tuple[int, ...]:
    return tuple(one for one in group if one is not None)


def _able(group: Iterable[int], out: frozenset[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(one for one in group if one not in out))
