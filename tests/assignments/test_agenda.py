"""The order of the day: weeks, the map's drawing, and who sees what on which week."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions
from kokemussilta.assignments.agenda.maps import WIDTH, Spot, draw
from kokemussilta.assignments.agenda.weeks import Week
from kokemussilta.assignments.queries import desk as queries
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.core.slots import NAVIGATION
from kokemussilta.orders import actions as orders_actions
from tests.factories import assignments as make
from tests.factories import people


@given(st.dates(date(2000, 1, 3), date(2099, 12, 20)))
def test_a_week_holds_its_day_and_is_found_by_its_code(day):
    week = Week.of(day)

    assert week.monday <= day <= week.sunday
    assert (week.monday.weekday(), week.sunday.weekday()) == (0, 6)
    assert Week.asked(week.code, date(2020, 1, 1)) == week
    assert Week.asked(day.isoformat(), date(2020, 1, 1)) == week
    assert week.after.before == week
    assert list(week.days()) == [week.monday + timedelta(days=number) for number in range(7)]


@pytest.mark.parametrize("words", ["", "x", "2027-W99", "2027-W00", "99999-W01", "2027-13-40", "2027-W09;drop", "<b>"])
def test_an_address_that_asks_for_no_week_gets_this_one(words):
    assert Week.asked(words, date(2027, 3, 2)).code == "2027-W09"


@given(st.dates(date(1900, 1, 1), date(2300, 1, 1)))
def test_weeks_of_other_centuries_are_brought_to_ours(day):
    assert 2000 <= Week.of(day).monday.year <= 2099


@given(
    st.lists(
        st.builds(
            Spot,
            name=st.text("abcdefghijäö", min_size=3, max_size=14),
            latitude=st.floats(59.8, 70.0),
            longitude=st.floats(19.5, 31.5),
            count=st.integers(1, 40),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_everything_on_the_map_is_inside_it_and_no_name_covers_another(spots):
    drawing = draw(spots, spots)

    assert drawing is not None
    assert sorted(mark.count for mark in drawing.marks) == sorted(spot.count for spot in spots)
    boxes = []
    for mark in drawing.marks:
        assert 0 <= mark.x <= WIDTH
        assert 0 <= mark.y <= drawing.height
        if mark.anchor:
            wide = len(mark.name) * 10
            left = {"start": mark.label_x, "end": mark.label_x - wide, "middle": mark.label_x - wide // 2}[mark.anchor]
            assert (left >= 0, left + wide <= WIDTH) == (True, True)
            boxes.append((left, mark.label_y - 16, left + wide, mark.label_y + 4))
    meets = [(a, b) for a in boxes for b in boxes if a < b and a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]
    assert meets == []


def test_an_empty_map_is_none():
    assert draw([], [Spot("x", 60, 25)]) is None


# --- Pages ----------------------------------------------------------------------------------------------------------------

page = pytest.mark.usefixtures("clock_at")


def shown(user, name: str, **query: str) -> str:
    answer = people.sign_in(Client(), user).get(reverse(f"assignments:{name}"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def week_of(place) -> str:
    return Week.of(local_day(place.task.starts_at)).code


@page
@pytest.mark.django_db
def test_the_desk_sees_its_week_as_calendar_list_and_map():
    place, other = make.desk(), make.desk()
    person = make.confirmed(place).expert
    url = reverse("assignments:desk", args=[place.task.code])
    for way in ("week", "list", "map"):
        text = shown(place.coordinator, "desk-week", week=week_of(place), **{"as": way})
        assert (text.count(f'href="{url}"'), other.task.code in text, "briiffaamatta" in text.lower()) == (1, False, True)
    assert person.shown_name in shown(place.coordinator, "desk-week", week=week_of(place))
    assert 'aria-labelledby="map-title map-desc"' in shown(place.coordinator, "desk-week", week=week_of(place), **{"as": "map"})
    assert "Tällä viikolla ei ole mitään" in shown(place.coordinator, "desk-week", week="2027-W20")


@page
@pytest.mark.django_db
def test_the_desk_may_leave_others_tasks_out(at):
    place = make.desk()
    colleague = people.member(Role.COORDINATOR, place.organisation)
    place.order.handler = colleague
    place.order.save()
    counts = {
        who: [place.task.code in shown(user, "desk-week", week=week_of(place), **more) for more in ({}, {"whose": "own"})]
        for who, user in (("handler", colleague), ("other", place.coordinator))
    }

    assert counts == {"handler": [True, True], "other": [True, False]}


@page
@pytest.mark.django_db
def test_an_expert_and_a_client_see_their_own_weeks_only():
    place, other = make.desk(), make.desk()
    assignment = make.confirmed(place)
    make.confirmed(other)
    own = shown(assignment.expert.user, "week", week=week_of(place))
    client = shown(place.order.client, "visits", week=week_of(place))

    assert (place.task.code in own, other.task.code in own) == (True, False)
    assert (place.order.code in client, other.order.code in client) == (True, False)
    assert (assignment.expert.shown_name in client, assignment.expert.last_name in client) == (True, False)
    assert place.order.code not in shown(other.order.client, "visits", week=week_of(place))


@page
@pytest.mark.django_db
def test_a_cancelled_visit_stands_on_top_of_its_day_and_of_the_desk(at):
    place = make.desk(starts_at=helsinki(local_day(at), 14))
    early = make.another(place.organisation, place.coordinator, starts_at=helsinki(local_day(at), 12))
    for one in (place, early):
        make.confirmed(one)
    orders_actions.call_off_task(task=place.task, reason="Tauti", by=place.coordinator, at=at)
    text = shown(place.coordinator, "desk-week")
    desk = people.sign_in(Client(), place.coordinator).get(reverse("portals:desk")).content.decode()

    assert text.index(place.task.code) < text.index(early.task.code)
    assert desk.index(f"{place.task.code}/desk/") < desk.index("Tänään, ti 2.3.")
    assert queries.work(place.coordinator, at).called_off[0].task_id == place.task.pk


@page
@pytest.mark.django_db
def test_the_desk_shows_today_first_and_no_past_days(at):
    yesterday = make.desk(at - timedelta(days=20), starts_at=helsinki(local_day(at) - timedelta(days=1), 12))
    make.confirmed(yesterday, at=at - timedelta(days=19))
    ahead = [
        make.another(
            yesterday.organisation, yesterday.coordinator, starts_at=helsinki(local_day(at) + timedelta(days=days), 14)
        )
        for days in (0, 1, 6, 7)
    ]
    for place in ahead:
        make.confirmed(place)
    weeks = [one.task_id for one in queries.work(yesterday.coordinator, at).week]

    assert weeks == [place.task.pk for place in ahead[:3]]


@page
@pytest.mark.django_db
def test_a_seat_taken_anew_is_no_longer_news(at):
    place = make.desk(starts_at=helsinki(local_day(at) + timedelta(days=3), 12))
    first = make.confirmed(place)
    actions.expert_cancels(assignment=first, by=first.expert.user, at=at)
    assert [one.pk for one in queries.work(place.coordinator, at).called_off] == [first.pk]
    place.coordinator.__dict__.pop("_desk_work", None)
    make.confirmed(place)

    assert queries.work(place.coordinator, at).called_off == []


@page
@pytest.mark.django_db
def test_a_day_on_paper_tells_where_when_who_and_what_to_call():
    place, other = make.desk(), make.desk()
    person = make.confirmed(place).expert
    person.phone = "+358401112223"
    person.save()
    day = local_day(place.task.starts_at).isoformat()
    text = shown(place.coordinator, "desk-day", day=day)

    assert [
        words in text
        for words in (
            person.shown_name,
            "040\u00a0111\u00a02223",
            "Koulukatu 1, Seinäjoki",
            "Olli Opettaja",
            "040\u00a0123\u00a04567",
            "10.00–11.15",
        )
    ] == [True] * 6
    assert text.count("10.00–11.15") == 1
    assert other
    for odd in ("x", "9999-12-31", "0001-01-01", ""):
        assert "Ei tehtäviä tänä päivänä" in shown(place.coordinator, "desk-day", day=odd)


@page
@pytest.mark.django_db
def test_the_navigation_knows_where_the_desks_pages_stand(rf):
    place = make.desk()
    browser = people.sign_in(Client(), place.coordinator)
    tasks = f'href="{reverse("assignments:desk-tasks")}" aria-current'
    pages = [
        reverse("assignments:desk", args=[place.task.code]),
        reverse("assignments:desk-week"),
        reverse("matching:seat", args=[place.seat.code]),
    ]

    assert NAVIGATION.fillers()
    assert [tasks in " ".join(browser.get(url).content.decode().split()) for url in pages] == [True] * 3


def test_moments_of_a_week_follow_finnish_walls():
    week = Week.of(date(2027, 3, 28))

    assert week.ends_at - week.starts_at == timedelta(days=7)
    assert week.holds(datetime(2027, 3, 28, 23, 30, tzinfo=week.starts_at.tzinfo))
