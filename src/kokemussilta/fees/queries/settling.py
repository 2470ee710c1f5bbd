"""Claims whose fee nobody agreed beforehand, for whoever looks after their tasks."""

from kokemussilta.accounts.models import User
from kokemussilta.assignments.policies import may_handle
from kokemussilta.fees.models import Claim
from kokemussilta.fees.states import COSTS_ONLY, OWN
from kokemussilta.orders.models import Task


def to_settle(user: User, code: str) -> Claim | None:
    """A claim of a task that the person looks after, not their own."""
    claim = (
        Claim.objects.filter(code=code).select_related("expert__user", "assignment__expert", "assignment__task__order").first()
    )
    return claim if claim is not None and may_handle(user, claim.assignment) else None


def without_fee(user: User, task: Task) -> list[Claim]:
    """Claims of a task that wait for a fee; one statement."""
    rows = Claim.objects.filter(assignment__task=task, assignment__fee_cents__isnull=True, state__in=OWN)
    waiting = rows.exclude(kind__in=COSTS_ONLY).select_related("expert").order_by("pk")
    return [claim for claim in waiting if claim.expert.user_id != user.pk]
