"""Reading accounts."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator

from kokemussilta.accounts.models import User


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
