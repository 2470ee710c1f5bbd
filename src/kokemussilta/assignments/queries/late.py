"""Work told of afterwards: what stands in its way, whom it waits for, what it may be the same as."""

from datetime import datetime

from django.db.models import F, OuterRef, Q, QuerySet

from kokemussilta.access.models import Membership, Unit
from kokemussilta.access.permissions import Permission
from kokemussilta.access.roles import GRANTS
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment, LateEntry
from kokemussilta.assignments.queries.trust import units_of
from kokemussilta.assignments.states import HOLDS_SEAT, LateState, Side
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.core.rows import count_of
from kokemussilta.core.slots import Along
from kokemussilta.orders.models import Task
from kokemussilta.orders.states import TaskState
from kokemussilta.register.models import Expert

MOST = 50
_COUNTED = "late_to_answer"
_ASKED = "late_asked"
_HANDLING = [role for role, grant in GRANTS.items() if Permission.ORDER_HANDLE in grant.permissions]
_ORDERING = [role for role, grant in GRANTS.items() if Permission.ORDER_PLACE in grant.permissions]
_ALL = ("expert__user", "product", "desk", "unit__organisation", "municipality", "language", "entered_by", "answered_by")


def full(rows: QuerySet[LateEntry]) -> QuerySet[LateEntry]:
    """Entries with what their page shows."""
    return rows.select_related(*_ALL, "assignment__task")


def clients_of(unit: Unit | None, at: datetime, *, besides: int | None = None) -> list[User]:
    """Those who order for the unit, or for its whole organisation."""
    if unit is None:
        return []
    rows = Membership.objects.in_force(local_day(at)).filter(
        Q(unit=unit) | Q(organisation=unit.organisation_id, unit=None), role__in=_ORDERING, user__is_active=True
    )
    people = {row.user for row in rows.exclude(user=besides).select_related("user")}
    return sorted(people, key=lambda user: user.pk)


def at_the_same_time(expert: Expert, starts_at: datetime, ends_at: datetime) -> Assignment | None:
    """A task of the person's that was going on then: nobody is in two at once."""
    rows = Assignment.objects.filter(
        expert=expert, state__in=HOLDS_SEAT, task__starts_at__lt=ends_at, task__ends_at__gt=starts_at
    )
    found: Assignment | None = rows.exclude(task__state=TaskState.CANCELLED).select_related("task__order__product").first()
    return found


def told_already(expert: Expert, starts_at: datetime, ends_at: datetime, *, besides: int | None = None) -> bool:
    """Whether work of the person's at that time is told of and waits for an answer."""
    rows = LateEntry.objects.filter(expert=expert, state=LateState.TOLD, starts_at__lt=ends_at, ends_at__gt=starts_at)
    return bool(rows.exclude(pk=besides).exists())


def alike(entry: LateEntry) -> list[Task]:
    """Tasks of the same unit on the same day: perhaps the same work, ordered in the usual way."""
    if entry.unit_id is None:
        return []
    day = local_day(entry.starts_at)
    rows = Task.objects.filter(order__unit=entry.unit_id, starts_at__gte=helsinki(day, 0), starts_at__lte=helsinki(day, 23, 59))
    rows = rows.exclude(state__in=[TaskState.CANCELLED, TaskState.NOT_HELD])
    if entry.assignment is not None:
        rows = rows.exclude(pk=entry.assignment.task_id)
    return list(rows.select_related("order__product").order_by("starts_at", "pk")[:5])


def of_expert(user: User) -> list[LateEntry]:
    """The person's own that are not settled, the oldest first."""
    rows = LateEntry.objects.filter(expert__user=user, state__in=[LateState.TOLD, LateState.REFUSED])
    return list(rows.select_related("product", "expert", "unit__organisation").order_by("entered_at", "pk")[:MOST])


def of_client(user: User) -> list[LateEntry]:
    """Those of the person's units that are not settled: what waits for them, and what they told themselves."""
    rows = LateEntry.objects.filter(unit__in=units_of(user), state__in=[LateState.TOLD, LateState.REFUSED])
    mine = Q(asked=Side.CLIENT) | Q(entered_by=user)
    return list(rows.filter(mine).select_related("product", "expert", "unit__organisation").order_by("entered_at", "pk")[:MOST])


def _to_answer() -> QuerySet[LateEntry]:
    """What a desk may answer."""
    return LateEntry.objects.filter(Q(asked=Side.DESK) | Q(told_by=Side.EXPERT), state=LateState.TOLD)


def of_desk(user: User) -> list[LateEntry]:
    """Those that the coordinators of the person's desks may answer, the oldest first; never the person's own."""
    rows = _to_answer().filter(desk__in=standing(user).organisations(Permission.ORDER_HANDLE))
    rows = rows.exclude(entered_by=user).exclude(expert__user__isnull=False, expert__user=user)
    return list(rows.select_related("expert", "product", "unit__organisation").order_by("entered_at", "pk")[: 4 * MOST])


def along() -> Along:
    """Read with the person: how many entries their desks may answer, and how many ask themself. Fills `ALONG`."""

    def add(rows: QuerySet[User], at: datetime) -> QuerySet[User]:
        desks = Membership.objects.in_force(local_day(at)).filter(user=OuterRef(OuterRef("pk")), unit=None, role__in=_HANDLING)
        waiting = _to_answer().filter(desk__in=desks.values("organisation")).exclude(entered_by=OuterRef("pk"))
        own = Q(expert__user__isnull=False, expert__user=OuterRef("pk"))
        asked = LateEntry.objects.filter(expert__user=OuterRef("pk"), asked=Side.EXPERT, state=LateState.TOLD)
        return rows.annotate(**{_COUNTED: count_of(waiting.exclude(own)), _ASKED: count_of(asked)})

    return Along(add, lambda _user: None)


def count_waiting(user: User) -> int:
    """How many entries the person's desks may answer; read with the person, else counted once."""
    if not hasattr(user, _COUNTED):
        setattr(user, _COUNTED, len(of_desk(user)))
    return int(getattr(user, _COUNTED))


def count_asked(user: User) -> int:
    """How many entries tell of the person's own work and wait for them; read with the person, else counted once."""
    if not hasattr(user, _ASKED):
        setattr(user, _ASKED, LateEntry.objects.filter(expert__user=user, asked=Side.EXPERT, state=LateState.TOLD).count())
    return int(getattr(user, _ASKED))


def to_remind(at: datetime, after: datetime) -> QuerySet[LateEntry]:
    """Entries told before `after` that nobody has answered."""
    return full(LateEntry.objects.filter(state=LateState.TOLD, state_since__lt=after)).order_by("pk")


def known_units(expert: Expert) -> QuerySet[Unit]:
    """Units where the person has been."""
    been = Assignment.objects.filter(expert=expert, state__in=HOLDS_SEAT, task__order__unit=F("task__order__unit"))
    return (
        Unit.objects.filter(pk__in=been.values("task__order__unit"), is_active=True)
        .select_related("organisation")
        .order_by("organisation__name", "name")
    )


def visits(user: User) -> list[Assignment]:
    """Who has been at the person's units: one row for each pair of unit and person, the latest first; never the person themself."""
    rows = Assignment.objects.filter(task__order__unit__in=units_of(user), state__in=HOLDS_SEAT).exclude(expert__user=user)
    rows = rows.select_related("expert__home", "task__order__unit__organisation", "task__order__desk")
    first: dict[tuple[int, int | None], Assignment] = {}
    for one in rows.order_by("-task__starts_at", "pk")[:400]:
        first.setdefault((one.expert_id, one.task.order.unit_id), one)
    return list(first.values())[:200]
