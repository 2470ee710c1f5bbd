"""Tasks that nobody was found for, that nobody came to, or of which people tell differently: each ends, and everybody hears."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kokemussilta.assignments import actions
from kokemussilta.assignments.duties import end_offers
from kokemussilta.assignments.models import Assignment, TaskReport
from kokemussilta.assignments.queries import desk as queries
from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import duties, outbox
from kokemussilta.notifications.models import Message
from kokemussilta.orders.models import Order, Task
from tests.factories import assignments as make
from tests.factories import people

pytestmark = pytest.mark.django_db


def told(place, address: str) -> list[str]:
    rows = outbox.about([place.order.code, place.task.code]).filter(to_address=address)
    return list(rows.values_list("subject", flat=True))


def after(place, **length):
    return place.task.ends_at + timedelta(**(length or {"hours": 1}))


def states(place) -> tuple[str, str]:
    return Task.objects.get(pk=place.task.pk).state, Order.objects.get(pk=place.order.pk).state


def two_confirmed(at):
    place = make.desk(seats=2)
    first = make.confirmed(place)
    place.seat = place.task.seats.get(number=2)
    return place, first, make.confirmed(place)


def not_held(assignment, place):
    return actions.report(assignment=assignment, was_held=False, by=assignment.expert.user, at=after(place))


def held(assignment, place, number=25):
    return actions.report(
        assignment=assignment, was_held=True, minutes=60, people_reached=number, by=assignment.expert.user, at=after(place)
    )


def test_two_days_before_an_empty_seat_is_told_to_client_and_desk_once(at):
    place = make.desk()
    client, desk = place.order.client_email, place.coordinator.email
    for days in (2, 2, 1):
        duties.run_all(place.task.starts_at - timedelta(days=days))
    assert told(place, client).count("Etsimme vielä tekijää: ti 16.3., Oppilaitosluento") == 1
    assert told(place, desk).count("Tekijä puuttuu vielä: ti 16.3., Seinäjoki") == 1


def test_when_some_come_the_reminder_says_that_one_is_missing(at):
    place = make.desk(seats=2)
    make.confirmed(place)
    duties.run_all(place.task.starts_at - timedelta(days=2))
    letter = outbox.about(place.order.code).filter(to_address=place.order.client_email).last()
    assert letter.subject == "Vierailu lähestyy: ti 16.3., Oppilaitosluento"
    assert "Etsimme vielä yhtä tekijää" in letter.text
    assert "Etsimme vielä tekijää: ti 16.3., Oppilaitosluento" not in told(place, place.order.client_email)


def test_a_task_without_people_waits_on_the_desk_until_it_is_told_of(at):
    place = make.desk()
    assert list(queries.untold(place.coordinator, after(place))) == [place.task]
    assert list(queries.untold(place.order.client, after(place))) == []
    actions.close_task(task=place.task, was_held=False, words="Kukaan ei päässyt.", by=place.coordinator, at=after(place))
    assert states(place) == ("not_held", "open")
    assert list(queries.untold(place.coordinator, after(place))) == []
    with pytest.raises(Refused):
        actions.close_task(task=place.task, was_held=False, by=place.coordinator, at=after(place))
    assert Entry.objects.filter(verb="assignments.report.made").count() == 1


def test_a_task_held_by_somebody_else_counts(at):
    place = make.desk()
    with pytest.raises(Refused):
        actions.close_task(task=place.task, was_held=True, by=place.coordinator, at=after(place))
    actions.close_task(task=place.task, was_held=True, people_reached=12, by=place.coordinator, at=after(place))
    assert (states(place), TaskReport.objects.get().people_reached) == (("held", "delivered"), 12)


def test_only_the_desk_ends_a_task_and_only_one_that_is_over_and_has_nobody(at):
    place = make.desk()
    stranger = people.member("coordinator", people.organisation())
    for who in (place.order.client, stranger):
        with pytest.raises(PermissionDenied):
            actions.close_task(task=place.task, was_held=False, by=who, at=after(place))
    with pytest.raises(Refused):
        actions.close_task(task=place.task, was_held=False, by=place.coordinator, at=at)
    make.confirmed(place)
    with pytest.raises(Refused):
        actions.close_task(task=place.task, was_held=False, by=place.coordinator, at=after(place))
    assert (states(place), TaskReport.objects.count()) == (("planned", "filled"), 0)


def test_nothing_of_an_ending_stays_when_the_order_cannot_follow(at, monkeypatch):
    place = make.desk()

    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr("kokemussilta.assignments.actions.reporting.orders.miss_task", fail)
    with pytest.raises(RuntimeError):
        actions.close_task(task=place.task, was_held=False, by=place.coordinator, at=after(place))
    assert (TaskReport.objects.count(), states(place)) == (0, ("planned", "open"))


def test_the_desk_is_asked_and_after_three_weeks_the_task_is_taken_as_not_held(at):
    place = make.desk()
    for days in (1, 2, 20):
        duties.run_all(after(place, days=days))
    assert told(place, place.coordinator.email).count("Kerro, toteutuiko tehtävä: ti 16.3., Seinäjoki") == 1
    assert states(place)[0] == "planned"
    for days in (21, 22):
        duties.run_all(after(place, days=days))
    assert states(place) == ("not_held", "open")
    assert told(place, place.order.client_email).count("Merkitsimme, ettei vierailu toteutunut: ti 16.3.") == 1
    assert told(place, place.coordinator.email)[-1] == "Tehtävä merkittiin toteutumatta jääneeksi: ti 16.3., Seinäjoki"


def test_somebody_who_did_not_come_leaves_a_task_that_can_be_ended_and_may_have_been_there(at):
    place = make.desk()
    assignment = make.confirmed(place)
    actions.mark_no_show(assignment=assignment, by=place.coordinator, at=after(place))
    assert list(queries.untold(place.coordinator, after(place))) == [place.task]
    with pytest.raises(Refused):
        held(assignment, place)
    actions.report(
        assignment=assignment, was_held=True, minutes=60, people_reached=9, by=place.coordinator, at=after(place, hours=3)
    )
    assert Assignment.objects.get().state == "done"
    assert states(place) == ("held", "delivered")


def test_one_who_says_not_held_ends_nothing_for_the_other(at):
    place, first, second = two_confirmed(at)
    not_held(first, place)
    assert (states(place)[0], TaskReport.objects.count()) == ("planned", 0)
    assert Assignment.objects.get(pk=second.pk).state == "confirmed"
    held(second, place, 30)
    assert [one.state for one in Assignment.objects.order_by("pk")] == ["not_held", "done"]
    assert (states(place), TaskReport.objects.get().people_reached) == (("held", "delivered"), 30)
    assert "Tekijät kertoivat eri tavoin: ti 16.3., Seinäjoki" in told(place, place.coordinator.email)


def test_a_task_is_not_held_when_all_say_so_and_counts_as_nobodys_work(at):
    place, first, second = two_confirmed(at)
    not_held(first, place)
    not_held(second, place)
    assert [one.state for one in Assignment.objects.order_by("pk")] == ["not_held", "not_held"]
    assert (states(place), TaskReport.objects.get().people_reached) == (("not_held", "open"), None)
    assert Assignment.objects.holding_a_seat().count() == 0


def test_the_desk_corrects_what_was_told_and_who_did_is_noted(at):
    place = make.desk()
    assignment = make.confirmed(place)
    held(assignment, place, 2500)
    with pytest.raises(PermissionDenied):
        actions.correct_report(task=place.task, was_held=True, people_reached=25, by=assignment.expert.user, at=after(place))
    actions.correct_report(task=place.task, was_held=True, people_reached=25, by=place.coordinator, at=after(place))
    assert TaskReport.objects.get().people_reached == 25
    entry = Entry.objects.get(verb="assignments.report.corrected")
    assert (entry.by, entry.fields) == (place.coordinator.code, ["people_reached"])
    actions.correct_report(task=place.task, was_held=True, people_reached=25, by=place.coordinator, at=after(place))
    assert Entry.objects.filter(verb="assignments.report.corrected").count() == 1


def test_a_wrong_not_held_is_mended_both_ways(at):
    place = make.desk()
    assignment = make.confirmed(place)
    not_held(assignment, place)
    actions.correct_report(task=place.task, was_held=True, people_reached=25, by=place.coordinator, at=after(place))
    assert (states(place), Assignment.objects.get().state) == (("held", "delivered"), "done")
    actions.correct_report(task=place.task, was_held=False, by=place.coordinator, at=after(place))
    assert (states(place), Assignment.objects.get().state) == (("not_held", "open"), "not_held")
    assert TaskReport.objects.get().people_reached is None


def test_nobody_corrects_a_report_of_their_own_task(at):
    place = make.desk()
    assignment = make.confirmed(place)
    held(assignment, place)
    people.membership(assignment.expert.user, place.organisation, "coordinator")
    with pytest.raises(PermissionDenied):
        actions.correct_report(task=place.task, was_held=False, by=assignment.expert.user, at=after(place))


def test_the_desk_tells_and_corrects_on_a_page(client, at, set_clock):
    place, browser = make.desk(), client
    set_clock(after(place))
    people.sign_in(browser, place.coordinator)
    url = reverse("assignments:desk-outcome", args=[place.task.code])
    assert url in browser.get(reverse("assignments:desk", args=[place.task.code])).content.decode()
    assert "Kerro vielä, montako" in browser.post(url, {"was_held": "yes"}).content.decode()
    browser.post(url, {"was_held": "yes", "people_reached": "12"})
    assert states(place)[0] == "held"
    browser.post(url, {"was_held": "no", "people_reached": ""})
    assert (states(place)[0], TaskReport.objects.get().was_held) == ("not_held", False)


def test_after_the_start_nobody_is_told_that_another_is_looked_for(at):
    place = make.desk()
    assignment = make.confirmed(place)
    letters = Message.objects.count()
    begun = place.task.starts_at + timedelta(minutes=5)
    for press in (actions.expert_cancels, actions.release):
        with pytest.raises(Refused):
            press(assignment=assignment, by=place.coordinator, at=begun)
    assert (Message.objects.count(), states(place)) == (letters, ("planned", "filled"))


def test_asked_to_talk_a_second_time_the_desk_hears_again(at):
    place = make.desk()
    assignment = make.confirmed(place)

    def tell(**more):
        actions.report(
            assignment=assignment, was_held=True, minutes=60, people_reached=3, wants_to_talk=True,
            by=assignment.expert.user, at=after(place, **more),
        )  # fmt: skip

    tell(hours=1)
    tell(hours=2)
    wish = "Tekijä haluaa jutella: tehtävä ti 16.3."
    assert told(place, place.coordinator.email).count(wish) == 1
    actions.mark_talked(assignment=assignment, by=place.coordinator, at=after(place, hours=3))
    with pytest.raises(PermissionDenied):
        actions.mark_talked(assignment=assignment, by=assignment.expert.user, at=after(place, hours=3))
    tell(hours=4)
    assert told(place, place.coordinator.email).count(wish) == 2
    assert list(queries.talks(place.coordinator)) == [assignment]


def test_a_row_that_fails_is_not_in_the_way_of_others(at, monkeypatch):
    first, second = make.desk(), make.desk()
    one, two = make.offer(first), make.offer(second)
    expire = actions.expire

    def sometimes(*, offer, at):
        if offer.pk == one.pk:
            raise RuntimeError
        return expire(offer=offer, at=at)

    monkeypatch.setattr("kokemussilta.assignments.duties.actions.expire", sometimes)
    with pytest.raises(RuntimeError):
        end_offers(at + timedelta(hours=49))
    two.refresh_from_db()
    assert two.state == "expired"
