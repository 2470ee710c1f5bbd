"""Who gets tasks: rows for the report, out of the register's snapshot and one count of tasks. Nobody is named, nobody is ranked."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from django.db.models import Count
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.assignments.models import Assignment
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.matching import snapshot
from kokemussilta.matching.columns import Places
from kokemussilta.matching.engine import Pool
from kokemussilta.matching.plans.people import askable, seen_by
from kokemussilta.matching.plans.spread import Group, Share, Spread, Step, distribution, overlapping, parted, spread
from kokemussilta.matching.snapshot import Mark
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
    places = askable(kept.pool, kept.visible_to(organisation.pk, but=None))
    people = shares(kept.pool, places, organisation.pk, tasks_of(organisation.pk, at, days=days), coming or Counter())
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


def shares(pool: Pool, places: Places, organisation: int, before: Mapping[int, int], coming: Counter[int]) -> list[Share]:
    """One row for everyone who can be asked; `places`: where they are in the pool."""
    themes = _names_of(pool, places, "theme", {theme.pk: theme.name for theme in Theme.objects.filter(parent=None)})
    languages = _names_of(pool, places, "language", {language.pk: language.name for language in Language.objects.all()})
    areas = {county.pk: county.name for county in WellbeingCounty.objects.all()}
    counties = dict(seen_by(organisation).order_by().values_list("pk", "municipality__county_id"))
    newcomers = pool.columns.flag("newcomer")[places].tolist()
    return [
        Share(
            before=before.get(number, 0),
            after=before.get(number, 0) + coming[number],
            themes=frozenset(themes[at]),
            languages=frozenset(languages[at]),
            area=_area(areas, counties.get(number)),
            is_newcomer=newcomers[at],
        )
        for at, number in enumerate(pool.numbers(places))
    ]


def _names_of(pool: Pool, places: Places, flag: str, names: Mapping[int, str]) -> list[set[str]]:
    """For each of the people at these places, the names of what they have under this flag."""
    found: list[set[str]] = [set() for _place in places]
    for (_flag, number, *_more), mask in pool.columns.flags_of(flag):
        if name := names.get(int(str(number))):
            for at in np.flatnonzero(mask[places]).tolist():
                found[at].add(name)
    return found


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
