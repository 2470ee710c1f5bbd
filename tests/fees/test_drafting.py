"""A claim drafts itself from what became of a task, and follows the report until somebody has approved it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from kokemussilta.assignments import actions as assignments
from kokemussilta.assignments.actions import cancelling
from kokemussilta.fees.actions import approving
from kokemussilta.fees.models import Claim, ClaimLine, Route, Stay
from kokemussilta.notifications.models import Message
from tests.factories import claims as make

pytestmark = pytest.mark.django_db


def lines(claim: Claim, version: int | None = None) -> list[tuple[str, Decimal, int]]:
    rows = ClaimLine.objects.filter(claim=claim, version=version or claim.version).order_by("number")
    return [(row.kind, row.quantity, row.cents) for row in rows]


def subjects(claim: Claim) -> list[str]:
    return [
        message.subject
        for message in Message.objects.filter(about=claim.assignment.task.order.code).order_by("pk")
        if "alkkio" in message.subject
    ]


def test_a_report_drafts_the_claim_that_was_agreed_and_its_kilometres() -> None:
    make.rates()

    claim = make.work().told(travel_km=40)

    assert claim is not None
    assert (claim.state, claim.desk, claim.ground, claim.kind) == ("drafted", "expert", "done", "wage")
    assert lines(claim) == [("fee", Decimal(1), 12_000), ("km", Decimal(40), 2_000)]
    assert (claim.total_cents, claim.taxable_cents) == (14_000, 12_000)
    assert claim.expected_on is not None
    assert [(stay.desk, stay.person) for stay in Stay.objects.filter(claim=claim)] == [("expert", claim.expert.user)]
    assert len(subjects(claim)) == 1


def test_told_twice_the_same_it_is_one_claim_and_one_letter() -> None:
    work = make.work()
    first = work.told()
    second = work.told(at=work.over + timedelta(minutes=5))

    assert first == second
    assert Claim.objects.count() == 1
    assert second is not None
    assert len(subjects(second)) == 1


def test_the_schedule_fills_in_what_was_not_agreed() -> None:
    work = make.work(fee_cents=None)
    make.schedule(work.desk.organisation, unit="half_hour", cents=1500)

    claim = work.told(minutes=100)

    assert claim is not None
    [line] = ClaimLine.objects.filter(claim=claim)
    assert (line.quantity, line.unit_cents, line.cents) == (Decimal(4), 1500, 6000)
    assert line.because["minutes"] == 100
    booked = int((work.task.ends_at - work.task.starts_at).total_seconds() // 60)
    assert line.because["booked_minutes"] == booked
    assert line.booked_cents == -(-booked // 30) * 1500


def test_what_was_agreed_is_paid_and_the_schedule_explains_it() -> None:
    work = make.work()
    row = make.schedule(work.desk.organisation, cents=8000)

    claim = work.told()

    assert claim is not None
    [line] = ClaimLine.objects.filter(claim=claim)
    assert line.cents == 12_000
    assert line.because["rule"] == "agreed"
    assert (line.because["schedule"], line.because["table_cents"]) == (row.version.schedule.code, 8000)


def test_a_client_with_a_route_of_its_own_pays_itself_else_through_the_desk() -> None:
    own = make.work(payer="client")
    county, unit = own.task.order.organisation, own.task.order.unit
    through = own.told()
    assert through is not None
    assert county is not None
    assert (through.organisation, through.unit, through.is_invoiced) == (own.desk.organisation, None, True)
    Route.objects.create(organisation=county, made_at=own.over)

    claim = make.work(make.make.another(own.desk.organisation, own.desk.coordinator), payer="client").told()

    assert claim is not None
    if claim.assignment.task.order.organisation == county:
        assert (claim.organisation, claim.unit, claim.is_invoiced) == (county, unit, False)


def test_voluntary_work_without_costs_needs_no_press() -> None:
    claim = make.work(payer="voluntary", fee_cents=None).told()

    assert claim is not None
    assert (claim.state, claim.desk, claim.kind, claim.total_cents) == ("nothing", "nobody", "costs", 0)
    assert subjects(claim) == []
    assert not Stay.objects.filter(claim=claim, until__isnull=True).exists()


def test_voluntary_work_with_kilometres_waits_for_a_press() -> None:
    make.rates()

    claim = make.work(payer="voluntary", fee_cents=None).told(travel_km=30)

    assert claim is not None
    assert (claim.state, claim.kind, claim.total_cents, claim.taxable_cents) == ("drafted", "costs", 1500, 0)


def test_a_mended_report_draws_a_draft_again_in_the_same_version() -> None:
    make.rates()
    work = make.work()
    work.told(travel_km=40)

    claim = work.told(travel_km=60, at=work.over + timedelta(hours=1))

    assert claim is not None
    assert (claim.version, claim.total_cents) == (1, 15_000)
    assert lines(claim)[1] == ("km", Decimal(60), 3000)
    assert len(subjects(claim)) == 2


def test_a_mended_report_takes_a_sent_claim_back_to_its_expert_as_a_new_version() -> None:
    make.rates()
    work = make.work()
    claim = work.told(travel_km=40)
    assert claim is not None
    approving.submit(claim=claim, by=claim.expert.user, at=work.over)

    mended = work.told(travel_km=60, at=work.over + timedelta(hours=1))

    assert mended is not None
    assert (mended.state, mended.version, mended.total_cents) == ("returned", 2, 15_000)
    assert lines(mended, 1) == [("fee", Decimal(1), 12_000), ("km", Decimal(40), 2000)]
    assert Stay.objects.filter(claim=mended, until__isnull=True).count() == 1


def test_after_approval_the_claim_stays_and_the_desk_hears() -> None:
    make.rates()
    work = make.work()
    claim = work.told(travel_km=40)
    assert claim is not None
    Claim.objects.filter(pk=claim.pk).update(state="approved", desk="payroll")

    mended = work.told(travel_km=60, at=work.over + timedelta(hours=1))

    assert mended is not None
    assert (mended.state, mended.version, mended.total_cents) == ("approved", 1, 14_000)
    assert len([subject for subject in subjects(mended) if subject.startswith("Raportti korjattiin")]) == 1


def test_late_cancelling_by_the_client_pays_by_the_ladder() -> None:
    work = make.work()
    make.ladder(work.desk.organisation, ("client", 48, 50), ("client", 24, 100))

    at = work.task.starts_at - timedelta(hours=30)
    cancelling.call_off_task(task=work.task, reason="", by_client=True, by=work.desk.coordinator, at=at)

    claim = work.claim()
    assert claim is not None
    assert (claim.state, claim.ground, claim.total_cents) == ("drafted", "cancelled", 6000)
    [line] = ClaimLine.objects.filter(claim=claim)
    assert (line.kind, line.quantity, line.unit_cents) == ("cancellation", Decimal("0.5"), 12_000)
    assert line.because["hours_before"] == 30


def test_cancelling_in_time_makes_no_claim() -> None:
    work = make.work()
    make.ladder(work.desk.organisation, ("client", 24, 100))

    at = work.task.starts_at - timedelta(hours=24)
    cancelling.call_off_task(task=work.task, reason="", by_client=True, by=work.desk.coordinator, at=at)

    assert Claim.objects.count() == 0


def test_an_experts_own_cancelling_pays_nothing_and_costs_nothing() -> None:
    work = make.work()
    make.ladder(work.desk.organisation, ("client", 1000, 100), ("organiser", 1000, 100))

    assignments.expert_cancels(assignment=work.assignment, by=work.expert.user, at=work.task.starts_at - timedelta(hours=1))

    assert Claim.objects.count() == 0


def test_a_client_who_does_not_come_pays_the_fee_and_the_way() -> None:
    make.rates()
    work = make.work()
    make.ladder(work.desk.organisation)

    claim = work.told(was_held=False, why_not="client_absent", minutes=None, people_reached=None, travel_km=40)

    assert claim is not None
    assert (claim.ground, lines(claim)) == (
        "no_client", [("cancellation", Decimal(1), 12_000), ("km", Decimal(40), 2000)],
    )  # fmt: skip


def test_not_held_for_another_reason_makes_no_claim() -> None:
    make.work().told(was_held=False, why_not="own", minutes=None, people_reached=None)

    assert Claim.objects.count() == 0


def test_a_task_that_turns_out_not_held_clears_its_draft() -> None:
    work = make.work()
    work.told()

    assignments.correct_report(task=work.task, was_held=False, by=work.desk.coordinator, at=work.over + timedelta(hours=1))

    claim = work.claim()
    assert claim is not None
    assert (claim.state, claim.desk) == ("nothing", "nobody")


def test_the_database_knows_no_claim_on_two_desks() -> None:
    claim = make.drafted()

    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(desk="payroll")
    with pytest.raises(IntegrityError), transaction.atomic():
        Stay.objects.create(
            claim=claim, desk="payroll", version=1, title="", since=claim.drafted_at, reached_at=claim.drafted_at
        )


def test_a_failure_in_drafting_takes_the_report_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    work = make.work()

    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("kokemussilta.fees.actions.versions.write", fail)

    with pytest.raises(RuntimeError), transaction.atomic():
        work.told()
    work.assignment.refresh_from_db()
    assert (work.assignment.state, Claim.objects.count()) == ("confirmed", 0)
