"""What people do with accounts."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kokemussilta.accounts import devices, letters, policies, signals
from kokemussilta.accounts.models import SignIn, User
from kokemussilta.audit import actions as audit
from kokemussilta.core.slots import CONTACT
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, Stale
from kokemussilta.notifications import outbox
from kokemussilta.notifications.letters import Recipient


@whole
def open_account(
    *, email: str, name: str = "", phone: str = "", language: str = "fi", by: User | None, at: datetime
) -> tuple[User, bool]:
    """The account of an address, opened when there is none; and whether it was opened now.

    An account that exists is left as it is: its name, number and language are its person's own to change.
    """
    address = email.strip().lower()
    known = User.objects.filter(email=address).first()
    if known is not None:
        return known, False
    language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    try:
        with transaction.atomic():
            user = User.objects.create_user(address, name=name.strip(), phone=phone, language=language)
    except IntegrityError:
        return User.objects.get(email=address), False  # another was quicker
    audit.record("accounts.user.opened", user, by=by, at=at)
    return user, True


@whole
def edit(*, user: User, name: str, phone: str, language: str, by: User, at: datetime) -> list[str]:
    """Change one's own name, telephone number and language; answers which of them changed."""
    policies.require_own(user, by)
    wanted = {"name": name.strip(), "phone": phone, "language": language}
    changed = [field for field, value in wanted.items() if getattr(user, field) != value]
    if changed:
        for field in changed:
            setattr(user, field, wanted[field])
        user.save(update_fields=changed)
        audit.record("accounts.user.edited", user, by=by, at=at, fields=changed)
    return changed


@whole
def choose_language(*, user: User, language: str, by: User, at: datetime) -> None:
    """Remember the language that a person switched to."""
    policies.require_own(user, by)
    if language in dict(settings.LANGUAGES) and language != user.language:
        user.language = language
        user.save(update_fields=["language"])
        audit.record("accounts.user.edited", user, by=by, at=at, fields=["language"])


@whole
def sign_out_everywhere(*, user: User, by: User, at: datetime) -> None:
    """End every session of a person, the one at hand too."""
    policies.require_own(user, by)
    _end_sessions(user)
    audit.record("accounts.user.signed_out_everywhere", user, by=by, at=at)


@whole
def sign_out_elsewhere(*, user: User, here: str, by: User, at: datetime) -> None:
    """End every session of a person but the one with the key `here`; the caller gives that one its new hash."""
    policies.require_own(user, by)
    _end_sessions(user, keep=here)
    audit.record("accounts.user.signed_out_elsewhere", user, by=by, at=at)


@whole
def end_sign_in(*, sign_in: SignIn, by: User, at: datetime) -> None:
    """End one of one's own sessions. Raises `Stale` when it had ended already."""
    policies.require_own(sign_in.user, by)
    if not SignIn.objects.filter(pk=sign_in.pk).delete()[0]:
        raise Stale(_("Tämä laite oli jo kirjattu ulos."))
    devices.end([sign_in.session_key])
    audit.record("accounts.user.signed_out_of_one", sign_in.user, by=by, at=at)


def _to(user: User) -> Recipient:
    return Recipient(email=user.email, language=user.language, name=user.name)


def _end_sessions(user: User, *, keep: str = "") -> None:
    """Each session carries a hash of what is changed here, so also those end that have no row of their own."""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    others = SignIn.objects.filter(user=user).exclude(session_key=keep)
    devices.end(others.values_list("session_key", flat=True))
    others.delete()


@whole
def ask_new_address(*, user: User, email: str, code: str, by: User, at: datetime) -> None:
    """Mail `code` to the address that a person would like to have.

    When it is somebody's already, its owner is told instead, and nothing on the page tells the two apart.
    """
    policies.require_own(user, by)
    owner = User.objects.filter(email=email).first()
    if owner is None:
        # No name: the address may be mistyped, and be a stranger's.
        to = Recipient(email=email, language=user.language)
        outbox.queue(lambda: letters.new_address_code(code), to=to, about=user.code, at=at, urgent=True)
    else:
        outbox.queue(letters.address_wanted, to=_to(owner), about=owner.code, at=at, urgent=True)
    audit.record("accounts.user.new_address_asked", user, by=by, at=at)


@whole
def change_address(*, user: User, email: str, here: str, by: User, at: datetime) -> None:
    """Sign in with another address from now on; call it when the code mailed there has come back.

    Ends every session but the one with the key `here`, and tells the old address. Raises `Refused` when the address was
    taken meanwhile or an area that follows can't, `Stale` when it was changed somewhere else first.
    """
    policies.require_own(user, by)
    old = user.email
    try:
        with transaction.atomic():
            moved = User.objects.filter(pk=user.pk, email=old).update(email=email)
    except IntegrityError:
        raise Refused(_("Tällä osoitteella on jo tunnus. Kirjaudu sillä, tai valitse toinen osoite.")) from None
    if not moved:
        raise Stale(_("Osoitteesi oli jo vaihdettu toisella laitteella."))
    after = User.objects.get(pk=user.pk)
    signals.address_changed.send(sender=User, user=after, old=old, by=by, at=at)
    _end_sessions(after, keep=here)
    audit.record("accounts.user.address_changed", after, by=by, at=at, fields=["email"])
    whom = tuple(dict.fromkeys(pair for pairs in CONTACT.collect(after, at) for pair in pairs))
    to = Recipient(email=old, language=after.language, name=after.name, phone=after.phone)
    outbox.queue(lambda: letters.address_changed(whom), to=to, about=after.code, at=at, urgent=True)
    user.refresh_from_db(fields=["email", "password"])


@whole
def set_operator(*, email: str, is_operator: bool, by: User | None, at: datetime) -> User:
    """Make a person an operator of the installation, or take it back. Only the command line does this (`by` is None)."""
    user, _opened = open_account(email=email, by=by, at=at)
    if user.is_operator != is_operator:
        user.is_operator = is_operator
        user.save(update_fields=["is_operator"])
        audit.record("accounts.user.became_operator" if is_operator else "accounts.user.ceased_operating", user, by=by, at=at)
    return user


@whole
def forget_second_factor(*, user: User, by: User | None, at: datetime) -> int:
    """Remove every second factor of a person who lost theirs, end their sessions and tell them; how many were removed."""
    count: int = Authenticator.objects.filter(user=user).delete()[0]
    _end_sessions(user)
    audit.record("accounts.user.second_factor_forgotten", user, by=by, at=at)
    outbox.queue(letters.second_factor_forgotten, to=_to(user), about=user.code, at=at, urgent=True)
    return count


@whole
def note(*, what: str, user: User, by: User, at: datetime) -> None:
    """Write into the audit trail that a person signed in or changed how they do (`signed_in`, `second_factor_added` ...)."""
    audit.record(f"accounts.user.{what}", user, by=by, at=at)
