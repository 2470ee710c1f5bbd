"""Taking an import back, as a whole, while nobody in it has been touched."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, ForeignObjectRel, ProtectedError
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.register import guards, policies, searching
from kokemussilta.register.actions import consents
from kokemussilta.register.actions.filling import empty_again
from kokemussilta.register.models import Expert, Guard, ImportRow, ImportRun
from kokemussilta.register.states import UNDO


@whole
def undo(*, run: ImportRun, by: User | None, at: datetime) -> None:
    """Take all of it back: the added people go, what was filled in is emptied, questions to people in other registers too.

    An account made by the import goes with them unless it has been used for anything. Raises `Refused` when anybody in it has been
    changed since, `NotAllowedFrom` when it is not there to be undone.
    """
    policies.require_import(by, run.organisation_id)
    rows = list(run.rows.filter(outcome__in=["added", "updated"]).select_related("expert", "expert__user"))
    moved = _held(rows, at)
    advance(run, UNDO, at=at)
    if any(row.expert_id is None or moved.get(row.expert_id) != row.guard_version + 1 for row in rows):
        raise Refused(_("Joidenkin tietoja on jo muutettu, joten kaikkea ei voi enää perua kerralla."))
    for row in rows:
        if row.outcome == ImportRow.Outcome.UPDATED and row.expert is not None:
            empty_again(row.expert, row.filled, by=by, at=at)
    _remove_all([row for row in rows if row.outcome == ImportRow.Outcome.ADDED], run, by=by, at=at)
    consents.take_back_questions(run=run, by=by, at=at)
    audit.record("register.import.undone", run, by=by, at=at, within=run.organisation)


def _held(rows: Iterable[ImportRow], at: datetime) -> dict[int, int]:
    """The guards of everybody, held in one statement so that nobody can be touched meanwhile; their versions by person."""
    people = [row.expert_id for row in rows if row.expert_id]
    # In the same order as everywhere, so that two who want the same guards wait for each other.
    list(Guard.objects.select_for_update().filter(expert__in=people).order_by("expert").values_list("pk"))
    Guard.objects.filter(expert__in=people).update(version=F("version") + 1, moved_at=at)
    guards.note(people)
    return dict(Guard.objects.filter(expert__in=people).values_list("expert_id", "version"))


def _remove_all(added: list[ImportRow], run: ImportRun, *, by: User | None, at: datetime) -> None:
    """The people whom the import added go, and the accounts that it made for them."""
    experts = [row.expert for row in added if row.expert]
    accounts = [row.expert.user_id for row in added if row.made_account and row.expert and row.expert.user_id]
    audit.record_many("register.expert.import_undone", experts, by=by, at=at, within=run)
    searching.forget(experts)
    try:
        Expert.objects.filter(pk__in=[expert.pk for expert in experts]).delete()
    except ProtectedError as error:
        raise Refused(_("Joitakin on jo pyydetty tehtäviin, joten tuontia ei voi enää perua.")) from error
    User.objects.filter(pk__in=_unused(accounts), last_login__isnull=True).delete()


def _unused(accounts: Collection[int]) -> set[int]:
    """Those of these accounts (row numbers) that no row anywhere points to: nothing has been done with them."""
    used: set[int] = set()
    for relation in User._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel):
            model: Any = relation.related_model
            name = relation.field.name
            used |= set(model._base_manager.filter(**{f"{name}__in": accounts}).values_list(name, flat=True))
    return set(accounts) - used
