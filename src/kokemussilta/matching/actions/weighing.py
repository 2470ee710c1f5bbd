"""How an organisation weighs the parts of the score."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.matching import policies
from kokemussilta.matching.models import Weighing
from kokemussilta.matching.weights import WEIGHTS, Level, Part


@whole
def set_weights(*, organisation: Organisation, levels: Mapping[Part, Level], by: User, at: datetime) -> list[str]:
    """Choose how much each part weighs; answers which parts changed. Raises `Refused` under a part's limit."""
    policies.require_weigh(by, organisation)
    for part, level in levels.items():
        if level < WEIGHTS[part].least:
            raise Refused(
                _("Reiluutta ja osaamista ei voi jättää pois: %(part)s painaa aina jotain.") % {"part": WEIGHTS[part].name}
            )
    row, _made = Weighing.objects.select_for_update().get_or_create(organisation=organisation)
    changed = [str(part) for part, level in levels.items() if getattr(row, part) != level]
    if not changed:
        return []
    for name in changed:
        setattr(row, name, levels[Part(name)])
    row.save(update_fields=changed)
    audit.record("matching.weights.set", organisation, by=by, at=at, fields=changed)
    return changed


@whole
def usual_again(*, organisation: Organisation, by: User, at: datetime) -> bool:
    """Let every part weigh as usual; answers whether anything changed."""
    policies.require_weigh(by, organisation)
    changed, _rows = Weighing.objects.filter(organisation=organisation).delete()
    if changed:
        audit.record("matching.weights.usual_again", organisation, by=by, at=at)
    return bool(changed)
