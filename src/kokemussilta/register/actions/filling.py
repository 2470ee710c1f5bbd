"""Writing the rows of a spreadsheet into the register, many at once."""

from datetime import date, datetime

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.register import guards, searching
from kokemussilta.register.actions.entry import moment_of
from kokemussilta.register.actions.noting import changed
from kokemussilta.register.checking import Checked
from kokemussilta.register.models import Consent, Expert, ExpertLanguage, ExpertTheme, Guard, ImportRow, ImportRun, Meeting
from kokemussilta.register.signals import expert_joined
from kokemussilta.register.states import ConsentWay, ExpertState, Purpose

_WORDS = ("alias", "phone", "title", "introduction", "interests", "training_wishes")
_BATCH = 500


def add_all(run: ImportRun, rows: list[Checked], *, by: User | None, at: datetime) -> None:
    """Add everybody of `rows` in a fixed number of statements a batch; the import's rows are told who they became.

    The higher areas hear who joined; `expert_changed` is not sent, as nobody there knows a new person yet.
    """
    experts = [_expert(run, row, at) for row in rows]
    Expert.objects.bulk_create(experts, batch_size=_BATCH)
    Guard.objects.bulk_create([Guard(expert=expert, version=1, moved_at=at) for expert in experts], batch_size=_BATCH)
    guards.note([expert.pk for expert in experts])
    pairs = list(zip(rows, experts, strict=True))
    _bring_parts(pairs, by=by, at=at)
    searching.bring(experts)
    audit.record_many("register.expert.imported", experts, by=by, at=at, within=run)
    audit.record_many("register.expert.joined", [expert for row, expert in pairs if row.joins], by=by, at=at, within=run)
    for row, expert in pairs:
        row.row.expert, row.row.outcome, row.row.guard_version = expert, ImportRow.Outcome.ADDED, 1
        if row.joins:
            expert_joined.send(sender=Expert, expert=expert, at=at)


def _expert(run: ImportRun, row: Checked, at: datetime) -> Expert:
    values = row.values
    words = {name: values[name] for name in _WORDS if values.get(name)}
    met_on = values.get("met_on")
    return Expert(
        home=run.organisation,
        state=ExpertState.ACTIVE if row.joins else ExpertState.INVITED,
        state_since=at,
        created_at=at,
        last_met_on=met_on,
        quiet_since=met_on or local_day(at),
        first_name=values["first_name"],
        last_name=values["last_name"],
        email=values.get("email") or "",
        municipality=values["municipality"],
        **words,
    )


def _bring_parts(pairs: list[tuple[Checked, Expert]], *, by: User | None, at: datetime) -> None:
    """Themes, languages, kinds, consents and meetings of everybody."""
    themes, languages, kinds, consents, meetings = [], [], [], [], []
    for row, expert in pairs:
        values = row.values
        themes += [ExpertTheme(expert=expert, theme=theme, perspective=view) for theme, view in values.get("themes") or []]
        languages += [ExpertLanguage(expert=expert, language=language) for language in values.get("languages") or []]
        kinds += [Expert.kinds.through(expert_id=expert.pk, taskkind_id=kind.pk) for kind in values.get("kinds") or []]
        if row.joins:
            consents.append(_consent(expert, values["consent_on"], by=by, at=at))
        if values.get("met_on"):
            meetings.append(Meeting(expert=expert, met_on=values["met_on"], by=by))
    ExpertTheme.objects.bulk_create(themes, batch_size=_BATCH)
    ExpertLanguage.objects.bulk_create(languages, batch_size=_BATCH)
    Expert.kinds.through.objects.bulk_create(kinds, batch_size=_BATCH)
    Consent.objects.bulk_create(consents, batch_size=_BATCH)
    Meeting.objects.bulk_create(meetings, batch_size=_BATCH)


def _consent(expert: Expert, on: date, *, by: User | None, at: datetime) -> Consent:
    return Consent(
        expert=expert,
        purpose=Purpose.BROKERED,
        given_at=moment_of(on, at),
        way=ConsentWay.SHEET,
        recorded_by=by,
    )


def fill_in(row: Checked, *, by: User | None, at: datetime) -> bool:
    """Complete what an entry lacks from its row, never changing what it has; answers whether anything was filled in."""
    expert, values = row.duplicate, row.values
    assert expert is not None
    guards.hold(expert, at=at)
    expert.refresh_from_db()
    filled = [name for name in (*_WORDS, "email") if values.get(name) and not getattr(expert, name)]
    for name in filled:
        setattr(expert, name, values[name])
    if filled:
        expert.save(update_fields=filled)
    if values.get("themes") and not expert.themes.exists():
        ExpertTheme.objects.bulk_create(
            [ExpertTheme(expert=expert, theme=theme, perspective=view) for theme, view in values["themes"]]
        )
        filled.append("themes")
    if values.get("languages") and not expert.languages.exists():
        ExpertLanguage.objects.bulk_create(
            [ExpertLanguage(expert=expert, language=language) for language in values["languages"]]
        )
        filled.append("languages")
    if values.get("kinds") and not expert.kinds.exists():
        expert.kinds.set(values["kinds"])
        filled.append("kinds")
    row.row.filled = filled
    row.row.guard_version = Guard.objects.get(expert=expert).version
    if filled:
        changed(expert, "expert.completed", by=by, at=at, fields=filled)
    return bool(filled)


def empty_again(expert: Expert, filled: list[str], *, by: User | None, at: datetime) -> None:
    """Take back what `fill_in` wrote."""
    words = [name for name in filled if name in {*_WORDS, "email"}]
    for name in words:
        setattr(expert, name, "")
    if words:
        expert.save(update_fields=words)
    for name in ("themes", "languages"):
        if name in filled:
            getattr(expert, name).all().delete()
    if "kinds" in filled:
        expert.kinds.clear()
    changed(expert, "profile.updated", by=by, at=at, fields=filled)
