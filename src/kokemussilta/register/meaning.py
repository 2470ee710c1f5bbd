"""What an entry means for its person, in sentences: what they will be asked, where, when, how much, and what not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model, OuterRef, QuerySet
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kokemussilta.core.rows import JsonRows, count_of, json_rows
from kokemussilta.register.models import Boundary, CalendarLink, Expert, ExpertTheme, TravelArea, WeeklyHours
from kokemussilta.register.policies import PRIVATE_BOUNDARIES
from kokemussilta.register.states import PLAIN_BOUNDARIES, BoundaryKind

#: More of a kind than this are counted, not named.
NAMED = 4


@dataclass(frozen=True)
class Line:
    """One sentence with its icon."""

    icon: str
    words: str


def of(expert: Expert, today: date) -> list[Line]:
    """The sentences of the person's own page; one statement."""
    known = _facts(expert)
    lines = [
        ("pause", _break(expert, today)),
        ("heart-handshake", _asked(known)),
        ("map-pin", " ".join(_where(expert, known))),
        ("clock", " ".join(_when(expert, known))),
        ("armchair", " ".join(_how_much(expert))),
        ("lock", _not_asked(expert, known)),
    ]
    return [Line(icon, words) for icon, words in lines if words]


def _facts(expert: Expert) -> dict[str, Any]:
    name = f"name_{(get_language() or 'fi')[:2]}"

    def rows(model: type[Model], *fields: str) -> JsonRows:
        mine: QuerySet[Any] = model._default_manager.filter(expert=OuterRef("pk"))
        return json_rows(mine.order_by("pk"), *fields)

    facts: dict[str, Any] = (
        Expert.objects.filter(pk=expert.pk)
        .values(
            all_themes=rows(ExpertTheme, f"theme__{name}"),
            all_kinds=rows(Expert.kinds.through, f"taskkind__{name}"),
            all_areas=rows(TravelArea, f"county__{name}", f"municipality__{name}"),
            all_hours=rows(WeeklyHours, "weekday"),
            all_boundaries=rows(Boundary, "kind", f"theme__{name}", f"audience__{name}"),
            calendar_count=count_of(CalendarLink.objects.filter(expert=OuterRef("pk"))),
        )
        .get()
    )
    return facts


def _listed(names: Iterable[str | None]) -> str:
    """Names with commas; when there are many, some of them and how many more."""
    known = list(dict.fromkeys(name for name in names if name))
    more = len(known) - NAMED
    if more <= 1:
        return ", ".join(known)
    told = ", ".join(known[:NAMED])
    return ngettext("%(names)s ja %(more)s muu", "%(names)s ja %(more)s muuta", more) % {"names": told, "more": more}


def _break(expert: Expert, today: date) -> str:
    return _("Olet tauolla, joten nyt sinulta ei kysytä mitään. Kun palaat:") if expert.is_on_break(today) else ""


def _asked(known: dict[str, Any]) -> str:
    themes, kinds = _listed(name for (name,) in known["all_themes"]), _listed(name for (name,) in known["all_kinds"])
    if not themes or not kinds:
        return _("Sinulta ei vielä kysytä mitään, koska kokemustaustat tai tehtävät puuttuvat.")
    return _("Sinulta kysytään, kun tarvitaan kokemusta näistä: %(themes)s. Tehtävät: %(kinds)s.") % {
        "themes": themes,
        "kinds": kinds,
    }


def _where(expert: Expert, known: dict[str, Any]) -> Iterator[str]:
    if not expert.on_site_ok:
        yield _("Vain etänä.")
        return
    km = {"km": expert.max_km}
    if expert.remote_ok:
        yield _("Paikan päällä enintään %(km)s km päässä kotikunnasta, ja etänä.") % km
    else:
        yield _("Vain paikan päällä, enintään %(km)s km päässä kotikunnasta.") % km
    if areas := _listed(county or town for county, town in known["all_areas"]):
        yield _("Vain näillä alueilla: %(areas)s.") % {"areas": areas}
    if not expert.has_car:
        yield _("Kuljet ilman autoa: lähdet aikaisintaan kello 6 ja palaat viimeistään kello 23.")


def _when(expert: Expert, known: dict[str, Any]) -> Iterator[str]:
    if known["all_hours"]:
        yield _("Aikoina, jotka olet merkinnyt viikkoosi.")
    else:
        yield _("Mihin aikaan tahansa: sinä vastaat joka kerta, sopiiko.")
    if known["calendar_count"]:
        yield _("Ei silloin, kun oma kalenterisi on varattu.")
    if expert.notice_days:
        days = expert.notice_days
        yield ngettext("Viimeistään %(days)s päivä ennen.", "Viimeistään %(days)s päivää ennen.", days) % {"days": days}


def _how_much(expert: Expert) -> Iterator[str]:
    if week := expert.max_per_week:
        yield ngettext("Enintään %(count)s tehtävä viikossa.", "Enintään %(count)s tehtävää viikossa.", week) % {"count": week}
    if month := expert.max_per_month:
        yield ngettext("Enintään %(count)s tehtävä kuussa.", "Enintään %(count)s tehtävää kuussa.", month) % {"count": month}
    if days := expert.rest_days:
        yield ngettext(
            "Raskaan tehtävän jälkeen %(days)s lepopäivä.", "Raskaan tehtävän jälkeen %(days)s lepopäivää.", days
        ) % {"days": days}


def _not_asked(expert: Expert, known: dict[str, Any]) -> str:
    rows = known["all_boundaries"]
    kinds = {kind for kind, _theme, _audience in rows}
    parts = []
    if themes := _listed(theme for _kind, theme, _audience in rows):
        parts.append(_("aiheet: %(names)s") % {"names": themes})
    if audiences := _listed(audience for _kind, _theme, audience in rows):
        parts.append(_("kuulijat: %(names)s") % {"names": audiences})
    if expert.max_people:
        parts.append(_("yli %(people)s hengen ryhmät") % {"people": expert.max_people})
    parts += [_PLAIN[kind]() for kind in PLAIN_BOUNDARIES if kind in kinds]
    if BoundaryKind.PRODUCT in kinds:
        parts.append(_("palvelut, jotka olet rajannut pois"))
    if kinds & PRIVATE_BOUNDARIES:
        parts.append(_("paikat, joihin et mene"))
    return _("Sinulta ei kysytä näitä: %(parts)s.") % {"parts": "; ".join(parts)} if parts else ""


_PLAIN = {
    BoundaryKind.MEDIA: lambda: _("media"),
    BoundaryKind.RECORDING: lambda: _("tallennettavat tehtävät"),
    BoundaryKind.ALONE: lambda: _("yksin tehtävät"),
    BoundaryKind.PAIR: lambda: _("parin kanssa tehtävät"),
    BoundaryKind.MINORS: lambda: _("alaikäisten ryhmät"),
}
