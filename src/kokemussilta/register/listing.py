"""The register's list: its columns and filters."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from time import monotonic
from typing import Any

from django.db.models import Case, CharField, DateField, F, Q, QuerySet, Value, When
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kokemussilta.accounts.models import PersonRequest
from kokemussilta.audit import reasons
from kokemussilta.core.clock import local_day
from kokemussilta.core.lists import Column, Filter, Listing, PageOf
from kokemussilta.register import policies, queries, rules
from kokemussilta.register.models import Expert, ExpertTheme
from kokemussilta.register.states import ExpertState
from kokemussilta.vocabulary.models import Language, TaskKind, Theme, WellbeingCounty

Options = list[tuple[str, StrOrPromise]]


@dataclass(frozen=True)
class PersonRow:
    """A person as the list draws them. `met_on`: for the people of one's own registers only (`is_home`)."""

    expert: Expert
    themes: list[str]
    is_on_break: bool
    is_home: bool
    met_on: date | None


def show_people(request: PersonRequest, rows: QuerySet[Any], *, at: datetime) -> tuple[PageOf, list[PersonRow]]:
    """One page of people; that these were shown is noted."""
    homes, today = policies.home_registers(request.user), local_day(at)
    seen = people_list(today, homes, []).show(request, _with_contact(rows, homes))
    queries.note_list([row.code for row in seen.rows], by=request.user, at=at, reason=reasons.REGISTER)
    drawn = [_row(expert, today, is_home=expert.home_id in homes) for expert in seen.rows]
    return seen, drawn


def _row(expert: Expert, today: date, *, is_home: bool) -> PersonRow:
    met_on = expert.last_met_on if is_home else None
    return PersonRow(expert, queries.top_names(expert), expert.is_on_break(today), is_home, met_on)


def export_people(request: PersonRequest, rows: QuerySet[Any], *, at: datetime) -> HttpResponse | None:
    """The list as a file when the address asks for one; that these people were taken out is noted."""
    homes, shown = policies.home_registers(request.user), list[str]()
    exported = people_list(local_day(at), homes, shown).export(request, _with_contact(rows, homes))
    if exported is not None:
        queries.note_list(shown, by=request.user, at=at, reason=reasons.EXPORT)
    return exported


def _with_contact(rows: QuerySet[Any], homes: set[int]) -> QuerySet[Any]:
    """Adds `quiet_here`: since when there has been silence, for one's own registers only; the others come last."""
    own = When(home__in=homes, then=F("quiet_since"))
    known: QuerySet[Any] = rows.annotate(quiet_here=Case(own, default=Value(date.max), output_field=DateField()))
    return known


def people_list(today: date, homes: set[int], shown: list[str]) -> Listing:
    """The list; the codes of everybody whose row is written to a file are added to `shown`.

    `homes`: the registers (row numbers) whose contacts are told; of those who only let be seen they are not.
    """
    lists = _Choices()

    def name(expert: Expert) -> str:
        shown.append(expert.code)
        return expert.full_name

    return Listing(
        name="kokemusasiantuntijat",
        columns=(
            Column("name", _("Nimi"), name, order_by=("last_name", "first_name")),
            Column(
                "municipality", _("Kotikunta"), lambda expert: expert.municipality.name, order_by=("municipality__name_fi",)
            ),
            Column("themes", _("Kokemustaustat"), lambda expert: ", ".join(queries.top_names(expert))),
            Column(
                "met",
                _("Viimeksi yhteydessä"),
                lambda expert: (expert.last_met_on if expert.home_id in homes else None) or "",
                order_by=("quiet_here",),
            ),
            Column("state", _("Tilanne"), lambda expert: _state(expert, today), order_by=("state",)),
        ),
        search=("first_name", "last_name", "alias", "municipality__name_fi", "municipality__name_sv"),
        filters=(
            Filter("theme", _("Kokemustausta"), lambda: lists.of("theme"), _by_theme, private=True),
            Filter("kind", _("Tehtävä"), lambda: lists.of("kind"), lambda rows, code: rows.filter(kinds__code=code)),
            Filter(
                "language",
                _("Kieli"),
                lambda: lists.of("language"),
                lambda rows, code: rows.filter(languages__language__code=code),
            ),
            Filter(
                "county", _("Alue"), lambda: lists.of("county"), lambda rows, code: rows.filter(municipality__county__code=code)
            ),
            Filter("state", _("Tilanne"), _states, lambda rows, value: _by_state(rows, value, today, homes), without=_now),
        ),
        default_sort="name",
        loosens=True,
        prefetch=queries.for_list,
    )


class _Choices:
    """The shared lists' names for the filters: one query for all four, and that once a minute in a process."""

    def __init__(self) -> None:
        self._found: dict[str, Options] | None = None

    def of(self, kind: str) -> Options:
        """One list's choices, "all" first."""
        if self._found is None:
            language = (get_language() or "fi")[:2]
            self._found = self._fetch(language if language in {"fi", "sv", "en"} else "fi", int(monotonic() // 60))
        return [("", _("Kaikki")), *self._found.get(kind, [])]

    @staticmethod
    @lru_cache(maxsize=3)
    def _fetch(language: str, _minute: int) -> dict[str, Options]:
        name = f"name_{language}"
        sources: list[tuple[str, QuerySet[Any]]] = [
            ("theme", Theme.objects.filter(parent=None)),
            ("kind", TaskKind.objects.all()),
            ("language", Language.objects.all()),
            ("county", WellbeingCounty.objects.all()),
        ]
        parts = [
            rows.filter(is_active=True)
            .order_by()
            .annotate(of=Value(kind, output_field=CharField()))
            .values_list("of", "position", "code", name)
            for kind, rows in sources
        ]
        found: dict[str, Options] = {}
        for kind, _position, code, label in parts[0].union(*parts[1:], all=True).order_by("of", "position", "code"):
            found.setdefault(kind, []).append((code, label[:1].upper() + label[1:]))
        return found


def forget() -> None:
    """Read the shared lists anew at the next use (tests)."""
    _Choices._fetch.cache_clear()


def _states() -> Options:
    return [
        ("", _("Nykyiset")),
        (ExpertState.ACTIVE, _("Mukana")),
        ("break", _("Tauolla")),
        ("unmet", _("Ei yhteyttä yli 60 päivään")),
        (ExpertState.INVITED, _("Kutsuttu")),
        (ExpertState.LEFT, _("Lopettanut")),
    ]


def _by_state(rows: QuerySet[Any], value: str, today: date, homes: set[int]) -> QuerySet[Any]:
    if value == "break":
        open_end = Q(paused_until__isnull=True) | Q(paused_until__gte=today)
        return rows.filter(open_end, state=ExpertState.ACTIVE, paused_from__lte=today)
    if value == "unmet":
        return rows.filter(home__in=homes, state=ExpertState.ACTIVE, quiet_since__lt=rules.not_met_since(today))
    return rows.filter(state=value)


def _now(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Those whom the list shows as long as no state is chosen."""
    return rows.exclude(state=ExpertState.LEFT)


def _by_theme(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    holders = ExpertTheme.objects.filter(Q(theme__code=code) | Q(theme__parent__code=code))
    return rows.filter(pk__in=holders.values("expert_id"))


def _state(expert: Expert, today: date) -> str:
    if expert.state == ExpertState.ACTIVE and expert.is_on_break(today):
        return str(_("tauolla"))
    return str(ExpertState(expert.state).label)
