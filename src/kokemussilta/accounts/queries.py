"""Reading accounts."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from kokemussilta.accounts import devices, rules
from kokemussilta.accounts.models import SignIn, User


@dataclass(frozen=True)
class Passkey:
    """A passkey as its owner sees it."""

    pk: int
    name: str
    added_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class SecondFactor:
    """How a person's sign-in is strengthened."""

    app: bool
    passkeys: list[Passkey]
    codes_left: int

    @property
    def is_on(self) -> bool:
        """Whether there is any second factor."""
        return self.app or bool(self.passkeys)


def second_factor(user: User) -> SecondFactor:
    """What a person has set up. One statement."""
    app, passkeys, codes_left = False, [], 0
    for row in Authenticator.objects.filter(user=user).order_by("created_at", "pk"):
        if row.type == Authenticator.Type.TOTP:
            app = True
        elif row.type == Authenticator.Type.WEBAUTHN:
            passkeys.append(Passkey(row.pk, row.wrap().name, row.created_at, row.last_used_at))
        else:
            codes_left = len(row.wrap().get_unused_codes())
    return SecondFactor(app, passkeys, codes_left)


def sign_ins(user: User, at: datetime) -> QuerySet[SignIn]:
    """A person's sessions that are still there."""
    return SignIn.objects.filter(_is_there(at), user=user).select_related("user")


def places(user: User, *, here: str, at: datetime) -> list[devices.Place]:
    """Where a person is signed in: the session with the key `here` first, then the one used last. One statement."""
    limits = rules.Limits.of(idle_hours=settings.SECOND_FACTOR_IDLE_HOURS, days=settings.SECOND_FACTOR_DAYS)
    found = [
        devices.Place(row.code, devices.words(row.browser, row.system), row.opened_at, row.seen_at, row.session_key == here)
        for row in SignIn.objects.filter(_is_there(at), user=user).order_by("-seen_at", "-pk")
        if row.session_key == here or not (row.second_factor and _has_ended(row, at, limits))
    ]
    return sorted(found, key=lambda place: not place.is_here)


def left_behind(at: datetime) -> QuerySet[SignIn]:
    """Rows whose session is gone."""
    return SignIn.objects.exclude(_is_there(at))


def _is_there(at: datetime) -> Exists:
    return Exists(Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=at))


def _has_ended(row: SignIn, at: datetime, limits: rules.Limits) -> bool:
    """Whether its next use would find the session over."""
    opened, seen, now = row.opened_at.timestamp(), row.seen_at.timestamp(), at.timestamp()
    return rules.has_ended(opened=opened, seen=seen, now=now, limits=limits)
