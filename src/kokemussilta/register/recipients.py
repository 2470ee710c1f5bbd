"""Who hears at an organisation of what concerns its people."""

from collections.abc import Iterable
from datetime import datetime

from kokemussilta.access.models import Membership, Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.roles import GRANTS
from kokemussilta.core.clock import local_day
from kokemussilta.notifications.letters import Recipient

_KEEPERS = [role for role, grant in GRANTS.items() if Permission.EXPERT_EDIT in grant.permissions]


def keepers_of(organisation: Organisation, at: datetime, *, besides: Iterable[int | None] = ()) -> list[Recipient]:
    """The organisation's mailbox; when it has none, each of its coordinators and leads but those left out (row numbers)."""
    if organisation.email:
        return [Recipient(organisation.email)]
    rows = Membership.objects.in_force(local_day(at)).filter(organisation=organisation, unit=None, role__in=_KEEPERS)
    rows = rows.filter(user__is_active=True).exclude(user__in=[one for one in besides if one is not None])
    people = {row.user for row in rows.select_related("user")}
    return [Recipient(user.email, user.language, user.name) for user in sorted(people, key=lambda user: user.pk)]
