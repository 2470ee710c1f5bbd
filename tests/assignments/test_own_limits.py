"""Every limit that a person sets holds in the offer's and the confirmation's own transaction, and takes back what waits for them."""

from datetime import timedelta

import pytest

from kokemussilta.assignments import actions, refusals
from kokemussilta.assignments.exclusions import words_for
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.rules import BY_CODE, Shown
from kokemussilta.core.clock import local_day
from kokemussilta.notifications import outbox
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Order, Task
from kokemussilta.register import actions as register
from kokemussilta.register.models import Expert
from kokemussilta.vocabulary.models import Municipality, TaskKind
from tests.factories import assignments as make
from tests.factories import contracts

pytestmark = pytest.mark.django_db


def _service(person, place, at):
    register.add_boundary(expert=person, kind="product", product_code=place.order.product.code, by=person.user, at=at)


def _group(person, place, at):
    Order.objects.filter(pk=place.order.pk).update(head_count=31)
    register.set_boundaries(expert=person, plain=[], themes=[], audiences=[], max_people=30, by=person.user, at=at)


def _pair(person, place, at):
    place.task.seats.create(number=9, language=place.seat.language)
    register.add_boundary(expert=person, kind="pair", by=person.user, at=at)


def _region(person, place, at):
    register.add_area(expert=person, area=Municipality.objects.get(name_fi="Vaasa"), by=person.user, at=at)


def _way(person, place, at):
    Expert.objects.filter(pk=person.pk).update(municipality=Municipality.objects.get(name_fi="Tampere"), max_km=500)
    limits = {
        "max_per_week": None,
        "max_per_month": None,
        "notice_days": 0,
        "remote_ok": True,
        "on_site_ok": True,
        "max_km": 400,
    }
    register.set_limits(expert=person, **limits, accepts_voluntary=True, has_car=False, by=person.user, at=at)


def _calendar(person, place, at):
    link = register.link_calendar(expert=person, address="https://kalenteri.example/x", by=person.user, at=at)
    starts = place.task.starts_at
    register.note_busy_times(link=link, spans=[(starts - timedelta(hours=1), starts + timedelta(minutes=1))], at=at)


def _rest(person, place, at):
    near = make.another(place.organisation, place.coordinator, at)
    Task.objects.filter(pk=near.task.pk).update(
        starts_at=place.task.starts_at + timedelta(days=2), ends_at=place.task.ends_at + timedelta(days=2)
    )
    near.task.refresh_from_db()
    make.confirmed(near, person, at=at)
    register.set_rest(expert=person, rest_days=2, heavy_kinds=[place.order.product.kind], by=person.user, at=at)


def _shift(person, place, at):
    contracts.on_shift(person, at, weekday=local_day(place.task.starts_at).weekday())


LIMITS = {
    "product_boundary": _service, "group_boundary": _group, "alone_boundary": _pair, "region": _region, "way": _way,
    "engaged": _calendar, "rest": _rest, "clash": _shift,
}  # fmt: skip


@pytest.fixture(params=sorted(LIMITS))
def limit(request):
    return request.param


def test_nobody_is_asked_against_a_limit(limit, at):
    place = make.desk()
    person = make.expert(place.organisation)
    LIMITS[limit](person, place, at)
    with pytest.raises(refusals.NoLongerFits) as refusal:
        make.offer(place, person)
    assert (refusal.value.rule.code, Offer.objects.filter(seat=place.seat).count()) == (limit, 0)


def test_a_limit_set_meanwhile_takes_the_request_back_kindly(limit, at):
    place = make.desk()
    person = make.expert(place.organisation)
    offer = make.offer(place, person)
    LIMITS[limit](person, place, at)
    assert Offer.objects.get(pk=offer.pk).state == "withdrawn"
    subjects = outbox.about(place.order.code).filter(to_address=person.user.email).values_list("subject", flat=True)
    assert "Pyyntö päättyi: ti 16.3., Seinäjoki" in subjects
    with pytest.raises(refusals.Withdrawn):
        actions.accept(offer=offer, by=None, at=at)


def test_a_yes_meets_the_limit_even_when_nothing_took_the_request_back(limit, at, monkeypatch):
    """The last guard is in the confirmation itself."""
    place = make.desk()
    person = make.expert(place.organisation)
    offer = make.offer(place, person)
    monkeypatch.setattr("kokemussilta.assignments.actions.rechecking.recheck", lambda **_: 0)
    LIMITS[limit](person, place, at)
    assert Offer.objects.get(pk=offer.pk).state == "sent"
    with pytest.raises(refusals.NoLongerFits) as refusal:
        actions.accept(offer=offer, by=person.user, at=at)
    assert (refusal.value.rule.code, Assignment.objects.filter(seat=place.seat).exists()) == (limit, False)


def test_calendars_and_rest_look_like_any_other_absence_to_others():
    for code in ("engaged", "rest"):
        assert BY_CODE[code].shown_as == Shown.NOT_AVAILABLE
        assert words_for(BY_CODE[code]) == words_for(BY_CODE["paused"])


def test_a_number_of_listeners_told_later_is_judged_then(at):
    place = make.desk()
    person = make.expert(place.organisation)
    register.set_boundaries(expert=person, plain=[], themes=[], audiences=[], max_people=30, by=person.user, at=at)
    Order.objects.filter(pk=place.order.pk).update(head_count=None)
    offer = make.offer(place, person)
    order = Order.objects.get(pk=place.order.pk)
    orders.edit_facts(order=order, facts={"head_count": 200}, spans=None, by=place.coordinator, at=at)
    assert Offer.objects.get(pk=offer.pk).state == "withdrawn"


def test_a_task_that_the_desk_calls_heavy_wants_its_rest(at):
    """Even when its kind is none of those that the person has named: the offer and the yes both see the mark."""
    place = make.desk()
    person = make.expert(place.organisation)
    others = TaskKind.objects.exclude(pk=place.order.product.kind_id)[:1]
    register.set_rest(expert=person, rest_days=2, heavy_kinds=list(others), by=person.user, at=at)
    near = make.another(place.organisation, place.coordinator, at, starts_at=place.task.starts_at + timedelta(days=2))
    make.confirmed(near, person, at=at)
    offer = make.offer(place, person, at=at)

    actions.mark_heavy(task=place.task, heavy=True, by=place.coordinator, at=at)

    with pytest.raises(refusals.NoLongerFits) as refusal:
        actions.accept(offer=offer, by=person.user, at=at)
    assert refusal.value.rule.code == "rest"

    actions.mark_heavy(task=near.task, heavy=True, by=place.coordinator, at=at)
    after = make.another(place.organisation, place.coordinator, at, starts_at=near.task.starts_at + timedelta(days=2))
    with pytest.raises(refusals.NoLongerFits) as refusal:
        make.offer(after, person, at=at)
    assert refusal.value.rule.code == "rest"
