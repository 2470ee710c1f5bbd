"""The decision helper: each branch of the two Acts, and what holds whatever is answered."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.register.background import ACT_ON_VOLUNTEERS, ACT_ON_WORK, Answers, Basis, Outcome, Why, decide
from kokemussilta.register.background_words import BASES, HOW, REASONS, SHORT, TITLES

LONG_JOB = Answers(Basis.EMPLOYMENT, with_minors=True, is_essential=True, is_regular=True, over_three_months=True)
MENTOR = Answers(Basis.VOLUNTARY, with_minors=True, is_essential=True, is_regular=True, is_alone=True, has_procedures=True)
ANSWERS = st.builds(
    Answers, basis=st.sampled_from(Basis), with_minors=st.booleans(), is_essential=st.booleans(), is_regular=st.booleans(),
    over_three_months=st.booleans(), guardian_there=st.booleans(), is_alone=st.booleans(), has_procedures=st.booleans(),
)  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "outcome", "why"),
    [
        (LONG_JOB, Outcome.MUST, Why.LONG_EMPLOYMENT),
        (replace(LONG_JOB, over_three_months=False), Outcome.MAY, Why.SHORT),
        (replace(LONG_JOB, is_regular=False), Outcome.MAY, Why.SHORT),
        (replace(LONG_JOB, guardian_there=True), Outcome.NOT, Why.GUARDIAN_THERE),
        (replace(LONG_JOB, is_essential=False), Outcome.NOT, Why.NOT_ESSENTIAL),
        (replace(LONG_JOB, with_minors=False), Outcome.NOT, Why.NO_MINORS),
        (replace(LONG_JOB, basis=Basis.ASSIGNMENT), Outcome.MAY, Why.ASSIGNMENT),
        (MENTOR, Outcome.MAY_APPLY, Why.VOLUNTEER_ALL),
        (replace(MENTOR, has_procedures=False), Outcome.NOT_YET, Why.NO_PROCEDURES),
        (replace(MENTOR, is_regular=False), Outcome.NOT, Why.NOT_REGULAR),
        (replace(MENTOR, is_alone=False), Outcome.NOT, Why.NOT_ALONE),
    ],
)
def test_each_branch(answers, outcome, why):
    verdict = decide(answers)

    assert (verdict.outcome, verdict.why) == (outcome, (why,))


@given(ANSWERS)
def test_what_always_holds(answers):
    verdict = decide(answers)

    assert verdict.by_law == (
        "" if not answers.with_minors else ACT_ON_VOLUNTEERS if answers.basis == Basis.VOLUNTARY else ACT_ON_WORK
    )
    assert verdict.asks <= answers.with_minors
    assert (verdict.outcome == Outcome.MUST) <= (answers.basis == Basis.EMPLOYMENT and answers.over_three_months)
    assert (answers.basis == Basis.VOLUNTARY) <= (verdict.outcome not in {Outcome.MUST, Outcome.MAY})
    assert len(verdict.why) >= 1


def test_everything_has_its_words():
    assert [set(TITLES), set(SHORT), set(HOW), set(REASONS), set(BASES)] == [
        set(Outcome), set(Outcome), set(Outcome), set(Why), set(Basis),
    ]  # fmt: skip
    flags = [
        dict(zip(("with_minors", "is_essential", "is_regular"), values, strict=True))
        for values in product([True, False], repeat=3)
    ]
    assert all(decide(Answers(basis, **one)).outcome in TITLES for basis in Basis for one in flags)
