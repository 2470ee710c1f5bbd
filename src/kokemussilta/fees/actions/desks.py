"""The one place that puts a claim on a desk: whatever moves a claim calls `move`, whatever changes who may act calls `place`."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.crypto import get_random_string

from kokemussilta.accounts.models import User
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Move, advance
from kokemussilta.fees import locks, rules
from kokemussilta.fees.letters import turns
from kokemussilta.fees.models import Claim, ClaimStep, Stay, Turn
from kokemussilta.fees.queries import people, placing
from kokemussilta.fees.states import DESK_IN, ClaimState, Desk, Reach
from kokemussilta.notifications import outbox
from kokemussilta.notifications.letters import Letter, Recipient

_NONCE = 20


def move(claim: Claim, which: Move, *, at: datetime, position: int | None = None, **also: Any) -> Stay | None:
    """Move a claim and put it on the desk of its new state: `advance` for claims, whose state, desk and step the database ties together.

    Names the version and the step that it leaves, so that of two at once one raises `Stale`. `position`: the step that it comes to, when it is in
    approval after the move; `also`: further fields. Call it under the claim's lock (`locks.hold`); answers the open stay.
    """
    desk = DESK_IN[ClaimState(which.target)]
    seen = {"version": claim.version, "position": claim.position}
    advance(claim, which, at=at, seen=seen, also={"desk": desk, "position": position, **also})
    return place(claim, at=at)


def place(claim: Claim, *, at: datetime, roles: people.Roles | None = None) -> Stay | None:
    """See to it that exactly one stay is open, on the desk where the claim's state and step put it; answers it, None when it is done.

    Nothing happens when it lies there already and the same people may act. `roles`: the facts, when they were read for many claims.
    """
    stay = Stay.objects.filter(claim=claim, until__isnull=True).first()
    here = (claim.desk, claim.version, claim.position)
    if stay is not None and (stay.desk, stay.version, stay.position) != here:
        Stay.objects.filter(pk=stay.pk).update(until=max(at, stay.since))
        stay = None
    if claim.desk == Desk.NOBODY:
        return None
    if claim.desk != Desk.APPROVER:
        return stay or _open(claim, at=at, person=claim.expert.user_id if claim.desk == Desk.EXPERT else None)
    step = step_of(claim)
    if stay is None:
        stay = _open(claim, at=at, title=step.title, due_at=at + timedelta(days=step.days))
    _settle(stay, _holding(claim, step, stay.reach, roles, at), at=at)
    return stay


def step_of(claim: Claim) -> ClaimStep:
    """The step at which a claim in approval lies."""
    return ClaimStep.objects.get(claim=claim, version=claim.version, position=claim.position or 0)


def holding(claim: Claim, *, at: datetime) -> rules.Holding:
    """Who may decide on a claim in approval now, asked of the rules."""
    step = step_of(claim)
    stay = Stay.objects.get(claim=claim, until__isnull=True)
    return _holding(claim, step, stay.reach, None, at)


@whole
def place_all(*, claims: QuerySet[Claim], at: datetime) -> int:
    """Look at these claims in approval again, after somebody's role, absence or account changed; answers on how many the people changed."""
    moved = [found.claim for found in placing.look(claims, at) if not found.is_right]
    roles = people.Roles.of(moved, at)
    for claim in moved:
        locks.hold(claim)
        place(claim, at=at, roles=roles)
    return len(moved)


@whole
def put_back(*, claim: Claim, at: datetime) -> None:
    """Put a claim on the desk of its state when it is found on none, or on another: it never is, and the net makes sure."""
    locks.hold(claim)
    place(claim, at=at)


def reach_further(stay: Stay, reach: Reach, *, at: datetime) -> None:
    """Let a desk pass to the deputy or the lead, for its days are over or the lead takes it; never back."""
    Stay.objects.filter(pk=stay.pk, until__isnull=True).update(reach=reach, reached_at=at)
    stay.reach, stay.reached_at = reach, at


def _open(claim: Claim, *, at: datetime, title: str = "", due_at: datetime | None = None, person: int | None = None) -> Stay:
    return Stay.objects.create(
        claim=claim, desk=claim.desk, version=claim.version, position=claim.position, title=title, person_id=person,
        since=at, reached_at=at, due_at=due_at, nonce=get_random_string(_NONCE),
    )  # fmt: skip


def _holding(claim: Claim, step: ClaimStep, reach: str, roles: people.Roles | None, at: datetime) -> rules.Holding:
    facts = (roles or people.Roles.of([claim], at)).people_for(claim)
    return rules.holder(people.as_step(step), facts, barred=people.barred(claim), reach=reach)


def _settle(stay: Stay, held: rules.Holding, *, at: datetime) -> None:
    """Write down whose turn it is, when it is others than it was."""
    wanted = dict.fromkeys(held.also, False) | dict.fromkeys(held.people, True)
    known = dict(Turn.objects.filter(stay=stay).values_list("person_id", "is_asked"))
    if known != wanted:
        Turn.objects.filter(stay=stay).exclude(person__in=wanted).delete()
        for number, is_asked in wanted.items():
            Turn.objects.update_or_create(stay=stay, person_id=number, defaults={"is_asked": is_asked})
    _tell(stay, [number for number in held.people if not known.get(number)], held.reach, at=at)
    alone = held.people[0] if len(held.people) == 1 else None
    if stay.person_id != alone:
        stay.person_id = alone
        stay.save(update_fields=["person"])


def _tell(stay: Stay, numbers: list[int], reach: str, *, at: datetime) -> None:
    """A letter with a link to each whose turn it has become; once a stay."""
    for person in User.objects.filter(pk__in=numbers).order_by("pk"):

        def write(person: User = person) -> Letter:
            return turns.your_turn(stay, person, reach=reach, at=at)

        to = Recipient(person.email, person.language, person.name)
        outbox.queue(write, to=to, about=stay.claim.code, at=at, once=f"claim-turn:{stay.nonce}:{person.code}:{reach}")
