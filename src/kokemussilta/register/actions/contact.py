"""Being in touch with people."""

from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.register import guards, policies
from kokemussilta.register.models import Expert, Meeting


@whole
def record_meeting(
    *, expert: Expert, met_on: date, by: User | None, at: datetime, kind: str = Meeting.Kind.CALL, note: str = ""
) -> Meeting:
    """Note that `by` was in touch with the person; the same press twice on a day makes one note."""
    policies.require_coordinate(by, expert)
    if met_on > local_day(at):
        raise Refused(_("Yhteydenoton päivä ei voi olla tulevaisuudessa."))
    guards.hold(expert, at=at)
    meeting, is_new = Meeting.objects.get_or_create(expert=expert, met_on=met_on, kind=kind, by=by, note=note.strip())
    if is_new:
        _keep_contact(expert, met_on)
        audit.record("register.meeting.recorded", expert, by=by, at=at)
    return meeting


def _keep_contact(expert: Expert, met_on: date) -> None:
    """Keep the day of the last contact on the entry; a contact noted afterwards does not overtake a later one."""
    earlier = Q(last_met_on__isnull=True) | Q(last_met_on__lt=met_on)
    if Expert.objects.filter(earlier, pk=expert.pk).update(last_met_on=met_on, quiet_since=met_on):
        expert.last_met_on = expert.quiet_since = met_on
