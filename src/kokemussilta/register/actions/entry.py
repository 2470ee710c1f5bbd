"""Coming to the register and leaving it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.actions import open_account
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.notifications import outbox
from kokemussilta.register import guards, letters, policies
from kokemussilta.register.actions import consents
from kokemussilta.register.actions.noting import changed
from kokemussilta.register.models import Expert, Guard
from kokemussilta.register.signals import consent_withdrawn, expert_joined, expert_left
from kokemussilta.register.states import JOIN, LEAVE, ConsentWay, ExpertState, Purpose
from kokemussilta.vocabulary.models import Municipality


@transaction.atomic
def add_expert(
    *,
    home: Organisation,
    first_name: str,
    last_name: str,
    municipality: Municipality,
    by: User | None,
    at: datetime,
    email: str = "",
    phone: str = "",
    alias: str = "",
    title: str = "kokemusasiantuntija",
    is_newcomer: bool = False,
) -> Expert:
    """Add a person to the register of `home`, as invited: nothing is offered before they have joined.

    Raises `Refused` when somebody with the same address is in this register already.
    """
    if by is not None:
        policies.require(policies.may_add(by, home.pk))
    address = email.strip().lower()
    if address and Expert.objects.filter(home=home, email__iexact=address).exists():
        raise Refused(_("Rekisterissänne on jo henkilö, jolla on tämä sähköpostiosoite."))
    expert = Expert.objects.create(
        home=home,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        municipality=municipality,
        email=address,
        phone=phone,
        alias=alias.strip(),
        title=title.strip() or "kokemusasiantuntija",
        is_newcomer=is_newcomer,
        state_since=at,
        created_at=at,
    )
    Guard.objects.create(expert=expert, version=1, moved_at=at)
    changed(expert, "expert.added", by=by, at=at)
    return expert


@transaction.atomic
def invite(*, expert: Expert, by: User | None, at: datetime, language: str = "") -> None:
    """Send the person a link by which they join; may be sent again.

    Raises `Refused` when there is no address or they are in the register already. When the address belongs to somebody who is
    in another register, they are asked about being seen instead, and the asker learns nothing of it.
    """
    if by is not None:
        policies.require(policies.may_coordinate(by, expert))
    if expert.state == ExpertState.ACTIVE:
        raise Refused(_("Hän on jo mukana."))
    if not expert.email:
        raise Refused(_("Lisää ensin sähköpostiosoite, niin kutsu voidaan lähettää."))
    guards.hold(expert, at=at)
    audit.record("register.expert.invited", expert, by=by, at=at)
    outbox.queue(
        lambda: letters.invitation(expert),
        to=letters.recipient(expert, language=language),
        about=expert.code,
        at=at,
        once=f"register.invitation:{expert.code}:{at:%Y-%m-%dT%H:%M}",
    )


@transaction.atomic
def accept_invitation(*, expert: Expert, at: datetime) -> User:
    """The person who holds the link joins and consents to being asked; answers their account, made when they had none.

    Raises `NotAllowedFrom` when they are in the register already, `Refused` when the address is in another register.
    """
    guards.hold(expert, at=at)
    user = _account(expert, language=(get_language() or "fi")[:2], by=None, at=at)
    advance(expert, JOIN, at=at)
    consents.give_consent(expert=expert, purpose=Purpose.BROKERED, way=ConsentWay.LINK, by=user, at=at)
    changed(expert, "expert.joined", by=user, at=at)
    expert_joined.send(sender=Expert, expert=expert, at=at)
    return user


@transaction.atomic
def activate(
    *, expert: Expert, way: str, by: User | None, at: datetime, given_at: datetime | None = None, language: str = "fi"
) -> Expert:
    """A coordinator takes a person in who consented on paper or by word; they get a letter of welcome when they have an address.

    Raises `NotAllowedFrom` when they are in the register already.
    """
    if by is not None:
        policies.require(policies.may_coordinate(by, expert))
    guards.hold(expert, at=at)
    if expert.email:
        _account(expert, language=language, by=by, at=at)
    advance(expert, JOIN, at=at)
    consents.give_consent(expert=expert, purpose=Purpose.BROKERED, way=way, by=by, at=at, given_at=given_at)
    changed(expert, "expert.joined", by=by, at=at)
    if expert.email:
        outbox.queue(
            lambda: letters.welcome(expert),
            to=letters.recipient(expert),
            about=expert.code,
            at=at,
            once=f"register.welcome:{expert.code}:{at:%Y-%m-%dT%H:%M}",
        )
    expert_joined.send(sender=Expert, expert=expert, at=at)
    return expert


@transaction.atomic
def leave(*, expert: Expert, by: User | None, at: datetime) -> None:
    """The person leaves the register: all consents end, nothing more is offered. What they did stays in the statistics."""
    if by is not None:
        policies.require(policies.may_edit(by, expert))
    guards.hold(expert, at=at)
    advance(expert, LEAVE, at=at)
    ended = list(expert.consents.filter(withdrawn_at__isnull=True).select_related("organisation"))
    expert.consents.filter(withdrawn_at__isnull=True).update(withdrawn_at=at)
    changed(expert, "expert.left", by=by, at=at)
    for consent in ended:
        consent_withdrawn.send(
            sender=type(consent), expert=expert, purpose=consent.purpose, organisation=consent.organisation, by=by, at=at
        )
    expert_left.send(sender=Expert, expert=expert, by=by, at=at)


@transaction.atomic
def link_instead(*, expert: Expert, known: Expert, at: datetime) -> None:
    """Somebody invited who is in another register already lets the inviting organisation see that entry.

    The entry made for the invitation goes away: one person is once in an installation. Raises `Refused` when it has been
    joined meanwhile.
    """
    guards.hold(expert, at=at)
    guards.hold(known, at=at)
    if Expert.objects.get(pk=expert.pk).state == ExpertState.ACTIVE or known.user is None:
        raise Refused(_("Tämä kutsu on jo käytetty."))
    consents.give_consent(
        expert=known, purpose=Purpose.SEEN_BY, organisation=expert.home, way=ConsentWay.LINK, by=known.user, at=at
    )
    audit.record("register.expert.linked", expert, by=known.user, at=at, within=known)
    expert.delete()


def _account(expert: Expert, *, language: str, by: User | None, at: datetime) -> User:
    """The account behind the entry: the linked one, else the one with the address, else a new one."""
    if expert.user is not None:
        return expert.user
    user, is_new = open_account(email=expert.email, name=expert.full_name, phone=expert.phone, language=language, by=by, at=at)
    if not is_new and Expert.objects.filter(user=user).exclude(pk=expert.pk).exists():
        # The same words whatever the reason: nothing is told of another register.
        raise Refused(_("Näin mukaan tuleminen ei nyt onnistu. Lähetä kutsu, niin hän voi vastata siihen itse."))
    Expert.objects.filter(pk=expert.pk).update(user=user)
    expert.user = user
    return user
