"""A claim's way: sent to its route, approved, sent back, taken over, handed to another; on exactly one desk all along."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.workflow import Refused, Stale
from kokemussilta.fees.actions import approving
from kokemussilta.fees.models import Claim, ClaimLine, ClaimStep, Decision, Stay, Turn
from kokemussilta.fees.states import ClaimState, Desk, HolderKind, Verdict
from tests.factories import fees, people

pytestmark = pytest.mark.django_db
Later = Callable[..., datetime]


def where(claim: Claim) -> tuple[str, str, int | None, set[int]]:
    """State, desk, step and whose turn it is; checks that exactly one stay is open."""
    claim.refresh_from_db()
    stays = list(Stay.objects.filter(claim=claim, until__isnull=True))
    assert len(stays) == (0 if claim.desk == Desk.NOBODY else 1)
    asked = Turn.objects.filter(stay__in=stays, is_asked=True).values_list("person_id", flat=True)
    return str(claim.state), str(claim.desk), claim.position, set(asked)


def user_of(place: fees.Payer) -> User:
    """The expert's own account."""
    assert place.expert.user is not None
    return place.expert.user


def sent(place: fees.Payer, *cents: int, at: datetime) -> Claim:
    """A claim that its expert has sent."""
    claim = fees.drafted(place, *cents, at=at)
    approving.submit(claim=claim, by=user_of(place), at=at)
    return claim


def approve(claim: Claim, by: User, at: datetime) -> None:
    """Approve it where it is."""
    claim.refresh_from_db()
    approving.approve(claim=claim, position=claim.position or 0, version=claim.version, by=by, at=at)


def test_a_draft_is_on_the_experts_desk(at: datetime) -> None:
    claim = fees.drafted(fees.payer(), at=at)
    assert where(claim)[:3] == ("drafted", "expert", None)


def test_one_step_under_the_limit(at: datetime, later: Later) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, 12_000, at=at)
    assert where(claim) == ("in_approval", "approver", 1, {place.manager.pk})
    approve(claim, place.manager, later(days=1))
    assert where(claim) == ("approved", "payroll", None, set())
    assert claim.approved_at == later(days=1)


def test_two_steps_over_it(at: datetime, later: Later) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, 28_000, 2_100, at=at)
    assert (claim.total_cents, claim.taxable_cents) == (30_100, 28_000)
    approve(claim, place.manager, later(days=1))
    assert where(claim) == ("in_approval", "approver", 2, {place.head.pk})
    approve(claim, place.head, later(days=2))
    assert where(claim)[0] == "approved"
    lengths = list(Stay.objects.filter(claim=claim).values_list("desk", "position", "since", "until"))
    assert lengths == [
        ("expert", None, at, at),
        ("approver", 1, at, later(days=1)),
        ("approver", 2, later(days=1), later(days=2)),
        ("payroll", None, later(days=2), None),
    ]


def test_a_unit_inherits_its_organisations_route(at: datetime) -> None:
    place = fees.payer()
    fees.route(place, (HolderKind.PERSON, place.head, None, None), unit=False)
    assert where(sent(place, at=at))[3] == {place.head.pk}


def test_its_own_goes_first(at: datetime) -> None:
    place = fees.payer()
    fees.route(place, (HolderKind.PERSON, place.head, None, None), unit=False)
    fees.two_steps(place)
    assert where(sent(place, at=at))[3] == {place.manager.pk}


def test_without_a_route_the_leads_approve(at: datetime) -> None:
    place = fees.payer()
    assert where(sent(place, at=at))[3] == {place.lead.pk}


def test_any_of_the_units_approvers(at: datetime) -> None:
    place = fees.payer()
    fees.route(place, (HolderKind.APPROVERS, None, None, None))
    claim = sent(place, at=at)
    assert where(claim)[3] == {place.manager.pk, place.head.pk}
    approve(claim, place.head, at)
    assert where(claim)[0] == "approved"


