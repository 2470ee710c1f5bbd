"""What a lead sees of every claim: where each lies, and how long the desks take."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Min,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber, TruncMonth

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core.clock import HELSINKI
from kokemussilta.fees.models import Route, Stay, Turn
from kokemussilta.fees.states import Desk, Reach

#: What lead times are told by.
STEP, UNIT, MONTH = "step", "unit", "month"
_FIELDS = {
    STEP: ("desk", "title"),
    UNIT: ("claim__organisation__name", "claim__unit__name"),
    MONTH: ("month",),
}


def overseen(user: User) -> QuerySet[Stay]:
    """The stays of claims that the person's organisations pay or arranged and that have been sent; never of their own."""
    numbers = standing(user).organisations(Permission.CLAIM_OVERSEE)
    rows = Stay.objects.filter(Q(claim__organisation__in=numbers) | Q(claim__arranger__in=numbers))
    return rows.filter(claim__submitted_at__isnull=False).exclude(claim__expert__user=user)


def open_stays(user: User, at: datetime) -> QuerySet[Stay]:
    """Where everything open lies now; `is_stuck`: past its days, or passed on to the leads."""
    stuck = Q(due_at__lt=at) | Q(reach=Reach.LEAD)
    rows = overseen(user).filter(until__isnull=True)
    return rows.annotate(is_stuck=Case(When(stuck, then=Value(True)), default=Value(False), output_field=BooleanField()))


def with_people(rows: QuerySet[Stay]) -> QuerySet[Stay]:
    """The same with what a line of the list shows."""
    asked = Turn.objects.filter(is_asked=True).select_related("person")
    return rows.select_related("claim__expert", "claim__organisation", "claim__unit", "person").prefetch_related(
        Prefetch("turns", asked, to_attr="asked")
    )


def places_of(user: User) -> list[tuple[str, str]]:
    """The units whose claims the person oversees, by code; one statement."""
    numbers = standing(user).organisations(Permission.CLAIM_OVERSEE)
    rows = Unit.objects.filter(organisation__in=numbers).order_by("organisation__name", "name")
    return [(code, f"{name}, {of}") for code, name, of in rows.values_list("code", "name", "organisation__name")]


def with_routes(user: User) -> list[Any]:
    """The same with their units in use, and the route that each has by its own (`own_route`); three statements."""
    now = Route.objects.filter(ended_at__isnull=True).prefetch_related("steps")
    units = Unit.objects.filter(is_active=True).order_by("name")
    found: list[Any] = list(
        led_by(user).prefetch_related(
            Prefetch("units", units, to_attr="units_now"), Prefetch("routes", now, to_attr="routes_now")
        )
    )
    for one in found:
        by_unit = {route.unit_id: route for route in one.routes_now}
        one.own_route = by_unit.get(None)
        for unit in one.units_now:
            unit.own_route = by_unit.get(unit.pk)
    return found


def led_by(user: User) -> QuerySet[Organisation]:
    """The organisations whose routes the person makes."""
    return Organisation.objects.filter(pk__in=standing(user).organisations(Permission.FEES_EDIT)).order_by("name")


@dataclass
class Group:
    """How long one group of desks took. `oldest`: since when the one lies that has waited longest in it now."""

    key: tuple[Any, ...]
    count: int
    median: timedelta | None = None
    ninth: timedelta | None = None
    oldest: datetime | None = None

    @property
    def median_days(self) -> float | None:
        """The median in days."""
        return _days(self.median)

    @property
    def ninth_days(self) -> float | None:
        """The 90th percentile in days."""
        return _days(self.ninth)


def lead_times(rows: QuerySet[Stay], by: Sequence[str]) -> list[Group]:
    """Median and 90th percentile (nearest rank) of how long claims lay on desks, and the oldest that lies now; two statements.

    `by`: any of step, unit and month; a month is that in which a claim left the desk. The database ranks the lengths.
    """
    fields = [name for kind in by for name in _FIELDS[kind]]
    length = ExpressionWrapper(F("until") - F("since"), output_field=DurationField())
    left = rows.filter(until__isnull=False).annotate(month=TruncMonth("until", tzinfo=HELSINKI), length=length)
    partition = [F(name) for name in fields]
    ranked = left.order_by().annotate(
        rank=Window(RowNumber(), partition_by=partition, order_by=[F("length").asc(), F("pk").asc()]),
        size=Window(Count("pk"), partition_by=partition),
    )
    # The first whose rank is at least half, or nine tenths, of the group.
    at_half = Q(rank__gte=F("size") / 2.0) & Q(rank__lt=F("size") / 2.0 + 1)
    at_nine = Q(rank__gte=F("size") * 0.9) & Q(rank__lt=F("size") * 0.9 + 1)
    groups: dict[tuple[Any, ...], Group] = {}
    for *key, size, rank, took in ranked.filter(at_half | at_nine).values_list(*fields, "size", "rank", "length"):
        group = groups.setdefault(tuple(key), Group(tuple(key), size))
        if rank * 2 >= size and (rank - 1) * 2 < size:
            group.median = took
        if rank * 10 >= size * 9 and (rank - 1) * 10 < size * 9:
            group.ninth = took
    if MONTH not in by:
        _add_oldest(groups, rows, fields)
    return sorted(groups.values(), key=lambda group: (-(group.ninth or timedelta()), group.key[:1] != ()))


def _add_oldest(groups: dict[tuple[Any, ...], Group], rows: QuerySet[Stay], fields: Iterable[str]) -> None:
    lying = rows.filter(until__isnull=True).exclude(desk=Desk.NOBODY).order_by()
    for *key, oldest in lying.values_list(*fields).annotate(oldest=Min("since")):
        groups.setdefault(tuple(key), Group(tuple(key), 0)).oldest = oldest


def _days(length: timedelta | None) -> float | None:
    return None if length is None else round(length / timedelta(days=1), 1)
