"""The desk's page of a task and its presses; the queues and the panels other pages show."""

from datetime import timedelta

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions, panels_of_orders
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.audit.models import Reading
from kokemussilta.core.slots import DESK
from tests.factories import assignments as make
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


@pytest.fixture
def browser():
    return Client()


def desk_url(place) -> str:
    return reverse("assignments:desk", args=[place.task.code])


def test_the_desk_sees_at_a_glance_who_was_asked_and_what_they_said(browser, at):
    place = make.desk()
    folk = make.experts(place.organisation, 3)
    round_ = make.sent(place, folk)
    actions.decline(offer=Offer.objects.get(round=round_, rank=2), by=None, at=at)
    people.sign_in(browser, place.coordinator)
    page = browser.get(desk_url(place)).content.decode()
    assert [person.shown_name in page for person in folk] == [True] * 3
    assert ("ei tällä kertaa" in page, "odottaa vastausta" in page, "vastausaikaa to 4.3." in page) == (True, True, True)


def test_the_desks_page_is_for_its_own_desk(browser):
    place = make.desk()
    for person, status in (
        (place.order.client, 403),
        (make.expert(place.organisation).user, 403),
        (people.member(Role.COORDINATOR, people.organisation()), 404),
        (place.coordinator, 200),
    ):
        people.sign_in(browser, person)
        assert browser.get(desk_url(place)).status_code == status


def test_presses_of_the_desk(browser, at):
    place = make.desk()
    offer = make.offer(place)
    people.sign_in(browser, place.coordinator)
    assert browser.post(reverse("assignments:desk-offer", args=[offer.code])).url == desk_url(place)
    assert Offer.objects.get().state == "withdrawn"
    round_ = make.on_board(place)
    interest = make.interest(round_, make.expert(place.organisation))
    browser.post(reverse("assignments:desk-interest", args=[interest.code]))
    assignment = Assignment.objects.get()
    url = reverse("assignments:desk-assignment", args=[assignment.code])
    assert browser.get(url).status_code == 200
    browser.post(url, {"do": "brief"})
    assert Assignment.objects.get().briefed_on == at.date()
    browser.post(url, {"do": "nonsense"})
    browser.post(url, {"do": "sick", "reason": ""})
    assert Assignment.objects.get().state == "cancelled_by_expert"
    again = make.on_board(place)
    browser.post(reverse("assignments:desk-round", args=[again.code]))
    again.refresh_from_db()
    assert again.closed_at == at


def test_nobody_handles_their_own_task(browser):
    place = make.desk()
    assignment = make.confirmed(place)
    own = assignment.expert.user
    people.membership(own, place.organisation, Role.COORDINATOR)
    people.sign_in(browser, own)
    url = reverse("assignments:desk-assignment", args=[assignment.code])
    assert (browser.get(url).status_code, browser.post(url, {"do": "brief"}).status_code) == (403, 403)
    assert "oma tehtäväsi" in browser.get(desk_url(place)).content.decode()
    assert Assignment.objects.get().briefed_on is None


def test_reporting_on_somebodys_behalf(browser, set_clock):
    place = make.desk()
    assignment = make.confirmed(place)
    set_clock(place.task.ends_at + timedelta(hours=1))
    people.sign_in(browser, place.coordinator)
    url = reverse("assignments:desk-report", args=[assignment.code])
    assert browser.get(url).status_code == 200
    browser.post(url, {"was_held": "yes", "hours": "1", "people_reached": "12"})
    assert Assignment.objects.get().state == "done"


def queues(user, at):
    for kept in ("_standing", "_desk_work"):
        user.__dict__.pop(kept, None)
    return {queue.key: queue.count for queue in DESK.collect(user, at) if queue.count and queue.key in KEYS}


KEYS = {"open-seats", "ending-offers", "briefings", "reports", "talks"}


def test_the_queues_of_the_desk(at):
    place = make.desk()
    desk = place.coordinator
    assert queues(desk, at) == {"open-seats": 1}
    offer = make.offer(place)
    assert queues(desk, at + timedelta(hours=25)) == {"open-seats": 1, "ending-offers": 1}
    assignment = actions.accept(offer=offer, by=None, at=at)
    assert queues(desk, place.task.starts_at - timedelta(days=6)) == {"briefings": 1}
    over = place.task.ends_at + timedelta(hours=1)
    assert queues(desk, over) == {"reports": 1}
    actions.report(
        assignment=assignment, was_held=True, minutes=60, people_reached=4, wants_to_talk=True, by=offer.expert.user, at=over
    )
    assert queues(desk, over) == {"talks": 1}
    assert Reading.objects.count() == 0
    people.membership(offer.expert.user, place.organisation, Role.COORDINATOR)
    assert queues(offer.expert.user, over) == {}
    assert queues(people.member(Role.COORDINATOR, people.organisation()), over) == {}


