"""Who may do what in matching: leads weigh, those who send an organisation's offers plan. Nobody plans their own tasks by hand."""

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import may
from kokemussilta.accounts.models import User
from kokemussilta.assignments.policies import is_self
from kokemussilta.matching.models import Plan
from kokemussilta.register.models import Expert


def may_weigh(user: User | AnonymousUser, organisation: Organisation) -> bool:
    """Whether the person chooses how the organisation's ranking weighs: its leads, when it coordinates."""
    return organisation.coordinates and may(user, Permission.ORGANISATION_EDIT, organisation.pk)


def require_weigh(user: User, organisation: Organisation) -> None:
    """Raise PermissionDenied unless `may_weigh`."""
    if not may_weigh(user, organisation):
        raise PermissionDenied


def may_start(user: User, organisation: Organisation) -> bool:
    """Whether `user` may plan the open seats of the organisation."""
    return may(user, Permission.OFFER_SEND, organisation.pk)


def may_plan(user: User, plan: Plan) -> bool:
    """Whether `user` may solve the plan anew, change it and send its offers."""
    return may(user, Permission.OFFER_SEND, plan.organisation_id)


def may_place(user: User, plan: Plan, expert: Expert) -> bool:
    """Whether `user` may put this person into a place, hold them there or bar them from it: never oneself."""
    return may_plan(user, plan) and not is_self(user, expert)
