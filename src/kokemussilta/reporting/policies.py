"""Who may do what with figures."""

from django.core.exceptions import PermissionDenied

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import may
from kokemussilta.accounts.models import User


def may_bring_history(user: User, organisation: int) -> bool:
    """Whether `user` may bring earlier years into the figures of the organisation with this row number."""
    return may(user, Permission.ORGANISATION_EDIT, organisation)


def require_history(by: User | None, organisation: int) -> None:
    """Raise PermissionDenied unless `may_bring_history`; None is the program itself."""
    if by is not None and not may_bring_history(by, organisation):
        raise PermissionDenied
