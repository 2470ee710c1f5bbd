"""Why those who would go from the board would suit: the plain reasons a coordinator chooses by, in few words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment, Interest
from kokemussilta.assignments.queries.seats import SeatStand
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.audit import actions as audit
from kokemussilta.audit.reasons import MATCHING
from kokemussilta.core.rows import count_of, json_rows
from kokemussilta.orders.models import Seat, Task
from kokemussilta.register.models import Expert, ExpertTheme
from kokemussilta.vocabulary.models import Perspective, Theme

#: Tasks so many days before and after count as lately: the span that ranking uses too.
LATELY = timedelta(days=60)


@dataclass(frozen=True)
class Why:
    """One reason: words and a tone of the design system."""

    words: str
    tone: str = "primary"


def give_reasons(task: Task, stands: Iterable[SeatStand], *, by: User, at: datetime) -> None:
    """Give each application its `reasons`. Two statements for a seat with applications; that `by` was shown themes is noted."""
    codes: list[str] = []
    for stand in stands:
        if stand.interests:
            themes = list(stand.seat.themes.all())
            people = {row.pk: row for row in _people(stand.interests, task, at)}
            for interest in list[Any](stand.interests):
                found = people.get(interest.expert_id)
                interest.reasons = _reasons(found, stand.seat, themes) if found else []
                codes.append(interest.expert.code)
    audit.note_reading(codes, by=by, at=at, reason=MATCHING, within=task.order.code, fields=["themes"])


def _people(interests: Sequence[Interest], task: Task, at: datetime) -> QuerySet[Any]:
    held = Assignment.objects.filter(expert=OuterRef("pk"), state__in=HOLDS_SEAT)
    lately = held.filter(task__starts_at__gte=at - LATELY, task__starts_at__lte=at + LATELY)
    themes = ExpertTheme.objects.filter(expert=OuterRef("pk")).order_by()
    people: QuerySet[Any] = Expert.objects.filter(pk__in=[interest.expert_id for interest in interests])
    annotated: QuerySet[Any] = people.annotate(
        lately=count_of(lately),
        here=count_of(held.filter(task__order__unit=task.order.unit_id or 0).exclude(task=task)),
        all_themes=json_rows(themes, "theme_id", "perspective"),
    )
    return annotated


def _reasons(person: Any, seat: Seat, themes: Sequence[Theme]) -> list[Why]:
    names = {theme.pk: theme.name for theme in themes}
    asked = {seat.perspective} if seat.perspective else set(Perspective.values)
    exact = [(names[theme], view) for theme, view in person.all_themes if theme in names and view in asked]
    found = [Why(_experience(*exact[0]), "good")] if exact else [Why(_("Sama aihepiiri"))] if names else []
    if person.is_newcomer:
        found.append(Why(_("Uusi tekijä: kokenut pariksi"), "action"))
    if person.here:
        found.append(Why(_("On käynyt täällä")))
    if person.lately:
        words = ngettext(
            "%(count)s tehtävä kahden kuukauden sisällä", "%(count)s tehtävää kahden kuukauden sisällä", person.lately
        )
        found.append(Why(words % {"count": person.lately}, "info"))
    else:
        found.append(Why(_("Ei tehtäviä %(days)s päivään") % {"days": LATELY.days}))
    return found


def _experience(theme: str, perspective: str) -> str:
    words = _("Läheinen: %(theme)s") if perspective == Perspective.CLOSE else _("Oma: %(theme)s")
    return words % {"theme": theme}
