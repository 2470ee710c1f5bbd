"""Whose desk a step is: in order, never one's own, never twice, always an answer."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.fees.rules import (
    APPROVERS,
    DEPUTY,
    FIRST,
    LEAD,
    LEADS,
    OF_LEADS,
    PERSON,
    Desk,
    Holding,
    People,
    Step,
    holder,
    is_away,
    plan,
    reach_after,
    reminders_due,
    steps_for,
)

MANAGER, HEAD, CHIEF, OTHER, ARRANGER, EXPERT = 1, 2, 3, 4, 5, 9
PEOPLE = People(approvers=(MANAGER, HEAD), leads=(CHIEF,), arrangers=(ARRANGER,), named=(MANAGER, HEAD, CHIEF, OTHER))
STEP = Step(PERSON, MANAGER, HEAD)


def away(*who: int) -> People:
    """The same people, some of whom are away."""
    return People(PEOPLE.approvers, PEOPLE.leads, PEOPLE.arrangers, PEOPLE.named, frozenset(who))


def test_the_one_who_is_named_has_it() -> None:
    assert holder(STEP, PEOPLE, barred=[EXPERT]) == Holding(FIRST, (MANAGER,))


def test_any_of_the_approvers() -> None:
    assert holder(Step(APPROVERS), PEOPLE, barred=[EXPERT]) == Holding(FIRST, (MANAGER, HEAD))


def test_the_leads() -> None:
    assert holder(Step(LEADS), PEOPLE, barred=[EXPERT]) == Holding(FIRST, (CHIEF,))


def test_away_goes_to_the_deputy() -> None:
    assert holder(STEP, away(MANAGER), barred=[EXPERT]) == Holding(DEPUTY, (HEAD,))


def test_both_away_goes_to_the_lead() -> None:
    assert holder(STEP, away(MANAGER, HEAD), barred=[EXPERT]) == Holding(LEAD, (CHIEF,))


def test_without_a_lead_the_arranging_one_has_it() -> None:
    assert holder(STEP, away(MANAGER, HEAD, CHIEF), barred=[EXPERT]) == Holding(LEAD, (ARRANGER,))


def test_then_anybody_else_who_approves_there() -> None:
    assert holder(STEP, away(MANAGER, HEAD, CHIEF, ARRANGER), barred=[EXPERT]) == Holding(LEAD, (OTHER,))


def test_when_all_are_away_the_first_is_asked_all_the_same() -> None:
    assert holder(STEP, away(MANAGER, HEAD, CHIEF, ARRANGER, OTHER), barred=[EXPERT]) == Holding(FIRST, (MANAGER,))


def test_nobody_approves_their_own() -> None:
    assert holder(STEP, PEOPLE, barred=[MANAGER]) == Holding(DEPUTY, (HEAD,))


def test_whoever_left_is_not_asked() -> None:
    left = People(approvers=(HEAD,), leads=(CHIEF,), named=(HEAD, CHIEF))
    assert holder(STEP, left, barred=[EXPERT]) == Holding(DEPUTY, (HEAD,))


def test_time_moves_it_to_the_deputy_and_the_first_may_still_act() -> None:
    held = holder(STEP, PEOPLE, barred=[EXPERT], reach=DEPUTY)
    assert held == Holding(DEPUTY, (HEAD,), (MANAGER,))
    assert [held.may_act(one) for one in (MANAGER, HEAD, CHIEF, None)] == [True, True, False, False]


def test_time_moves_it_to_the_lead() -> None:
    assert holder(STEP, PEOPLE, barred=[EXPERT], reach=LEAD) == Holding(LEAD, (CHIEF,), (MANAGER, HEAD))


def test_moved_to_nobody_it_comes_back() -> None:
    alone = People(approvers=(MANAGER,), named=(MANAGER,))
    assert holder(Step(PERSON, MANAGER), alone, barred=[EXPERT], reach=LEAD).people == (MANAGER,)


def test_nobody_at_all_is_told_as_such() -> None:
    assert holder(STEP, People(), barred=[]).is_stranded


@pytest.mark.parametrize(
    ("days", "has_deputy", "reach"),
    [(10.4, True, FIRST), (10.5, True, DEPUTY), (13.9, True, DEPUTY), (14, True, LEAD), (10.5, False, LEAD), (300, True, LEAD)],
)
def test_time(days: float, has_deputy: bool, reach: str) -> None:
    since = datetime(2027, 3, 2, tzinfo=UTC)
    assert reach_after(since, 7, since + timedelta(days=days), has_deputy=has_deputy) == reach


def test_reminders() -> None:
    since = datetime(2027, 3, 2, tzinfo=UTC)
    assert [reminders_due(since, 7, since + timedelta(hours=hours)) for hours in (0, 83, 84, 167, 168, 900)] == [
        0,
        0,
        1,
        1,
        2,
        2,
    ]


def test_an_absence_covers_both_its_days() -> None:
    first, last = datetime(2027, 3, 2, tzinfo=UTC).date(), datetime(2027, 3, 4, tzinfo=UTC).date()
    days = [first + timedelta(days=more) for more in (-1, 0, 2, 3)]
    assert [is_away(first, last, day) for day in days] == [False, True, True, False]


ROUTE = (Desk("esihenkilö", STEP), Desk("johtaja", Step(LEADS), 30_000))


def test_a_step_over_a_sum() -> None:
    assert [len(steps_for(ROUTE, cents)) for cents in (12_000, 30_000, 30_001)] == [1, 1, 2]


def test_without_a_route_the_leads_have_it() -> None:
    assert steps_for((), 12_000) == (OF_LEADS,)
    assert steps_for((Desk("johtaja", Step(LEADS), 30_000),), 12_000) == (OF_LEADS,)


def test_what_would_happen_today() -> None:
    found = plan(ROUTE, 40_000, away(MANAGER), expert=EXPERT)
    assert [(desk.title, held.people) for desk, held in found] == [("esihenkilö", (HEAD,)), ("johtaja", (CHIEF,))]


people = st.integers(1, 8)
groups = st.lists(people, max_size=3, unique=True).map(tuple)
steps = st.builds(Step, st.sampled_from([PERSON, APPROVERS, LEADS]), st.none() | people, st.none() | people)


@given(
    steps, groups, groups, groups, groups, st.frozensets(people), st.frozensets(people), st.sampled_from([FIRST, DEPUTY, LEAD])
)
def test_there_is_somebody_whenever_there_is_anybody(
    step: Step, approvers: tuple[int, ...], leads: tuple[int, ...], arrangers: tuple[int, ...], others: tuple[int, ...],
    gone: frozenset[int], barred: frozenset[int], reach: str,
) -> None:  # fmt: skip
    named = tuple(dict.fromkeys((*approvers, *leads, *others)))
    held = holder(step, People(approvers, leads, arrangers, named, gone), barred=barred, reach=reach)
    able = {*named, *arrangers} - barred
    assert set(held.people) | set(held.also) <= able
    assert held.is_stranded == (not able)
    assert not set(held.people) & set(held.also)
    # Whoever is away is asked only when everybody is.
    if able - gone:
        assert not set(held.people) & gone


@given(st.lists(steps, min_size=1, max_size=4), groups, groups, groups)
def test_nobody_acts_twice_in_a_plan(
    chain: list[Step], approvers: tuple[int, ...], leads: tuple[int, ...], arrangers: tuple[int, ...]
) -> None:
    facts = People(approvers, leads, arrangers, tuple(dict.fromkeys((*approvers, *leads))))
    done = [held.people[0] for _, held in plan([Desk("x", step) for step in chain], 1, facts, expert=8) if held.people]
    assert len(done) == len(set(done))
    assert 8 not in done
