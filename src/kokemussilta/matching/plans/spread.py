"""How evenly tasks are spread among people: plain arithmetic over rows, and what is not shown of small groups. No Django.

Nothing is told of a group under five people, nor of one whose complement is under five: the whole less the group would tell of it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

FEW = 5
#: The least tasks of each step of the distribution; the last has no end.
_STEPS = (0, 1, 2, 3, 5, 10)


@dataclass(frozen=True)
class Share:
    """One person's tasks, before a plan and after it, and the groups that they are in; no name, no code."""

    before: int
    after: int
    themes: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    area: str = ""
    is_newcomer: bool = False


@dataclass(frozen=True)
class Spread:
    """Some people's tasks: how many people, tasks, tasks a person, people without any (per cent), and the Gini coefficient."""

    people: int
    tasks: int
    mean: float
    without: int
    gini: float


@dataclass(frozen=True)
class Step:
    """So many people have from `least` to `most` tasks (None: or more)."""

    least: int
    most: int | None
    people: int


@dataclass(frozen=True)
class Group:
    """A group's spread before and after."""

    name: str
    before: Spread
    after: Spread


def gini(tasks: Sequence[int]) -> float:
    """0 when everyone has the same, nearly 1 when one has all; 0 for nobody and for no tasks."""
    ordered, total, count = sorted(tasks), sum(tasks), len(tasks)
    if not total:
        return 0.0
    weighted = sum((2 * place - count - 1) * number for place, number in enumerate(ordered, start=1))
    return weighted / (count * total)


def spread(tasks: Sequence[int]) -> Spread:
    """The spread of some people's tasks."""
    count = len(tasks)
    if not count:
        return Spread(0, 0, 0.0, 0, 0.0)
    return Spread(count, sum(tasks), sum(tasks) / count, round(100 * sum(not one for one in tasks) / count), gini(tasks))


def distribution(tasks: Sequence[int]) -> list[Step]:
    """How many people have how many tasks; neighbouring steps are joined until none holds one to four people."""
    if len(tasks) < FEW:
        return []
    ends = [*_STEPS[1:], None]
    steps = [
        Step(least, None if end is None else end - 1, sum(least <= one and (end is None or one < end) for one in tasks))
        for least, end in zip(_STEPS, ends, strict=True)
    ]
    made: list[Step] = []
    for step in steps:
        if made and 0 < made[-1].people < FEW:
            made[-1] = Step(made[-1].least, step.most, made[-1].people + step.people)
        else:
            made.append(step)
    while len(made) > 1 and 0 < made[-1].people < FEW:
        last = made.pop()
        made[-1] = Step(made[-1].least, last.most, made[-1].people + last.people)
    return made


def overlapping(people: Sequence[Share], names_of: Callable[[Share], Iterable[str]]) -> list[Group]:
    """Groups of which a person may be in several, by name; those that are too small, or nearly everybody, are left out."""
    names = sorted({name for one in people for name in names_of(one)})
    members = {name: [one for one in people if name in set(names_of(one))] for name in names}
    return [_group(name, mine) for name, mine in members.items() if _is_shown(len(mine), len(people))]


def parted(people: Sequence[Share], name_of: Callable[[Share], str], rest: str) -> list[Group]:
    """Groups of which each person is in one, by name; small ones are told together as `rest`, with a larger one if need be."""
    parts: dict[str, list[Share]] = {}
    for one in people:
        parts.setdefault(name_of(one), []).append(one)
    small = sorted((name for name in parts if len(parts[name]) < FEW), key=lambda name: (len(parts[name]), name))
    if not small:
        return [_group(name, parts[name]) for name in sorted(parts)]
    together = [one for name in small for one in parts.pop(name)]
    while len(together) < FEW and parts:
        least = min(parts, key=lambda name: (len(parts[name]), name))
        together += parts.pop(least)
    shown = [_group(name, parts[name]) for name in sorted(parts)]
    return [*shown, _group(rest, together)] if shown and len(together) >= FEW else []


def _is_shown(count: int, of: int) -> bool:
    return count >= FEW and (of == count or of - count >= FEW)


def _group(name: str, people: Sequence[Share]) -> Group:
    return Group(name, spread([one.before for one in people]), spread([one.after for one in people]))
