"""Bringing a spreadsheet in: all of it or nothing, and undone as a whole while nobody in it has been touched."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, ProtectedError, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import NotAllowedFrom, Refused, advance
from kokemussilta.notifications.duties import Duty
from kokemussilta.register import columns, policies, sheets
from kokemussilta.register.actions import consents, entry
from kokemussilta.register.actions.filling import add_all, empty_again, fill_in
from kokemussilta.register.checking import Check, check
from kokemussilta.register.models import Expert, Guard, ImportRow, ImportRun
from kokemussilta.register.signals import expert_changed
from kokemussilta.register.states import RUN, UNDO, ExpertState, ImportState

KEPT_FOR = timedelta(days=30)
INVITED_AT_ONCE = 200


@transaction.atomic
def bring(*, organisation: Organisation, content: bytes, name: str, by: User | None, at: datetime) -> ImportRun:
    """Take a file in and guess its columns; nothing reaches the register yet. Raises `Refused` for a file that can't be read."""
    if by is not None:
        policies.require(policies.may_import(by, organisation.pk))
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


@transaction.atomic
def set_mapping(*, run: ImportRun, mapping: dict[str, int], duplicates: str, by: User | None, at: datetime) -> None:
    """Say which column is which, and what to do with people who are here already."""
    _require(run, by)
    if run.state != ImportState.WAITING:
        raise Refused(_("Tämä taulukko on jo tuotu."))
    if not set(mapping) <= set(columns.BY_KEY) or len(set(mapping.values())) != len(mapping):
        raise Refused(_("Sama sarake on valittu kahteen kohtaan. Valitse kukin sarake vain kerran."))
    run.mapping, run.duplicates = mapping, duplicates
    run.save(update_fields=["mapping", "duplicates"])
    audit.record("register.import.mapped", run, by=by, at=at)


@transaction.atomic
def run_import(*, run: ImportRun, by: User | None, at: datetime, leave_out_faulty: bool = False) -> Check:
    """Do it: new people are added, those here already are left or completed, those in another register are asked themselves.

    With a consent day in the sheet a person joins at once, else they wait for an invitation. Raises `Refused` when rows need
    mending (unless they are left out) or nothing is left to do, `NotAllowedFrom` when it has been done already.
    """
    _require(run, by)
    advance(run, RUN, at=at)
    lacks = columns.lacks(run.mapping)
    if lacks:
        raise Refused(_("Valitse ensin, missä sarakkeissa ovat: %(what)s.") % {"what": ", ".join(str(part) for part in lacks)})
    found = check(run, at=at)
    if found.faulty and not leave_out_faulty:
        raise Refused(
            ngettext(
                "%(count)s rivi pitää ensin korjata tai jättää pois.",
                "%(count)s riviä pitää ensin korjata tai jättää pois.",
                len(found.faulty),
            )
            % {"count": len(found.faulty)}
        )
    add_all(run, found.fresh, by=by, at=at)
    for row in found.duplicates:
        assert row.duplicate is not None
        may_fill = run.duplicates == ImportRun.Duplicates.UPDATE and (by is None or row.duplicate.user_id != by.pk)
        row.row.expert = row.duplicate
        row.row.outcome = ImportRow.Outcome.SKIPPED
        if may_fill and fill_in(row, by=by, at=at):
            row.row.outcome = ImportRow.Outcome.UPDATED
    for row in found.elsewhere:
        assert row.elsewhere is not None
        consents.propose_link(expert=row.elsewhere, organisation=run.organisation, by=by, at=at)
        row.row.outcome = ImportRow.Outcome.ASKED
    changed = [row.row for part in (found.fresh, found.duplicates, found.elsewhere) for row in part]
    ImportRow.objects.bulk_update(changed, ["outcome", "expert", "guard_version", "filled", "made_account"], batch_size=200)
    audit.record("register.import.done", run, by=by, at=at, within=run.organisation)
    for row in found.fresh:
        expert_changed.send(sender=Expert, expert=row.row.expert, at=at)
    return found