def test_an_approver_never_approves_their_own(at: datetime) -> None:
    place = fees.payer()
    people.membership(user_of(place), place.organisation, "approver", place.unit)
    fees.route(place, (HolderKind.PERSON, user_of(place), place.head, None))
    claim = sent(place, at=at)
    assert where(claim)[3] == {place.head.pk}
    with pytest.raises(PermissionDenied):
        approve(claim, user_of(place), at)


def test_nobody_approves_two_steps(at: datetime) -> None:
    place = fees.payer()
    fees.route(place, (HolderKind.PERSON, place.head, None, None), (HolderKind.PERSON, place.head, None, None))
    claim = sent(place, at=at)
    approve(claim, place.head, at)
    assert where(claim)[2:] == (2, {place.lead.pk})
    with pytest.raises(Refused, match="jo hyväksynyt"):
        approve(claim, place.head, at)


def test_a_press_twice_is_one(at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, 40_000, at=at)
    for _ in range(2):
        approving.approve(claim=claim, position=1, version=1, by=place.manager, at=at)
    assert where(claim)[2] == 2
    assert Decision.objects.filter(claim=claim, verdict=Verdict.APPROVED).count() == 1


def test_what_has_moved_on_is_stale(at: datetime) -> None:
    place = fees.payer()
    fees.route(place, (HolderKind.APPROVERS, None, None, None), (HolderKind.LEADS, None, None, None))
    claim = sent(place, at=at)
    seen = Claim.objects.get(pk=claim.pk)
    approve(claim, place.manager, at)
    with pytest.raises(Stale):
        approving.approve(claim=seen, position=1, version=1, by=place.head, at=at)
    assert where(claim)[2] == 2


def test_strangers_and_the_next_in_turn_may_not(at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, 40_000, at=at)
    for stranger in (people.user(), place.lead, place.head, place.arranging_lead):
        with pytest.raises(PermissionDenied):
            approve(claim, stranger, at)
    assert where(claim)[2] == 1


def test_only_its_expert_sends_it(at: datetime) -> None:
    place = fees.payer()
    claim = fees.drafted(place, at=at)
    with pytest.raises(PermissionDenied):
        approving.submit(claim=claim, by=place.lead, at=at)
    approving.submit(claim=claim, by=None, at=at)
    assert where(claim)[0] == "in_approval"


def test_nothing_to_pay_is_not_sent(at: datetime) -> None:
    claim = fees.drafted(fees.payer(), 0, at=at)
    with pytest.raises(Refused, match="mitään maksettavaa"):
        approving.submit(claim=claim, by=None, at=at)
    assert where(claim)[:2] == ("drafted", "expert")


def test_sent_back_it_is_the_experts_as_a_new_version(at: datetime, later: Later) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, 12_000, 2_500, at=at)
    approving.send_back(claim=claim, version=1, reason=" Lippu puuttuu. ", by=place.manager, at=later(days=1))
    assert where(claim) == ("returned", "expert", None, set())
    assert claim.version == 2
    ClaimLine.objects.filter(claim=claim, version=2, number=2).update(cents=3_000, unit_cents=3_000)
    approving.submit(claim=claim, by=user_of(place), at=later(days=2))
    assert where(claim) == ("in_approval", "approver", 1, {place.manager.pk})
    sums = [list(ClaimLine.objects.filter(claim=claim, version=number).values_list("cents", flat=True)) for number in (1, 2)]
    assert sums == [[12_000, 2_500], [12_000, 3_000]]
    decided = list(Decision.objects.filter(claim=claim).values_list("version", "verdict", "total_cents", "reason"))
    assert decided == [
        (1, "submitted", 14_500, ""), (1, "returned", 14_500, "Lippu puuttuu."), (2, "submitted", 15_000, ""),
    ]  # fmt: skip


