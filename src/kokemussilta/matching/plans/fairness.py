"""Who gets tasks: rows for the report, out of the register's snapshot and one count of tasks. Nobody is named, nobody is ranked."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.assignments.models import Assignment
from kokemussilta.assignments.rules import ExpertFacts
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.matching import snapshot
from kokemussilta.matching.plans.spread import Group, Share, Spread, Step, distribution, overlapping, parted, spread
from kokemussilta.matching.snapshot import Extra, Kept, Mark
from kokemussilta.vocabulary.models import Language, Theme, WellbeingCounty

PERIODS = {"3": 91, "12": 365}


@dataclass(frozen=True)
class Part:
    """One way to look at the same people."""

    key: str
    title: str
    head: str
    groups: list[Group]


@dataclass(frozen=True)
class Fairness:
    """The report: the whole, its distribution, its parts; `is_small`: too few people to tell anything."""

    before: Spread
    after: Spread
    steps: list[tuple[Step, int]]
    parts: list[Part]
    is_small: bool


def fairness(
    organisation: Organisation, at: datetime, *, days: int, coming: Counter[int] | None = None, mark: Mark | None = None
) -> Fairness:
    """The report of an organisation: tasks on its desk begun within so many days, and those agreed on.

    `coming`: what a plan would give to whom (row numbers) beside that.
    """
    kept = snapshot.current(at, mark)
    people = shares(kept, organisation.pk, tasks_of(organisation.pk, at, days=days), coming or Counter())
    tasks = [one.after for one in people]
    steps = distribution(tasks)
    most = max((step.people for step in steps), default=0)
    return Fairness(
        before=spread([one.before for one in people]),
        after=spread([one.after for one in people]),
        steps=[(step, round(100 * step.people / most) if most else 0) for step in steps],
        parts=_parts(people) if len(people) >= 5 else [],
        is_small=len(people) < 5,
    )


def tasks_of(organisation: int, at: datetime, *, days: int) -> dict[int, int]:
    """How many tasks of the organisation's desk each person (row number) has had within so many days, or has agreed on."""
    since = at - timedelta(days=days)
    done = Assignment.objects.filter(task__order__desk=organisation, state__in=HOLDS_SEAT, task__starts_at__gte=since)
    return dict(done.order_by().values_list("expert").annotate(Count("pk")))


def askable(kept: Kept, organisation: int) -> list[tuple[ExpertFacts, Extra]]:
    """Everyone who can be asked to the organisation's tasks."""
    people = kept.people(kept.visible_to(organisation, but=None).nonzero()[0].tolist())
    return [(one, extra) for one, extra in people if one.is_active and one.is_brokered]


def shares(kept: Kept, organisation: int, before: Mapping[int, int], coming: Counter[int]) -> list[Share]:
    """One row for everyone who can be asked."""
    themes = {theme.pk: theme.name for theme in Theme.objects.filter(parent=None)}
    languages = {language.pk: language.name for language in Language.objects.all()}
    areas = {county.pk: county.name for county in WellbeingCounty.objects.all()}
    rows = []
    for one, extra in askable(kept, organisation):
        count = before.get(one.expert, 0)
        rows.append(
            Share(
                before=count,
                after=count + coming[one.expert],
                themes=frozenset(themes[top] for _theme, top, _perspective in one.themes if top in themes),
                languages=frozenset(languages[language] for language in one.languages),
                area=_area(areas, extra.municipality.county_id),
                is_newcomer=extra.is_newcomer,
            )
        )
    return rows


def _area(areas: Mapping[int, str], county: int | None) -> str:
    return areas.get(county or 0, _("ei tiedossa"))


def _parts(people: list[Share]) -> list[Part]:
    new, known = _("uudet tekijät"), _("kokeneet tekijät")
    return [
        Part("themes", _("Kokemuksen aihepiireittäin"), _("Aihepiiri"), overlapping(people, lambda one: one.themes)),
        Part("languages", _("Kielittäin"), _("Kieli"), overlapping(people, lambda one: one.languages)),
        Part("areas", _("Alueittain"), _("Hyvinvointialue"), parted(people, lambda one: one.area, _("muut yhteensä"))),
        Part(
            "newness",
            _("Uudet ja kokeneet"),
            _("Ryhmä"),
            parted(people, lambda one: new if one.is_newcomer else known, _("muut yhteensä")),
        ),
    ]


def in_words(found: Spread) -> str:
    """What a Gini coefficient means."""
    if found.gini < 0.2:
        return _("Tehtävät jakautuvat tasan.")
    if found.gini < 0.4:
        return _("Tehtävät jakautuvat melko tasan.")
    if found.gini < 0.6:
        return _("Tehtävät jakautuvat epätasaisesti.")
    return _("Tehtävät kasautuvat harvoille.")
