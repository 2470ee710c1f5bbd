"""Rows of other tables in one statement: the same as read one by one, on either database."""

from datetime import datetime, timedelta

import pytest
from django.db.models import OuterRef

from kokemussilta.core.rows import bring, count_of, json_rows, unpack
from kokemussilta.orders.models import Order, OrderDate, Seat, Task
from kokemussilta.vocabulary.models import Audience, Theme
from tests.factories import orders

pytestmark = pytest.mark.django_db


def test_many_come_as_if_read_one_by_one_in_their_order(at: datetime, django_assert_num_queries) -> None:
    order = orders.draft(at)
    order.themes.set(Theme.objects.order_by("-pk")[:7])
    order.audiences.set(Audience.objects.all())
    OrderDate.objects.create(order=order, starts_at=at, ends_at=at + timedelta(hours=1))
    plain = Order.objects.get(pk=order.pk)
    expected = [
        [list(vars(row).items())[1:] for row in getattr(plain, name).all()] for name in ("themes", "audiences", "dates")
    ]

    with django_assert_num_queries(1):
        found = bring(Order.objects.filter(pk=order.pk), "themes", "audiences", "dates").get()
        unpack(found, "themes", "audiences", "dates")
        brought = [
            [list(vars(row).items())[1:] for row in getattr(found, name).all()] for name in ("themes", "audiences", "dates")
        ]

    assert brought == expected
    assert len(brought[2]) == 2


def test_none_is_an_empty_list(at: datetime, django_assert_num_queries) -> None:
    order = orders.draft(at)
    order.themes.clear()
    found = bring(Order.objects.filter(pk=order.pk), "themes").get()
    unpack(found, "themes")

    with django_assert_num_queries(0):
        assert list(found.themes.all()) == []


def test_what_is_changed_after_is_read_anew(at: datetime) -> None:
    order = orders.draft(at)
    found = bring(Order.objects.filter(pk=order.pk), "themes").get()
    unpack(found, "themes")

    found.themes.set([])

    assert list(found.themes.all()) == []


def test_many_of_a_row_further_on(at: datetime, django_assert_num_queries) -> None:
    seat = orders.seat(at)
    with django_assert_num_queries(1):
        found = bring(Seat.objects.filter(pk=seat.pk).select_related("task__order"), "themes", "task__order__audiences").get()
        unpack(found, "themes", "task__order__audiences")
        assert [theme.code for theme in found.themes.all()] == ["depression"]
        assert [audience.code for audience in found.task.order.audiences.all()] == ["secondary"]


def test_rows_and_counts_as_columns(at: datetime) -> None:
    order = orders.opened(at, by=(by := orders.coordinator()), desk=by.memberships.get().organisation, seats=2, times=2)
    seats = Seat.objects.filter(task=OuterRef("pk"))
    rows = Task.objects.filter(order=order).annotate(
        numbers=json_rows(seats.order_by("number"), "number", "task__order__code"), seats_all=count_of(seats)
    )

    assert [(row.numbers, row.seats_all) for row in rows] == [([[1, order.code], [2, order.code]], 2)] * 2
    assert {row.total for row in rows.annotate(total=count_of(rows))} == {2}
