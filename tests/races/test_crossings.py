"""What crosses: an order called off, a task moved, a report written, a person leaving, while others say yes to the same seats.

On PostgreSQL such actions lock rows that the others want next. Whichever way they cross nobody sees an error, and nobody is
left confirmed, asked or waiting without being told. `RACE_ROUNDS` says how often each is tried.
"""

import os
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from kokemussilta.assignments import actions
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications.models import Message
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Order, Task
from kokemussilta.portals.invariants import INVARIANTS
from kokemussilta.register import actions as register
from kokemussilta.register.models import Consent, Expert
from tests.conftest import AT
from tests.factories import assignments as make
from tests.races.crowd import Crowd, Deed, say_yes

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race, pytest.mark.slow(seconds=6)]

ROUNDS = int(os.environ.get("RACE_ROUNDS", "20"))
LATER = AT + timedelta(hours=2)


def series(times: int = ROUNDS, *, folk: Sequence[Expert] = (), place: make.Desk | None = None) -> tuple[make.Desk, list[Task]]:
    """An order of weekly tasks, each with two seats that two people (always the same) have been asked to."""
    if place is None:
        place = make.desk(seats=2, times=times)
    else:
        place = make.another(place.organisation, place.coordinator, seats=2, times=times)
    people = folk or make.experts(place.organisation, 2)
    tasks = list(place.order.tasks.order_by("starts_at"))
    for task in tasks:
        for seat, person in zip(task.seats.order_by("number"), people, strict=True):
            place.seat = seat
            make.sent(place, [person])
    return place, tasks


def yeses(task: Task) -> list[Deed]:
    return [say_yes(offer) for offer in Offer.objects.filter(seat__task=task).order_by("pk")]


def assert_kind(outcomes: Sequence[Any]) -> None:
    """Nothing but answers and refusals with a sentence."""
    faults = [outcome for outcome in outcomes if isinstance(outcome, Exception) and not isinstance(outcome, Refused)]
    assert faults == []


def was_told(once: str) -> bool:
    return Message.objects.filter(once=once).exists()


def untold(task: Task) -> list[str]:
    """Who does not know how it is now."""
    task, faults = Task.objects.get(pk=task.pk), []
    for one in Assignment.objects.filter(task=task):
        if not was_told(f"confirmed:{one.code}"):
            faults.append("confirmed without a letter")
        of_all = f"called-off:{task.order.code}:{one.expert.code}"
        heard = was_told(f"called-off:{one.code}") or was_told(of_all)
        if task.state == "cancelled" and (one.state in HOLDS_SEAT or not heard):
            faults.append(f"{one.state} for a task called off")
    for offer in Offer.objects.filter(seat__task=task):
        if task.state == "cancelled" and offer.state in {"sent", "waiting"}:
            faults.append("still asked to a task called off")
        whole = [f"{what}:{task.order.code}:{offer.expert.code}" for what in ("order-over", "called-off")]
        if offer.state == "withdrawn" and not any(map(was_told, [f"offer-over:{offer.code}", *whole])):
            faults.append("no longer asked, and not told")
    return faults


def assert_sound() -> None:
    assert {invariant.sentence: list(invariant.broken()) for invariant in INVARIANTS} == {
        invariant.sentence: [] for invariant in INVARIANTS
    }


def test_a_task_called_off_while_its_people_say_yes():
    place, tasks = series()
    with Crowd(3) as crowd:
        for task in tasks:
            called_off, *said = crowd.at_once([
                lambda task=task: orders.call_off_task(
                    task=Task.objects.get(pk=task.pk), reason="Sairastapaus", by=place.coordinator, at=LATER
                ),
                *yeses(task),
            ])  # fmt: skip
            assert_kind([called_off, *said])
            assert called_off is None
            assert untold(task) == []
    assert set(Task.objects.filter(order=place.order).values_list("state", flat=True)) == {"cancelled"}
    assert_sound()


def test_a_task_moved_while_its_people_say_yes():
    place, tasks = series()
    with Crowd(3) as crowd:
        for task in tasks:
            start = task.starts_at.replace(hour=11, minute=45)
            facts = {"starts_at": start, "ends_at": start + timedelta(hours=1)}
            moved, *said = crowd.at_once([
                lambda task=task, facts=facts: orders.change_task(
                    task=Task.objects.get(pk=task.pk), facts=facts, by=place.coordinator, at=LATER
                ),
                *yeses(task),
            ])  # fmt: skip
            assert_kind([moved, *said])
            assert moved == ["ends_at", "starts_at"]
            assert [type(answer) for answer in said] == [Assignment, Assignment]
            assert untold(task) == []
            assert [one.code for one in Assignment.objects.filter(task=task) if not knows_the_new_time(one, facts)] == []
    assert_sound()


