"""Offers: sending, answering, silence, and what everyone hears."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions, refusals
from kokemussilta.assignments.models import Assignment, Offer, OfferRound
from kokemussilta.audit.models import Entry
from kokemussilta.core.fields import phone_words
from kokemussilta.notifications import duties, outbox
from kokemussilta.notifications.models import Message
from kokemussilta.orders.models import Order
from kokemussilta.register import actions as register
from kokemussilta.register.models import Expert
from tests.factories import assignments as make
from tests.factories import people

pytestmark = pytest.mark.django_db


def told(about: str, to: str) -> list[str]:
    return list(outbox.about(about).filter(to_address=to).values_list("subject", flat=True))


def states(round_) -> dict[int, str]:
    return dict(Offer.objects.filter(round=round_).values_list("rank", "state"))


def test_a_yes_confirms_tells_both_sides_and_fills_the_order(at):
    place = make.desk()
    offer = make.offer(place)
    assignment = actions.accept(offer=offer, by=offer.expert.user, at=at + timedelta(hours=1))
    assert (assignment.seat_id, assignment.expert_id, assignment.fee_cents) == (place.seat.pk, offer.expert_id, 15000)
    assert Order.objects.get(pk=place.order.pk).state == "filled"
    assert told(place.order.code, offer.expert.user.email) == [
        "Vastaathan to 4.3. mennessä: tehtäväpyyntö, Seinäjoki",
        "Tehtävä vahvistettu: ti 16.3., Seinäjoki",
    ]
    assert "Tekijä löytyi: ti 16.3., Oppilaitosluento" in told(place.order.code, place.order.client_email)


def test_a_yes_twice_is_the_same_yes(at):
    offer = make.offer(make.desk())
    first = actions.accept(offer=offer, by=None, at=at)
    letters = Message.objects.count()
    assert actions.accept(offer=offer, by=None, at=at + timedelta(minutes=1)).pk == first.pk
    assert (Assignment.objects.count(), Message.objects.count()) == (1, letters)


def test_only_the_person_asked_answers(at):
    place = make.desk()
    offer = make.offer(place)
    for stranger in (people.user(), place.coordinator):
        with pytest.raises(PermissionDenied):
            actions.accept(offer=offer, by=stranger, at=at)
        with pytest.raises(PermissionDenied):
            actions.decline(offer=offer, by=stranger, at=at)
    assert Offer.objects.get(pk=offer.pk).state == "sent"


def test_a_yes_after_the_deadline_is_refused_before_the_worker_has_been_by(at):
    offer = make.offer(make.desk())
    with pytest.raises(refusals.TooLate):
        actions.accept(offer=offer, by=None, at=at + timedelta(hours=48, seconds=1))
    assert (Offer.objects.get(pk=offer.pk).state, Assignment.objects.count()) == ("sent", 0)


def test_a_yes_on_the_last_moment_is_in_time(at):
    offer = make.offer(make.desk())
    actions.accept(offer=offer, by=None, at=at + timedelta(hours=48))
    assert Offer.objects.get(pk=offer.pk).state == "accepted"


def test_the_first_yes_of_parallel_offers_closes_the_rest_and_tells_them(at):
    place = make.desk()
    folk = make.experts(place.organisation, 3)
    round_ = make.sent(place, folk)
    first, second, third = Offer.objects.filter(round=round_).select_related("expert__user").order_by("rank")
    actions.decline(offer=third, by=None, at=at)
    actions.accept(offer=first, by=None, at=at)
    assert states(round_) == {1: "accepted", 2: "withdrawn", 3: "declined"}
    with pytest.raises(refusals.SeatTaken):
        actions.accept(offer=second, by=None, at=at)
    assert told(place.order.code, second.expert.user.email)[1:] == ["Tehtävään löytyi tekijä: ti 16.3., Seinäjoki"]
    assert told(place.order.code, third.expert.user.email)[1:] == ["Vastauksesi on kirjattu: ti 16.3."]
    round_.refresh_from_db()
    assert round_.closed_at == at


def test_a_cascade_goes_on_after_a_no_and_after_silence_and_ends_with_a_word_to_the_desk(at):
    place = make.desk()
    folk = make.experts(place.organisation, 3)
    round_ = make.sent(place, folk, mode="cascade")
    assert states(round_) == {1: "sent", 2: "waiting", 3: "waiting"}
    assert [len(told(place.order.code, person.user.email)) for person in folk] == [1, 0, 0]
    actions.decline(offer=Offer.objects.get(round=round_, rank=1), by=None, at=at)
    assert states(round_) == {1: "declined", 2: "sent", 3: "waiting"}
    duties.run_all(at + timedelta(hours=49))
    assert states(round_) == {1: "declined", 2: "expired", 3: "sent"}
    third = Offer.objects.get(round=round_, rank=3)
    assert third.answer_by == at + timedelta(hours=49 + 48)
    duties.run_all(at + timedelta(hours=98))
    assert states(round_) == {1: "declined", 2: "expired", 3: "expired"}
    assert "Tekijää ei löytynyt: ti 16.3., Seinäjoki" in told(
        place.order.code, place.order.desk.email or place.coordinator.email
    )
    assert told(place.order.code, folk[1].user.email)[1:] == ["Pyynnön vastausaika päättyi: ti 16.3., Seinäjoki"]


def test_the_worker_twice_over_the_same_moment_does_it_once(at):
    place = make.desk()
    make.offer(place)
    later = at + timedelta(hours=49)
    duties.run_all(later)
    letters = Message.objects.count()
    duties.run_all(later)
    assert Message.objects.count() == letters


def test_a_cascade_passes_over_whom_a_rule_stops_meanwhile_without_a_word(at):
    place = make.desk()
    folk = make.experts(place.organisation, 3)
    round_ = make.sent(place, folk, mode="cascade")
    Expert.objects.filter(pk=folk[1].pk).update(paused_from=at.date())
    before = len(told(place.order.code, folk[1].user.email))
    actions.decline(offer=Offer.objects.get(round=round_, rank=1), by=None, at=at)
    assert states(round_) == {1: "declined", 2: "withdrawn", 3: "sent"}
    assert len(told(place.order.code, folk[1].user.email)) == before


def test_a_withdrawn_consent_takes_back_what_waits_and_the_cascade_goes_on(at):
    place = make.desk()
    folk = make.experts(place.organisation, 2)
    round_ = make.sent(place, folk, mode="cascade")
    other = make.another(place.organisation, place.coordinator)
    interest = make.interest(make.on_board(other), folk[0])
    held = make.confirmed(make.another(place.organisation, place.coordinator, starts_at=at + timedelta(days=30)), folk[0])
    register.withdraw_consent(consent=folk[0].consents.get(purpose="brokered"), by=folk[0].user, at=at)
    assert states(round_) == {1: "withdrawn", 2: "sent"}
    interest.refresh_from_db()
    held.refresh_from_db()
    assert (interest.state, held.state) == ("withdrawn", "confirmed")
    assert Message.objects.filter(once__startswith=f"may-not-come:{held.code}").count() == 1


def test_the_time_to_answer_ends_when_the_task_begins(at):
    place = make.desk(starts_at=at + timedelta(hours=5))
    offer = make.offer(place)
    assert offer.answer_by == place.task.starts_at


def test_an_order_that_lacks_something_is_not_offered_and_says_what(at):
    place = make.desk()
    Order.objects.filter(pk=place.order.pk).update(angle="", aftercare="")
    with pytest.raises(refusals.NotReady) as refused:
        make.offer(place)
    assert refused.value.missing == ("angle", "aftercare")
    assert "kuka pitää huolta ryhmästä jälkeenpäin" in str(refused.value)
    assert Offer.objects.count() == 0


def test_an_order_that_came_to_lack_something_is_not_confirmed(at):
    place = make.desk()
    offer = make.offer(place)
    Order.objects.filter(pk=place.order.pk).update(day_contact_name="")
    with pytest.raises(refusals.NotReady):
        actions.accept(offer=offer, by=None, at=at)
    assert (Offer.objects.get(pk=offer.pk).state, Assignment.objects.count()) == ("sent", 0)


def test_the_rules_hold_when_the_yes_comes_not_only_when_it_was_asked(at):
    place = make.desk()
    offer = make.offer(place)
    person = offer.expert
    person.boundaries.create(kind="unit", unit=Order.objects.get(pk=place.order.pk).unit)
    with pytest.raises(refusals.NoLongerFits) as refused:
        actions.accept(offer=offer, by=None, at=at)
    assert refused.value.rule.code == "place_boundary"
    assert Assignment.objects.count() == 0


def test_two_overlapping_yeses_of_one_person_give_one_task(at):
    first = make.desk()
    second = make.another(first.organisation, first.coordinator)
    person = make.expert(first.organisation)
    one, two = make.offer(first, person), make.offer(second, person)
    actions.accept(offer=one, by=None, at=at)
    assert Offer.objects.get(pk=two.pk).state == "withdrawn"
    assert told(second.order.code, person.user.email)[-1] == "Pyyntö päättyi: ti 16.3., Seinäjoki"
    with pytest.raises(refusals.Withdrawn):
        actions.accept(offer=two, by=None, at=at)
    assert Assignment.objects.filter(expert=person).count() == 1


def test_nobody_offers_to_themselves_or_to_those_they_may_not_see(at):
    place = make.desk()
    own = make.expert(place.organisation)
    people.membership(own.user, place.organisation, Role.COORDINATOR)
    with pytest.raises(PermissionDenied):
        actions.open_round(seat=place.seat, mode="direct", experts=[own], by=own.user, at=at)
    elsewhere = make.expert(people.organisation())
    with pytest.raises(PermissionDenied):
        make.offer(place, elsewhere)
    with pytest.raises(PermissionDenied):
        actions.open_round(
            seat=place.seat, mode="direct", experts=[make.expert(place.organisation)], by=people.member(Role.CLIENT, place.organisation), at=at
        )  # fmt: skip
    assert Offer.objects.count() == 0


def test_a_seat_is_offered_one_way_at_a_time(at):
    place = make.desk()
    make.offer(place)
    with pytest.raises(refusals.RoundOpen):
        make.offer(place)


def test_a_no_is_said_once(at):
    place = make.desk()
    offer = make.offer(place)
    actions.decline(offer=offer, by=offer.expert.user, at=at)
    letters = Message.objects.count()
    actions.decline(offer=offer, by=offer.expert.user, at=at)
    assert Message.objects.count() == letters
    with pytest.raises(refusals.NoLongerFits) as refused:
        make.offer(place, offer.expert)
    assert refused.value.rule.code == "asked"
    with pytest.raises(refusals.AlreadyAnswered):
        actions.accept(offer=offer, by=None, at=at)


def test_the_desk_takes_an_offer_back_and_the_person_hears(at):
    place = make.desk()
    offer = make.offer(place)
    with pytest.raises(PermissionDenied):
        actions.withdraw(offer=offer, by=offer.expert.user, at=at)
    actions.withdraw(offer=offer, by=place.coordinator, at=at)
    assert told(place.order.code, offer.expert.user.email)[1:] == ["Pyyntöä ei enää tarvita: ti 16.3., Seinäjoki"]
    with pytest.raises(refusals.Withdrawn):
        actions.accept(offer=offer, by=None, at=at)


def test_nothing_stays_when_a_letter_fails(at, monkeypatch):
    place = make.desk()
    offer = make.offer(place)

    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("kokemussilta.assignments.actions.confirming.tell_client", fail)
    with pytest.raises(RuntimeError):
        actions.accept(offer=offer, by=None, at=at)
    assert (Offer.objects.get(pk=offer.pk).state, Assignment.objects.count()) == ("sent", 0)
    assert told(place.order.code, offer.expert.user.email) == ["Vastaathan to 4.3. mennessä: tehtäväpyyntö, Seinäjoki"]


def test_offer_letters_hold_nothing_private(at):
    place = make.desk()
    folk = make.experts(place.organisation, 2)
    make.sent(place, folk)
    private = ["Koulukatu", "Olli Opettaja", phone_words("+358401234567"), "Tiina Tilaaja"]
    for person in folk:
        (letter,) = outbox.about(place.order.code).filter(to_address=person.user.email)
        everything = letter.subject + letter.text + letter.html + str(letter.attachments)
        assert [words for words in private if words in everything] == []
        assert "masennus" not in letter.subject.lower()
    actions.accept(offer=Offer.objects.get(expert=folk[0]), by=None, at=at)
    confirmation = outbox.about(place.order.code).filter(to_address=folk[0].user.email).last()
    assert [words for words in private if words in confirmation.text] == private[:3]
    for letter in outbox.about(place.order.code).filter(to_address=folk[1].user.email):
        assert [words for words in private if words in letter.text] == []


# --- Near the task ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["direct", "cascade", "parallel"])
def test_within_two_days_nobody_is_asked_without_a_choice_in_words(at, mode):
    place = make.desk()
    people_ = make.experts(place.organisation, 1 if mode == "direct" else 2, at)
    near = place.task.starts_at - timedelta(hours=48) + timedelta(seconds=1)

    with pytest.raises(refusals.TooNear):
        make.sent(place, people_, mode=mode, at=near)

    assert (Offer.objects.count(), OfferRound.objects.count()) == (0, 0)


def test_two_days_before_is_in_time(at):
    place = make.desk()
    round_ = make.sent(place, make.experts(place.organisation, 1, at), at=place.task.starts_at - timedelta(hours=48))

    assert (round_.is_urgent, round_.offers.get().state) == (False, "sent")


def test_whoever_chooses_to_ask_near_the_task_is_written_down(at):
    """A replacement for somebody who fell ill stays possible."""
    place = make.desk()
    near = place.task.starts_at - timedelta(hours=30)
    person = make.expert(place.organisation, at)

    round_ = actions.open_round(seat=place.seat, mode="direct", experts=[person], is_urgent=True, by=place.coordinator, at=near)

    assert (round_.is_urgent, round_.offers.get().answer_by) == (True, place.task.starts_at)
    assert Entry.objects.filter(verb="assignments.round.opened_urgent", by=place.coordinator.code).count() == 1


def test_asking_again_near_the_task_is_a_choice_too(client, at, set_clock):
    place = make.desk()
    offer = make.offer(place, at=at)
    actions.decline(offer=offer, by=offer.expert.user, at=at)
    near = place.task.starts_at - timedelta(hours=30)
    set_clock(near)
    people.sign_in(client, place.coordinator, at=near)
    address = reverse("assignments:desk-offer", args=[offer.code])

    page = client.get(reverse("assignments:desk", args=[place.task.code])).content.decode()
    client.post(address, {"do": "again"})
    routine = Offer.objects.count()
    client.post(address, {"do": "again-urgent"})

    assert "Kysy silti kiireellisenä, hän pyysi" in page
    assert routine == 1
    assert Offer.objects.get(state="sent").round.is_urgent is True
