"""Who may change prices."""

from django.contrib.auth.models import AnonymousUser

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import may, standing
from kokemussilta.accounts.models import User


def may_edit_fees(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """Leads of the organisation itself: its schedule, its ladder, its units' budgets."""
    return may(user, Permission.FEES_EDIT, organisation.pk)


def may_add_rates(user: User | AnonymousUser) -> bool:
    """Operators: travel rates are the same for everyone."""
    return standing(user).may(Permission.INSTALLATION_RUN)
