"""Income by month of payment: counted in the person's own limit, shown to them alone, told before they say yes."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kokemussilta.assignments.facts import facts_of_one
from kokemussilta.assignments.links import answer_path
from kokemussilta.assignments.models import Assignment
from kokemussilta.fees.actions import counting, mending
from kokemussilta.fees.models import Claim
from kokemussilta.fees.queries import earnings
from kokemussilta.pricing.models import PayTerms
from kokemussilta.pricing.paydays import PayRhythm, next_pay_day
from tests.factories import claims as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("ready", "days", "paid"),
    [
        (date(2027, 3, 1), (15, 31), date(2027, 3, 15)),
        (date(2027, 3, 16), (15, 31), date(2027, 3, 31)),
        (date(2027, 2, 16), (31,), date(2027, 2, 26)),  # the last of February is a Sunday
        (date(2027, 12, 28), (15,), date(2028, 1, 14)),  # the fifteenth is a Saturday
    ],
)
def test_pay_days_fall_on_working_days(ready: date, days: tuple[int, ...], paid: date) -> None:
    assert next_pay_day(ready, days) == paid


def test_a_rhythm_tells_when_work_is_paid() -> None:
    assert PayRhythm((15,), 14, 3).expected_on(date(2027, 3, 2)) == date(2027, 4, 15)


def test_a_confirmed_task_counts_in_the_month_in_which_it_is_paid(at: datetime) -> None:
    work = make.work()

    assert work.assignment.pay_month == work.task.pay_month == date(2027, 4, 1)
    [busy] = facts_of_one(work.expert, at).busy
    assert (busy.fee_cents, busy.pay_month) == (12_000, 2027 * 12 + 3)


def test_the_payers_own_days_decide(at: datetime) -> None:
    place = make.make.desk()
    PayTerms.objects.create(organisation=place.organisation, days=[25], route_days=1, payroll_days=1)
    other = make.make.another(place.organisation, place.coordinator)

    assert other.task.pay_month == date(2027, 3, 1)


def test_travel_does_not_count_and_a_declined_fee_does_not(at: datetime) -> None:
    make.rates()
    claim = make.work().told(travel_km=40)
    assert claim is not None
    kept = Assignment.objects.get(claim=claim)
    assert (kept.pay_cents, kept.pay_month) == (12_000, claim.expected_on.replace(day=1) if claim.expected_on else None)

    mending.choose_kind(claim=claim, kind="declined", by=make.person(claim), at=claim.drafted_at)

    assert Assignment.objects.get(claim=claim).pay_cents == 0


def test_what_was_paid_counts_in_the_month_of_the_payment(at: datetime) -> None:
    claim = make.drafted()
    Claim.objects.filter(pk=claim.pk).update(state="paid", desk="expert", paid_on=date(2027, 6, 3))

    counting.note(Claim.objects.get(pk=claim.pk), at=at)

    [month] = earnings.months_of(claim.expert, date(2027, 1, 1), date(2027, 12, 1))
    assert (month.month, month.paid, month.planned) == (date(2027, 6, 1), 12_000, 0)
    assert Assignment.objects.get(claim=claim).pay_month == date(2027, 6, 1)


def test_months_hold_what_is_agreed_sent_and_paid_to_the_cent(at: datetime) -> None:
    place = make.make.desk()
    first = make.work(place)
    claim = first.told()
    assert claim is not None
    other = make.make.another(place.organisation, place.coordinator, starts_at=first.over + timedelta(days=20))
    make.make.confirmed(other, first.expert)

    months = earnings.months_of(first.expert, date(2027, 1, 1), date(2027, 12, 1))

    agreed = Assignment.objects.get(task=other.task).fee_cents
    assert sum(one.taxable for one in months) == 12_000 + (agreed or 0)


def test_the_offer_tells_what_it_pays_and_the_limit_only_to_oneself(client: Client, at: datetime, clock_at: datetime) -> None:
    make.rates()
    place = make.make.desk()
    person = make.make.expert(place.organisation)
    type(person).objects.filter(pk=person.pk).update(monthly_ceiling_cents=16_000)
    offer = make.make.offer(place, person)

    by_link = client.get(answer_path(offer)).content.decode()
    assert "Mitä tästä maksetaan" in by_link
    assert "Ansiorajasi" not in by_link

    assert person.user is not None
    client.force_login(person.user)
    own = client.get(reverse("assignments:offer", args=[offer.code])).content.decode()
    assert "rajasi on 160,00\u00a0€" in own
    assert "Maksetaan arviolta" in own


def test_the_letter_holds_what_was_paid_and_nobody_elses(client: Client, set_clock: Callable[[datetime], None]) -> None:
    make.rates()
    claim = make.work().told(travel_km=40)
    assert claim is not None
    Claim.objects.filter(pk=claim.pk).update(state="paid", desk="expert", paid_on=date(2027, 3, 31))
    set_clock(claim.drafted_at + timedelta(days=30))

    client.force_login(make.person(claim))
    own = client.get(reverse("fees:letter")).content.decode()
    assert "120,00\u00a0€" in own
    assert "20,00\u00a0€" in own

    client.force_login(make.another_person(claim))
    assert "120,00" not in client.get(reverse("fees:letter")).content.decode()


def test_the_page_shows_months_and_the_limit(client: Client, set_clock: Callable[[datetime], None]) -> None:
    claim = make.drafted()
    type(claim.expert).objects.filter(pk=claim.expert_id).update(monthly_ceiling_cents=20_000)
    set_clock(claim.drafted_at)
    client.force_login(make.person(claim))

    assert "120,00\u00a0€ / 200,00\u00a0€" in client.get(reverse("fees:earnings")).content.decode()
