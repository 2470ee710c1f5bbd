"""How the sign-in library speaks and writes through this program."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in: no open sign-up, mail through the outbox."""

    def is_open_for_signup(self, request: object) -> bool:
        """People come by an invitation, an order or an import."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor: passkeys, TOTP, recovery codes."""
