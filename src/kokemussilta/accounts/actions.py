"""What people do with accounts."""

from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from kokemussilta.accounts import policies
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit


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
def note(*, what: str, user: User, by: User, at: datetime) -> None:
    """Write into the audit trail that a person signed in or changed how they do (`signed_in`, `second_factor_added` ...)."""
    audit.record(f"accounts.user.{what}", user, by=by, at=at)
