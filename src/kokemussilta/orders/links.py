"""Signed links that are sent by e-mail: resume a draft, confirm an order, follow it. A link carries no personal data."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from kokemussilta.orders.models import Order
from kokemussilta.orders.rules import CONFIRM_WITHIN, DRAFT_KEPT, FOLLOW_WITHIN

RESUME, CONFIRM, FOLLOW = "resume", "confirm", "follow"
_WITHIN: dict[str, timedelta] = {RESUME: DRAFT_KEPT, CONFIRM: CONFIRM_WITHIN, FOLLOW: FOLLOW_WITHIN}


@dataclass(frozen=True)
class Opened:
    """What a link turned out to be: an order's code when it holds, else whether it had been a true one that grew old."""

    code: str = ""
    mark: str = ""
    is_old: bool = False


def make(kind: str, order: Order, *, at: datetime) -> str:
    """A link's token of one kind. It is tied to the address the order has now: a changed address makes it void."""
    until = int((at + _WITHIN[kind]).timestamp())
    return signing.dumps([order.code, until, _mark(kind, order.client_email)], salt=f"orders.{kind}")


def read(kind: str, token: str, *, at: datetime) -> Opened:
    """What a token says."""
    try:
        code, until, mark = signing.loads(token, salt=f"orders.{kind}")
    except (signing.BadSignature, ValueError, TypeError):
        return Opened()
    if datetime.fromtimestamp(until, tz=UTC) <= at:
        return Opened(is_old=True)
    return Opened(code=str(code), mark=str(mark))


def fits(kind: str, opened: Opened, order: Order) -> bool:
    """Whether the link was made for the address that the order has now."""
    return constant_time_compare(opened.mark, _mark(kind, order.client_email))


def _mark(kind: str, email: str) -> str:
    return salted_hmac(f"orders.{kind}", email.strip().lower()).hexdigest()[:16]
