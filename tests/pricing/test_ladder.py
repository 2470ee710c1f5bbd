"""What is paid for work that was called off."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kokemussilta.pricing.ladder import MAY_COST, Ladder, Share, Step, cancellation_lines, faults, share_of_fee
from kokemussilta.pricing.states import Cause, LineKind

#: Free until 24 hours before, then the full fee; a client who is not there pays.
DAY_BEFORE = Ladder("P-1", 1, (Step(Cause.CLIENT, 24, 100),))
#: Half from two weeks on, the full fee from two days.
TWO_WEEKS = Ladder("P-2", 3, (Step(Cause.CLIENT, 336, 50), Step(Cause.CLIENT, 48, 100), Step(Cause.ORGANISER, 24, 50)))


@pytest.mark.parametrize(
    ("ladder", "cause", "hours", "percent"),
    [
        (DAY_BEFORE, Cause.CLIENT, 25, 0),
        (DAY_BEFORE, Cause.CLIENT, 24, 0),
        (DAY_BEFORE, Cause.CLIENT, 23.9, 100),
        (DAY_BEFORE, Cause.CLIENT, -1, 100),
        (DAY_BEFORE, Cause.CLIENT_ABSENT, 0, 100),
        (DAY_BEFORE, Cause.ORGANISER, 1, 0),
        (TWO_WEEKS, Cause.CLIENT, 337, 0),
        (TWO_WEEKS, Cause.CLIENT, 335, 50),
        (TWO_WEEKS, Cause.CLIENT, 47, 100),
        (TWO_WEEKS, Cause.ORGANISER, 23, 50),
        (TWO_WEEKS, Cause.EXPERT, 1, 0),
        (None, Cause.CLIENT, 1, 0),
        (None, Cause.CLIENT_ABSENT, 0, 0),
    ],
)
def test_share(ladder: Ladder | None, cause: str, hours: float, percent: int) -> None:
    assert share_of_fee(ladder, cause, timedelta(hours=hours)).percent == percent


def test_share_says_why() -> None:
    assert share_of_fee(TWO_WEEKS, Cause.CLIENT, timedelta(hours=47, minutes=30)).because == {
        "ladder": "P-2", "version": 3, "cause": "client", "hours_before": 47, "step_hours": 48, "percent": 100,
    }  # fmt: skip


def test_lines_of_a_share() -> None:
    (line,) = cancellation_lines(12345, Share(50, {"ladder": "P-2"}))
    assert (line.kind, line.cents, line.because) == (LineKind.CANCELLATION, 6173, {"ladder": "P-2"})
    assert cancellation_lines(12345, Share(0)) == ()
    assert cancellation_lines(0, Share(100)) == ()


def test_faults_of_steps() -> None:
    assert (faults(DAY_BEFORE.steps), faults(TWO_WEEKS.steps)) == ([], [])
    assert faults((Step(Cause.CLIENT, 24, 50), Step(Cause.CLIENT, 24, 100))) == ["twice"]
    assert faults((Step(Cause.CLIENT, 48, 100), Step(Cause.CLIENT, 24, 50))) == ["less"]
    assert faults((Step(Cause.EXPERT, 24, 100),)) == ["cause"]


steps = some.lists(
    some.builds(Step, cause=some.sampled_from([str(cause) for cause in Cause]), hours=some.integers(0, 999), percent=some.integers(0, 100)),
    max_size=6,
).map(tuple)  # fmt: skip
notices = some.timedeltas(timedelta(hours=-48), timedelta(hours=1000))


@given(steps, notices)
def test_an_experts_hindrance_never_costs(some_steps: tuple[Step, ...], notice: timedelta) -> None:
    share = share_of_fee(Ladder("P-1", 1, some_steps), Cause.EXPERT, notice)
    assert (share.percent, cancellation_lines(10000, share)) == (0, ())


@given(steps.filter(lambda made: not faults(made)), some.sampled_from(MAY_COST), notices, notices)
def test_earlier_notice_never_pays_more(some_steps: tuple[Step, ...], cause: str, one: timedelta, other: timedelta) -> None:
    ladder = Ladder("P-1", 1, some_steps)
    early, late = max(one, other), min(one, other)
    assert share_of_fee(ladder, cause, early).percent <= share_of_fee(ladder, cause, late).percent
