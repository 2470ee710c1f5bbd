"""Trusted pairs: an explicit yes within limits of one's own, first turn or a direct booking, an end at once; nobody else looks in."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.trusted import Limits, Trust
from kokemussilta.core.workflow import NotAllowedFrom, Refused
from kokemussilta.notifications.models import Message
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Order
from kokemussilta.register import actions as register
from tests.factories import assignments as make
from tests.factories import orders as factory
from tests.factories import people

MANY = Limits()
DIRECT = Limits(direct=True)


class Pair:
    """A unit whose client and expert have met."""

    def __init__(self, at):
        self.place = make.desk()
        self.expert = make.expert(self.place.organisation)
        make.confirmed(self.place, self.expert)
        self.unit = self.place.order.unit
        self.client = people.member(Role.CLIENT, self.unit.organisation, self.unit)
        self.at = at

    def agreed(self, own=MANY, unit=MANY):
        trust = actions.ask_to_trust(unit=self.unit, expert=self.expert, limits=unit, by=self.client, at=self.at)
        actions.agree_to_trust(trust=trust, limits=own, by=self.expert.user, at=self.at)
        return trust

    def planned(self, *, days=21, **more):
        """One more order of the unit, put into the calendar."""
        order = factory.submitted(self.at, desk=self.place.organisation, **more)
        orders.link(order=order, organisation=self.unit.organisation, unit=self.unit, by=self.place.coordinator, at=self.at)
        start = (self.at + timedelta(days=days)).replace(hour=10, minute=0)
        spans = [(start, start + timedelta(minutes=75))]
        orders.make_tasks(order=order, spans=spans, plan=factory.plan(order), by=self.place.coordinator, at=self.at)
        return order


@pytest.fixture
def pair(at, db):
    return Pair(at)


# --- Limits -----------------------------------------------------------------------------------------------------------


@given(
    some.builds(
        Limits, kinds=some.frozensets(some.sampled_from("abc")), per_month=some.none() | some.integers(1, 5),
        notice_days=some.integers(0, 30),
    ),
    some.sampled_from("abc"), some.integers(0, 6), some.integers(0, 40),
)  # fmt: skip
def test_limits_allow_what_is_within_all_of_them(limits, kind, count, ahead):
    reasons = [
        bool(limits.kinds) and kind not in limits.kinds,
        limits.per_month is not None and count + 1 > limits.per_month,
        ahead < limits.notice_days,
    ]

    assert limits.allow(kind, count, ahead) == (not any(reasons))


# --- Asking and answering ---------------------------------------------------------------------------------------------


def test_the_unit_asks_once_and_nothing_happens_before_the_experts_own_yes(at, pair):
    first = actions.ask_to_trust(unit=pair.unit, expert=pair.expert, limits=MANY, by=pair.client, at=at)
    second = actions.ask_to_trust(unit=pair.unit, expert=pair.expert, limits=MANY, by=pair.client, at=at)
    order = pair.planned()

    assert first == second
    assert Message.objects.filter(about=first.code).count() == 1
    assert Offer.objects.filter(seat__task__order=order).count() == 0
    with pytest.raises(PermissionDenied):
        actions.agree_to_trust(trust=first, limits=MANY, by=pair.client, at=at)


def test_only_who_has_been_there_is_asked_and_only_by_the_units_own(at, pair):
    stranger = make.expert(pair.place.organisation)

    with pytest.raises(Refused):
        actions.ask_to_trust(unit=pair.unit, expert=stranger, limits=MANY, by=pair.client, at=at)
    for by in (pair.place.coordinator, people.member(Role.CLIENT, people.organisation(coordinates=False))):
        with pytest.raises(PermissionDenied):
            actions.ask_to_trust(unit=pair.unit, expert=pair.expert, limits=MANY, by=by, at=at)
    assert Trust.objects.count() == 0


def test_after_a_no_there_is_peace(at, pair, later):
    trust = actions.ask_to_trust(unit=pair.unit, expert=pair.expert, limits=MANY, by=pair.client, at=at)
    actions.end_trust(trust=trust, by=pair.expert.user, at=at)
    actions.end_trust(trust=trust, by=pair.expert.user, at=at)

    assert Trust.objects.get().state == "declined"
    with pytest.raises(Refused):
        actions.ask_to_trust(unit=pair.unit, expert=pair.expert, limits=MANY, by=pair.client, at=later(days=170))
    with pytest.raises(NotAllowedFrom):
        actions.agree_to_trust(trust=trust, limits=MANY, by=pair.expert.user, at=at)
    again = actions.ask_to_trust(unit=pair.unit, expert=pair.expert, limits=MANY, by=pair.client, at=later(days=190))
    assert again.state == "asked"


# --- First turn -------------------------------------------------------------------------------------------------------


def test_what_is_planned_is_offered_first_to_the_one_who_agreed(at, pair):
    pair.agreed()

    order = pair.planned()

    offer = Offer.objects.get(seat__task__order=order)
    assert (offer.expert, offer.state) == (pair.expert, "sent")
    assert Assignment.objects.filter(task__order=order).count() == 0


def test_both_must_allow_a_booking_without_asking(at, pair):
    pair.agreed(own=MANY, unit=DIRECT)
    asked = pair.planned(days=21)
    actions.agree_to_trust(trust=Trust.objects.get(), limits=DIRECT, by=pair.expert.user, at=at)

    booked = pair.planned(days=28)

    assert [Assignment.objects.filter(task__order=order).count() for order in (asked, booked)] == [0, 1]
    letter = Message.objects.get(to_address=pair.expert.user.email, about=booked.code)
    assert "varasi sinut suoraan" in letter.text
    assert Offer.objects.filter(seat__task__order=booked).count() == 0


@pytest.mark.parametrize("direct", [True, False])
def test_an_order_that_lacks_something_waits_until_it_is_told(at, pair, direct):
    limits = Limits(direct=direct)
    pair.agreed(own=limits, unit=limits)
    order = pair.planned(aftercare="")
    assert Assignment.objects.filter(task__order=order).count() + Offer.objects.filter(seat__task__order=order).count() == 0
    Order.objects.filter(pk=order.pk).update(handler=pair.place.coordinator)

    orders.complete(order=order, facts={"aftercare": "Hoitaja jää paikalle."}, by=order.client, at=at)

    assert Assignment.objects.filter(task__order=order).count() == direct
    assert Offer.objects.filter(seat__task__order=order, state="sent").count() == (not direct)


@pytest.mark.parametrize(
    ("own", "unit"),
    [
        (Limits(kinds=frozenset({"peer-talk"})), MANY), (MANY, Limits(kinds=frozenset({"peer-talk"}))),
        (Limits(per_month=1), MANY), (MANY, Limits(notice_days=30)),
    ],
)  # fmt: skip
def test_the_narrower_limit_holds(at, pair, own, unit):
    pair.agreed(own=own, unit=unit)
    # The pair's first task is in the same month.
    order = pair.planned(days=16)

    assert Offer.objects.filter(seat__task__order=order).count() == 0


def test_the_hard_rules_hold_for_trusted_people_too(at, pair):
    pair.agreed(own=DIRECT, unit=DIRECT)
    register.pause(expert=pair.expert, by=pair.expert.user, at=at)

    order = pair.planned()

    assert (Offer.objects.filter(seat__task__order=order).count(), order.tasks.count()) == (0, 1)


def test_an_end_holds_at_once_and_leaves_what_was_agreed(at, pair):
    trust = pair.agreed(own=DIRECT, unit=DIRECT)
    before = pair.planned(days=21)

    actions.end_trust(trust=trust, by=pair.expert.user, at=at)
    after = pair.planned(days=28)

    assert Trust.objects.get().state == "ended"
    assert Assignment.objects.get(task__order=before).state == "confirmed"
    assert Offer.objects.filter(seat__task__order=after).count() == 0
    told = Message.objects.get(to_address=pair.client.email, subject="Vakiotekijä ei ole nyt käytettävissä")
    assert "jatka vakiotekijänänne" in told.text


def test_of_two_trusted_the_one_with_fewer_tasks_there_is_turned_to(at, pair):
    other = make.expert(pair.place.organisation)
    far = make.another(pair.place.organisation, pair.place.coordinator, starts_at=at + timedelta(days=80))
    orders.link(order=far.order, organisation=pair.unit.organisation, unit=pair.unit, by=pair.place.coordinator, at=at)
    make.confirmed(far, other)
    pair.agreed()
    trust = actions.ask_to_trust(unit=pair.unit, expert=other, limits=MANY, by=pair.client, at=at)
    actions.agree_to_trust(trust=trust, limits=MANY, by=other.user, at=at)

    order = pair.planned(days=16)

    assert Offer.objects.get(seat__task__order=order).expert == other


def test_whoever_leaves_is_nobodys_first_any_more(at, pair):
    pair.agreed(own=DIRECT, unit=DIRECT)

    register.leave(expert=pair.expert, by=pair.expert.user, at=at)

    assert Trust.objects.get().state == "ended"
    assert Message.objects.filter(to_address=pair.client.email, subject="Vakiotekijä ei ole nyt käytettävissä").count() == 1


# --- Pages ------------------------------------------------------------------------------------------------------------


def test_each_side_has_its_page_and_nobody_else_sees_it(at, pair, client):
    browser = people.sign_in(client, pair.client, at=at)
    page = browser.get(reverse("assignments:trusted"))
    assert [one.expert for one in page.context["candidates"]] == [pair.expert]
    answer = browser.post(reverse("assignments:trusted"), {"unit": pair.unit.code, "expert": pair.expert.code})
    twice = browser.post(reverse("assignments:trusted"), {"unit": pair.unit.code, "expert": pair.expert.code})
    trust = Trust.objects.get()
    url = reverse("assignments:trust", args=[trust.code])
    assert (answer.url, twice.url) == (url, reverse("assignments:trusted"))
    browser.post(url, {"kinds": ["school-lecture"], "per_month": "2", "notice_days": "", "direct": "on"})

    people.sign_in(browser, pair.expert.user, at=at)
    assert [one.code for one in browser.get(reverse("assignments:my-units")).context["trusts"]] == [trust.code]
    assert browser.get(url).context["form"].initial["per_month"] is None
    browser.post(url, {"per_month": "1", "notice_days": "7"})

    trust.refresh_from_db()
    assert (trust.state, trust.unit_limits, trust.own_limits) == (
        "agreed", Limits(frozenset({"school-lecture"}), 2, 0, direct=True), Limits(frozenset(), 1, 7),
    )  # fmt: skip
    for somebody in (pair.place.coordinator, people.user(), make.expert(pair.place.organisation).user):
        assert people.sign_in(browser, somebody, at=at).get(url).status_code == 404
    people.sign_in(browser, pair.expert.user, at=at)
    assert [browser.post(url, {"end": "1"}).status_code for _ in range(2)] == [302, 302]
    assert browser.get(url).status_code == 404


def test_a_number_that_is_none_is_told(at, pair, client):
    trust = actions.ask_to_trust(unit=pair.unit, expert=pair.expert, limits=MANY, by=pair.client, at=at)
    browser = people.sign_in(client, pair.expert.user, at=at)

    answer = browser.post(reverse("assignments:trust", args=[trust.code]), {"per_month": "monta"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["per_month"])
    assert Trust.objects.get().state == "asked"


@pytest.mark.parametrize("limits", [MANY, DIRECT])
def test_near_the_task_nobody_is_turned_to_by_itself(pair, limits):
    """Neither asked nor booked: the coordinator chooses, as with everybody else."""
    pair.agreed(own=limits, unit=limits)
    order = pair.planned(days=1)

    assert Offer.objects.filter(seat__task__order=order).count() == 0
    assert Assignment.objects.filter(task__order=order).count() == 0


@pytest.mark.parametrize("limits", [MANY, DIRECT])
def test_nobody_is_booked_whose_account_is_closed(pair, limits):
    """They could neither see it nor call it off."""
    pair.agreed(own=limits, unit=limits)
    type(pair.expert.user).objects.filter(pk=pair.expert.user_id).update(is_active=False)
    order = pair.planned()

    assert Offer.objects.filter(seat__task__order=order).count() == 0
    assert Assignment.objects.filter(task__order=order).count() == 0
