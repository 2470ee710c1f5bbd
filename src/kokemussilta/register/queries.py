"""Questions to the register. What shows others' sensitive data notes the reading here, in the function that fetches it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from kokemussilta.access.models import Membership, Organisation
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.audit import queries as trail
from kokemussilta.audit import reasons
from kokemussilta.core.clock import HELSINKI, local_day
from kokemussilta.register import policies, rules
from kokemussilta.register.models import Consent, DayException, Expert, ExpertLanguage, ExpertTheme, ImportRun, Meeting
from kokemussilta.register.scopes import Experts
from kokemussilta.register.words import VERBS

#: What a person's page shows of them that is sensitive.
PAGE_FIELDS = ("boundaries", "introduction", "paused_from", "themes")
LIST_FIELDS = ("paused_from", "themes")


def entry_of(user: User) -> Expert | None:
    """The person's own entry; one query a request, kept on the object."""
    if "_entry" not in user.__dict__:
        user.__dict__["_entry"] = Expert.objects.filter(user=user).select_related("home", "municipality").first()
    found: Expert | None = user.__dict__["_entry"]
    return found


def entry_elsewhere(expert: Expert) -> Expert | None:
    """The entry, in another register, of the account that has an invited person's address."""
    if expert.user_id is not None or not expert.email:
        return None
    known = Expert.objects.filter(user__email__iexact=expert.email).exclude(pk=expert.pk)
    return known.select_related("home", "user").first()


def with_last_met(experts: "QuerySet[Expert] | Experts") -> QuerySet[Any]:
    """Adds `last_met_on` (None: never) and `met_or_added_on`."""
    latest = Meeting.objects.filter(expert=OuterRef("pk")).order_by("-met_on").values("met_on")[:1]
    return experts.annotate(last_met_on=Subquery(latest, output_field=DateField())).annotate(
        met_or_added_on=Coalesce("last_met_on", TruncDate("created_at", tzinfo=HELSINKI), output_field=DateField())
    )


def people_not_met(organisations: Iterable[int], *, on: date) -> QuerySet[Any]:
    """People in the registers of these organisations (row numbers) with whom nobody has been in touch for over 60 days.

    The longest without contact first; those on a break too. Somebody never met counts from the day they were added.
    """
    rows = Expert.objects.in_register().filter(home__in=list(organisations))
    return with_last_met(rows).filter(met_or_added_on__lt=rules.not_met_since(on)).order_by("met_or_added_on", "pk")


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
    return Organisation.objects.filter(pk__in=policies.import_registers(user))


def import_runs(user: User) -> QuerySet[ImportRun]:
    """The spreadsheets of those registers."""
    return ImportRun.objects.filter(organisation__in=policies.import_registers(user)).select_related("organisation", "by")


def other_registers(expert: Expert) -> QuerySet[Organisation]:
    """Whom the person may let see the entry beside the home organisation."""
    return Organisation.objects.filter(coordinates=True, is_active=True).exclude(pk=expert.home_id)


def consents_to(organisation: Organisation, expert: Expert) -> QuerySet[Consent]:
    """The person's consents, also ended ones, to be seen by `organisation`."""
    return Consent.objects.filter(expert=expert, organisation=organisation, purpose="seen_by")


@dataclass(frozen=True)
class Profile:
    """A person's page for somebody else: what the reader may see, and nothing more."""

    expert: Expert
    is_home: bool
    themes: list[ExpertTheme]
    languages: list[object]
    kinds: list[object]
    boundaries: list[object]
    weekly: list[object]
    exceptions: list[DayException]
    qualifications: list[object]
    consents: list[Consent]
    meetings: list[Meeting]
    is_on_break: bool


def read_profile(expert: Expert, *, by: User, at: datetime, reason: str = reasons.REGISTER) -> Profile:
    """Everything of the entry that `by` may see; the reading is noted.

    Never the earnings ceiling, nor a boundary against an organisation or a unit. Notes of meetings and consents to third
    organisations are for the home organisation alone.
    """
    audit.note_reading([expert.code], by=by, at=at, reason=reason, fields=PAGE_FIELDS)
    is_home = policies.may_coordinate(by, expert)
    today = local_day(at)
    consents = expert.consents.select_related("organisation", "recorded_by")
    if not is_home:
        consents = consents.filter(Q(purpose="brokered") | Q(organisation__in=policies.readable_registers(by)))
    boundaries = expert.boundaries.exclude(kind__in=policies.PRIVATE_BOUNDARIES).select_related("theme", "audience")
    return Profile(
        expert=expert,
        is_home=is_home,
        themes=list(expert.themes.select_related("theme__parent").order_by("theme__position")),
        languages=list(expert.languages.select_related("language").order_by("language__position")),
        kinds=list(expert.kinds.all()),
        boundaries=list(boundaries.order_by("kind", "pk")),
        weekly=list(expert.weekly_hours.all()),
        exceptions=list(expert.day_exceptions.filter(ends_on__gte=today)[:20]),
        qualifications=list(expert.qualifications.select_related("seen_by").order_by("-got_on")),
        consents=list(consents),
        meetings=list(expert.meetings.select_related("by")[:20]) if is_home else [],
        is_on_break=expert.is_on_break(today),
    )


@dataclass(frozen=True)
class ReadingSeen:
    """Who read the person's data, when, why, and how many times in a row that day."""

    who: str
    where: str
    at: datetime
    why: object
    times: int
    was_list: bool


def readings_for(expert: Expert, *, limit: int = 200) -> list[ReadingSeen]:
    """Who has read the entry, the newest first; the same reader for the same reason on one day is one line. Three queries."""
    rows = list(trail.readings_of(expert.code)[:limit])
    names = {user.code: user.get_full_name() for user in User.objects.filter(code__in={row.by for row in rows})}
    memberships = Membership.objects.filter(user__code__in=names).select_related("organisation")
    places: dict[str, list[str]] = {}
    for code, place in memberships.values_list("user__code", "organisation__name"):
        if place not in places.setdefault(code, []):
            places[code].append(place)
    lines: dict[tuple[str, str, date], ReadingSeen] = {}
    for row in rows:
        key = (row.by, row.reason, local_day(row.at))
        first = lines.get(key)
        lines[key] = ReadingSeen(
            who=names.get(row.by, ""),
            where=", ".join(places.get(row.by, [])),
            at=first.at if first else row.at,
            why=reasons.REASONS.get(row.reason, row.reason),
            times=first.times + 1 if first else 1,
            was_list=row.reason in {reasons.SEARCH, reasons.EXPORT},
        )
    return list(lines.values())


@dataclass(frozen=True)
class Change:
    """One thing done to the entry: when, by whom ("" for the program), in words."""

    at: datetime
    who: str
    what: object


def changes_of(expert: Expert, *, limit: int = 100) -> list[Change]:
    """What has been done to the entry, the newest first; only what the register itself notes. Two queries."""
    entries = list(trail.entries_about(expert.code).filter(verb__in=VERBS).order_by("-at", "-id")[:limit])
    names = {user.code: user.get_full_name() for user in User.objects.filter(code__in={row.by for row in entries if row.by})}
    return [Change(row.at, names.get(row.by, ""), VERBS[row.verb]) for row in entries]
