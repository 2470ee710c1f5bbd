"""The approver's link: for one person and one stay on their desk. It ends when the claim leaves the desk, and at its date."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from kokemussilta.accounts.models import User
from kokemussilta.fees.models import Stay

_SALT = "fees.turn"
#: Reminders bring a new one.
WITHIN = timedelta(days=30)


@dataclass(frozen=True)
class Opened:
    """What a link turned out to be: the stay and its person while it holds, else whether it was a true one once."""

    stay: Stay | None = None
    person: User | None = None
    is_old: bool = False


def turn_path(stay: Stay, person: User, *, at: datetime) -> str:
    """The address where this person sees the claim, and decides by one press."""
    until = int((at + WITHIN).timestamp())
    return reverse("fees:turn", args=[signing.dumps([stay.claim.code, stay.nonce, person.code, until], salt=_SALT)])


def read(token: str, *, at: datetime) -> Opened:
    """What a token opens: nothing any more once the claim has left that desk, or the link is past its date."""
    try:
        claim, nonce, person, until = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return Opened()
    user = User.objects.filter(code=person, is_active=True).first()
    stay = (
        Stay.objects.filter(claim__code=claim, until__isnull=True)
        .select_related("claim__expert", "claim__organisation", "claim__unit", "claim__arranger")
        .first()
    )
    is_past = datetime.fromtimestamp(until, tz=UTC) <= at
    if user is None or stay is None or is_past or not constant_time_compare(nonce, stay.nonce):
        return Opened(is_old=True)
    return Opened(stay, user)
