"""After the yes: cancelling, changes, the briefing, the report, the reminders."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from icalendar import Calendar

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions, refusals
from kokemussilta.assignments.models import Assignment, Offer, TaskReport
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import duties, outbox
from kokemussilta.notifications.models import Message
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Order, Task
from tests.factories import assignments as make
from tests.factories import people

pytestmark = pytest.mark.django_db


def subjects(place, address: str) -> list[str]:
    return list(outbox.about(place.order.code).filter(to_address=address).values_list("subject", flat=True))


def calendar_of(message: Message):
    (file,) = message.attachments
    calendar = Calendar.from_ical(file["content"])
    (event,) = calendar.walk("VEVENT")
    return str(calendar["method"]), event


def test_an_expert_who_cannot_come_opens_the_seat_and_each_side_hears_once(at):
    place = make.desk()
    assignment = make.confirmed(place)
    actions.expert_cancels(assignment=assignment, reason="Flunssa", by=assignment.expert.user, at=at)
    letters = Message.objects.count()
    actions.expert_cancels(assignment=assignment, reason="Flunssa", by=assignment.expert.user, at=at)
    assert Message.objects.count() == letters
    assert Assignment.objects.get(pk=assignment.pk).state == "cancelled_by_expert"
    assert Order.objects.get(pk=place.order.pk).state == "open"
    assert subjects(place, assignment.expert.user.email)[-1] == "Perumisesi on kirjattu: ti 16.3., Seinäjoki"
    assert subjects(place, place.order.client_email)[-1] == "Tekijälle tuli este: ti 16.3., etsimme toisen"
    replacement = make.confirmed(place, make.expert(place.organisation))
    assert replacement.seat_id == assignment.seat_id


def test_only_the_person_or_the_desk_cancels(at):
    place = make.desk()
    assignment = make.confirmed(place)
    with pytest.raises(PermissionDenied):
        actions.expert_cancels(assignment=assignment, by=people.user(), at=at)
    with pytest.raises(PermissionDenied):
        actions.release(assignment=assignment, by=assignment.expert.user, at=at)
    people.membership(assignment.expert.user, place.organisation, Role.COORDINATOR)
    with pytest.raises(PermissionDenied):
        actions.release(assignment=assignment, by=assignment.expert.user, at=at)
    assert Assignment.objects.get(pk=assignment.pk).state == "confirmed"


def test_the_desk_releases_a_person_and_the_calendar_follows(at):
    place = make.desk()
    assignment = make.confirmed(place)
    actions.release(assignment=assignment, reason="Ryhmä siirtyi", by=place.coordinator, at=at + timedelta(hours=1))
    mails = outbox.about(place.order.code).filter(to_address=assignment.expert.user.email).order_by("id")
    (first_method, first), (last_method, last) = calendar_of(mails[1]), calendar_of(mails.last())
    assert (first_method, last_method, str(last["status"])) == ("PUBLISH", "CANCEL", "CANCELLED")
    assert first["uid"] == last["uid"]
    assert first["sequence"] < last["sequence"]


def test_a_task_called_off_frees_everyone_and_ends_every_offer(at):
    place = make.desk(seats=2)
    assignment = make.confirmed(place)
    place.seat = place.task.seats.get(number=2)
    offer = make.offer(place)
    orders.call_off_task(task=Task.objects.get(pk=place.task.pk), reason="Lakko", by=place.coordinator, at=at)
    assert Assignment.objects.get(pk=assignment.pk).state == "cancelled_by_organiser"
    assert Offer.objects.get(pk=offer.pk).state == "withdrawn"
    assert subjects(place, assignment.expert.user.email)[-1] == "Tehtävä on peruttu: ti 16.3., Seinäjoki"
    assert subjects(place, offer.expert.user.email)[-1] == "Pyyntöä ei enää tarvita: ti 16.3., Seinäjoki"
    with pytest.raises(refusals.Withdrawn):
        actions.accept(offer=offer, by=None, at=at)


def test_a_client_who_cancels_is_told_apart(at):
    place = make.desk()
    assignment = make.confirmed(place)
    order = Order.objects.get(pk=place.order.pk)
    orders.cancel(order=order, reason="Ei sovikaan", by=order.client, at=at)
    assert Assignment.objects.get(pk=assignment.pk).state == "cancelled_by_client"


def test_a_new_price_is_not_news_to_those_whose_fee_is_frozen(at):
    place = make.desk()
    assignment = make.confirmed(place)
    before = len(subjects(place, assignment.expert.user.email))
    orders.change_task(task=Task.objects.get(pk=place.task.pk), facts={"fee_cents": 20000}, by=place.coordinator, at=at)
    assert len(subjects(place, assignment.expert.user.email)) == before
    assert Assignment.objects.get(pk=assignment.pk).fee_cents == 15000


def after(place, **length):
    return place.task.ends_at + timedelta(**(length or {"hours": 1}))


def test_a_report_ends_the_task_and_the_order(at):
    place = make.desk()
    assignment = make.confirmed(place)
    actions.report(
        assignment=assignment, was_held=True, minutes=90, people_reached=25, travel_km=36, travel_note="juna",
        wants_to_talk=True, by=assignment.expert.user, at=after(place),
    )  # fmt: skip
    assignment.refresh_from_db()
    assert (assignment.state, assignment.worked_minutes, assignment.travel_km) == ("done", 90, 36)
    assert (Task.objects.get(pk=place.task.pk).state, Order.objects.get(pk=place.order.pk).state) == ("held", "delivered")
    assert TaskReport.objects.get(task=place.task).people_reached == 25
    assert Message.objects.filter(once__startswith=f"wants-to-talk:{assignment.code}").count() == 1


def test_people_are_counted_once_and_each_ones_hours_are_their_own(at):
    place = make.desk(seats=2)
    first = make.confirmed(place)
    place.seat = place.task.seats.get(number=2)
    second = make.confirmed(place)
    when = after(place)
    actions.report(assignment=first, was_held=True, minutes=90, people_reached=25, by=first.expert.user, at=when)
    actions.report(assignment=second, was_held=True, minutes=60, people_reached=99, by=second.expert.user, at=when)
    actions.report(assignment=second, was_held=True, minutes=75, by=second.expert.user, at=when)
    assert list(TaskReport.objects.values_list("people_reached", flat=True)) == [25]
    assert list(Assignment.objects.order_by("pk").values_list("worked_minutes", "state")) == [(90, "done"), (75, "done")]


def test_a_report_waits_for_its_day_and_its_people(at):
    place = make.desk()
    assignment = make.confirmed(place)
    with pytest.raises(Refused):
        actions.report(assignment=assignment, was_held=True, minutes=1, people_reached=1, by=assignment.expert.user, at=at)
    with pytest.raises(PermissionDenied):
        actions.report(assignment=assignment, was_held=True, minutes=1, people_reached=1, by=people.user(), at=after(place))
    with pytest.raises(Refused):
        actions.report(assignment=assignment, was_held=True, minutes=1, by=assignment.expert.user, at=after(place))
    assert (TaskReport.objects.count(), Task.objects.get(pk=place.task.pk).state) == (0, "planned")
    actions.report(assignment=assignment, was_held=True, minutes=1, people_reached=0, by=place.coordinator, at=after(place))
    assert TaskReport.objects.get().reported_by_id == place.coordinator.pk


def test_a_briefing_is_noted_once_by_the_desk(at):
    place = make.desk()
    assignment = make.confirmed(place)
    with pytest.raises(PermissionDenied):
        actions.mark_briefed(assignment=assignment, by=assignment.expert.user, at=at)
    actions.mark_briefed(assignment=assignment, by=place.coordinator, at=at)
    actions.mark_briefed(assignment=assignment, by=place.coordinator, at=at + timedelta(days=3))
    assignment.refresh_from_db()
    assert assignment.briefed_on == at.date()


def test_a_no_show_is_noted_after_the_start_only(at):
    place = make.desk()
    assignment = make.confirmed(place)
    with pytest.raises(Refused):
        actions.mark_no_show(assignment=assignment, by=place.coordinator, at=at)
    actions.mark_no_show(assignment=assignment, by=place.coordinator, at=after(place))
    with pytest.raises(PermissionDenied):
        actions.mark_no_show(assignment=assignment, by=assignment.expert.user, at=after(place))
    letters = Message.objects.count()
    actions.mark_no_show(assignment=assignment, by=place.coordinator, at=after(place))
    assert Message.objects.count() == letters
    assert Assignment.objects.get(pk=assignment.pk).state == "no_show"
    assert subjects(place, assignment.expert.user.email)[-1] == "Merkitsimme, ettet päässyt paikalle: ti 16.3."
    assert Order.objects.get(pk=place.order.pk).state == "open"


def test_reminders_go_out_two_days_before_and_the_morning_after_once(at):
    place = make.desk()
    assignment = make.confirmed(place)
    mine = assignment.expert.user.email
    start = len(subjects(place, mine))
    duties.run_all(place.task.starts_at - timedelta(days=3))
    assert len(subjects(place, mine)) == start
    for _ in range(2):
        duties.run_all(place.task.starts_at - timedelta(days=2))
        duties.run_all(place.task.starts_at - timedelta(days=1))
    assert subjects(place, mine)[start:] == ["Tehtävä lähestyy: ti 16.3., Seinäjoki"]
    assert subjects(place, place.order.client_email)[-1] == "Vierailu lähestyy: ti 16.3., Oppilaitosluento"
    duties.run_all(after(place))
    duties.run_all(after(place, days=1))
    assert subjects(place, mine)[start + 1 :] == ["Miten meni? Kerro tehtävästä ti 16.3."]
    duties.run_all(after(place, days=4))
    assert len(subjects(place, mine)) == start + 3
    actions.report(
        assignment=assignment, was_held=True, minutes=60, people_reached=3, by=assignment.expert.user, at=after(place, days=4)
    )
    duties.run_all(after(place, days=10))
    assert len(subjects(place, mine)) == start + 4


def test_whoever_was_confirmed_just_now_is_not_reminded_of_it(at):
    place = make.desk(starts_at=at + timedelta(hours=30))
    assignment = make.confirmed(place)
    before = len(subjects(place, assignment.expert.user.email))
    duties.run_all(at + timedelta(minutes=5))
    assert len(subjects(place, assignment.expert.user.email)) == before
