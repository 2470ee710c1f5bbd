"""Putting the letters about claims in the outbox."""

from datetime import datetime
from functools import partial

from kokemussilta.assignments.recipients import expert as recipient
from kokemussilta.fees.letters import to_desk, to_expert
from kokemussilta.fees.models import Claim
from kokemussilta.notifications import outbox
from kokemussilta.notifications.letters import Letter
from kokemussilta.orders.recipients import desk


def drafted(claim: Claim, *, at: datetime) -> None:
    """Tell the person that a claim waits for their press. Once."""
    _tell(claim, partial(to_expert.drafted, claim), at=at, once=f"claim-drafted:{claim.code}")


def drawn_again(claim: Claim, *, at: datetime) -> None:
    """Tell the person that a claim was drawn again after the report was mended."""
    _tell(claim, partial(to_expert.drawn_again, claim), at=at, once=f"claim-redrawn:{claim.code}:{at.isoformat()}")


def settled(claim: Claim, *, at: datetime) -> None:
    """Tell the person that the fee was settled."""
    _tell(claim, partial(to_expert.settled, claim), at=at, once=f"claim-settled:{claim.code}:{at.isoformat()}")


def fell(claim: Claim, *, at: datetime) -> None:
    """Tell the person that nothing is to be paid after all."""
    _tell(claim, partial(to_expert.fell, claim), at=at, once=f"claim-fell:{claim.code}:{at.isoformat()}")


def returned(claim: Claim, *, at: datetime) -> None:
    """Tell the person that a claim came back with a reason; once a version."""
    _tell(claim, partial(to_expert.returned, claim), at=at, once=f"claim-returned:{claim.code}:{claim.version}")


def paid(claim: Claim, *, at: datetime) -> None:
    """Tell the person that the money is on its way; once a pay day."""
    _tell(claim, partial(to_expert.paid, claim), at=at, once=f"claim-paid:{claim.code}:{claim.paid_on}")


def mended_too_late(claim: Claim, *, at: datetime) -> None:
    """Tell the desk of the task that a report was mended whose claim has been approved."""
    order = claim.assignment.task.order
    besides = [claim.expert.user_id] if claim.expert.user_id else []
    for number, to in enumerate(desk(order, at, besides=besides)):
        once = f"claim-mended-late:{claim.code}:{at.isoformat()}:{number}"
        outbox.queue(partial(to_desk.mended_too_late, claim), to=to, about=order.code, at=at, once=once)


def _tell(claim: Claim, write: partial[Letter], *, at: datetime, once: str) -> None:
    outbox.queue(write, to=recipient(claim.expert), about=claim.assignment.task.order.code, at=at, once=once)
