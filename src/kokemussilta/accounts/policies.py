"""What a person may do with an account: their own, nobody else's."""

from django.core.exceptions import PermissionDenied

from kokemussilta.accounts.models import User


def require_own(user: User, by: User) -> None:
    """Raise PermissionDenied unless the account is `by`'s own."""
    if user.pk != by.pk:
        raise PermissionDenied
