"""Random histories of claims: after each step every claim is on exactly one desk with somebody able to act, to the cent.

Each rule does what a person, a lead or the calendar could do, allowed or not. What must always hold is checked after every one.
"""

import os
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from kokemussilta.access.actions import people as access
from kokemussilta.access.models import Membership
from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day
from kokemussilta.core.workflow import Refused
from kokemussilta.fees import duties, rules
from kokemussilta.fees.actions import absences, approving, mending, routing
from kokemussilta.fees.models import Absence, Claim, ClaimLine, Decision, Route, Stay, Turn
from kokemussilta.fees.queries import placing
from kokemussilta.fees.states import DESK_IN, OWN, ClaimState, Desk, Verdict
from kokemussilta.register.models import Expert
from tests.conftest import AT
from tests.factories import assignments, fees, people
from tests.fees.pay_history import Paying

pytestmark = pytest.mark.django_db(transaction=False)
number = st.integers(0, 10_000)
#: What a person may try that another was quicker with, or that is not theirs.
TRIED = (Refused, PermissionDenied)


@dataclass
class World:
    """The payer, everybody who may approve somewhere, and what every version was when it was sent."""

    place: fees.Payer
    approvers: list[User]
    payroll: User
    sent: dict[tuple[int, int], tuple[tuple[int, int], ...]] = field(default_factory=dict)


def world() -> World:
    """Two more leads and approvers than one needs, one of whom is an expert too."""
    place = fees.payer()
    expert = place.expert.user
    assert expert is not None
    people.membership(expert, place.organisation, "approver", place.unit)
    wide = people.member("approver", place.organisation, name="Wille Wide")
    second = people.member("lead", place.organisation, name="Liisa Lead")
    payroll = people.member("payroll", place.organisation, name="Pia Palkka")
    return World(place, [place.manager, place.head, place.lead, second, wide, expert, place.arranging_lead, payroll], payroll)