def knows_the_new_time(one: Assignment, facts: dict[str, Any]) -> bool:
    """Whether the person's calendar and letters say what holds."""
    clock = f"{facts['starts_at'].astimezone(AT.tzinfo):%H.%M}"
    letters = Message.objects.filter(once__startswith=f"changed:{one.code}:") | Message.objects.filter(
        once=f"confirmed:{one.code}"
    )
    knows = any(clock in letter.text for letter in letters)
    return knows and one.busy_from <= facts["starts_at"] and facts["ends_at"] <= one.busy_until


def test_an_order_called_off_while_its_seats_fill():
    place, _tasks = series(1)
    folk = make.experts(place.organisation, 2)
    with Crowd(5) as crowd:
        for _ in range(ROUNDS):
            place, (task, other) = series(2, folk=folk, place=place)
            called_off, *said = crowd.at_once([
                lambda place=place: orders.cancel(
                    order=Order.objects.get(pk=place.order.pk), reason="Ei rahaa", by=place.coordinator, at=LATER
                ),
                *yeses(task), *yeses(other),
            ])  # fmt: skip
            assert_kind([called_off, *said])
            assert called_off is None
            assert untold(task) + untold(other) == []
            assert Order.objects.get(pk=place.order.pk).state == "cancelled"
    assert_sound()


def test_a_task_called_off_while_somebody_reports_it():
    place, tasks = series()
    for task in tasks:
        for deed in yeses(task):
            deed()
    ended: Counter[str] = Counter()
    with Crowd(2) as crowd:
        for task in tasks:
            one = Assignment.objects.filter(task=task).first()
            after = task.ends_at + timedelta(hours=1)
            reported, called_off = crowd.at_once([
                lambda one=one, after=after: actions.report(
                    assignment=Assignment.objects.get(pk=one.pk), was_held=True, minutes=75, people_reached=20,
                    by=one.expert.user, at=after,
                ),
                lambda task=task, after=after: orders.call_off_task(
                    task=Task.objects.get(pk=task.pk), reason="", by=place.coordinator, at=after
                ),
            ])  # fmt: skip
            assert_kind([reported, called_off])
            state = Task.objects.get(pk=task.pk).state
            ended[state] += 1
            assert (isinstance(reported, Refused), called_off is None) == ((state, state) == ("cancelled", "cancelled"),) * 2
            assert untold(task) == []
    assert set(ended) <= {"held", "cancelled"}
    assert_sound()


@pytest.mark.parametrize("how", ["leaves", "withdraws the consent"])
def test_somebody_leaves_while_saying_yes_and_while_being_asked(how):
    first, second = make.desk(times=ROUNDS), make.desk()
    second = make.another(first.organisation, first.coordinator, times=ROUNDS)
    with Crowd(3) as crowd:
        for here, there in zip(first.order.tasks.all(), second.order.tasks.all(), strict=True):
            person = make.expert(first.organisation)
            first.seat, second.seat = here.seats.get(), there.seats.get()
            offer = make.offer(first, person)
            left, said, asked = crowd.at_once([
                leaving(person, how), say_yes(offer), lambda person=person: make.sent(second, [person], at=LATER)
            ])  # fmt: skip
            assert_kind([left, said, asked])
            assert left is None
            assert list(Offer.objects.filter(expert=person, state__in=["sent", "waiting"])) == []
            for one in Assignment.objects.filter(expert=person):
                assert Message.objects.filter(once__startswith=f"may-not-come:{one.code}").exists()
    assert_sound()


def leaving(person: Expert, how: str) -> Deed:
    if how == "leaves":
        return lambda: register.leave(expert=Expert.objects.get(pk=person.pk), by=person.user, at=LATER)
    return lambda: register.withdraw_consent(
        consent=Consent.objects.get(expert=person, purpose="brokered"), by=person.user, at=LATER
    )


def test_two_people_asked_to_two_tasks_of_one_hour_each_take_one():
    """Each yes takes back the other offer of its person, in the order of the other's yes."""
    place = make.desk()
    folk = make.experts(place.organisation, 2)
    with Crowd(2) as crowd:
        for turn in range(ROUNDS):
            start = place.task.starts_at + timedelta(weeks=turn + 1)
            here, there = (make.another(place.organisation, place.coordinator, starts_at=start) for _ in range(2))
            rounds = [make.sent(one, folk) for one in (here, there)]
            first = Offer.objects.get(round=rounds[0], expert=folk[0])
            second = Offer.objects.get(round=rounds[1], expert=folk[1])
            said = crowd.at_once([say_yes(first), say_yes(second)])
            assert [type(answer) for answer in said] == [Assignment, Assignment]
            others = Offer.objects.filter(round__in=rounds).exclude(pk__in=[first.pk, second.pk])
            assert [(offer.state, was_told(f"offer-over:{offer.code}")) for offer in others] == [("withdrawn", True)] * 2
    assert_sound()
