"""An organisation's pay settings, kept by its payroll."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.fees import policies
from kokemussilta.fees.models import PaySettings


@whole
def keep_settings(*, organisation: Organisation, facts: Mapping[str, Any], by: User, at: datetime) -> PaySettings:
    """Keep what was filled in; the names of what changed are noted. The bill's next number is not among them: it only grows."""
    if not policies.may_run_payroll(by, organisation):
        raise PermissionDenied
    kept = PaySettings.objects.select_for_update().filter(organisation=organisation).first() or PaySettings(
        organisation=organisation
    )
    changed = [name for name, value in facts.items() if name != "next_invoice" and getattr(kept, name) != value]
    for name in changed:
        setattr(kept, name, facts[name])
    if kept._state.adding:
        kept.save()
    elif changed:
        kept.save(update_fields=changed)
    if changed:
        audit.record("fees.pay_settings.changed", organisation, by=by, at=at, fields=changed)
    return kept
