"""Bringing a spreadsheet in: all of it or nothing."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import NotAllowedFrom, Refused, advance
from kokemussilta.notifications.duties import Duty
from kokemussilta.register import columns, policies, queries, sheets
from kokemussilta.register.actions import entry
from kokemussilta.register.actions.filling import add_all, fill_in
from kokemussilta.register.checking import Check, Checked, check
from kokemussilta.register.models import ImportRow, ImportRun
from kokemussilta.register.states import RUN, ExpertState, ImportState

KEPT_FOR = timedelta(days=30)
INVITED_AT_ONCE = 200


@whole
def bring(*, organisation: Organisation, content: bytes, name: str, by: User | None, at: datetime) -> ImportRun:
    """Take a file in and guess its columns; nothing reaches the register yet. Raises `Refused` for a file that can't be read."""
    policies.require_import(by, organisation.pk)
    sheet = sheets.read(content, name)
    run = ImportRun.objects.create(
        organisation=organisation,
        by=by,
        file_name=name.translate({0: None})[-120:],
        headings=[heading[:200] for heading in sheet.headings],
        mapping=columns.guess(sheet.headings),
        state_since=at,
        created_at=at,
    )
    ImportRow.objects.bulk_create(
        [ImportRow(run=run, number=number, cells=cells) for number, cells in sheet.rows], batch_size=500
    )
    audit.record("register.import.brought", run, by=by, at=at, within=organisation)
    return run


@whole
def set_mapping(*, run: ImportRun, mapping: dict[str, int], duplicates: str, by: User | None, at: datetime) -> None:
    """Say which column is which, and what to do with people who are here already."""
    policies.require_import(by, run.organisation_id)
    if run.state != ImportState.WAITING:
        raise Refused(_("Tämä taulukko on jo tuotu."))
    if not set(mapping) <= set(columns.BY_KEY) or len(set(mapping.values())) != len(mapping):
        raise Refused(_("Sama sarake on valittu kahteen kohtaan. Valitse kukin sarake vain kerran."))
    run.mapping, run.duplicates = mapping, duplicates
    run.save(update_fields=["mapping", "duplicates"])
    audit.record("register.import.mapped", run, by=by, at=at)


@whole
def run_import(*, run: ImportRun, by: User | None, at: datetime, leave_out_faulty: bool = False) -> Check:
    """Do it: new people are added, those here already are left or completed.

    Without an address a person joins at once by the day of a consent in the sheet; everybody else answers an invitation, so that nothing
    tells who is in another register. Raises `Refused` when rows need
    mending (unless they are left out) or nothing is left to do, `NotAllowedFrom` when it has been done already.
    """
    policies.require_import(by, run.organisation_id)
    advance(run, RUN, at=at)
    lacks = columns.lacks(run.mapping)
    if lacks:
        raise Refused(_("Valitse ensin, missä sarakkeissa ovat: %(what)s.") % {"what": ", ".join(str(part) for part in lacks)})
    found = check(run, at=at, suggest=False)
    if found.faulty and not leave_out_faulty:
        raise Refused(
            ngettext(
                "%(count)s rivi pitää ensin korjata tai jättää pois.",
                "%(count)s riviä pitää ensin korjata tai jättää pois.",
                len(found.faulty),
            )
            % {"count": len(found.faulty)}
        )
    try:
        with transaction.atomic():
            add_all(run, found.fresh, by=by, at=at)
            _complete_all(run, found.duplicates, by=by, at=at)
    except IntegrityError:
        raise Refused(_("Joku taulukon ihmisistä tuli mukaan juuri nyt. Tarkista rivit ja tuo taulukko uudelleen.")) from None
    changed = [row.row for part in (found.fresh, found.duplicates) for row in part]
    ImportRow.objects.bulk_update(changed, ["outcome", "expert", "guard_version", "filled"], batch_size=200)
    audit.record("register.import.done", run, by=by, at=at, within=run.organisation)
    return found


def _complete_all(run: ImportRun, rows: list[Checked], *, by: User | None, at: datetime) -> None:
    """Those here already are left as they are, or completed; nobody completes their own entry."""
    for row in rows:
        assert row.duplicate is not None
        may_fill = run.duplicates == ImportRun.Duplicates.UPDATE and (by is None or not policies.is_self(by, row.duplicate))
        row.row.expert = row.duplicate
        is_filled = may_fill and fill_in(row, by=by, at=at)
        row.row.outcome = ImportRow.Outcome.UPDATED if is_filled else ImportRow.Outcome.SKIPPED


@whole
def invite_imported(*, run: ImportRun, by: User | None, at: datetime) -> int:
    """Write to the next two hundred of the imported people: invite those who wait, welcome those who are in; answers how many."""
    policies.require_import(by, run.organisation_id)
    if run.state != ImportState.DONE:
        raise NotAllowedFrom(_("Tuonti ei ole valmis."))
    people = [row.expert for row in queries.not_written_to(run)[:INVITED_AT_ONCE]]
    done = 0
    for expert in people:
        if expert is not None and (by is None or policies.may_coordinate(by, expert)):
            greet = entry.welcome if expert.state == ExpertState.ACTIVE else entry.invite
            greet(expert=expert, by=by, at=at)
            done += 1
    return done


@whole
def discard(*, run: ImportRun, by: User | None, at: datetime) -> None:
    """Throw a file away that has not been run, or the kept rows of one that has."""
    policies.require_import(by, run.organisation_id)
    audit.record("register.import.discarded", run, by=by, at=at, within=run.organisation)
    run.delete()


def sweep(at: datetime) -> int:
    """Delete what was brought more than thirty days ago; the people that came of it stay."""
    old = ImportRun.objects.filter(created_at__lt=at - KEPT_FOR)
    codes = list(old.values_list("code", flat=True)[:50])
    with transaction.atomic():
        for run in ImportRun.objects.filter(code__in=codes):
            discard(run=run, by=None, at=at)
    return len(codes)


SWEEP = Duty(
    name="register.imports.sweep",
    every=timedelta(hours=6),
    run=sweep,
    title=gettext_lazy("Tuotujen taulukoiden poistaminen 30 päivän jälkeen"),
)
