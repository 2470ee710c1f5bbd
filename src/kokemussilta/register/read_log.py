"""Who has read whose sensitive data: the privacy officer's list, over the people of their organisations' registers."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import CharField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kokemussilta.access.models import Membership
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.audit import queries as trail
from kokemussilta.audit.reasons import REASONS
from kokemussilta.core.clock import helsinki, local, local_day
from kokemussilta.core.lists import Column, Filter, Listing
from kokemussilta.register.models import Expert

#: Without a first day in the address, the log is shown so far back.
DAYS_SHOWN = 30

Options = list[tuple[str, StrOrPromise]]


def people_of(user: User) -> QuerySet[Expert]:
    """The people whose log `user` may see: of the registers of the organisations where they are the privacy officer."""
    return Expert.objects.filter(home__in=standing(user).organisations(Permission.READ_LOG))


def rows_for(user: User) -> QuerySet[Any]:
    """One row for each person of a reading, with `who` read (the name, None when they are gone), `where` and about `whom`."""
    readers = User.objects.filter(code=OuterRef("reading__by"))
    roles = Membership.objects.filter(user__code=OuterRef("reading__by")).order_by("-starts_on", "-pk")
    people = Expert.objects.filter(code=OuterRef("subject"))
    return trail.readings_about(people_of(user).values("code")).annotate(
        at=F("reading__at"),
        who=Subquery(readers.values("name")[:1]),
        where=Subquery(roles.values("organisation__name")[:1]),
        whom=Subquery(
            people.annotate(full=Concat("first_name", Value(" "), "last_name", output_field=CharField())).values("full")[:1]
        ),
    )


def log_list(user: User, chosen: Callable[[str], str], at: datetime) -> Listing:
    """The list; `chosen` answers what the address says of a filter. A person or a reader is narrowed to by code."""
    return Listing(
        name="katselut",
        columns=(
            Column("at", _("Milloin"), lambda row: local(row.at).strftime("%-d.%-m.%Y %-H.%M"), order_by=("reading__at", "pk")),
            Column("who", _("Kuka katsoi"), _reader_words, order_by=("who", "-reading__at")),
            Column("whom", _("Kenen tietoja"), lambda row: f"{row.whom} ({row.subject})", order_by=("whom", "-reading__at")),
            Column("why", _("Miksi"), lambda row: row.reading.why),
            Column("what", _("Mitä"), lambda row: row.reading.what),
            Column("within", _("Missä asiassa"), lambda row: row.reading.within),
        ),
        search=("whom", "subject", "who", "reading__by"),
        filters=(
            Filter("why", _("Syy"), _reasons, lambda rows, value: rows.filter(reading__reason=value)),
            Filter("reader", _("Katsoja"), lambda: _readers(user, chosen("reader")), _by_reader),
            Filter("person", _("Ihminen"), lambda: _people(user, chosen("person")), _by_person),
            _day_filter("since", _("Alkaen"), chosen, _since, default=local_day(at) - timedelta(days=DAYS_SHOWN)),
            _day_filter("until", _("Päättyen"), chosen, _until),
        ),
        default_sort="-at",
    )


def _reader_words(row: Any) -> str:
    return ", ".join(part for part in (row.who or row.reading.by, row.where) if part)


def note_look(user: User, narrowed: Iterable[str], *, person: str, is_file: bool, at: datetime) -> None:
    """The log keeps a trace of its own readers: by which filters it was narrowed, within which person, and whether taken out."""
    verb = "register.read_log.taken_out" if is_file else "register.read_log.read"
    within = people_of(user).filter(code=person).only("code").first() if person else None
    audit.record(verb, user, by=user, at=at, within=within, fields=narrowed)


def _reasons() -> Options:
    return [("", _("Kaikki")), *REASONS.items()]


def _readers(user: User, code: str) -> Options:
    """All, and the one who was chosen, when they stand in this officer's log: nobody else's name is told."""
    if not code or not trail.readings_about(people_of(user).values("code")).filter(reading__by=code).exists():
        return [("", _("Kaikki"))]
    name = User.objects.filter(code=code).values_list("name", flat=True).first()
    return [("", _("Kaikki")), (code, name or code)]


def _people(user: User, code: str) -> Options:
    """All, and the one who was chosen, when they are in a register of this officer's."""
    found = people_of(user).filter(code=code) if code else []
    return [("", _("Kaikki")), *((person.code, person.full_name) for person in found)]


def _by_reader(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    return rows.filter(reading__by=code)


def _by_person(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    return rows.filter(subject=code)


def _day_filter(
    key: str,
    label: StrOrPromise,
    chosen: Callable[[str], str],
    narrow: Callable[[QuerySet[Any], date], QuerySet[Any]],
    default: date | None = None,
) -> Filter:
    """A day in the address, `2027-03-02`; anything that is no day counts as none."""
    first = default.isoformat() if default else ""

    def options() -> Options:
        return [(day, day) for day in {first, chosen(key)} if not day or _day(day)]

    return Filter(key, label, options, lambda rows, value: narrow(rows, date.fromisoformat(value)), first)


def _day(text: str) -> date | None:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year < 3000 and found.isoformat() == text else None


def _since(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    return rows.filter(reading__at__gte=helsinki(day, 0))


def _until(rows: QuerySet[Any], day: date) -> QuerySet[Any]:
    return rows.filter(reading__at__lt=helsinki(day + timedelta(days=1), 0))
