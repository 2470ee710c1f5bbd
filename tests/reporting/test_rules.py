"""Sums of done tasks: the parts always make the whole."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.reporting.rules import DoneTask, Sums, grouped, months_between, tenths_of_hours, totals

tasks = st.lists(
    st.builds(
        DoneTask,
        on=st.dates(date(2024, 1, 1), date(2026, 12, 31)),
        sector=st.sampled_from(["koulu", "psykiatria", ""]),
        product=st.sampled_from(["luento", "keskustelu"]),
        people=st.integers(0, 500),
        minutes=st.integers(1, 600),
        person_minutes=st.integers(0, 1200),
    ),
    max_size=40,
)


@given(tasks)
def test_parts_sum_to_the_whole_by_month_sector_and_product(rows: list[DoneTask]) -> None:
    whole = totals(rows)

    for key in (lambda task: (task.on.year, task.on.month), lambda task: task.sector, lambda task: task.product):
        parts = grouped(rows, key).values()
        assert sum(part.tasks for part in parts) == whole.tasks
        assert sum(part.people for part in parts) == whole.people
        assert sum(part.minutes for part in parts) == whole.minutes
        assert sum(part.person_minutes for part in parts) == whole.person_minutes


def test_totals_of_two_tasks() -> None:
    rows = [DoneTask(date(2026, 3, 2), "koulu", "luento", 25, 75, 90), DoneTask(date(2026, 3, 3), "", "luento", 1, 60, 60)]

    assert totals(rows) == Sums(tasks=2, people=26, minutes=135, person_minutes=150)


def test_months_between_crosses_the_year() -> None:
    assert months_between(date(2026, 11, 30), date(2027, 2, 1)) == [(2026, 11), (2026, 12), (2027, 1), (2027, 2)]


def test_months_between_of_one_month() -> None:
    assert months_between(date(2026, 3, 1), date(2026, 3, 31)) == [(2026, 3)]


@given(st.lists(st.integers(0, 5000), max_size=30))
def test_rounded_hours_add_up_to_the_rounded_whole(minutes: list[int]) -> None:
    tenths = tenths_of_hours(minutes)

    assert sum(tenths) == sum(tenths_of_hours([sum(minutes)]))
    assert all(abs(tenth * 6 - part) < 6 for tenth, part in zip(tenths, minutes, strict=True))


def test_hours_are_rounded_where_most_would_be_lost() -> None:
    assert tenths_of_hours([75, 75, 75, 60]) == [13, 13, 12, 10]  # 285 minutes are 4.75 hours, shown as 4.8
    assert tenths_of_hours([75]) == [13]
    assert tenths_of_hours([]) == []
