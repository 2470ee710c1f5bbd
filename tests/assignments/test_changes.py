"""A task that changes after people were asked, applied or were confirmed; orders called off; terms; calendars."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from icalendar import Calendar

from kokemussilta.access.actions import people as access
from kokemussilta.assignments import actions, refusals
from kokemussilta.assignments.letters.words import fee, helper
from kokemussilta.assignments.models import Assignment, Interest, Offer, OfferRound
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import duties, outbox
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Order, Seat, Task
from kokemussilta.portals.invariants import INVARIANTS
from tests.factories import assignments as make
from tests.factories import people

pytestmark = pytest.mark.django_db


def told(place, address: str) -> list[str]:
    rows = outbox.about([place.order.code, place.task.code]).filter(to_address=address)
    return list(rows.values_list("subject", flat=True))


def change(place, at, **facts):
    return orders.change_task(task=Task.objects.get(pk=place.task.pk), facts=facts, by=place.coordinator, at=at)


def moved(place, at, **length):
    span = timedelta(**length)
    return change(place, at, starts_at=place.task.starts_at + span, ends_at=place.task.ends_at + span)


def faults() -> list[str]:
    return [code for invariant in INVARIANTS for code in invariant.broken()]


def test_a_new_time_moves_the_busy_span_and_is_told_once(at):
    place = make.desk()
    assignment = make.confirmed(place)
    moved(place, at, days=1)
    task = Task.objects.get(pk=place.task.pk)
    assignment.refresh_from_db()
    assert (assignment.busy_from, assignment.busy_until) == (task.starts_at, task.ends_at)
    assert told(place, assignment.expert.user.email).count("Tehtävän tiedot muuttuivat: ke 17.3., Seinäjoki") == 1


def test_a_task_is_not_moved_onto_another_of_the_same_person(at):
    place = make.desk()
    person = make.expert(place.organisation)
    other = make.another(place.organisation, place.coordinator, starts_at=place.task.starts_at + timedelta(days=1))
    make.confirmed(other, person)
    assignment = make.confirmed(place, person)
    letters = told(place, person.user.email)
    with pytest.raises(refusals.NoLongerFits) as refused:
        moved(place, at, days=1)
    assert refused.value.rule.code == "clash"
    assert person.shown_name in str(refused.value)
    assert Task.objects.get(pk=place.task.pk).starts_at == place.task.starts_at
    assert (told(place, person.user.email), faults()) == (letters, [])
    actions.release(assignment=assignment, by=place.coordinator, at=at)
    moved(place, at, days=1)
    assert faults() == []


@pytest.mark.parametrize(
    ("rule", "facts"),
    [
        ("paused", {"paused_from": timedelta(days=15), "paused_until": timedelta(days=20)}),
        ("month_full", {"max_per_month": 1}),
        ("notice", {"notice_days": 10}),
    ],
)
def test_every_rule_is_applied_to_a_new_time(at, rule, facts):
    place = make.desk()
    person = make.expert(place.organisation)
    april = make.another(place.organisation, place.coordinator, starts_at=at + timedelta(days=40))
    make.confirmed(april, person)
    make.confirmed(place, person)
    facts = {name: (at + value).date() if isinstance(value, timedelta) else value for name, value in facts.items()}
    type(person).objects.filter(pk=person.pk).update(**facts)
    days = {"paused": 3, "month_full": 24, "notice": -8}[rule]
    with pytest.raises(refusals.NoLongerFits) as refused:
        moved(place, at, days=days)
    assert refused.value.rule.code == rule


def test_a_new_address_is_told_whatever_a_rule_says_of_the_old_facts(at):
    place = make.desk()
    assignment = make.confirmed(place)
    assignment.expert.boundaries.create(kind="alone")
    change(place, at, address="Uusi katu 2")
    assert "Tehtävän tiedot muuttuivat: ti 16.3., Seinäjoki" in told(place, assignment.expert.user.email)


def test_an_open_request_ends_when_the_new_time_does_not_suit(at):
    place = make.desk()
    stays, falls = make.experts(place.organisation, 2)
    make.sent(place, [stays, falls])
    day = (place.task.starts_at + timedelta(days=1)).date()
    falls.day_exceptions.create(starts_on=day, ends_on=day)
    moved(place, at, days=1)
    assert [offer.state for offer in Offer.objects.order_by("rank")] == ["sent", "withdrawn"]
    assert told(place, falls.user.email)[-1] == "Pyyntö päättyi: ke 17.3., Seinäjoki"


def test_who_applied_for_the_old_time_is_told_and_applies_anew(at):
    place = make.desk()
    person = make.expert(place.organisation)
    round_ = make.on_board(place)
    interest = make.interest(round_, person)
    moved(place, at, days=7)
    assert Interest.objects.get(pk=interest.pk).state == "lapsed"
    assert told(place, person.user.email)[-1] == "Tehtävä muuttui, ilmoittaudu uudelleen: ti 23.3., Seinäjoki"
    with pytest.raises(Refused):
        actions.choose(interest=interest, by=place.coordinator, at=at)
    again = make.interest(round_, person, at=at + timedelta(hours=1))
    assert (again.pk, again.state) == (interest.pk, "expressed")
    assert told(place, person.user.email)[-1] == "Ilmoittautumisesi on saatu: ti 23.3., Seinäjoki"
    assert actions.choose(interest=again, by=place.coordinator, at=at + timedelta(hours=1)).expert == person


def test_a_board_ends_before_its_task_begins_wherever_that_is_moved(at):
    place = make.desk()
    round_ = make.on_board(place, days=10)
    moved(place, at, days=-10)
    begun = Task.objects.get(pk=place.task.pk).starts_at
    assert OfferRound.objects.get(pk=round_.pk).board_until == begun
    with pytest.raises(Refused):
        make.interest(round_, make.expert(place.organisation), at=begun + timedelta(minutes=1))
    duties.run_all(begun + timedelta(minutes=1))
    assert OfferRound.objects.get(pk=round_.pk).closed_at is not None


def test_a_new_fee_ends_applications_for_the_old_one(at):
    place = make.desk()
    interest = make.interest(make.on_board(place), make.expert(place.organisation))
    change(place, at, fee_cents=5000)
    assert Interest.objects.get(pk=interest.pk).state == "lapsed"


def test_what_was_promised_holds_and_rules_go_by_it(at):
    place = make.desk()
    person = make.expert(place.organisation)
    offer = make.offer(place, person)
    type(person).objects.filter(pk=person.pk).update(accepts_voluntary=False)
    change(place, at, payer="voluntary", fee_cents=None)
    assignment = actions.accept(offer=offer, by=None, at=at)
    assert (assignment.payer, assignment.fee_cents) == ("client", 15000)
    assert fee(Assignment.objects.get(pk=assignment.pk).terms) == "150\u00a0€ ja matkakulut"


def test_a_ceiling_is_counted_from_the_promised_fee(at):
    place = make.desk()
    person = make.expert(place.organisation)
    offer = make.offer(place, person)
    type(person).objects.filter(pk=person.pk).update(monthly_ceiling_cents=14000)
    change(place, at, fee_cents=10000)
    with pytest.raises(refusals.NoLongerFits) as refused:
        actions.accept(offer=offer, by=None, at=at)
    assert refused.value.rule.code == "ceiling"


def test_nobody_fills_the_seats_of_their_own_order(at):
    place = make.desk()
    order = Order.objects.get(pk=place.order.pk)
    people.membership(order.client, place.organisation, "coordinator")
    offer = make.offer(place)
    assert list(Seat.objects.on_desk_of(order.client)) == []
    assert list(Offer.objects.visible_to(order.client)) == []
    for press in (
        lambda: actions.withdraw(offer=offer, by=order.client, at=at),
        lambda: actions.close_round(round_=offer.round, by=order.client, at=at),
    ):
        with pytest.raises(PermissionDenied):
            press()
    actions.close_round(round_=offer.round, by=place.coordinator, at=at)
    with pytest.raises(PermissionDenied):
        actions.open_round(seat=place.seat, mode="direct", experts=[offer.expert], by=order.client, at=at)


def test_whoever_works_at_the_desk_no_more_is_neither_told_nor_to_be_called(at, clock_at):
    place = make.desk()
    order = Order.objects.get(pk=place.order.pk)
    Order.objects.filter(pk=order.pk).update(handler=place.coordinator)
    other = people.member("coordinator", place.organisation)
    assignment = make.confirmed(place)
    order.refresh_from_db()
    assert place.coordinator.name in helper(order)
    access.end(membership=place.coordinator.memberships.get(), by=people.member("lead", place.organisation), at=at)
    actions.expert_cancels(assignment=assignment, by=assignment.expert.user, at=at + timedelta(days=1))
    cancelled = "Etsi sijainen: tekijä perui tehtävän ti 16.3., Seinäjoki"
    assert cancelled not in told(place, place.coordinator.email)
    assert cancelled in told(place, other.email)
    fresh = Order.objects.get(pk=order.pk)
    assert place.coordinator.name not in helper(fresh)


def test_a_handler_who_is_the_one_concerned_is_not_the_one_told(at):
    place = make.desk()
    person = make.expert(place.organisation)
    people.membership(person.user, place.organisation, "coordinator")
    assignment = make.confirmed(place, person)
    Order.objects.filter(pk=place.order.pk).update(handler=person.user)
    actions.expert_cancels(assignment=assignment, by=person.user, at=at)
    cancelled = "Etsi sijainen: tekijä perui tehtävän ti 16.3., Seinäjoki"
    assert cancelled in told(place, place.coordinator.email)
    assert cancelled not in told(place, person.user.email)


def test_an_order_called_off_is_one_letter_a_person(at):
    place = make.desk(times=3)
    person, asked = make.experts(place.organisation, 2)
    tasks = list(place.order.tasks.order_by("starts_at"))
    for task in tasks[:2]:
        place.seat = task.seats.get()
        make.confirmed(place, person)
    place.seat = tasks[2].seats.get()
    make.sent(place, [asked])
    before = len(told(place, person.user.email))
    orders.cancel(order=Order.objects.get(pk=place.order.pk), reason="Lakko", by=place.coordinator, at=at)
    assert told(place, person.user.email)[before:] == ["2 tehtävää on peruttu: ensimmäinen ti 16.3., Seinäjoki"]
    letter = outbox.about(place.order.code).filter(to_address=person.user.email).last()
    assert (len(letter.attachments), "ti 23.3." in letter.text) == (2, True)
    assert told(place, asked.user.email)[-1] == "Pyyntöä ei enää tarvita: tilaus peruttiin"
    assert Offer.objects.get(expert=asked).state == "withdrawn"


def test_an_order_is_full_when_its_last_open_seat_is_called_off(at):
    place = make.desk(times=2)
    make.confirmed(place)
    assert Order.objects.get(pk=place.order.pk).state == "open"
    last = place.order.tasks.order_by("starts_at").last()
    orders.call_off_task(task=last, reason="", by=place.coordinator, at=at)
    assert Order.objects.get(pk=place.order.pk).state == "filled"


def test_a_change_within_a_minute_is_a_later_version_in_the_calendar(at):
    place = make.desk()
    assignment = make.confirmed(place)
    for seconds, minutes in ((10, 15), (20, 30)):
        moved(place, at + timedelta(seconds=seconds), minutes=minutes)
    files = [
        mail.attachments[0]["content"]
        for mail in outbox.about(place.order.code).filter(to_address=assignment.expert.user.email).order_by("id")
        if mail.attachments
    ]
    versions = [Calendar.from_ical(file).walk("VEVENT")[0]["sequence"] for file in files]
    assert versions == sorted(set(versions))


def test_two_lessons_in_a_row_at_one_school_are_one_persons(at):
    place = make.desk()
    person = make.expert(place.organisation, municipality=make.orders.municipality("Lapua"))
    make.confirmed(place, person)
    next_lesson = make.another(place.organisation, place.coordinator, starts_at=place.task.ends_at + timedelta(minutes=15))
    make.confirmed(next_lesson, person)
    assert faults() == []


def test_the_clients_calendar_follows_changes_and_cancelling(at):
    place = make.desk()
    make.confirmed(place)
    moved(place, at + timedelta(minutes=1), days=1)
    task = Task.objects.get(pk=place.task.pk)
    orders.call_off_task(task=task, reason="", by=place.coordinator, at=at + timedelta(minutes=2))
    mails = outbox.about([place.order.code, place.task.code]).filter(to_address=place.order.client_email).order_by("id")
    files = [Calendar.from_ical(mail.attachments[0]["content"]) for mail in mails if mail.attachments]
    events = [file.walk("VEVENT")[0] for file in files]
    assert [str(file["method"]) for file in files] == ["PUBLISH", "PUBLISH", "CANCEL"]
    assert len({str(event["uid"]) for event in events}) == 1
    versions = [event["sequence"] for event in events]
    assert versions == sorted(set(versions))
    assert events[1]["dtstart"].dt == task.starts_at
