"""A new ladder of calling off, from a day on."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, Stale
from kokemussilta.pricing import policies
from kokemussilta.pricing.ladder import Step, faults
from kokemussilta.pricing.models import CancellationLadder

_FAULTS = {
    "twice": gettext_lazy("Samalla tuntimäärällä on kaksi porrasta. Jätä niistä yksi."),
    "less": gettext_lazy("Myöhemmin peruttu ei voi maksaa vähemmän kuin aiemmin peruttu. Tarkista prosentit."),
    "cause": gettext_lazy("Portaat koskevat vain tilaajaa ja välittäjää."),
}


def earliest(organisation: Organisation, today: date) -> date:
    """The first day from which a new ladder may be in force: the first one at once, later ones from tomorrow."""
    begun = CancellationLadder.objects.filter(organisation=organisation, valid_from__lte=today)
    return today + timedelta(days=1) if begun.exists() else today


@whole
def set_ladder(
    *,
    organisation: Organisation,
    steps: Iterable[Step],
    absent_percent: int,
    valid_from: date,
    after: int,
    by: User,
    at: datetime,
) -> CancellationLadder:
    """A new version of the ladder. `after` is the number of the newest one when the form was drawn (0: none), so that of two one is told."""
    if not policies.may_edit_fees(by, organisation):
        raise PermissionDenied
    asked, today = tuple(steps), local_day(at)
    for fault in faults(asked):
        raise Refused(str(_FAULTS[fault]))
    if valid_from < earliest(organisation, today):
        raise Refused(_("Uudet portaat voivat alkaa aikaisintaan huomenna: jo peruttujen tehtävien korvaukset eivät muutu."))
    last = CancellationLadder.objects.filter(organisation=organisation).aggregate(last=Max("number"))["last"] or 0
    changed = Stale(_("Joku toinen muutti portaita juuri ennen sinua. Katso ne ja tallenna muutoksesi uudelleen."))
    if last != after:
        raise changed
    try:
        with transaction.atomic():
            made = CancellationLadder.objects.create(
                organisation=organisation, number=after + 1, valid_from=valid_from, absent_percent=absent_percent, made_at=at,
                made_by=by,
            )  # fmt: skip
    except IntegrityError:
        raise changed from None
    for step in asked:
        made.steps.create(cause=step.cause, hours=step.hours, percent=step.percent)
    audit.record("pricing.ladder.set", made, by=by, at=at, within=organisation)
    return made
