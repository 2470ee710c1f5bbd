"""Reading organisations and their people."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from kokemussilta.access.models import Membership, Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core.slots import MENDABLE
from kokemussilta.notifications.models import Message
from kokemussilta.notifications.queries import dead_letters

# As many undelivered messages as are looked through; more than this is an outage, and the operator's to mend.
_LOOKED_THROUGH = 500


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


def mendable(user: User) -> list[Message]:
    """Undelivered messages about things that the person looks after, the latest first; bodies are not read."""
    if not standing(user).may(Permission.MESSAGES_MEND):
        return []
    letters = list(dead_letters().defer("text", "html", "attachments")[:_LOOKED_THROUGH])
    codes = {letter.about for letter in letters if letter.about}
    if not codes:
        return []
    own: set[str] = set().union(*MENDABLE.collect(user, codes))
    return [letter for letter in letters if letter.about in own]


def own_codes(user: User, codes: set[str]) -> set[str]:
    """Of these codes, the memberships and people of the organisations that `user` looks after. Fills `MENDABLE`."""
    led = standing(user).organisations(Permission.MESSAGES_MEND)
    rows = Membership.objects.filter(organisation__in=led).filter(Q(code__in=codes) | Q(user__code__in=codes))
    return {code for pair in rows.values_list("code", "user__code") for code in pair} & codes
