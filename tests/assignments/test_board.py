"""The open board: who sees what, coming forward, the choice, and the date that ends it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.assignments import actions, refusals
from kokemussilta.assignments.models import Assignment, Interest
from kokemussilta.assignments.queries.mine import board_of
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import duties, outbox
from kokemussilta.notifications.models import Message
from tests.factories import assignments as make
from tests.factories import people, register

pytestmark = pytest.mark.django_db


def told(place, person) -> list[str]:
    return list(outbox.about(place.order.code).filter(to_address=person.user.email).values_list("subject", flat=True))


def test_the_board_shows_a_seat_to_those_whom_every_rule_allows(at):
    place = make.desk()
    fits, too_far = make.expert(place.organisation), make.expert(place.organisation, municipality="Helsinki")
    round_ = make.on_board(place)
    assert [entry.round.code for entry in board_of(fits, at)] == [round_.code]
    assert board_of(too_far, at) == []
    assert board_of(fits, at + timedelta(days=6)) == []


def test_the_board_shows_other_organisations_seats_only_to_those_who_let_them_see(at):
    place = make.desk()
    make.on_board(place)
    elsewhere = make.expert(people.organisation())
    assert board_of(elsewhere, at) == []
    register.seen_by(elsewhere, place.organisation)
    assert [entry.seat.pk for entry in board_of(elsewhere, at)] == [place.seat.pk]


def test_the_choice_confirms_one_and_tells_every_other(at):
    place = make.desk()
    first, second, third = make.experts(place.organisation, 3)
    round_ = make.on_board(place)
    interests = [make.interest(round_, person) for person in (first, second, third)]
    actions.step_back(interest=interests[2], by=third.user, at=at)
    assignment = actions.choose(interest=interests[1], by=place.coordinator, at=at)
    assert (assignment.expert_id, assignment.fee_cents) == (second.pk, 15000)
    states = dict(Interest.objects.values_list("expert_id", "state"))
    assert states == {first.pk: "not_chosen", second.pk: "chosen", third.pk: "withdrawn"}
    assert told(place, first)[1:] == ["Tehtävään lähtee toinen: ti 16.3., Seinäjoki"]
    assert told(place, second)[1:] == ["Tehtävä vahvistettu: ti 16.3., Seinäjoki"]
    assert len(told(place, third)) == 1
    letters = Message.objects.count()
    assert actions.choose(interest=interests[1], by=place.coordinator, at=at).pk == assignment.pk
    assert Message.objects.count() == letters


def test_coming_forward_is_ones_own_and_the_choice_is_the_desks(at):
    place = make.desk()
    person = make.expert(place.organisation)
    round_ = make.on_board(place)
    with pytest.raises(PermissionDenied):
        actions.express_interest(round_=round_, expert=person, by=place.coordinator, at=at)
    interest = make.interest(round_, person)
    for stranger in (person.user, people.user()):
        with pytest.raises(PermissionDenied):
            actions.choose(interest=interest, by=stranger, at=at)
    with pytest.raises(PermissionDenied):
        actions.step_back(interest=interest, by=place.coordinator, at=at)
    assert Interest.objects.get(pk=interest.pk).state == "expressed"


def test_coming_forward_twice_is_once_and_after_stepping_back_one_may_come_again(at):
    place = make.desk()
    person = make.expert(place.organisation)
    round_ = make.on_board(place)
    interest = make.interest(round_, person)
    letters = Message.objects.count()
    assert make.interest(round_, person).pk == interest.pk
    assert Message.objects.count() == letters
    actions.step_back(interest=interest, by=person.user, at=at)
    assert make.interest(round_, person).pk == interest.pk
    assert Interest.objects.get(pk=interest.pk).state == "expressed"


def test_the_rules_hold_at_the_choice(at):
    place = make.desk()
    person = make.expert(place.organisation)
    interest = make.interest(make.on_board(place), person)
    person.boundaries.create(kind="alone")
    with pytest.raises(refusals.NoLongerFits) as refused:
        actions.choose(interest=interest, by=place.coordinator, at=at)
    assert (refused.value.rule.code, Interest.objects.get(pk=interest.pk).state) == ("alone_boundary", "expressed")


def test_the_boards_date_ends_it_with_a_word_to_everyone(at):
    place = make.desk()
    person = make.expert(place.organisation)
    round_ = make.on_board(place)
    interest = make.interest(round_, person)
    duties.run_all(at + timedelta(days=5, seconds=1))
    assert Interest.objects.get(pk=interest.pk).state == "lapsed"
    assert told(place, person)[1:] == ["Ilmoittautuminen päättyi: ti 16.3., Seinäjoki"]
    desk = list(outbox.about(place.order.code).filter(to_address=place.coordinator.email).values_list("subject", flat=True))
    assert desk.count("Taulun aika päättyi: ti 16.3., Seinäjoki") == 1
    with pytest.raises(Refused):
        make.interest(round_, make.expert(place.organisation))
    assert Assignment.objects.count() == 0


def test_the_boards_date_is_before_the_task(at):
    place = make.desk()
    for days in (0, 30):
        with pytest.raises(Refused):
            make.on_board(place, days=days)
