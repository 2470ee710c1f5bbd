"""What waits for people's answers when something changes: a break, a consent, a boundary, a confirmed task, the order itself."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.assignments import actions, refusals
from kokemussilta.assignments.models import Assignment, Interest, Offer
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import outbox
from kokemussilta.notifications.models import Message
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Order
from kokemussilta.register import actions as register
from kokemussilta.register.models import Qualification
from kokemussilta.register.states import BoundaryKind, ConsentWay, Purpose
from kokemussilta.vocabulary.models import Audience
from tests.factories import assignments as make
from tests.factories import people

pytestmark = pytest.mark.django_db


def told(place, address: str) -> list[str]:
    return list(outbox.about(place.order.code).filter(to_address=address).values_list("subject", flat=True))


def state_of(offer: Offer) -> str:
    return Offer.objects.get(pk=offer.pk).state


def cascade(place, folk):
    make.sent(place, folk, mode="cascade")
    return [Offer.objects.get(expert=person, seat=place.seat) for person in folk]


def seen_by(person, organisation, at):
    return register.give_consent(
        expert=person, purpose=Purpose.SEEN_BY, organisation=organisation, way=ConsentWay.OWN, by=person.user, at=at
    )


def test_a_break_takes_open_requests_back_and_the_next_turn_comes(at):
    place = make.desk()
    first, second = make.experts(place.organisation, 2)
    one, two = cascade(place, [first, second])
    register.pause(expert=first, by=first.user, at=at)
    assert (state_of(one), state_of(two)) == ("withdrawn", "sent")
    assert told(place, first.user.email)[-1] == "Pyyntö päättyi: ti 16.3., Seinäjoki"
    with pytest.raises(refusals.Withdrawn):
        actions.accept(offer=one, by=None, at=at)


def test_a_break_ends_an_application_too(at):
    place = make.desk()
    person = make.expert(place.organisation)
    interest = make.interest(make.on_board(place), person)
    register.pause(expert=person, by=person.user, at=at)
    assert Interest.objects.get(pk=interest.pk).state == "withdrawn"
    with pytest.raises(Refused):
        actions.choose(interest=interest, by=place.coordinator, at=at)
    assert Assignment.objects.count() == 0


def test_a_break_that_ends_before_the_day_takes_nothing_back(at):
    place = make.desk(starts_at=at + timedelta(days=30))
    person = make.expert(place.organisation)
    offer = make.offer(place, person)
    later = (at + timedelta(days=10)).date()
    register.pause(expert=person, from_on=later, until_on=later, by=person.user, at=at)
    assert state_of(offer) == "sent"


def test_a_boundary_set_after_the_request_takes_it_back_when_it_is_crossed(at):
    place = make.desk()
    person = make.expert(place.organisation)
    offer = make.offer(place, person)
    register.add_boundary(expert=person, kind=BoundaryKind.MEDIA, by=person.user, at=at)
    assert state_of(offer) == "sent"
    register.add_boundary(expert=person, kind=BoundaryKind.ALONE, by=person.user, at=at)
    assert state_of(offer) == "withdrawn"


def test_a_consent_to_be_seen_that_ended_takes_back_what_that_desk_had_asked(at):
    home, place = people.organisation(), make.desk()
    person, other = make.expert(home), make.expert(place.organisation)
    consent = seen_by(person, place.organisation, at)
    at_home = make.another(home, people.member("coordinator", home), starts_at=place.task.starts_at + timedelta(days=1))
    kept = make.offer(at_home, person)
    one, two = cascade(place, [other, person])
    before = Message.objects.count()
    register.withdraw_consent(consent=consent, by=person.user, at=at)
    assert (state_of(one), state_of(two), state_of(kept)) == ("sent", "withdrawn", "sent")
    actions.decline(offer=one, by=None, at=at)
    assert told(place, person.user.email) == []
    assert Message.objects.filter(once__startswith="nobody-left").count() == 1
    assert Message.objects.count() > before


def test_nobody_is_chosen_or_applies_where_the_desk_may_not_see_them(at):
    home, place = people.organisation(), make.desk()
    person, stranger = make.expert(home), make.expert(home)
    consent = seen_by(person, place.organisation, at)
    round_ = make.on_board(place)
    interest = make.interest(round_, person)
    register.withdraw_consent(consent=consent, by=person.user, at=at)
    assert Interest.objects.get(pk=interest.pk).state == "withdrawn"
    with pytest.raises(refusals.NoLongerFits):
        make.interest(round_, stranger)
    Interest.objects.filter(pk=interest.pk).update(state="expressed")
    with pytest.raises(refusals.NoLongerFits):
        actions.choose(interest=interest, by=place.coordinator, at=at)
    assert Assignment.objects.count() == 0


def test_a_yes_that_a_rule_refuses_ends_the_offer_and_the_desk_hears(at):
    place = make.desk()
    first, second = make.experts(place.organisation, 2)
    one, two = cascade(place, [first, second])
    first.boundaries.create(kind="unit", unit=Order.objects.get(pk=place.order.pk).unit)
    with pytest.raises(refusals.NoLongerFits):
        actions.accept(offer=one, by=None, at=at)
    assert (state_of(one), state_of(two), Assignment.objects.count()) == ("withdrawn", "sent", 0)
    assert told(place, first.user.email)[-1] == "Pyyntö päättyi: ti 16.3., Seinäjoki"
    letter = outbox.about(place.order.code).filter(to_address=place.coordinator.email).last()
    assert letter.subject == "Tekijää ei voitu vahvistaa: ti 16.3., Seinäjoki"
    assert "Ei ole nyt saatavilla tähän tehtävään." in letter.text
    assert "raja" not in letter.text
    assert actions.accept(offer=two, by=None, at=at).expert == second


def test_a_yes_to_an_order_that_lacks_something_waits_and_the_desk_is_asked_to_mend_it(at):
    place = make.desk()
    offer = make.offer(place)
    Order.objects.filter(pk=place.order.pk).update(angle="")
    late = offer.answer_by - timedelta(minutes=1)
    with pytest.raises(refusals.NotReady) as refused:
        actions.accept(offer=offer, by=None, at=late)
    assert "Täydennä" not in str(refused.value)
    assert told(place, place.coordinator.email)[-1] == "Täydennä tilaus: tekijä lähtisi ti 16.3., Seinäjoki"
    Order.objects.filter(pk=place.order.pk).update(angle="Toipuminen")
    assert actions.accept(offer=offer, by=None, at=late + timedelta(days=1)).state == "confirmed"


def test_a_confirmed_task_takes_back_the_requests_that_it_crosses_only(at):
    place = make.desk()
    person = make.expert(place.organisation)
    same_day = make.another(place.organisation, place.coordinator)
    next_week = make.another(place.organisation, place.coordinator, starts_at=place.task.starts_at + timedelta(weeks=1))
    crossing, other = make.offer(same_day, person), make.offer(next_week, person)
    make.confirmed(place, person)
    assert (state_of(crossing), state_of(other)) == ("withdrawn", "sent")


def edit(place, at, **facts):
    orders.edit_facts(order=Order.objects.get(pk=place.order.pk), facts=facts, spans=None, by=place.coordinator, at=at)


def test_new_facts_of_an_order_are_weighed_again_and_told_once(at):
    place = make.desk(times=2)
    person, asked = make.expert(place.organisation), make.expert(place.organisation)
    tasks = list(place.order.tasks.order_by("starts_at"))
    make.confirmed(place, person)
    place.seat = tasks[1].seats.get()
    make.confirmed(place, person)
    third = orders.make_tasks(
        order=Order.objects.get(pk=place.order.pk),
        spans=[(tasks[1].starts_at + timedelta(weeks=1), tasks[1].ends_at + timedelta(weeks=1))],
        plan=make.orders.plan(place.order), by=place.coordinator, at=at,
    )  # fmt: skip
    place.seat = third[0].seats.get()
    offer = make.offer(place, asked)
    for one in (person, asked):
        one.boundaries.create(kind="media")
    letters = len(told(place, person.user.email))
    edit(place, at, media="media", day_contact_phone="+358409999999")
    assert told(place, person.user.email)[letters:] == ["Tehtävän tiedot tarkentuivat: ti 16.3., Seinäjoki"]
    assert state_of(offer) == "withdrawn"
    assert told(place, asked.user.email)[-1] == "Pyyntö päättyi: ti 30.3., Seinäjoki"
    desk = told(place, place.coordinator.email)
    assert desk.count("Tarkista tekijä: tilauksen tiedot muuttuivat, ti 16.3., Seinäjoki") == 1
    assert Assignment.objects.filter(state="confirmed").count() == 2


def test_minors_that_come_to_an_order_ask_for_the_extract(at):
    place = make.desk()
    place.order.audiences.set([])
    Order.objects.filter(pk=place.order.pk).update(with_minors=False)
    place.order.audiences.set(Audience.objects.filter(is_minors=False)[:1])
    offer = make.offer(place)
    Qualification.objects.filter(expert=offer.expert, kind="criminal_record").delete()
    edit(place, at, with_minors=True)
    assert state_of(offer) == "withdrawn"


def test_what_does_not_concern_people_is_not_told_to_them(at):
    place = make.desk()
    person = make.confirmed(place).expert
    letters = len(told(place, person.user.email))
    edit(place, at, billing="Laskutusviite 12", more="Muuta")
    assert len(told(place, person.user.email)) == letters


def test_a_no_can_be_taken_back_by_asking_again(at):
    place = make.desk()
    offer = make.offer(place)
    actions.decline(offer=offer, by=None, at=at)
    offer.refresh_from_db()
    with pytest.raises(PermissionDenied):
        actions.ask_again(offer=offer, by=offer.expert.user, at=at)
    round_ = actions.ask_again(offer=offer, by=place.coordinator, at=at)
    again = Offer.objects.get(round=round_)
    assert (again.expert, again.state) == (offer.expert, "sent")
    assert actions.accept(offer=again, by=None, at=at).expert == offer.expert
    with pytest.raises(Refused):
        actions.ask_again(offer=offer, by=place.coordinator, at=at)


def test_the_board_tells_who_has_said_no_what_to_do(at):
    place = make.desk()
    offer = make.offer(place)
    actions.decline(offer=offer, by=None, at=at)
    with pytest.raises(refusals.NoLongerFits) as refused:
        make.interest(make.on_board(place), offer.expert)
    assert "hän voi kysyä uudelleen" in str(refused.value)
