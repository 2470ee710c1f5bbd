"""Who may do what with surveys. Answering asks nobody."""

from django.core.exceptions import PermissionDenied

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import may
from kokemussilta.accounts.models import User


def may_edit(user: User, organisation: int | None) -> bool:
    """Whether `user` takes surveys into use and brings answers in, in the organisation with this row number; templates nobody edits."""
    return may(user, Permission.ORGANISATION_EDIT, organisation)


def require_edit(by: User | None, organisation: int | None) -> None:
    """Raise PermissionDenied unless `may_edit`; None is the program itself."""
    if by is not None and not may_edit(by, organisation):
        raise PermissionDenied