def test_who_wants_to_talk_is_named_on_a_list_that_notes_it(browser, at):
    place = make.desk()
    assignment = make.confirmed(place)
    expert, over = assignment.expert, place.task.ends_at + timedelta(hours=1)
    actions.report(
        assignment=assignment, was_held=True, minutes=60, people_reached=4, wants_to_talk=True, by=expert.user, at=over
    )
    people.sign_in(browser, place.coordinator)
    queue = next(queue for queue in DESK.collect(place.coordinator, over) if queue.key == "talks")
    assert expert.shown_name not in str(queue)

    page = browser.get(queue.rows[0].url).content.decode()

    assert (expert.shown_name in page, f"tel:{expert.phone}" in page) == (True, bool(expert.phone))
    noted = Reading.objects.filter(by=place.coordinator.code, reason="support", subjects__subject=expert.code)
    assert [reading.fields for reading in noted] == [["wants_to_talk"]]
    browser.post(reverse("assignments:desk-assignment", args=[assignment.code]), {"do": "talked"})
    assert expert.shown_name not in browser.get(queue.rows[0].url).content.decode()


def test_nobody_is_told_that_strangers_or_they_themselves_want_to_talk(browser, at):
    place = make.desk()
    assignment = make.confirmed(place)
    over = place.task.ends_at + timedelta(hours=1)
    actions.report(
        assignment=assignment,
        was_held=True,
        minutes=60,
        people_reached=4,
        wants_to_talk=True,
        by=assignment.expert.user,
        at=over,
    )
    people.membership(assignment.expert.user, place.organisation, Role.COORDINATOR)
    for user in (assignment.expert.user, people.member(Role.COORDINATOR, people.organisation())):
        people.sign_in(browser, user)
        assert browser.get(reverse("assignments:desk-talks")).context["page"].rows == []
    assert Reading.objects.count() == 0


def test_the_order_page_tells_the_client_who_comes_and_never_who_was_asked(at):
    place = make.desk(seats=2)
    assignment = make.confirmed(place)
    place.seat = place.task.seats.get(number=2)
    asked = make.expert(place.organisation)
    make.offer(place, asked)
    request = RequestFactory().get("/")
    for user, sees_asked in ((place.order.client, False), (place.coordinator, True)):
        request.user = user
        words = str(panels_of_orders._order_seats(request, place.order).context)
        assert (assignment.expert.shown_name in words, asked.shown_name in words) == (True, sees_asked)


def test_the_desks_list_and_page_take_the_same_statements_for_many_rows(browser, at):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    place = make.desk()
    people.sign_in(browser, place.coordinator)
    counts = []
    for number in (1, 3):
        for day in range(number):
            here = make.another(
                place.organisation,
                place.coordinator,
                starts_at=place.task.starts_at + timedelta(days=day + 1),
                seats=number + 1,
            )
            make.sent(here, make.experts(place.organisation, number))
        counts.append([])
        for url in (reverse("assignments:desk-tasks"), desk_url(here)):
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(url).status_code == 200
            counts[-1].append(len(captured.captured_queries))
    assert counts[0] == counts[1]
    assert counts[0][0] <= 10


def test_those_who_would_go_are_shown_with_their_reasons_and_a_way_to_them(browser, at):
    place = make.desk()
    exact, new = make.expert(place.organisation), make.expert(place.organisation, is_newcomer=True)
    round_ = make.on_board(place)
    for person in (exact, new):
        make.interest(round_, person)
    page = people.sign_in(browser, place.coordinator).get(desk_url(place)).content.decode()

    assert ["Oma: masennus" in page, "Uusi tekijä: kokenut pariksi" in page, "Ei tehtäviä 60 päivään" in page] == [True] * 3
    assert [reverse("register:person", args=[person.code]) + f"?at={place.seat.code}" in page for person in (exact, new)] == [
        True
    ] * 2
    assert Reading.objects.filter(fields=["themes"], reason="matching", within=place.order.code).count() == 1


def test_a_confirmed_persons_number_and_entry_are_at_hand(browser):
    place = make.desk()
    person = make.confirmed(place).expert
    person.phone = "+358401112223"
    person.save()
    page = people.sign_in(browser, place.coordinator).get(desk_url(place)).content.decode()

    assert ['href="tel:+358401112223"' in page, reverse("register:person", args=[person.code]) in page] == [True, True]
