"""What a task would pay somebody in all, and when, before they say yes."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kokemussilta.assignments.terms import Terms
from kokemussilta.core.clock import local_day
from kokemussilta.fees.queries.earnings import taxable_in
from kokemussilta.orders.models import Seat
from kokemussilta.orders.states import Place
from kokemussilta.pricing import queries as pricing
from kokemussilta.pricing.rules import cents_of
from kokemussilta.register.models import Expert
from kokemussilta.vocabulary.rules import travel_minutes


@dataclass(frozen=True)
class Promise:
    """`fee_cents` None: not agreed. `km` there and back and `travel_cents` of them; `work` and `way`: time. `preparation_cents` an hour,
    None when it is part of the fee. `month`: of payment. `ceiling` and `already`: the person's own limit and what counts in it.
    """

    fee_cents: int | None
    is_voluntary: bool
    km: int
    travel_cents: int
    work: timedelta
    way: timedelta
    preparation_cents: int | None
    month: date | None
    ceiling: int | None = None
    already: int = 0

    @property
    def total(self) -> int:
        """Fee and travel together, in cents."""
        return (self.fee_cents or 0) + self.travel_cents

    @property
    def would_be(self) -> int:
        """What would count in the limit with this."""
        return self.already + (self.fee_cents or 0)

    @property
    def is_over(self) -> bool:
        """Whether the limit would be exceeded."""
        return self.ceiling is not None and bool(self.fee_cents) and self.would_be > self.ceiling


def promise_of(expert: Expert, seat: Seat, terms: Terms, *, private: bool) -> Promise:
    """What it comes to, by the rates of the task's day; `private`: the person's own limit too. Statements: one, and four when private."""
    task, order = seat.task, seat.task.order
    on = local_day(task.starts_at)
    one_way = 0 if task.place == Place.REMOTE else pricing.proposed_km(expert.municipality, task.municipality)
    rates = pricing.rates_on(on) if one_way and expert.has_car else None
    row = pricing.row_for(order.desk_id, order.product.slug, on) if private and not terms.is_voluntary else None
    ceiling = expert.monthly_ceiling_cents if private and not terms.is_voluntary else None
    month = None if terms.is_voluntary else task.pay_month
    return Promise(
        fee_cents=None if terms.is_voluntary else terms.fee_cents,
        is_voluntary=terms.is_voluntary,
        km=2 * one_way,
        travel_cents=cents_of(Decimal(2 * one_way), rates.car_cents or 0) if rates else 0,
        work=task.ends_at - task.starts_at,
        way=timedelta(minutes=2 * travel_minutes(one_way)) if one_way else timedelta(),
        preparation_cents=row.preparation_cents if row else None,
        month=month,
        ceiling=ceiling,
        already=taxable_in(expert, month or on.replace(day=1)) if ceiling is not None else 0,
    )
