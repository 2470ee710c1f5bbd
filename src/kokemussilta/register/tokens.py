"""Links sent to people by e-mail: an invitation to join, a question whether another organisation may see the entry."""

from dataclasses import dataclass
from datetime import timedelta

from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from kokemussilta.access.models import Organisation
from kokemussilta.register.models import Expert

INVITATION_LASTS = timedelta(days=30)
_INVITATION = "register.invitation"
_LINK = "register.link"


def _mark(expert: Expert) -> str:
    """Changes with the address and the state, so that a link dies with what it was made for."""
    words = f"{expert.email.lower()} {expert.state} {expert.state_since.timestamp():.6f}"
    return salted_hmac(_INVITATION, words).hexdigest()[:16]


def invitation_path(expert: Expert) -> str:
    """The address of a fresh invitation."""
    token = signing.dumps([expert.code, _mark(expert)], salt=_INVITATION)
    return reverse("register:invitation", args=[token])


@dataclass(frozen=True)
class Invited:
    """Whom a link is about, and whether it still holds."""

    expert: Expert
    holds: bool


def open_invitation(token: str) -> Invited | None:
    """Whom an invitation is for; None when it is not ours or its thirty days are over."""
    try:
        code, mark = signing.loads(token, salt=_INVITATION, max_age=INVITATION_LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    expert = Expert.objects.select_related("home", "user").filter(code=code).first()
    return None if expert is None else Invited(expert, holds=_mark(expert) == mark)


def link_path(expert: Expert, organisation: Organisation) -> str:
    """The address of the question whether `organisation` may see the entry."""
    token = signing.dumps([expert.code, organisation.code], salt=_LINK)
    return reverse("register:link", args=[token])


def open_link(token: str) -> tuple[Expert, Organisation] | None:
    """Whom a question is for and who asks; None when it is not ours or too old."""
    try:
        code, organisation_code = signing.loads(token, salt=_LINK, max_age=INVITATION_LASTS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    expert = Expert.objects.select_related("home", "user").filter(code=code).first()
    organisation = Organisation.objects.filter(code=organisation_code, is_active=True).first()
    return (expert, organisation) if expert and organisation else None
