"""The register's list: its columns and filters."""

from datetime import date
from functools import lru_cache
from time import monotonic
from typing import Any

from django.db.models import CharField, Q, QuerySet, Value
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kokemussilta.core.lists import Column, Filter, Listing
from kokemussilta.register import queries, rules
from kokemussilta.register.models import Expert, ExpertTheme
from kokemussilta.register.states import ExpertState
from kokemussilta.vocabulary.models import Language, TaskKind, Theme, WellbeingCounty

Options = list[tuple[str, StrOrPromise]]


def people_list(today: date, shown: list[str]) -> Listing:
    """The list; the codes of everybody whose row is written to a file are added to `shown`."""
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
            Column("met", _("Viimeksi yhteydessä"), _last_met, order_by=("met_or_added_on",)),
            Column("state", _("Tilanne"), lambda expert: _state(expert, today), order_by=("state",)),
        ),
        search=("first_name", "last_name", "alias", "municipality__name_fi", "municipality__name_sv"),
        filters=(
            Filter("theme", _("Kokemustausta"), lambda: lists.of("theme"), _by_theme),
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
            Filter("state", _("Tilanne"), _states, lambda rows, value: _by_state(rows, value, today)),
        ),
        default_sort="name",
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


def _states() -> Options:
    return [
        ("", _("Kaikki nykyiset")),
        (ExpertState.ACTIVE, _("Mukana")),
        ("break", _("Tauolla")),
        ("unmet", _("Ei yhteyttä yli 60 päivään")),
        (ExpertState.INVITED, _("Kutsuttu")),
        (ExpertState.LEFT, _("Lopettanut")),
    ]


def _by_state(rows: QuerySet[Any], value: str, today: date) -> QuerySet[Any]:
    if value == "break":
        open_end = Q(paused_until__isnull=True) | Q(paused_until__gte=today)
        return rows.filter(open_end, state=ExpertState.ACTIVE, paused_from__lte=today)
    if value == "unmet":
        return rows.filter(state=ExpertState.ACTIVE, met_or_added_on__lt=rules.not_met_since(today))
    return rows.filter(state=value)


def _by_theme(rows: QuerySet[Any], code: str) -> QuerySet[Any]:
    holders = ExpertTheme.objects.filter(Q(theme__code=code) | Q(theme__parent__code=code))
    return rows.filter(pk__in=holders.values("expert_id"))


def _last_met(expert: Any) -> object:
    return expert.last_met_on or ""


def _state(expert: Expert, today: date) -> str:
    if expert.state == ExpertState.ACTIVE and expert.is_on_break(today):
        return str(_("tauolla"))
    return str(ExpertState(expert.state).label)
