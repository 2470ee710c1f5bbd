"""Many at once: threads with real commits of their own, on whichever database `DATABASE_URL` names.

`RACE_SEATS` and `RACE_PEOPLE` make the big one smaller for a quick run.
"""

import os
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction

from kokemussilta.assignments import actions, refusals
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications.models import Message
from kokemussilta.register.models import Expert
from tests.conftest import AT
from tests.factories import assignments as make
from tests.races.crowd import Crowd, at_once, kinds, say_yes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

SEATS = int(os.environ.get("RACE_SEATS", "30"))
PEOPLE = int(os.environ.get("RACE_PEOPLE", "100"))


@pytest.mark.slow(seconds=30)
def test_of_a_hundred_yeses_one_gets_each_of_thirty_seats():
    place = make.desk()
    folk = make.experts(place.organisation, PEOPLE)
    with Crowd(PEOPLE) as crowd:
        for number in range(SEATS):
            starts_at = place.task.starts_at + timedelta(days=number)
            here = make.another(place.organisation, place.coordinator, starts_at=starts_at) if number else place
            race_for(here, folk, crowd)


def race_for(place: make.Desk, folk: list[Expert], crowd: Crowd) -> None:
    round_ = make.sent(place, folk)
    outcomes = crowd.at_once([say_yes(offer) for offer in Offer.objects.filter(round=round_)])
    assert kinds(outcomes) == {"Assignment": 1, "SeatTaken": PEOPLE - 1}
    assert all(str(outcome) for outcome in outcomes if isinstance(outcome, Refused))
    (only,) = Assignment.objects.filter(seat=place.seat)
    states = Offer.objects.filter(round=round_).values_list("state", flat=True)
    assert Counter(states) == {"accepted": 1, "withdrawn": PEOPLE - 1}
    told = Message.objects.filter(about=place.order.code, channel="email")
    assert told.filter(once=f"confirmed:{only.code}").count() == 1
    assert told.filter(once__startswith="offer-over:").count() == PEOPLE - 1


def test_a_deadline_and_a_yes_at_the_same_instant_have_one_outcome():
    for number in range(10):
        place = make.desk()
        offer = make.offer(place)
        late = offer.answer_by + timedelta(microseconds=1)

        def yes(offer=offer):
            return actions.accept(offer=Offer.objects.get(pk=offer.pk), by=None, at=offer.answer_by)

        def deadline(offer=offer, late=late):
            return actions.expire(offer=Offer.objects.get(pk=offer.pk), at=late)

        first, second = at_once([yes, deadline] if number % 2 else [deadline, yes])
        said, expired = (first, second) if number % 2 else (second, first)
        state = Offer.objects.get(pk=offer.pk).state
        held = Assignment.objects.filter(seat=place.seat).count()
        over = Message.objects.filter(once=f"offer-over:{offer.code}").count()
        assert (state, held, type(said), expired, over) in {
            ("accepted", 1, Assignment, False, 0),
            ("expired", 0, refusals.TooLate, True, 1),
        }


def test_one_person_saying_yes_to_overlapping_seats_at_once_gets_one():
    for _ in range(5):
        place = make.desk()
        person = make.expert(place.organisation)
        offers = [make.offer(place, person)]
        offers += [make.offer(make.another(place.organisation, place.coordinator), person) for _ in range(3)]
        outcomes = at_once([say_yes(offer) for offer in offers])
        assert kinds(outcomes) == {"Assignment": 1, "Withdrawn": 3}  # the first yes took back what no longer fits beside it
        assert Assignment.objects.filter(expert=person).count() == 1


def test_a_cap_and_a_ceiling_hold_when_raced():
    for limit in ({"max_per_week": 2}, {"max_per_month": 2}, {"monthly_ceiling_cents": 30000}):
        place = make.desk()
        person = make.expert(place.organisation)
        Expert.objects.filter(pk=person.pk).update(**limit)
        start = place.task.starts_at - timedelta(days=place.task.starts_at.weekday())
        offers = [
            make.offer(make.another(place.organisation, place.coordinator, starts_at=start + timedelta(days=day)), person)
            for day in range(5)
        ]
        assert kinds(at_once([say_yes(offer) for offer in offers])) == {"Assignment": 2, "Withdrawn": 3}


def test_the_same_link_pressed_many_times_at_once_has_one_effect():
    place = make.desk()
    offer = make.offer(place)
    outcomes = at_once([say_yes(offer)] * 20)
    assert kinds(outcomes) == {"Assignment": 20}
    assert len({outcome.pk for outcome in outcomes}) == 1
    assert Message.objects.filter(once__startswith="confirmed:").count() == 1
    assert Message.objects.filter(once__startswith="who-comes:").count() == 1


def test_a_yes_and_a_no_at_once_have_one_outcome():
    place = make.desk()
    offer = make.offer(place)
    outcomes = at_once([say_yes(offer), lambda: actions.decline(offer=Offer.objects.get(pk=offer.pk), by=None, at=AT)])
    assert sum(isinstance(outcome, refusals.AlreadyAnswered) for outcome in outcomes) == 1
    assert Offer.objects.get(pk=offer.pk).state in {"accepted", "declined"}


def test_the_last_two_seats_filled_at_once_fill_the_order():
    for _ in range(5):
        place = make.desk(seats=2)
        offers = []
        for seat in place.task.seats.all():
            place.seat = seat
            offers.append(make.offer(place))
        assert kinds(at_once([say_yes(offer) for offer in offers])) == {"Assignment": 2}
        place.order.refresh_from_db()
        assert place.order.state == "filled"


def test_the_race_bites_a_naive_yes():
    """The control: the same race against look-then-write without guards, which must go wrong at least once."""
    wrong = 0
    for _ in range(5):
        place = make.desk()
        person = make.expert(place.organisation)
        offers = [make.offer(place, person)]
        offers += [make.offer(make.another(place.organisation, place.coordinator), person) for _ in range(3)]
        looked = threading.Barrier(len(offers))

        def naive(offer, looked=looked, person=person):
            free = not Assignment.objects.filter(expert=person, state="confirmed").exists()
            looked.wait(60)
            if free:
                task = offer.seat.task
                with transaction.atomic():
                    return Assignment.objects.create(
                        seat=offer.seat, task=task, expert=person, offer=offer, busy_from=task.starts_at,
                        busy_until=task.ends_at, confirmed_at=AT, state_since=AT,
                    )  # fmt: skip
            return None

        at_once([lambda offer=offer: naive(Offer.objects.select_related("seat__task").get(pk=offer.pk)) for offer in offers])
        wrong += Assignment.objects.filter(expert=person).count() > 1
    assert wrong > 0