class Histories(Paying, RuleBasedStateMachine):
    """One history; `self.at` only goes on. All begin in the same world, which each leaves as it was."""

    steps = 0
    world: World
    experts: list[Expert]

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.at: datetime = AT
        self.world = replace(Histories.world, sent={})
        self.payroll = self.world.payroll
        self.claims: list[Claim] = []
        self.others = [*Histories.experts]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    # --- choosing ------------------------------------------------------------------------------------------------------

    def claim(self, which: int) -> Claim:
        """One of the claims, as it is now."""
        return Claim.objects.get(pk=self.claims[which % len(self.claims)].pk)

    def person(self, which: int) -> User:
        """One of the approvers, as a new request finds them."""
        return people.again(self.world.approvers[which % len(self.world.approvers)])

    def on_desk(self, claim: Claim, which: int) -> User:
        """Somebody whose turn it is, else anybody."""
        turns = list(Turn.objects.filter(stay__claim=claim, stay__until__isnull=True).order_by("person"))
        return people.again(turns[which % len(turns)].person) if turns else self.person(which)

    # --- what happens --------------------------------------------------------------------------------------------------

    @initialize(cents=st.lists(st.integers(1, 60_000), min_size=1, max_size=3))
    def begin(self, cents: list[int]) -> None:
        self.claims.append(fees.drafted(self.world.place, *cents, at=self.at))

    @precondition(lambda self: len(self.claims) < 4)
    @rule(cents=st.lists(st.integers(1, 60_000), min_size=1, max_size=3), other=st.booleans())
    def draft(self, cents: list[int], other: bool) -> None:
        expert = self.others.pop() if other and self.others else None
        self.claims.append(fees.drafted(self.world.place, *cents, expert=expert, at=self.at))

    @rule(which=number)
    def submit(self, which: int) -> None:
        claim = self.claim(which)
        was_own = claim.state in OWN
        with suppress(*TRIED):
            approving.submit(claim=claim, by=claim.expert.user, at=self.at)
            if was_own:
                self.world.sent[claim.pk, claim.version] = _lines(claim, claim.version)

    @rule(which=number, who=number, by_turn=st.booleans(), old=st.booleans())
    def approve(self, which: int, who: int, by_turn: bool, old: bool) -> None:
        claim = self.claim(which)
        by = self.on_desk(claim, who) if by_turn else self.person(who)
        version, position = claim.version - old, claim.position or 1
        for _press in range(2):
            with suppress(*TRIED):
                approving.approve(claim=claim, position=position, version=version, by=by, at=self.at)

    @rule(who=number)
    def approve_all(self, who: int) -> None:
        by = self.person(who)
        turns = Turn.objects.filter(person=by, stay__until__isnull=True).select_related("stay__claim")
        chosen = [(turn.stay.claim, turn.stay.position or 0, turn.stay.version) for turn in turns]
        approving.approve_many(chosen=chosen, by=by, at=self.at)

    @rule(which=number, who=number, by_turn=st.booleans())
    def send_back(self, which: int, who: int, by_turn: bool) -> None:
        claim = self.claim(which)
        by = self.on_desk(claim, who) if by_turn else self.person(who)
        with suppress(*TRIED):
            approving.send_back(claim=claim, version=claim.version, reason="Korjaa summa.", by=by, at=self.at)

    @rule(which=number, cents=st.integers(0, 60_000))
    def mend(self, which: int, cents: int) -> None:
        claim = self.claim(which)
        if claim.state == ClaimState.RETURNED:
            ClaimLine.objects.filter(claim=claim, version=claim.version, number=1).update(cents=cents, unit_cents=cents)

    @rule(which=number)
    def withdraw(self, which: int) -> None:
        claim = self.claim(which)
        assert claim.expert.user is not None
        with suppress(*TRIED):
            mending.withdraw(claim=claim, by=people.again(claim.expert.user), at=self.at)

    @rule(which=number, who=number, to=number)
    def hand_over(self, which: int, who: int, to: int) -> None:
        with suppress(*TRIED):
            claim = self.claim(which)
            approving.hand_over(claim=claim, to=self.person(to), by=self.on_desk(claim, who), at=self.at)

    @rule(which=number, who=number)
    def take_over(self, which: int, who: int) -> None:
        with suppress(*TRIED):
            approving.take_over(claim=self.claim(which), by=self.person(who), at=self.at)

    @rule(who=number, starts=st.integers(0, 3), days=st.integers(0, 6))
    def be_away(self, who: int, starts: int, days: int) -> None:
        person, today = self.person(who), local_day(self.at)
        first = today + timedelta(days=starts)
        with suppress(*TRIED):
            absences.tell_absence(person=person, from_on=first, until_on=first + timedelta(days=days), by=person, at=self.at)

    @rule(which=number)
    def be_back(self, which: int) -> None:
        rows = list(Absence.objects.select_related("person").order_by("pk"))
        if rows:
            absence = rows[which % len(rows)]
            with suppress(*TRIED):
                absences.end_absence(absence=absence, by=absence.person, at=self.at)

    @rule(who=number, by=number)
    def lose_role(self, who: int, by: int) -> None:
        rows = list(Membership.objects.in_force(local_day(self.at)).filter(user__in=self.world.approvers).order_by("pk"))
        leads = [row.user for row in rows if row.role == "lead"]
        row = rows[who % len(rows)]
        with suppress(*TRIED):
            access.end(membership=row, by=people.again(leads[by % len(leads)]), at=self.at)

    @rule(who=number, role=st.sampled_from(["approver", "lead"]), in_unit=st.booleans())
    def get_role(self, who: int, role: str, in_unit: bool) -> None:
        place, person = self.world.place, self.person(who)
        lead = Membership.objects.in_force(local_day(self.at)).filter(organisation=place.organisation, role="lead").first()
        unit = place.unit if in_unit and role == "approver" else None
        if lead is not None:
            with suppress(*TRIED):
                access.invite(
                    organisation=place.organisation, email=person.email, name=person.name, role=role, unit=unit, language="fi",
                    by=people.again(lead.user), at=self.at,
                )  # fmt: skip

    @rule(who=number)
    def close_account(self, who: int) -> None:
        person = self.person(who)
        User.objects.filter(pk=person.pk).update(is_active=not person.is_active)
        duties.set_right(self.at)

    @rule(
        kinds=st.lists(st.sampled_from([rules.PERSON, rules.APPROVERS, rules.LEADS]), min_size=1, max_size=3),
        who=number, deputy=st.none() | number, over=st.sampled_from([None, 10_000, 30_000]), in_unit=st.booleans(),
    )  # fmt: skip
    def change_route(self, kinds: list[str], who: int, deputy: int | None, over: int | None, in_unit: bool) -> None:
        steps = []
        for more, kind in enumerate(kinds):
            person = self.person(who + more).pk if kind == rules.PERSON else None
            stand_in = self.person(deputy + more).pk if deputy is not None else None
            steps.append(rules.Desk(f"vaihe {more + 1}", rules.Step(kind, person, stand_in, 2 + more), over if more else None))
        place = self.world.place
        with suppress(*TRIED):
            unit = place.unit if in_unit else None
            by = people.again(place.lead)
            routing.write_route(organisation=place.organisation, unit=unit, steps=steps, by=by, at=self.at)

    @rule(in_unit=st.booleans())
    def end_route(self, in_unit: bool) -> None:
        row = Route.objects.filter(ended_at__isnull=True, unit__isnull=not in_unit).first()
        if row is not None:
            with suppress(*TRIED):
                routing.end_route(route=row, by=people.again(self.world.place.lead), at=self.at)

    @rule(hours=st.sampled_from([1, 5, 24, 60, 24 * 9]))
    def time_goes_on(self, hours: int) -> None:
        self.at += timedelta(hours=hours)
        duties.set_right(self.at)
        duties.chase(self.at)

    # --- what must always hold -----------------------------------------------------------------------------------------

    @invariant()
    def exactly_one_desk(self) -> None:
        Histories.steps += 1
        rows = list(Claim.objects.filter(pk__in=[claim.pk for claim in self.claims]))
        stays = list(Stay.objects.filter(claim__in=rows))
        lying = {stay.claim_id: stay for stay in stays if stay.until is None}
        assert Counter(stay.claim_id for stay in stays if stay.until is None) == Counter(
            claim.pk for claim in rows if claim.desk != Desk.NOBODY
        )
        for claim in rows:
            assert claim.desk == DESK_IN[ClaimState(claim.state)]
            if claim.desk != Desk.NOBODY:
                stay = lying[claim.pk]
                assert (stay.desk, stay.version, stay.position) == (claim.desk, claim.version, claim.position)
            # No time between desks is lost or counted twice.
            own = sorted((stay for stay in stays if stay.claim_id == claim.pk), key=lambda one: one.pk)
            for before, after in pairwise(own):
                assert before.until is not None
                assert before.until <= after.since
        assert not placing.lost().exists()

    @invariant()
    def somebody_is_able(self) -> None:
        today = local_day(self.at)
        held = Membership.objects.in_force(today).filter(user__is_active=True, role__in=["approver", "lead"])
        for found in placing.look(placing.in_approval(), self.at):
            claim = found.claim
            if not found.is_right:
                # Only the calendar moves without an action; its duty runs before anybody looks.
                duties.set_right(self.at)
                raise AssertionError("whose turn it is was not written down")
            approved = set(
                Decision.objects.filter(claim=claim, version=claim.version, verdict=Verdict.APPROVED).values_list(
                    "by", flat=True
                )
            )
            leads = held.filter(organisation=claim.arranger_id, role="lead")
            able = {row.user_id for row in [*held.filter(organisation=claim.organisation_id), *leads]}
            able -= approved | {claim.expert.user_id}
            assert set(found.held.people) <= able
            assert bool(found.held.people) == bool(able)

    @invariant()
    def nobody_approves_their_own_or_twice(self) -> None:
        rows = Decision.objects.filter(verdict=Verdict.APPROVED, claim__in=self.claims)
        pairs = list(rows.values_list("claim", "version", "by", "claim__expert__user"))
        assert all(by != own for _claim, _version, by, own in pairs)
        assert len({(claim, version, by) for claim, version, by, _own in pairs}) == len(pairs)

    @invariant()
    def what_was_sent_stays(self) -> None:
        for (claim, version), lines in self.world.sent.items():
            row = Claim.objects.get(pk=claim)
            assert _lines(row, version) == lines
            total = sum(cents for _number, cents in lines)
            decided = Decision.objects.filter(claim=claim, version=version).values_list("total_cents", flat=True)
            assert set(decided) <= {total}
            if row.version == version:
                assert row.total_cents == total

    @invariant()
    def approved_through_every_step(self) -> None:
        for claim in Claim.objects.filter(pk__in=[one.pk for one in self.claims], state=ClaimState.APPROVED):
            steps = set(claim.steps.filter(version=claim.version).values_list("position", flat=True))
            done = claim.decisions.filter(version=claim.version, verdict=Verdict.APPROVED)
            assert set(done.values_list("position", flat=True)) == steps
            lines = ClaimLine.objects.filter(claim=claim, version=claim.version)
            assert lines.aggregate(found=Sum("cents"))["found"] == claim.total_cents


def _lines(claim: Claim, version: int) -> tuple[tuple[int, int], ...]:
    rows = ClaimLine.objects.filter(claim=claim, version=version).order_by("number")
    return tuple(rows.values_list("number", "cents"))


@pytest.mark.slow(seconds=200)
def test_histories(db: None) -> None:
    """Thousands of steps; more with the environment's `HISTORIES`."""
    Histories.world = world()
    Histories.experts = assignments.experts(Histories.world.place.arranger, 2)
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=int(os.environ.get("HISTORIES", "30")), stateful_step_count=50, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    # Each example has its steps; fewer would be no test.
    assert Histories.steps > 20
