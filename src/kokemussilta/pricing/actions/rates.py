"""New travel rates, from a day on."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.pricing import policies
from kokemussilta.pricing.models import TravelRates
from kokemussilta.pricing.models.rates import SUMS


@whole
def add_rates(
    *, valid_from: date, sums: Mapping[str, int | None], source: str, note: str, by: User, at: datetime
) -> TravelRates:
    """A row of rates that is used for trips from a day on; of one day the newest row counts. Pressed twice: the first one's row.

    A correction of rates that are in force is a new row for the same day: what was computed keeps the row that it was computed with.
    """
    if not policies.may_add_rates(by):
        raise PermissionDenied
    told = {name: sums.get(name) for name in SUMS}
    if all(value is None for value in told.values()):
        raise Refused(_("Kirjoita ainakin yksi summa."))
    newest: TravelRates | None = TravelRates.objects.filter(valid_from=valid_from).order_by("-pk").first()
    facts = told | {"source": source.strip(), "note": note.strip()}
    if newest is not None and all(getattr(newest, name) == value for name, value in facts.items()):
        return newest
    made = TravelRates.objects.create(valid_from=valid_from, made_at=at, made_by=by, **facts)
    audit.record("pricing.rates.added", made, by=by, at=at)
    return made
