"""Who may do what in matching."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import may
from kokemussilta.accounts.models import User


def may_weigh(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """Whether the person chooses how the organisation's ranking weighs: its leads, when it coordinates."""
    return organisation.coordinates and may(user, Permission.ORGANISATION_EDIT, organisation.pk)


def require_weigh(user: User, organisation: Organisation) -> None:
    """Raise PermissionDenied unless `may_weigh`."""
    if not may_weigh(user, organisation):
        raise PermissionDenied
