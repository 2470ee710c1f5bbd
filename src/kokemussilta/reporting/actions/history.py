"""Bringing tasks of earlier years from a sheet into the figures: all of it or nothing, and back again as a whole."""

from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.register import sheets
from kokemussilta.register.states import RUN, UNDO, ImportState
from kokemussilta.reporting import columns, policies
from kokemussilta.reporting.checking import Check, check
from kokemussilta.reporting.models import History, HistoryRow, TaskFact

MOST_ROWS = 50_000
AT_ONCE = 500


@whole
def bring(*, organisation: Organisation, content: bytes, name: str, by: User | None, at: datetime) -> History:
    """Take a sheet in and guess its columns; no figure changes yet. Raises `Refused` for a file that can't be read, or counts already."""
    policies.require_history(by, organisation.pk)
    nothing = _("Taulukossa ei ole tehtäviä. Ensimmäisellä rivillä ovat otsikot ja sen alla yksi tehtävä riviä kohti.")
    sheet = sheets.read(content, name, most_rows=MOST_ROWS, what=nothing)
    digest = sha256(content).hexdigest()
    if History.objects.filter(organisation=organisation, digest=digest, state=ImportState.DONE).exists():
        raise _counted_already()
    history = History.objects.create(
        organisation=organisation, by=by, file_name=name.translate({0: None})[-120:], digest=digest,
        headings=[heading[:200] for heading in sheet.headings], mapping=columns.guess(sheet.headings), state_since=at, created_at=at,
    )  # fmt: skip
    HistoryRow.objects.bulk_create(
        [HistoryRow(history=history, number=number, cells=cells) for number, cells in sheet.rows], batch_size=AT_ONCE
    )
    audit.record("reporting.history.brought", history, by=by, at=at, within=organisation)
    return history


@whole
def set_mapping(*, history: History, mapping: dict[str, int], by: User | None, at: datetime) -> None:
    """Say which column is which."""
    policies.require_history(by, history.organisation_id)
    if history.state != ImportState.WAITING:
        raise Refused(_("Tämä taulukko on jo tuotu."))
    if not set(mapping) <= set(columns.BY_KEY) or len(set(mapping.values())) != len(mapping):
        raise Refused(_("Sama sarake on valittu kahteen kohtaan. Valitse kukin sarake vain kerran."))
    history.mapping = mapping
    history.save(update_fields=["mapping"])
    audit.record("reporting.history.mapped", history, by=by, at=at)


def look_through(history: History, *, at: datetime) -> Check:
    """What the sheet's rows tell, and what has to be mended; nothing is written. Raises `Refused` when a column that is needed lacks."""
    if lacks := columns.lacks(history.mapping):
        raise Refused(_("Valitse ensin, missä sarakkeissa ovat: %(what)s.") % {"what": ", ".join(str(part) for part in lacks)})
    return check(history.rows.values_list("number", "cells"), history.mapping, today=local_day(at))


@whole
def run(*, history: History, by: User | None, at: datetime, leave_out_faulty: bool = False) -> Check:
    """Count the sheet's tasks in the figures; its rows as they came are forgotten. Raises `Refused` when some have to be mended first."""
    policies.require_history(by, history.organisation_id)
    found = look_through(history, at=at)
    try:
        with transaction.atomic():
            advance(history, RUN, at=at)
    except IntegrityError as error:
        raise _counted_already() from error
    if found.faulty and not leave_out_faulty:
        raise Refused(
            ngettext(
                "%(count)s rivi pitää ensin korjata tai jättää pois.",
                "%(count)s riviä pitää ensin korjata tai jättää pois.",
                found.faulty,
            )
            % {"count": found.faulty}
        )
    if not found.facts:
        raise Refused(_("Yhtään tehtävää ei jäänyt tuotavaksi."))
    for fact in found.facts:
        fact.organisation, fact.history = history.organisation, history
    TaskFact.objects.bulk_create(found.facts, batch_size=AT_ONCE)
    history.rows.all().delete()
    audit.record("reporting.history.run", history, by=by, at=at, within=history.organisation)
    return found


@whole
def undo(*, history: History, by: User | None, at: datetime) -> int:
    """Take the sheet's tasks out of the figures again; answers how many there were."""
    policies.require_history(by, history.organisation_id)
    advance(history, UNDO, at=at)
    gone, _kinds = TaskFact.objects.filter(history=history).delete()
    audit.record("reporting.history.undone", history, by=by, at=at, within=history.organisation)
    return gone


@whole
def throw_away(*, history: History, by: User | None, at: datetime) -> None:
    """Forget a sheet that was brought but not run."""
    policies.require_history(by, history.organisation_id)
    if history.state != ImportState.WAITING:
        raise Refused(_("Tämä taulukko on jo tuotu."))
    audit.record("reporting.history.thrown_away", history, by=by, at=at)
    history.delete()


def _counted_already() -> Refused:
    return Refused(_("Tämä tiedosto on jo mukana luvuissa. Jos haluat tuoda sen uudelleen, peru ensin edellinen tuonti."))
