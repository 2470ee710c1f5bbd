"""Who may do what with organisations, their units and their people."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from kokemussilta.access.models import Membership, Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import may, standing
from kokemussilta.accounts.models import User


def may_edit(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """Whether the person looks after the organisation's facts, units and people."""
    return may(user, Permission.ORGANISATION_EDIT, organisation.pk)


def may_change(user: User | AnonymousUser, membership: Membership) -> bool:
    """Whether the person may change or end a role: never one's own."""
    return may_edit(user, membership.organisation) and membership.user_id != user.pk


def require_edit(user: User, organisation: Organisation) -> None:
    """Raise PermissionDenied unless `may_edit`."""
    if not may_edit(user, organisation):
        raise PermissionDenied


def require_operator(user: User) -> None:
    """Raise PermissionDenied unless the person runs the installation."""
    if not standing(user).may(Permission.INSTALLATION_RUN):
        raise PermissionDenied
