"""What people do with accounts."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import IntegrityError, transaction

from kokemussilta.accounts import letters, policies
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.notifications import outbox
from kokemussilta.notifications.letters import Recipient


@transaction.atomic
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


@transaction.atomic
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


@transaction.atomic
def choose_language(*, user: User, language: str, by: User, at: datetime) -> None:
    """Remember the language that a person switched to."""
    policies.require_own(user, by)
    if language in dict(settings.LANGUAGES) and language != user.language:
        user.language = language
        user.save(update_fields=["language"])
        audit.record("accounts.user.edited", user, by=by, at=at, fields=["language"])


@transaction.atomic
def sign_out_everywhere(*, user: User, by: User, at: datetime) -> None:
    """End every session of a person: each carries a hash of what is changed here."""
    policies.require_own(user, by)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    audit.record("accounts.user.signed_out_everywhere", user, by=by, at=at)


@transaction.atomic
def set_operator(*, email: str, is_operator: bool, by: User | None, at: datetime) -> User:
    """Make a person an operator of the installation, or take it back. Only the command line does this (`by` is None)."""
    user, _opened = open_account(email=email, by=by, at=at)
    if user.is_operator != is_operator:
        user.is_operator = is_operator
        user.save(update_fields=["is_operator"])
        audit.record("accounts.user.became_operator" if is_operator else "accounts.user.ceased_operating", user, by=by, at=at)
    return user


@transaction.atomic
def forget_second_factor(*, user: User, by: User | None, at: datetime) -> int:
    """Remove every second factor of a person who lost theirs, end their sessions and tell them; how many were removed."""
    count: int = Authenticator.objects.filter(user=user).delete()[0]
    user.set_unusable_password()
    user.save(update_fields=["password"])
    audit.record("accounts.user.second_factor_forgotten", user, by=by, at=at)
    to = Recipient(email=user.email, language=user.language, name=user.name)
    outbox.queue(letters.second_factor_forgotten, to=to, about=user.code, at=at, urgent=True)
    return count


@transaction.atomic
def note(*, what: str, user: User, by: User, at: datetime) -> None:
    """Write into the audit trail that a person signed in or changed how they do (`signed_in`, `second_factor_added` ...)."""
    audit.record(f"accounts.user.{what}", user, by=by, at=at)
