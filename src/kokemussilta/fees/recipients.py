"""Who does the payroll of an organisation, as recipients of letters."""

from datetime import datetime

from kokemussilta.access.models import Membership, Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.roles import GRANTS
from kokemussilta.core.clock import local_day
from kokemussilta.fees.models import PaySettings
from kokemussilta.notifications.letters import Recipient

_PAYROLL = [role for role, grant in GRANTS.items() if Permission.CLAIM_PAY in grant.permissions]


def payroll_of(organisation: Organisation, at: datetime) -> list[Recipient]:
    """The address in the pay settings; without one, each of those who do the payroll."""
    kept = PaySettings.objects.filter(organisation=organisation).exclude(contact_email="").first()
    if kept is not None:
        return [Recipient(kept.contact_email, name=kept.contact_name)]
    rows = Membership.objects.in_force(local_day(at)).filter(organisation=organisation, unit=None, role__in=_PAYROLL)
    people = {row.user for row in rows.filter(user__is_active=True).select_related("user")}
    return [Recipient(user.email, user.language, user.name) for user in sorted(people, key=lambda user: user.pk)]
