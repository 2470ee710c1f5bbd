"""A desk on which a claim lies too long: its people are reminded, then the deputy has it, then the lead."""

from collections.abc import Callable
from datetime import datetime, timedelta

from kokemussilta.access.models import Membership
from kokemussilta.access.roles import Role
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.fees import locks, rules
from kokemussilta.fees.actions import desks
from kokemussilta.fees.letters import turns
from kokemussilta.fees.models import Claim, ClaimStep, Stay, Turn
from kokemussilta.fees.queries.placing import Found
from kokemussilta.fees.states import Reach
from kokemussilta.notifications import outbox
from kokemussilta.notifications.letters import Letter, Recipient

#: Nobody who has left the claim alone for long is asked about it more often than this.
STRANDED_EVERY = timedelta(days=7)


def is_due(stay: Stay, step: ClaimStep, at: datetime) -> bool:
    """Whether a desk is to be reminded or passed on."""
    reach, reminders = _wanted(stay, step, at)
    return _RANK[reach] > _RANK[stay.reach] or (stay.reach == Reach.FIRST and reminders > stay.reminded)


@whole
def chase(*, found: Found, at: datetime) -> int:
    """Remind of one desk, or pass it on, when it is time; answers how many things were done."""
    claim, step = found.claim, found.step
    locks.hold(claim)
    stay = Stay.objects.get(pk=found.stay.pk)
    if stay.until is not None or not is_due(stay, step, at):
        return 0
    stay.claim = claim
    reach, reminders = _wanted(stay, step, at)
    if _RANK[reach] > _RANK[stay.reach]:
        desks.reach_further(stay, Reach(reach), at=at)
        desks.place(claim, at=at)
        audit.record("fees.claim.reached_further", claim, by=None, at=at)
        return 1
    Stay.objects.filter(pk=stay.pk).update(reminded=reminders, reminded_at=at)
    asked = Turn.objects.filter(stay=stay, is_asked=True).select_related("person").order_by("person_id")
    for turn in asked:
        _remind(stay, turn.person, is_due=reminders > 1, at=at)
    audit.record("fees.claim.reminded", claim, by=None, at=at)
    return 1


def _wanted(stay: Stay, step: ClaimStep, at: datetime) -> tuple[str, int]:
    """To whom time has moved it, and how many reminders are due; a desk handed to another begins its days anew."""
    began = (stay.due_at or at) - timedelta(days=step.days)
    reach = rules.reach_after(began, step.days, at, has_deputy=step.deputy_id is not None)
    return reach, rules.reminders_due(began, step.days, at)


@whole
def tell_stranded(*, claim: Claim, at: datetime) -> int:
    """Tell the leads of the paying and the arranging organisation that nobody may approve a claim; once a week."""
    week = (local_day(at).toordinal()) // STRANDED_EVERY.days
    rows = Membership.objects.in_force(local_day(at)).filter(
        organisation__in=[claim.organisation_id, claim.arranger_id], role=Role.LEAD, user__is_active=True
    )
    told = 0
    for user in User.objects.filter(memberships__in=rows).distinct().order_by("pk"):
        once = f"claim-stranded:{claim.code}:{week}:{user.code}"
        told += _queue(user, claim.code, once, lambda: turns.stranded(claim), at=at)
    return told


@whole
def tell_operators(*, organisation: str, code: str, count: int, at: datetime) -> int:
    """Tell whoever runs the installation which organisation lacks an approver; once a week."""
    week = (local_day(at).toordinal()) // STRANDED_EVERY.days
    told = 0
    for user in User.objects.filter(is_operator=True, is_active=True).order_by("pk"):
        once = f"stranded-at:{code}:{week}:{user.code}"
        told += _queue(user, code, once, lambda: turns.stranded_for_operator(organisation, count), at=at)
    return told


_RANK = {str(reach): rank for rank, reach in enumerate((Reach.FIRST, Reach.DEPUTY, Reach.LEAD))}


def _remind(stay: Stay, person: User, *, is_due: bool, at: datetime) -> None:
    once = f"claim-reminder:{stay.nonce}:{person.code}:{int(is_due)}"
    _queue(person, stay.claim.code, once, lambda: turns.reminder(stay, person, is_due=is_due, at=at), at=at)


def _queue(user: User, about: str, once: str, write: Callable[[], Letter], *, at: datetime) -> int:
    to = Recipient(user.email, user.language, user.name)
    return int(outbox.queue(write, to=to, about=about, at=at, once=once) is not None)
