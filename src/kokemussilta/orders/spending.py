"""What tasks use of their units' budgets: the fees frozen on tasks that the unit's house pays, of each expert. Fills `SPENT`."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import F, Q, Sum
from django.db.models.functions import TruncDate

from kokemussilta.accounts.models import User
from kokemussilta.core.clock import HELSINKI, helsinki, local_day
from kokemussilta.orders.models import Order, Seat, Task
from kokemussilta.orders.states import Part, Payer, TaskState
from kokemussilta.pricing import queries as prices
from kokemussilta.pricing.models import Budget
from kokemussilta.pricing.spending import Standing, standings
from kokemussilta.pricing.states import Sight


def spent(budgets: Sequence[Budget]) -> dict[int, int]:
    """Cents used of each budget by tasks that are coming or were held. One statement."""
    first = min(budget.starts_on for budget in budgets)
    # A house that orders from its own desk pays for its units in either case.
    paid = Q(task__payer=Payer.CLIENT) | Q(task__payer=Payer.COORDINATOR, task__order__desk=F("task__order__organisation"))
    seats = Seat.objects.filter(
        paid,
        part=Part.PERFORMER,
        task__state__in=[TaskState.PLANNED, TaskState.HELD],
        task__fee_cents__isnull=False,
        task__starts_at__gte=helsinki(first, 0),
        task__order__unit__in={budget.unit_id for budget in budgets},
    )
    rows = (
        seats.order_by()
        .values_list("task__order__unit", "task__order__product__slug", TruncDate("task__starts_at", tzinfo=HELSINKI))
        .annotate(cents=Sum("task__fee_cents"))
    )
    used: dict[tuple[int, str], list[tuple[date, int]]] = defaultdict(list)
    for unit, slug, day, cents in rows:
        used[unit, slug].append((day, cents))
        used[unit, ""].append((day, cents))
    return {
        budget.pk: sum(
            cents for day, cents in used[budget.unit_id, budget.service] if budget.starts_on <= day <= budget.ends_on
        )
        for budget in budgets
    }


def shown_on(order: Order, tasks: Sequence[Task], *, by: User, handles: bool, at: datetime) -> list[Standing]:
    """The budgets of the order's unit that its coming tasks use and that `by` may see: how each stands."""
    if order.unit_id is None or order.unit is None:
        return []
    coming = [task.starts_at for task in tasks if task.state == TaskState.PLANNED]
    on = local_day(min(coming, default=at))
    found = prices.budgets_of(order.unit, order.product.slug, on)
    if not found:
        return []
    if handles:
        return standings(budget for budget in found if budget.sight in {Sight.UNIT, Sight.DESK})
    seen = set(Budget.objects.visible_to(by).filter(pk__in=[budget.pk for budget in found]).values_list("pk", flat=True))
    return standings(budget for budget in found if budget.pk in seen)
