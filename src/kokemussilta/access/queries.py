"""Reading organisations and their people."""

from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kokemussilta.access.models import Membership, Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.roles import Role
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core.slots import MENDABLE
from kokemussilta.notifications.models import Message
from kokemussilta.notifications.queries import dead_letters

#: As many undelivered messages as are listed; more than this is an outage, and the operator's to mend.
MOST_LETTERS = 500


def people_of(organisation: Organisation) -> QuerySet[Membership]:
    """Everyone with a role, now or earlier."""
    return Membership.objects.filter(organisation=organisation).select_related("user", "unit")


def with_counts(organisations: QuerySet[Organisation], on: date) -> QuerySet[Organisation]:
    """Organisations with how many units and leads each has; no names of people."""
    leads = Q(memberships__role="lead", memberships__starts_on__lte=on) & (
        Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=on)
    )
    return organisations.annotate(
        unit_count=Count("units", distinct=True), lead_count=Count("memberships", filter=leads, distinct=True)
    ).order_by("name")


def leads_now(organisation: Organisation, on: date) -> QuerySet[Membership]:
    """The organisation's leads on a day."""
    return Membership.objects.in_force(on).filter(organisation=organisation, role=Role.LEAD, unit=None)


def is_unopened(organisation: Organisation, on: date) -> bool:
    """Whether none of the organisation's leads has ever signed in, so that whoever runs the installation may invite one again."""
    return not leads_now(organisation, on).filter(user__last_login__isnull=False).exists()


def unopened(on: date) -> set[int]:
    """The organisations of which `is_unopened` holds, by row number; one statement."""
    opened = Membership.objects.in_force(on).filter(role=Role.LEAD, unit=None, user__last_login__isnull=False)
    return set(Organisation.objects.exclude(pk__in=opened.values("organisation")).values_list("pk", flat=True))


def mendable(user: User) -> QuerySet[Message]:
    """Undelivered messages about things that the person looks after, the latest first; bodies are not read."""
    letters = dead_letters().defer("text", "html", "attachments")
    if not standing(user).may(Permission.MESSAGES_MEND):
        return letters.none()
    own = reduce(or_, MENDABLE.collect(user), Q(pk__in=[]))
    return letters.exclude(about="").filter(own)


def about_own(user: User) -> Q:
    """Messages about memberships and people of the organisations that `user` looks after. Fills `MENDABLE`."""
    led = Membership.objects.filter(organisation__in=standing(user).organisations(Permission.MESSAGES_MEND))
    return Q(Exists(led.filter(code=OuterRef("about")))) | Q(Exists(led.filter(user__code=OuterRef("about"))))
