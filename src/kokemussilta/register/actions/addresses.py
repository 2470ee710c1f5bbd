"""Where a person is written to: an address is one person's in a register, and a new one is confirmed from the address itself."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import outbox
from kokemussilta.notifications.letters import Recipient
from kokemussilta.register import guards, letters, policies
from kokemussilta.register.actions.noting import changed
from kokemussilta.register.models import Expert
from kokemussilta.register.states import ExpertState


@whole
def confirm_address(*, expert: Expert, address: str, by: User | None, at: datetime) -> None:
    """Somebody pressed the link that went to `address`: from now on the person is written to there, and the old address is told.

    Doing it twice is once. Raises `Refused` when another address was asked for meanwhile, or somebody else has it now.
    """
    policies.require_self(by, expert)
    guards.hold(expert, at=at)
    expert.refresh_from_db()
    if expert.email == address:
        return
    if expert.new_email != address:
        raise Refused(_("Tämä linkki ei ole enää voimassa, koska osoite on sen jälkeen vaihdettu toiseen."))
    old, expert.email, expert.new_email = expert.email, address, ""
    save(expert, ["email", "new_email"])
    if old:
        to = Recipient(email=old, language=letters.recipient(expert).language, name=expert.full_name)
        outbox.queue(lambda: letters.address_changed(expert), to=to, about=expert.code, at=at)
    changed(expert, "profile.updated", by=by, at=at, fields=["email"])


@whole
def follow_address(*, expert: Expert, old: str, new: str, by: User, at: datetime) -> None:
    """The person signs in with another address from now on: an entry that held the old one follows, another stays.

    Nobody is written to here, as `accounts` tells the old address. Raises `Refused` when the register has the new one already.
    """
    policies.require_self(by, expert)
    guards.hold(expert, at=at)
    expert.refresh_from_db()
    if expert.email.lower() != old.lower():
        return
    expert.email, expert.new_email = new, ""
    save(expert, ["email", "new_email"])
    changed(expert, "profile.updated", by=by, at=at, fields=["email"])


def wanted(expert: Expert, typed: str) -> dict[str, str]:
    """What a typed address changes: the address itself, or the one that waits to be confirmed.

    It changes at once for somebody who is not in the register (an invitation is answered from it), and when the person signs in
    with it already.
    """
    address = typed.strip().lower()
    if address == expert.email.lower():
        return {}
    known = expert.user.email if expert.user else ""
    if expert.state != ExpertState.ACTIVE or address in {"", known}:
        return {"email": address, "new_email": ""}
    return {"new_email": address}


def ask(expert: Expert, *, at: datetime) -> None:
    """Write to the address that waits. Without a name: it may be mistyped, and be a stranger's."""
    outbox.queue(
        lambda: letters.new_address(expert),
        to=Recipient(email=expert.new_email, language=letters.recipient(expert).language),
        about=expert.code,
        at=at,
    )


def save(expert: Expert, names: Iterable[str]) -> None:
    """Save the fields; raises `Refused` when an address is somebody else's in the same register."""
    fields = list(names)
    for address in {getattr(expert, name) for name in ("email", "new_email") if name in fields} - {""}:
        if Expert.objects.filter(home=expert.home_id, email__iexact=address).exclude(pk=expert.pk).exists():
            raise taken()
    try:
        with transaction.atomic():
            expert.save(update_fields=fields)
    except IntegrityError:
        raise taken() from None


def taken() -> Refused:
    """What is said when an address is in use."""
    return Refused(_("Rekisterissä on jo henkilö, jolla on tämä sähköpostiosoite."))
