"""Roles, absences and time move claims by themselves; nothing strands, and a net proves it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.access.actions import people as access
from kokemussilta.access.models import Membership
from kokemussilta.accounts.models import User
from kokemussilta.core.workflow import Refused
from kokemussilta.fees import duties, rules
from kokemussilta.fees.actions import absences, approving, routing
from kokemussilta.fees.models import Absence, Claim, Route, Stay
from kokemussilta.fees.states import HolderKind, Reach
from kokemussilta.notifications import outbox
from tests.factories import fees, people
from tests.fees.test_approving import approve, sent, where

pytestmark = pytest.mark.django_db
Later = Callable[..., datetime]


def end(person: User, by: User, at: datetime) -> None:
    """The person's roles in their organisation end."""
    for row in Membership.objects.filter(user=person):
        access.end(membership=row, by=by, at=at)


def told(claim: Claim, person: User) -> list[str]:
    """The subjects of the letters about the claim to one person."""
    return [one.subject for one in outbox.about(claim.code) if one.to_address == person.email]


def test_a_role_that_ends_gives_the_claim_to_the_deputy_at_once(at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, at=at)
    end(place.manager, place.lead, at)
    assert where(claim)[3] == {place.head.pk}
    end(place.head, place.lead, at)
    assert where(claim)[3] == {place.lead.pk}


def test_the_last_lead_can_not_leave_and_a_closed_account_goes_to_the_arranger(at: datetime) -> None:
    place = fees.payer()
    claim = sent(place, at=at)
    User.objects.filter(pk=place.lead.pk).update(is_active=False)
    assert duties.set_right(at) == 1
    # There are approvers of the unit left, but the leads of the arranging organisation come first.
    assert where(claim)[3] == {place.arranging_lead.pk}
    assert duties.set_right(at) == 0


def test_an_invited_approver_rescues_a_stranded_claim(at: datetime) -> None:
    place = fees.payer()
    lonely = people.organisation(coordinates=False)
    boss = people.member("lead", lonely)
    place.organisation, place.arranger, place.lead = lonely, lonely, boss
    place.unit = people.unit(lonely)
    fees.route(place, (HolderKind.LEADS, None, None, None), (HolderKind.LEADS, None, None, None))
    claim = sent(place, at=at)
    operator = people.user(is_operator=True)
    approve(claim, boss, at)
    assert where(claim) == ("in_approval", "approver", 2, set())
    assert duties.catch(at) == 2
    assert duties.catch(at) == 0
    assert told(claim, boss)[-1] == "Palkkiolomakkeella ei ole hyväksyjää"
    assert [one.subject for one in outbox.to_address(operator.email)] == [
        "Organisaatiolta puuttuu palkkiolomakkeiden hyväksyjä"
    ]
    made = access.invite(
        organisation=lonely,
        email="uusi@example.fi",
        name="Uusi",
        role="approver",
        unit=place.unit,
        language="fi",
        by=boss,
        at=at,
    )
    assert where(claim)[3] == {made.user_id}
    approve(claim, made.user, at)
    assert where(claim)[0] == "approved"


def test_an_absence_routes_around_and_back(at: datetime, later: Later) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, at=at)
    made = absences.tell_absence(
        person=place.manager, from_on=at.date(), until_on=later(days=3).date(), by=place.manager, at=at
    )
    assert where(claim)[3] == {place.head.pk}
    assert absences.tell_absence(
        person=place.manager, from_on=at.date(), until_on=later(days=3).date(), by=place.manager, at=at
    ) == made  # fmt: skip
    assert duties.set_right(later(days=3)) == 0
    assert duties.set_right(later(days=4)) == 1
    assert where(claim)[3] == {place.manager.pk}


def test_an_absence_that_is_taken_back(at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, at=at)
    made = absences.tell_absence(person=place.manager, from_on=at.date(), until_on=at.date(), by=place.lead, at=at)
    absences.end_absence(absence=made, by=place.manager, at=at)
    assert where(claim)[3] == {place.manager.pk}
    assert not Absence.objects.exists()


def test_absences_are_told_by_oneself_or_a_lead(at: datetime) -> None:
    place = fees.payer()
    for stranger in (place.head, place.arranging_lead, people.user()):
        with pytest.raises(PermissionDenied):
            absences.tell_absence(person=place.manager, from_on=at.date(), until_on=at.date(), by=stranger, at=at)
    day = timedelta(days=1)
    for first, last in (
        (at.date(), at.date() - day),
        (at.date() - 3 * day, at.date() - day),
        (at.date(), at.date() + 500 * day),
    ):
        with pytest.raises(Refused):
            absences.tell_absence(person=place.manager, from_on=first, until_on=last, by=place.lead, at=at)


