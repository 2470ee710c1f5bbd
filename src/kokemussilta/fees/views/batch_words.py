"""What a batch's page shows: sums, rows with their reasons in words, and which step is next."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kokemussilta.core.clock import local_day
from kokemussilta.fees.actions import declaring, filing
from kokemussilta.fees.exports.xml import NotValid
from kokemussilta.fees.forms.payroll import PaidForm
from kokemussilta.fees.models import PayBatch
from kokemussilta.fees.payable import Why
from kokemussilta.fees.queries import rows as reading
from kokemussilta.fees.states import BatchState, RowState

#: Why the bank is not asked to pay a row.
REASONS = {
    Why.EMPLOYMENT: gettext_lazy("Työsuhde: tunnit viedään palkkajärjestelmään, joka maksaa."),
    Why.INVOICE: gettext_lazy("Maksetaan tekijän yrityksen omaa laskua vastaan."),
    Why.NO_NET: gettext_lazy("Ennakonpidätys puuttuu."),
    Why.NOTHING_LEFT: gettext_lazy("Pidätyksen jälkeen ei jää maksettavaa."),
    Why.NO_DETAILS: gettext_lazy("Tekijä ei ole vielä antanut tilinumeroa."),
    Why.FILED: gettext_lazy("On jo pankkiaineistossa."),
    Why.SETTLED: "",
}
TONES = {RowState.PAID: "good", RowState.REFUSED: "bad", RowState.TAKEN_OUT: "neutral", RowState.IN: "info"}


def facts_of(batch: PayBatch, at: datetime) -> dict[str, Any]:
    """Everything that the page draws."""
    views = reading.rows_of(batch)
    shown = [view for view in views if view.row.state != RowState.TAKEN_OUT]
    waiting = [view for view in shown if view.row.state == RowState.IN]
    ready = [view for view in waiting if view.why is None]
    is_locked = batch.state == BatchState.LOCKED
    settings = filing.settings_of(batch)
    return {
        "batch": batch,
        "settings": settings,
        "rows": [(view, str(REASONS.get(view.why, "")) if view.why else "", TONES[RowState(view.row.state)]) for view in shown],
        "taken_out": len(views) - len(shown),
        "total": sum(view.row.total_cents for view in shown),
        "taxable": sum(view.row.taxable_cents for view in shown),
        "withheld": sum(view.row.withheld_cents or 0 for view in shown),
        "ready": ready,
        "ready_cents": sum(view.sum_cents or 0 for view in ready),
        "lacking": sum(view.why == Why.NO_NET for view in waiting),
        "waiting": len(waiting),
        "paid": sum(view.row.state == RowState.PAID for view in shown),
        "files": list(batch.files.select_related("made_by")),
        "is_open": batch.state == BatchState.OPEN,
        "is_locked": is_locked,
        "may_export": batch.state in {BatchState.LOCKED, BatchState.CLOSED},
        "paid_form": PaidForm(initial={"paid_on": min(batch.pays_on, local_day(at))}) if is_locked and waiting else None,
        "news": _news(batch, settings, views) if batch.state in {BatchState.LOCKED, BatchState.CLOSED} else None,
    }


def _news(batch: PayBatch, settings: Any, views: list[reading.RowView]) -> dict[str, bool]:
    """Whether the Incomes Register is still to hear something of the batch."""
    if not any(view.row.state in {RowState.PAID, RowState.REFUSED} for view in views):
        return {"to_tell": False, "to_take_back": False}
    known = {(report.expert_id, report.paid_on): report for report in batch.reports.filter(cancelled_at__isnull=True)}
    found = {one.key: one for one in declaring.earners(batch, settings) if one.paid}
    return {
        "to_tell": any(key not in known or known[key].facts != one.facts for key, one in found.items()),
        "to_take_back": any(key not in found for key in known),
    }


def unsuitable(fault: NotValid) -> str:
    """When a file does not suit its schema: which part, never what stood in it."""
    part = fault.faults[0].rpartition("/")[2] if fault.faults else "?"
    return _("Tiedostoa ei tehty, sillä jokin tieto ei sovi siihen (%(part)s). Tarkista maksuasetukset.") % {"part": part}
