"""How evenly tasks go: counted from rows, nothing told of few, a file that says what the page says."""

from datetime import datetime
from itertools import product

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.matching.plans.spread import FEW, Share, distribution, gini, overlapping, parted, spread
from tests.factories import assignments as factory
from tests.factories import people, plans

counts = st.lists(st.integers(0, 12), max_size=40)


@pytest.mark.parametrize(
    ("tasks", "expected"),
    [([], 0.0), ([0, 0, 0], 0.0), ([3, 3, 3], 0.0), ([0, 0, 0, 4], 0.75), ([1, 2, 3, 4], 0.25), ([0, 2], 0.5)],
)
def test_gini_of_known_lists(tasks, expected):
    assert gini(tasks) == pytest.approx(expected)


@given(counts)
def test_gini_is_the_mean_difference_by_its_definition(tasks):
    total, count = sum(tasks), len(tasks)
    by_pairs = sum(abs(one - other) for one, other in product(tasks, tasks)) / (2 * count * total) if total else 0.0

    assert gini(tasks) == pytest.approx(by_pairs)


@given(counts)
def test_a_task_from_who_has_most_to_who_has_least_never_makes_it_less_even(tasks):
    if len(tasks) > 1 and max(tasks) - min(tasks) > 1:
        moved = sorted(tasks)
        moved[0], moved[-1] = moved[0] + 1, moved[-1] - 1

        assert gini(moved) <= gini(tasks) + 1e-12


@given(counts)
def test_no_step_of_the_distribution_tells_of_few(tasks):
    steps = distribution(tasks)

    assert sum(step.people for step in steps) == (len(tasks) if len(tasks) >= FEW else 0)
    assert [step.people for step in steps if 0 < step.people < FEW] == []
    for step in steps:
        assert step.people == sum(step.least <= one and (step.most is None or one <= step.most) for one in tasks)


shares = st.lists(
    st.builds(
        Share, before=st.integers(0, 5), after=st.integers(0, 9), area=st.sampled_from("abcd"),
        themes=st.frozensets(st.sampled_from("xyz")),
    ),
    max_size=30,
)  # fmt: skip


@given(shares)
def test_groups_of_which_the_whole_could_be_taken_tell_of_nobody(everyone):
    for group in overlapping(everyone, lambda one: one.themes):
        left = len(everyone) - group.before.people
        assert group.before.people >= FEW
        assert left == 0 or left >= FEW


@given(shares)
def test_parts_make_the_whole_or_tell_nothing(everyone):
    parts = parted(everyone, lambda one: one.area, "muut")

    assert all(part.before.people >= FEW for part in parts)
    if parts:
        assert sum(part.before.people for part in parts) == len(everyone)
        assert sum(part.after.tasks for part in parts) == spread([one.after for one in everyone]).tasks


@pytest.fixture
def place(clock_at: datetime) -> factory.Desk:
    return factory.desk(clock_at, seats=2)


@pytest.fixture
def browser(client: Client, place: factory.Desk, clock_at: datetime) -> Client:
    return people.sign_in(client, place.coordinator, at=clock_at)


@pytest.mark.django_db
def test_the_report_tells_before_and_after_a_plan(browser, place, at):
    experts = factory.experts(place.organisation, 6, at)
    factory.confirmed(
        factory.another(place.organisation, place.coordinator, at, starts_at=place.task.starts_at), experts[0], at=at
    )
    plan = plans.of(place, at)

    made = browser.get(f"/plans/fairness/?plan={plan.code}").context["made"]
    alone = browser.get("/plans/fairness/").context["made"]

    assert (made.before.tasks, made.after.tasks, made.after.people) == (1, 3, 6)
    assert made.after.gini == pytest.approx(0.5)
    assert (alone.before, alone.after) == (made.before, made.before)
    assert {part.key: [group.name for group in part.groups] for part in made.parts} == {
        "themes": ["mielenterveys"], "languages": ["suomi"], "areas": ["Etelä-Pohjanmaa"], "newness": ["kokeneet tekijät"],
    }  # fmt: skip


@pytest.mark.django_db
def test_nothing_is_told_of_a_register_of_few(browser, place, at):
    factory.experts(place.organisation, 4, at)

    answer = browser.get("/plans/fairness/")
    file = browser.get("/plans/fairness/?export=csv").content.decode("utf-8-sig")

    assert "Liian pieni joukko" in answer.content.decode()
    assert len(file.strip().splitlines()) == 1


@pytest.mark.django_db
def test_the_files_say_what_the_page_says_and_name_nobody(browser, place, at):
    experts = factory.experts(place.organisation, 6, at)

    lines = browser.get("/plans/fairness/?export=csv&months=3").content.decode("utf-8-sig").splitlines()
    sheet = browser.get("/plans/fairness/?export=xlsx")

    assert lines[1].split(";")[:4] == ["Kaikki", "kaikki", "6", "0"]
    assert [name for name in (expert.last_name for expert in experts) if any(name in line for line in lines)] == []
    assert sheet["Content-Type"].endswith("spreadsheetml.sheet")
