"""Questions to the register. What shows others' sensitive data notes the reading here, in the function that fetches it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import get_language

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.audit import queries as trail
from kokemussilta.audit import reasons
from kokemussilta.core.clock import local_day
from kokemussilta.core.rows import json_rows
from kokemussilta.core.slots import SERVICES, Along
from kokemussilta.register import policies, qualified, rules
from kokemussilta.register.contract_words import validity
from kokemussilta.register.models import (
    Boundary,
    Consent,
    DayException,
    Expert,
    ExpertLanguage,
    ExpertTheme,
    ImportRow,
    ImportRun,
    Meeting,
    Question,
    TravelArea,
)
from kokemussilta.register.scopes import Experts
from kokemussilta.register.states import ExpertState
from kokemussilta.register.words import VERBS

#: What a person's page shows of them that is sensitive.
PAGE_FIELDS = ("boundaries", "introduction", "paused_from", "themes")
LIST_FIELDS = ("paused_from", "themes")
_ENTRY = "_entry"


def along() -> Along:
    """Read with the person: their own entry. Fills `ALONG`."""
    return Along(
        lambda rows, _at: rows.select_related("expert__home", "expert__municipality"),
        lambda user: setattr(user, _ENTRY, getattr(user, "expert", None)),
    )


def entry_of(user: User) -> Expert | None:
    """The person's own entry; asked once a request, or read with the person."""
    if not hasattr(user, _ENTRY):
        setattr(user, _ENTRY, Expert.objects.filter(user=user).select_related("home", "municipality").first())
    found: Expert | None = getattr(user, _ENTRY)
    return found


def _others_of_account(expert: Expert) -> QuerySet[Expert]:
    """Other entries of the account that has an invited person's address."""
    if expert.user_id is not None or not expert.email:
        return Expert.objects.none()
    known: QuerySet[Expert] = Expert.objects.filter(user__email=expert.email.lower()).exclude(pk=expert.pk)
    return known.select_related("home", "user")


def entry_elsewhere(expert: Expert) -> Expert | None:
    """The entry by which an invited person is in another register now."""
    return _others_of_account(expert).filter(state=ExpertState.ACTIVE).first()


def entries_left(expert: Expert) -> list[Expert]:
    """What holds the account of an invited person though they have left that register."""
    return list(_others_of_account(expert).filter(state=ExpertState.LEFT))


def linked_instead(code: str) -> Expert | None:
    """The entry that somebody who was invited, with an entry of this code, let be seen instead of coming in."""
    linked = trail.entries_about(code).filter(verb="register.expert.linked", subject=code).last()
    return Expert.objects.filter(code=linked.within).first() if linked else None


def people_not_met(organisations: Iterable[int], *, on: date) -> QuerySet[Any]:
    """People in the registers of these organisations (row numbers) with whom nobody has been in touch for over 60 days.

    The longest without contact first; those on a break too. Somebody never met counts from the day they were added.
    """
    rows = Expert.objects.in_register().filter(home__in=list(organisations), quiet_since__lt=rules.not_met_since(on))
    return rows.order_by("quiet_since", "pk")


def missing_parts(expert: Expert) -> list[str]:
    """The essential parts of an entry that are empty, see `rules.missing_parts`. One query."""
    own = Expert.objects.filter(pk=expert.pk)
    has_themes, has_languages, has_kinds = own.values_list(
        Exists(ExpertTheme.objects.filter(expert=OuterRef("pk"))),
        Exists(ExpertLanguage.objects.filter(expert=OuterRef("pk"))),
        Exists(Expert.kinds.through.objects.filter(expert=OuterRef("pk"))),
    ).get()
    return rules.missing_parts(
        has_themes=has_themes,
        has_languages=has_languages,
        has_kinds=has_kinds,
        has_reach=expert.remote_ok or expert.on_site_ok,
    )


def for_list(experts: "QuerySet[Expert] | Experts") -> QuerySet[Expert]:
    """What a row of the register's list needs: one query more, however many rows."""
    themes = ExpertTheme.objects.select_related("theme__parent").order_by("theme__position")
    return experts.select_related("municipality", "home").prefetch_related(Prefetch("themes", themes))


def top_names(expert: Expert) -> list[str]:
    """The names of the person's top themes, each once."""
    return list(dict.fromkeys((row.theme.parent or row.theme).name for row in expert.themes.all()))


def note_list(codes: Iterable[str], *, by: User, at: datetime, reason: str) -> None:
    """Note that a list with these people was shown or taken out: one entry."""
    audit.note_reading(codes, by=by, at=at, reason=reason, fields=LIST_FIELDS)


def kept_registers(user: User) -> QuerySet[Organisation]:
    """The organisations whose register `user` keeps."""
    return Organisation.objects.filter(pk__in=policies.home_registers(user))


def import_registers(user: User) -> QuerySet[Organisation]:
    """The organisations into whose register `user` may bring a spreadsheet."""
    return Organisation.objects.filter(pk__in=policies.importable_registers(user))


def import_runs(user: User) -> QuerySet[ImportRun]:
    """The spreadsheets of those registers."""
    return ImportRun.objects.filter(organisation__in=policies.importable_registers(user)).select_related("organisation", "by")


def touched(run: ImportRun) -> int:
    """How many people of a done import somebody has changed since; while it is none, all of it can be undone."""
    rows = run.rows.filter(outcome__in=[ImportRow.Outcome.ADDED, ImportRow.Outcome.UPDATED])
    return rows.exclude(expert__guard__version=F("guard_version")).count()


