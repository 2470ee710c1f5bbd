"""Claims on their way: routes, a year of approvals, a few that wait now, one that stuck and went to the lead."""

from datetime import datetime, timedelta
from random import Random

from kokemussilta.accounts.models import User
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.demo.stories.world import World
from kokemussilta.fees import duties, rules
from kokemussilta.fees.actions import approving, mending, routing
from kokemussilta.fees.models import Claim, Turn
from kokemussilta.fees.states import ClaimState

COUNTY, SCHOOL = "lakeuden-hyvinvointialue", "lakeuden-ammattiopisto"
#: Of work done within these days some claims wait still, for they were sent late.
RECENT = 48
STUCK_DAYS = 19
TRAIN, TICKET = "Juna ja yöpyminen Helsingissä", 26_400
REASON = "Matkalippu puuttuu, ja kilometrit ovat samalta päivältä. Kumpi on oikein?"


def make_routes(world: World, at: datetime) -> None:
    """The county's line manager, then the head of services over 300 euros; the school's own manager. Before anything is claimed."""
    people = {key: world.users[key].pk for key in ("marjo", "eero", "pirjo", "satu")}
    county = (
        rules.Desk("lähiesihenkilö", rules.Step(rules.PERSON, people["marjo"], people["eero"], 7)),
        rules.Desk("palvelupäällikkö", rules.Step(rules.PERSON, people["eero"], people["pirjo"], 7), 30_000),
    )
    early = at - timedelta(days=398)
    routing.write_route(organisation=world.houses[COUNTY], unit=None, steps=county, by=world.users["pirjo"], at=early)
    school = (rules.Desk("koulutuspäällikkö", rules.Step(rules.PERSON, people["satu"], None, 10)),)
    # The school's lead came to make its route.
    unit = world.units[SCHOOL, "Lähihoitajakoulutus"]
    routing.write_route(organisation=world.houses[SCHOOL], unit=unit, steps=school, by=world.users["ritva"], at=early)


def happen(world: World, at: datetime, *, seed: int = 1) -> None:
    """Bring the claims to this moment."""
    chance = Random(seed)
    claims = list(
        Claim.objects.filter(state=ClaimState.DRAFTED)
        .select_related("expert__user", "organisation")
        .order_by("worked_on", "pk")
    )
    ours = [claim for claim in claims if claim.organisation_id == world.houses[COUNTY].pk and claim.total_cents]
    old = [claim for claim in ours if (local_day(at) - claim.worked_on).days >= STUCK_DAYS + 2]
    stuck = max(old, key=lambda one: one.worked_on, default=None)
    if stuck is not None:
        _stick(stuck, at)
    for number, claim in enumerate(one for one in claims if one != stuck):
        days = (local_day(at) - claim.worked_on).days
        if days > RECENT:
            _pass(claim, at, chance, is_returned=number % 11 == 5)
        elif number % 4:
            _wait(claim, number, at)
    _return_one(at)


def _wait(claim: Claim, number: int, at: datetime) -> None:
    """Sent some days ago, and waiting; some of the county's have a train ticket that brings it over the limit, and is past its first desk."""
    sent = max(claim.drafted_at + timedelta(hours=2), at - timedelta(days=1 + number % 4, hours=3))
    over = number % 3 == 2 and claim.organisation.slug == COUNTY and claim.expert.user is not None and sent < at
    if over and claim.expert.user is not None:
        mending.add_receipt(claim=claim, cost="ticket", words=TRAIN, cents=TICKET, by=claim.expert.user, at=sent)
    _send(claim, sent, at)
    by = _whose(claim) if over else None
    if by is not None:
        when = min(sent + timedelta(hours=20), at)
        approving.approve(claim=claim, position=claim.position or 0, version=claim.version, by=by, at=when)


def _stick(claim: Claim, at: datetime) -> None:
    """Nobody acts: reminders, the deputy, then the lead has it."""
    day = local_day(at) - timedelta(days=STUCK_DAYS)
    _send(claim, helsinki(day, 9), at)
    for days in range(1, STUCK_DAYS):
        duties.chase(helsinki(day + timedelta(days=days), 10))


def _send(claim: Claim, when: datetime, at: datetime) -> bool:
    """The expert sends it, when there is something in it."""
    by = claim.expert.user
    if by is None or not claim.total_cents or when >= at:
        return False
    mending.send(claim=claim, version=claim.version, total_cents=claim.total_cents, by=by, at=when)
    return True


def _pass(claim: Claim, at: datetime, chance: Random, *, is_returned: bool) -> None:
    """Through every step, each in some days; now and then once back to the expert first."""
    when = claim.drafted_at + timedelta(hours=chance.randrange(4, 60))
    if not _send(claim, when, at):
        return
    if is_returned:
        when += timedelta(days=2)
        by = _whose(claim)
        if by is not None:
            approving.send_back(claim=claim, version=claim.version, reason=REASON, by=by, at=when)
            when += timedelta(days=1)
            _send(claim, when, at)
    while claim.state == ClaimState.IN_APPROVAL:
        when += timedelta(hours=chance.randrange(5, 130))
        by = _whose(claim)
        if by is None or when >= at:
            return
        approving.approve(claim=claim, position=claim.position or 0, version=claim.version, by=by, at=when)


def _whose(claim: Claim) -> User | None:
    turn = Turn.objects.filter(stay__claim=claim, stay__until__isnull=True, is_asked=True).select_related("person").first()
    return turn.person if turn is not None else None


def _return_one(at: datetime) -> None:
    """One came back to its expert this morning."""
    rows = Claim.objects.filter(state=ClaimState.IN_APPROVAL, submitted_at__gt=at - timedelta(days=RECENT)).select_related(
        "expert__user"
    )
    claim = rows.order_by("-worked_on", "pk").first()
    by = _whose(claim) if claim is not None else None
    if claim is not None and by is not None:
        approving.send_back(claim=claim, version=claim.version, reason=REASON, by=by, at=at - timedelta(hours=3))
