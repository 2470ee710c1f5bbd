"""What is paid for work that was called off. Plain Python.

A ladder has steps for what the client and the organiser do, and a share for a client who never came. An expert's own
hindrance, illness or other, has no step and can't be given one: nothing is paid, nothing is asked, nothing is counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise

from kokemussilta.pricing.rules import Line, line
from kokemussilta.pricing.states import Cause, LineKind

#: Whose calling off a step may speak of.
MAY_COST = (Cause.CLIENT, Cause.ORGANISER)


@dataclass(frozen=True)
class Step:
    """Called off by `cause` when less than `hours` are left pays `percent` of the fee."""

    cause: str
    hours: int
    percent: int


@dataclass(frozen=True)
class Ladder:
    """The steps of one version. `absent_percent`: what a client pays who did not come."""

    code: str
    version: int
    steps: tuple[Step, ...]
    absent_percent: int = 100


@dataclass(frozen=True)
class Share:
    """How much of the fee is paid, and why."""

    percent: int
    because: Mapping[str, str | int] = field(default_factory=dict)


def share_of_fee(ladder: Ladder | None, cause: str, noticed_before: timedelta) -> Share:
    """How many per cent of the fee are paid for work called off this long before it would have begun (negative: after).

    The closest step that the notice has reached counts; exactly `hours` before is still in time. Without a ladder nothing is paid.
    """
    if ladder is None or cause == Cause.EXPERT:
        return Share(0, {"cause": str(cause)})
    because: dict[str, str | int] = {"ladder": ladder.code, "version": ladder.version, "cause": str(cause)}
    if cause == Cause.CLIENT_ABSENT:
        return Share(ladder.absent_percent, because | {"percent": ladder.absent_percent})
    because["hours_before"] = int(noticed_before.total_seconds() // 3600)
    reached = [step for step in ladder.steps if step.cause == cause and noticed_before < timedelta(hours=step.hours)]
    if not reached:
        return Share(0, because | {"percent": 0})
    step = min(reached, key=lambda one: one.hours)
    return Share(step.percent, because | {"step_hours": step.hours, "percent": step.percent})


def cancellation_lines(fee_cents: int, share: Share) -> tuple[Line, ...]:
    """The line that a called off task pays; none when nothing is paid. `fee_cents`: what the work would have paid."""
    if not share.percent or not fee_cents:
        return ()
    quantity = Decimal(share.percent) / 100
    return (line(LineKind.CANCELLATION, quantity, fee_cents, taxable=True, because=share.because),)


def faults(steps: tuple[Step, ...]) -> list[str]:
    """What is wrong with the steps of a ladder, as codes: `cause`, `twice` (two steps at one hour), `less` (a later notice pays less)."""
    found = set()
    for cause in {step.cause for step in steps}:
        of_cause = sorted((step for step in steps if step.cause == cause), key=lambda one: one.hours)
        if cause not in MAY_COST:
            found.add("cause")
        if len({step.hours for step in of_cause}) < len(of_cause):
            found.add("twice")
        if any(late.percent < early.percent and late.hours < early.hours for late, early in pairwise(of_cause)):
            found.add("less")
    return sorted(found)