def not_written_to(run: ImportRun) -> QuerySet[ImportRow]:
    """The rows of people whom this import added, who have an address and have got no letter: an invitation, or a welcome."""
    states = [ExpertState.INVITED, ExpertState.ACTIVE]
    rows = run.rows.filter(outcome=ImportRow.Outcome.ADDED, expert__state__in=states, expert__greeted_at__isnull=True)
    return rows.exclude(expert__email="").select_related("expert", "expert__home", "expert__user")


def other_registers(expert: Expert) -> QuerySet[Organisation]:
    """Whom the person may let see the entry beside the home organisation."""
    return Organisation.objects.filter(coordinates=True, is_active=True).exclude(pk=expert.home_id)


def consents_to(organisation: Organisation, expert: Expert) -> QuerySet[Consent]:
    """The person's consents, also ended ones, to be seen by `organisation`."""
    return Consent.objects.filter(expert=expert, organisation=organisation, purpose="seen_by")


def is_taken_back(organisation: Organisation, expert: Expert) -> bool:
    """Whether every question of `organisation` to the person has been taken back."""
    asked = Question.objects.filter(organisation=organisation, expert=expert)
    return asked.exists() and not asked.filter(taken_back_at__isnull=True).exists()


@dataclass(frozen=True)
class Profile:
    """A person's page for somebody else: what the reader may see, and nothing more."""

    expert: Expert
    is_home: bool
    themes: list[ExpertTheme]
    languages: list[object]
    kinds: list[str]
    boundaries: list[Boundary]
    areas: str
    weekly: list[object]
    exceptions: list[DayException]
    qualifications: list[object]
    consents: list[Consent]
    meetings: list[Meeting]
    is_on_break: bool


def read_profile(expert: Expert, *, by: User, at: datetime, reason: str = reasons.REGISTER, within: str = "") -> Profile:
    """Everything of the entry that `by` may see; the reading is noted, with the order or seat at hand (`within`).

    Never the earnings ceiling, nor a boundary against an organisation or a unit. Notes of meetings and consents to third
    organisations are for the home organisation alone.
    """
    audit.note_reading([expert.code], by=by, at=at, reason=reason, within=within, fields=PAGE_FIELDS)
    is_home = policies.may_coordinate(by, expert)
    today = local_day(at)
    consents = expert.consents.select_related("organisation", "recorded_by")
    if not is_home:
        consents = consents.filter(Q(purpose="brokered") | Q(organisation__in=policies.readable_registers(by)))
    kinds, areas = _named(expert)
    boundaries = expert.boundaries.exclude(kind__in=policies.PRIVATE_BOUNDARIES).select_related("theme", "audience")
    return Profile(
        expert=expert,
        is_home=is_home,
        themes=list(expert.themes.select_related("theme__parent").order_by("theme__position")),
        languages=list(expert.languages.select_related("language").order_by("language__position")),
        kinds=kinds,
        boundaries=_with_services(list(boundaries.order_by("kind", "pk"))),
        areas=", ".join(areas),
        weekly=list(expert.weekly_hours.all()),
        exceptions=list(expert.day_exceptions.filter(ends_on__gte=today)[:20]),
        qualifications=[(row, validity(row, today)) for row in qualified.of(expert)],
        consents=list(consents),
        meetings=list(expert.meetings.select_related("by")[:20]) if is_home else [],
        is_on_break=expert.is_on_break(today),
    )


def _named(expert: Expert) -> tuple[list[str], list[str]]:
    """The names of the kinds that the person does, and of the areas where they go, in the reader's language."""
    name = f"name_{(get_language() or 'fi')[:2]}"
    kinds = Expert.kinds.through.objects.filter(expert=OuterRef("pk")).order_by("taskkind__position")
    areas = TravelArea.objects.filter(expert=OuterRef("pk")).order_by("county__position", "pk")
    columns = {
        "all_kinds": json_rows(kinds, f"taskkind__{name}"),
        "all_areas": json_rows(areas, f"county__{name}", f"municipality__{name}"),
    }
    found: dict[str, Any] = Expert.objects.filter(pk=expert.pk).values(**columns).get()
    return [kind for (kind,) in found["all_kinds"]], [county or town for county, town in found["all_areas"]]


def _with_services(rows: list[Boundary]) -> list[Boundary]:
    """Boundaries, those against a service with its name (`service`), which is known above."""
    if any(row.product_code for row in rows):
        names = dict(pair for pairs in SERVICES.collect() for pair in pairs)
        for row in rows:
            row.service = names.get(row.product_code, "")
    return rows


T = TypeVar("T")


def read_part(expert: Expert, fetch: Callable[[Expert], T], *, fields: Iterable[str], by: User, at: datetime) -> T:
    """One part of an entry, to be shown in a form; when it is somebody else's, the reading of its sensitive `fields` is noted."""
    noted = list(fields)
    if noted and not policies.is_self(by, expert):
        audit.note_reading([expert.code], by=by, at=at, reason=reasons.REGISTER, fields=noted)
    return fetch(expert)


@dataclass(frozen=True)
class Change:
    """One thing done to the entry: when, by whom ("" for the program), in words."""

    at: datetime
    who: str
    what: object


def changes_of(expert: Expert, *, limit: int = 100) -> list[Change]:
    """What has been done to the entry, the newest first; only what the register itself notes. Two queries."""
    entries = list(trail.entries_about(expert.code).filter(verb__in=VERBS).order_by("-at", "-id")[:limit])
    names = dict(User.objects.filter(code__in={row.by for row in entries if row.by}).values_list("code", "name"))
    return [Change(row.at, names.get(row.by, ""), VERBS[row.verb]) for row in entries]
