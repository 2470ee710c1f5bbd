"""Coming to the register and leaving it."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kokemussilta.accounts.actions import open_account
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.notifications import outbox
from kokemussilta.register import guards, letters, policies, queries, searching
from kokemussilta.register.actions import consents, contracts
from kokemussilta.register.actions.noting import changed
from kokemussilta.register.models import Expert
from kokemussilta.register.signals import consent_withdrawn, expert_joined, expert_left
from kokemussilta.register.states import JOIN, LEAVE, ConsentWay, ExpertState, Purpose


@whole
def invite(*, expert: Expert, by: User | None, at: datetime, language: str = "") -> None:
    """Send the person a link by which they join; may be sent again.

    Raises `Refused` when there is no address or they are in the register already. When the address belongs to somebody who is
    in another register, they are asked about being seen instead, and the asker learns nothing of it.
    """
    policies.require_coordinate(by, expert)
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
    _note_greeting(expert, at)


@whole
def accept_invitation(*, expert: Expert, at: datetime, by: User | None = None) -> User:
    """The person who holds the link joins and consents to being asked; answers their account, made when they had none.

    `by` is whoever is signed in on that browser. An entry that belongs to an account of another address is that account's to
    answer for: holding a link to the address that somebody else wrote there is not enough.

    An entry that they left in another register lets go of the account. Raises `NotAllowedFrom` when they are in the register
    already, `Refused` when they are in another one.
    """
    owner = expert.user
    if owner is not None and owner.email != expert.email.lower() and owner != by:
        raise Refused(
            _("Tiedoilla on jo oma tunnus, jolla on toinen osoite. Kirjaudu ensin sillä ja avaa tämä linkki sitten uudelleen.")
        )
    left = queries.entries_left(expert)
    for row in sorted([expert, *left], key=lambda row: row.pk):
        guards.hold(row, at=at)
    for row in left:
        _let_go(row, at=at)
    user = _account(expert, language=(get_language() or "fi")[:2], by=None, at=at)
    advance(expert, JOIN, at=at)
    consents.give_consent(expert=expert, purpose=Purpose.BROKERED, way=ConsentWay.LINK, by=user, at=at)
    changed(expert, "expert.joined", by=user, at=at)
    expert_joined.send(sender=Expert, expert=expert, at=at)
    return user


@whole
def activate(
    *, expert: Expert, way: str, by: User | None, at: datetime, given_on: date | None = None, language: str = "fi"
) -> Expert:
    """A coordinator takes a person in who consented on paper or by word (on the day `given_on`, else now).

    Only somebody without an address: with one they answer an invitation themselves, so that a coordinator never learns from what
    happens whether the address is in another register. The program itself (`by` None) may, and then a letter of welcome leaves.

    Raises `NotAllowedFrom` when they are in the register already, `Refused` when they have an address.
    """
    policies.require_coordinate(by, expert)
    if by is not None and expert.email and expert.state != ExpertState.ACTIVE:
        raise Refused(answers_themselves())
    guards.hold(expert, at=at)
    if expert.email:
        _account(expert, language=language, by=by, at=at)
    advance(expert, JOIN, at=at)
    given_at = moment_of(given_on, at) if given_on else at
    consents.give_consent(expert=expert, purpose=Purpose.BROKERED, way=way, by=by, at=at, given_at=given_at)
    changed(expert, "expert.joined", by=by, at=at)
    if expert.email:
        _send_welcome(expert, at)
    expert_joined.send(sender=Expert, expert=expert, at=at)
    return expert


@whole
def welcome(*, expert: Expert, by: User | None, at: datetime) -> None:
    """Write to somebody who came in by a sheet with their consent: that they are here, and how to sign in."""
    policies.require_coordinate(by, expert)
    guards.hold(expert, at=at)
    audit.record("register.expert.welcomed", expert, by=by, at=at)
    _send_welcome(expert, at)


def _send_welcome(expert: Expert, at: datetime) -> None:
    outbox.queue(
        lambda: letters.welcome(expert),
        to=letters.recipient(expert),
        about=expert.code,
        at=at,
        once=f"register.welcome:{expert.code}:{at:%Y-%m-%dT%H:%M}",
    )
    _note_greeting(expert, at)


def _note_greeting(expert: Expert, at: datetime) -> None:
    Expert.objects.filter(pk=expert.pk).update(greeted_at=at)
    expert.greeted_at = at


@whole
def leave(*, expert: Expert, by: User | None, at: datetime) -> None:
    """The person leaves the register: all consents end, nothing more is offered, contracts that waited are off and those in
    force end today. What they did stays in the statistics.
    """
    policies.require_edit(by, expert)
    guards.hold(expert, at=at)
    advance(expert, LEAVE, at=at)
    ended = list(expert.consents.filter(withdrawn_at__isnull=True).select_related("organisation"))
    expert.consents.filter(withdrawn_at__isnull=True).update(withdrawn_at=at)
    expert.calendars.all().delete()
    changed(expert, "expert.left", by=by, at=at)
    contracts.end_all_contracts(expert=expert, by=by, at=at)
    for consent in ended:
        consent_withdrawn.send(
            sender=type(consent), expert=expert, purpose=consent.purpose, organisation=consent.organisation, by=by, at=at
        )
    expert_left.send(sender=Expert, expert=expert, by=by, at=at)


@whole
def link_instead(*, expert: Expert, known: Expert, at: datetime) -> None:
    """Somebody invited who is in another register already lets the inviting organisation see that entry.

    The entry made for the invitation goes away: one person is once in an installation; one that they left earlier stays as it is.
    Raises `Refused` when the invitation has been used, or the other entry has been left, meanwhile.
    """
    for row in sorted([expert, known], key=lambda row: row.pk):
        guards.hold(row, at=at)
    states = dict(Expert.objects.filter(pk__in=[expert.pk, known.pk]).values_list("pk", "state"))
    if states.get(expert.pk) in {None, ExpertState.ACTIVE} or states.get(known.pk) != ExpertState.ACTIVE or known.user is None:
        raise Refused(_("Tämä kutsu on jo käytetty."))
    consents.give_consent(
        expert=known, purpose=Purpose.SEEN_BY, organisation=expert.home, way=ConsentWay.LINK, by=known.user, at=at
    )
    audit.record("register.expert.linked", expert, by=known.user, at=at, within=known)
    if states[expert.pk] == ExpertState.INVITED:
        searching.forget([expert])
        expert.delete()


def _let_go(left: Expert, *, at: datetime) -> None:
    """An entry that its person has left lets go of their account, which is wanted for another register."""
    if Expert.objects.filter(pk=left.pk, state=ExpertState.LEFT).update(user=None):
        audit.record("register.expert.let_go", left, by=left.user, at=at)


def _account(expert: Expert, *, language: str, by: User | None, at: datetime) -> User:
    """The account behind the entry: the linked one, else the one with the address, else a new one."""
    if expert.user is not None:
        return expert.user
    user, is_new = open_account(
        email=expert.email, name=account_name(expert.full_name), phone=expert.phone, language=language, by=by, at=at
    )
    if not is_new and Expert.objects.filter(user=user).exclude(pk=expert.pk).exists():
        raise _not_this_way()
    try:
        with transaction.atomic():
            Expert.objects.filter(pk=expert.pk).update(user=user)
    except IntegrityError:
        raise _not_this_way() from None
    expert.user = user
    return user


def answers_themselves() -> str:
    """Why nobody with an address is taken in on paper."""
    return _(
        "Kun sähköpostiosoite on tiedossa, hän vahvistaa itse tulevansa mukaan. Lähetä kutsu, tai jätä osoite pois, jos hän ei lue "
        "sähköpostia."
    )


def _not_this_way() -> Refused:
    """The same words whatever the reason: nothing is told of another register."""
    return Refused(_("Näin mukaan tuleminen ei nyt onnistu. Lähetä kutsu, niin hän voi vastata siihen itse."))


def account_name(full_name: str) -> str:
    """As much of a name as an account holds."""
    return full_name[: User._meta.get_field("name").max_length].strip()


def moment_of(day: date, at: datetime) -> datetime:
    """The moment of something known by its day: noon, or now when the day is today."""
    return at if day == local_day(at) else helsinki(day, 12)