def touched(run: ImportRun) -> int:
    """How many people of a done import somebody has changed since; while it is none, all of it can be undone."""
    rows = run.rows.filter(outcome__in=[ImportRow.Outcome.ADDED, ImportRow.Outcome.UPDATED])
    return rows.exclude(expert__guard__version=F("guard_version")).count()


@transaction.atomic
def undo(*, run: ImportRun, by: User | None, at: datetime) -> None:
    """Take all of it back: the added people go, what was filled in is emptied. Questions that were sent stay sent.

    Raises `Refused` when anybody in it has been changed since, `NotAllowedFrom` when it is not there to be undone.
    """
    _require(run, by)
    rows = list(run.rows.filter(outcome__in=["added", "updated"]).select_related("expert", "expert__user"))
    # The guards are held in one statement, in the same order as everywhere: nobody can be touched meanwhile.
    people = [row.expert_id for row in rows if row.expert_id]
    Guard.objects.filter(expert__in=people).update(version=F("version") + 1, moved_at=at)
    moved = dict(Guard.objects.filter(expert__in=people).values_list("expert_id", "version"))
    advance(run, UNDO, at=at)
    if any(row.expert_id is None or moved.get(row.expert_id) != row.guard_version + 1 for row in rows):
        raise Refused(_("Joidenkin tietoja on jo muutettu, joten kaikkea ei voi enää perua kerralla."))
    added = [row for row in rows if row.outcome == ImportRow.Outcome.ADDED]
    accounts = [row.expert.user_id for row in added if row.made_account and row.expert and row.expert.user_id]
    for row in rows:
        if row.outcome == ImportRow.Outcome.UPDATED and row.expert is not None:
            empty_again(row.expert, row.filled, by=by, at=at)
    try:
        Expert.objects.filter(pk__in=[row.expert_id for row in added]).delete()
    except ProtectedError as error:
        raise Refused(_("Joitakin on jo pyydetty tehtäviin, joten tuontia ei voi enää perua.")) from error
    User.objects.filter(pk__in=accounts, last_login__isnull=True, memberships__isnull=True).delete()
    Entry.objects.bulk_create(
        [
            Entry(
                at=at, by=by.code if by else "", verb="register.expert.import_undone", subject=row.expert.code, within=run.code
            )
            for row in added
            if row.expert
        ],
        batch_size=500,
    )
    audit.record("register.import.undone", run, by=by, at=at, within=run.organisation)


@transaction.atomic
def invite_imported(*, run: ImportRun, by: User | None, at: datetime) -> int:
    """Invite the next two hundred of the imported people who wait and have an address; answers how many."""
    _require(run, by)
    if run.state != ImportState.DONE:
        raise NotAllowedFrom(_("Tuonti ei ole valmis."))
    people = [row.expert for row in waiting_for_invitation(run)[:INVITED_AT_ONCE]]
    done = 0
    for expert in people:
        if expert is not None and (by is None or policies.may_coordinate(by, expert)):
            entry.invite(expert=expert, by=by, at=at)
            done += 1
    return done


def waiting_for_invitation(run: ImportRun) -> QuerySet[ImportRow]:
    """The rows of people whom this import added, who wait, have an address and have not been written to."""
    rows = run.rows.filter(outcome=ImportRow.Outcome.ADDED, expert__state=ExpertState.INVITED).exclude(expert__email="")
    return rows.filter(expert__guard__version=F("guard_version")).select_related("expert", "expert__home", "expert__user")


@transaction.atomic
def discard(*, run: ImportRun, by: User | None, at: datetime) -> None:
    """Throw a file away that has not been run, or the kept rows of one that has."""
    _require(run, by)
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


def _require(run: ImportRun, by: User | None) -> None:
    if by is not None:
        policies.require(policies.may_import(by, run.organisation_id))
