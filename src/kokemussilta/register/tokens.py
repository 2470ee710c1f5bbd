"""Links sent to people by e-mail: an invitation to join, a question whether another organisation may see the entry, a new address."""

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
_ADDRESS = "register.address"


def _mark(expert: Expert) -> str:
    """Changes with the address and the state, so that a link dies with what it was made for."""
    words = f"{expert.email.lower()} {expert.state} {expert.state_since.timestamp():.6f}"
    return salted_hmac(_INVITATION, words).hexdigest()[:16]


def invitation_path(expert: Expert) -> str:
    """The address of a fresh invitation."""
    token = signing.dumps([expert.code, _mark(expert), expert.home.code], salt=_INVITATION)
    return reverse("register:invitation", args=[token])


@dataclass(frozen=True)
class Invited:
    """Whom a link is about, and whether it still holds."""

    expert: Expert
    holds: bool


def open_invitation(token: str) -> Invited | None:
    """Whom an invitation is for; None when it is not ours or its thirty days are over."""
    parts = _opened(token, _INVITATION)
    if len(parts) < 2:
        return None
    expert = _find(parts[0])
    return None if expert is None else Invited(expert, holds=_mark(expert) == parts[1])


def invited_to(token: str) -> tuple[str, Organisation] | None:
    """The code of the entry that an invitation was made for, though it may be gone, and who invited."""
    parts = _opened(token, _INVITATION)
    organisation = Organisation.objects.filter(code=parts[2]).first() if len(parts) == 3 else None
    return (parts[0], organisation) if organisation else None


def link_path(expert: Expert, organisation: Organisation) -> str:
    """The address of the question whether `organisation` may see the entry."""
    token = signing.dumps([expert.code, organisation.code], salt=_LINK)
    return reverse("register:link", args=[token])


def open_link(token: str) -> tuple[Expert, Organisation] | None:
    """Whom a question is for and who asks; None when it is not ours or too old."""
    parts = _opened(token, _LINK)
    if len(parts) != 2:
        return None
    expert = _find(parts[0])
    organisation = Organisation.objects.filter(code=parts[1], is_active=True).first()
    return (expert, organisation) if expert and organisation else None


def _address_mark(address: str) -> str:
    return salted_hmac(_ADDRESS, address).hexdigest()[:16]


def address_path(expert: Expert) -> str:
    """The address of the page where the holder of a person's new e-mail address confirms it."""
    token = signing.dumps([expert.code, _address_mark(expert.new_email)], salt=_ADDRESS)
    return reverse("register:address", args=[token])


@dataclass(frozen=True)
class NewAddress:
    """Whose new address a link was sent to, and which; `is_done`: it is in use already."""

    expert: Expert
    address: str
    is_done: bool


def open_address(token: str) -> NewAddress | None:
    """What a link confirms; None when it is not ours, too old, or another address was given meanwhile."""
    parts = _opened(token, _ADDRESS)
    expert = _find(parts[0]) if len(parts) == 2 else None
    if expert is None:
        return None
    for address in (expert.new_email, expert.email):
        if address and _address_mark(address) == parts[1]:
            return NewAddress(expert, address, is_done=address == expert.email)
    return None


def _opened(token: str, salt: str) -> list[str]:
    """What we signed; nothing when it is not ours or its thirty days are over."""
    try:
        return list(signing.loads(token, salt=salt, max_age=INVITATION_LASTS))
    except (signing.BadSignature, ValueError, TypeError):
        return []


def _find(code: str) -> Expert | None:
    return Expert.objects.select_related("home", "user").filter(code=code).first()