def test_who_approved_the_first_version_may_approve_the_next(at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, 40_000, at=at)
    approve(claim, place.manager, at)
    approving.send_back(claim=claim, version=1, reason="Tarkista matka.", by=place.head, at=at)
    approving.submit(claim=claim, by=user_of(place), at=at)
    approve(claim, place.manager, at)
    assert where(claim)[2:] == (2, {place.head.pk})


def test_a_return_has_its_reason(at: datetime) -> None:
    place = fees.payer()
    claim = sent(place, at=at)
    with pytest.raises(Refused, match="Kerro"):
        approving.send_back(claim=claim, version=1, reason="  ", by=place.lead, at=at)
    assert where(claim)[0] == "in_approval"


def test_payroll_sends_back_what_is_not_paid(at: datetime) -> None:
    place = fees.payer()
    payroll = people.member("payroll", place.organisation)
    claim = sent(place, at=at)
    with pytest.raises(PermissionDenied):
        approving.send_back(claim=claim, version=1, reason="Väärä tili.", by=payroll, at=at)
    approve(claim, place.lead, at)
    approving.send_back(claim=claim, version=1, reason="Väärä tili.", by=payroll, at=at)
    assert where(claim)[:2] == ("returned", "expert")
    assert claim.approved_at is None


def test_a_lead_takes_it_over(at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, at=at)
    with pytest.raises(PermissionDenied):
        approving.take_over(claim=claim, by=place.head, at=at)
    for _ in range(2):
        approving.take_over(claim=claim, by=place.lead, at=at)
    assert where(claim)[3] == {place.lead.pk}
    # The one who had it may still press first.
    approve(claim, place.manager, at)
    assert where(claim)[0] == "approved"


def test_the_arranging_lead_takes_over_when_the_payers_do_nothing(at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, at=at)
    approving.take_over(claim=claim, by=place.arranging_lead, at=at)
    assert where(claim)[3] == {place.lead.pk}


def test_handed_to_another(at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, at=at)
    with pytest.raises(Refused, match="Valitse toinen"):
        approving.hand_over(claim=claim, to=user_of(place), by=place.manager, at=at)
    with pytest.raises(PermissionDenied):
        approving.hand_over(claim=claim, to=place.head, by=place.head, at=at)
    approving.hand_over(claim=claim, to=place.lead, by=place.manager, at=at)
    assert where(claim)[3] == {place.lead.pk}


def test_many_at_once_leaves_alone_what_has_moved(at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claims = [sent(place, at=at) for _ in range(3)]
    approve(claims[1], place.manager, at)
    other = sent(fees.payer(), at=at)
    chosen = [(Claim.objects.get(pk=claim.pk), 1, 1) for claim in (*claims, other)]
    # What the person has approved already is approved.
    assert approving.approve_many(chosen=chosen, by=place.manager, at=at) == 3
    assert [where(claim)[0] for claim in (*claims, other)] == ["approved"] * 3 + ["in_approval"]


def test_the_frozen_route_stays_when_it_is_changed(at: datetime) -> None:
    place = fees.payer()
    made = fees.two_steps(place)
    claim = sent(place, 40_000, at=at)
    made.ended_at = at
    made.save(update_fields=["ended_at"])
    assert ClaimStep.objects.filter(claim=claim).count() == 2
    approve(claim, place.manager, at)
    assert where(claim)[2] == 2


def test_the_database_knows_one_open_stay(at: datetime) -> None:
    claim = fees.drafted(fees.payer(), at=at)
    with pytest.raises(IntegrityError):
        Stay.objects.create(claim=claim, desk=Desk.EXPERT, version=1, title="", since=at, reached_at=at)


def test_all_or_nothing(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    place = fees.payer()
    claim = sent(place, at=at)
    monkeypatch.setattr(audit, "record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        approve(claim, place.lead, at)
    assert where(claim)[0] == ClaimState.IN_APPROVAL
    assert not Decision.objects.filter(claim=claim, verdict=Verdict.APPROVED).exists()
