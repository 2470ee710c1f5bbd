"""Two approvers press at once, an approval against a withdrawal, a return, a role that ends: one desk, one effect."""

from functools import partial

import pytest

from kokemussilta.access.actions import people as access
from kokemussilta.access.models import Membership
from kokemussilta.fees.actions import approving, mending
from kokemussilta.fees.models import Claim, Decision, Stay, Turn
from kokemussilta.fees.states import DESK_IN, ClaimState, HolderKind, Verdict
from tests.conftest import AT
from tests.factories import fees, people
from tests.races.crowd import Crowd

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race, pytest.mark.slow(seconds=20)]

ROUNDS = 4


def _sent(place):
    """A claim on the desk of the unit's approvers, with a second step after it."""
    claim = fees.drafted(place)
    approving.submit(claim=claim, by=None, at=AT)
    return claim


def _payer():
    place = fees.payer()
    fees.route(place, (HolderKind.APPROVERS, None, None, None), (HolderKind.LEADS, None, None, None))
    return place


def _press(claim, by, position=1):
    row = Claim.objects.select_related("expert__user").get(pk=claim.pk)
    return partial(approving.approve, claim=row, position=position, version=row.version, by=people.again(by), at=AT)


def _one_desk(claim):
    """The claim afterwards, on exactly one desk."""
    found = Claim.objects.get(pk=claim.pk)
    stays = list(Stay.objects.filter(claim=claim, until__isnull=True))
    assert [stay.desk for stay in stays] == ([found.desk] if found.desk != "nobody" else [])
    assert found.desk == DESK_IN[ClaimState(found.state)]
    return found


def _approved(claim):
    rows = Decision.objects.filter(claim=claim, verdict=Verdict.APPROVED)
    return list(rows.order_by("position").values_list("position", flat=True))


def test_two_approvers_press_at_once():
    place = _payer()
    for _round in range(ROUNDS):
        claim = _sent(place)
        with Crowd(2) as crowd:
            outcomes = crowd.at_once([_press(claim, place.manager), _press(claim, place.head)])
        assert sum(isinstance(one, Exception) for one in outcomes) == 1
        assert _approved(claim) == [1]
        assert _one_desk(claim).position == 2


def test_one_approver_presses_twice_at_once():
    place = _payer()
    for _round in range(ROUNDS):
        claim = _sent(place)
        with Crowd(2) as crowd:
            outcomes = crowd.at_once([_press(claim, place.manager), _press(claim, place.manager)])
        assert outcomes == [None, None]
        assert _approved(claim) == [1]
        assert _one_desk(claim).position == 2


def test_approve_against_withdraw():
    place = fees.payer()
    for _round in range(ROUNDS):
        claim = _sent(place)
        row = Claim.objects.select_related("expert__user").get(pk=claim.pk)
        withdraw = partial(mending.withdraw, claim=row, by=people.again(place.expert.user), at=AT)
        with Crowd(2) as crowd:
            outcomes = crowd.at_once([_press(claim, place.lead), withdraw])
        assert sum(isinstance(one, Exception) for one in outcomes) == 1
        assert (_one_desk(claim).state, _approved(claim)) in [("approved", [1]), ("withdrawn", [])]


def test_approve_against_send_back():
    place = _payer()
    for _round in range(ROUNDS):
        claim = _sent(place)
        row = Claim.objects.select_related("expert__user").get(pk=claim.pk)
        back = partial(approving.send_back, claim=row, version=1, reason="Korjaa.", by=people.again(place.head), at=AT)
        with Crowd(2) as crowd:
            outcomes = crowd.at_once([_press(claim, place.manager), back])
        # A return after the first approval is refused: the claim is the lead's by then.
        assert sum(isinstance(one, Exception) for one in outcomes) == 1
        assert (_one_desk(claim).state, _approved(claim)) in [("in_approval", [1]), ("returned", [])]


def test_approve_against_the_end_of_the_role():
    for _round in range(ROUNDS):
        place = _payer()
        claim = _sent(place)
        role = Membership.objects.get(user=place.manager)
        end = partial(access.end, membership=role, by=people.again(place.lead), at=AT)
        with Crowd(2) as crowd:
            crowd.at_once([_press(claim, place.manager), end])
        found = _one_desk(claim)
        asked = set(Turn.objects.filter(stay__claim=claim, stay__until__isnull=True).values_list("person", flat=True))
        assert asked == ({place.lead.pk} if found.position == 2 else {place.head.pk})