def test_reminders_then_the_deputy_then_the_lead(at: datetime, later: Later) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, at=at)
    assert duties.chase(later(days=3)) == 0
    assert duties.chase(later(days=4)) == 1
    assert duties.chase(later(days=4)) == 0
    assert duties.chase(later(days=7)) == 1
    assert told(claim, place.manager) == [
        "Palkkiolomake odottaa hyväksymistäsi",
        "Muistutus: palkkiolomake odottaa sinua",
        "Muistutus: palkkiolomakkeen määräaika on täynnä",
    ]
    assert duties.chase(later(days=10, hours=13)) == 0  # at night
    assert duties.chase(later(days=11)) == 1
    assert where(claim)[3] == {place.head.pk}
    assert duties.chase(later(days=14)) == 1
    assert where(claim)[3] == {place.lead.pk}
    assert duties.chase(later(days=60)) == 0
    stay = Stay.objects.get(claim=claim, until__isnull=True)
    assert (stay.reach, stay.reached_at) == (Reach.LEAD, later(days=14))
    # Whoever had it first may still act.
    approve(claim, place.manager, later(days=15))
    assert where(claim)[0] == "approved"


def test_handed_over_the_days_begin_anew(at: datetime, later: Later) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, at=at)
    approving.hand_over(claim=claim, to=place.lead, by=place.manager, at=later(days=6))
    assert duties.chase(later(days=9)) == 0
    assert duties.chase(later(days=10)) == 1


def test_the_next_desk_gets_its_letter_and_the_expert_theirs(at: datetime) -> None:
    place = fees.payer()
    fees.two_steps(place)
    claim = sent(place, 40_000, at=at)
    approve(claim, place.manager, at)
    assert [len(told(claim, one)) for one in (place.manager, place.head)] == [1, 1]
    approve(claim, place.head, at)
    assert place.expert.user is not None
    assert told(claim, place.expert.user) == ["Palkkiolomakkeesi on hyväksytty: ti 2.3."]


STEP = rules.Desk("lähiesihenkilö", rules.Step(rules.APPROVERS))


def test_a_route_is_written_and_ended(at: datetime) -> None:
    place = fees.payer()
    made = routing.write_route(organisation=place.organisation, unit=place.unit, steps=[STEP], by=place.lead, at=at)
    same = routing.write_route(organisation=place.organisation, unit=place.unit, steps=[STEP], by=place.lead, at=at)
    assert same == made
    assert where(sent(place, at=at))[3] == {place.manager.pk, place.head.pk}
    for _ in range(2):
        routing.end_route(route=Route.objects.get(pk=made.pk), by=place.lead, at=at)
    assert where(sent(place, at=at))[3] == {place.lead.pk}


def test_a_route_names_only_those_who_approve_there(at: datetime) -> None:
    place = fees.payer()
    person = rules.PERSON
    wrong = [
        [],
        [rules.Desk("x", rules.Step(person, None))],
        [rules.Desk("x", rules.Step(person, place.arranging_lead.pk))],
        [rules.Desk("x", rules.Step(person, place.head.pk, place.head.pk))],
        [rules.Desk("x", rules.Step(rules.LEADS, days=0))],
        [STEP] * 9,
    ]
    for steps in wrong:
        with pytest.raises(Refused):
            routing.write_route(organisation=place.organisation, unit=place.unit, steps=steps, by=place.lead, at=at)
    for stranger in (place.manager, place.arranging_lead):
        with pytest.raises(PermissionDenied):
            routing.write_route(organisation=place.organisation, unit=place.unit, steps=[STEP], by=stranger, at=at)
    with pytest.raises(PermissionDenied):
        routing.write_route(
            organisation=place.organisation, unit=people.unit(place.arranger), steps=[STEP], by=place.lead, at=at
        )


def test_the_net_puts_back_what_lies_nowhere(at: datetime) -> None:
    claim = sent(fees.payer(), at=at)
    Stay.objects.filter(claim=claim, until__isnull=True).update(until=at)
    assert duties.catch(at) == 1
    assert where(claim)[1] == "approver"
