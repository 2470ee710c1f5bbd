"""Work that was agreed outside the program and has been done: its order and its task are made afterwards."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import may
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.orders import searching
from kokemussilta.orders.actions.drafts import Span, start
from kokemussilta.orders.actions.planning import TaskPlan, make_task
from kokemussilta.orders.models import ServiceProduct, Task
from kokemussilta.orders.states import OPEN, SUBMIT


@whole
def enter_afterwards(
    *,
    product: ServiceProduct,
    desk: Organisation,
    facts: Mapping[str, Any],
    plan: TaskPlan,
    span: Span,
    by: User,
    at: datetime,
) -> Task:
    """An order with its one task, whose day is past; nobody is written to. The area above has heard both sides and asked who may.

    What an order must tell beforehand (who listens, who meets the expert) is not asked: it can help nobody any more.
    """
    if span[1] > at:
        raise Refused(_("Kirjaa tehtävä vasta, kun se on ohi."))
    order = start(product=product, desk=desk, language=facts.get("client_language", "fi"), by=None, at=at)
    for name, value in facts.items():
        setattr(order, name, value)
    order.desk, order.entered_by, order.seats_wanted = desk, by, len(plan.seats)
    order.handler = by if may(by, Permission.ORDER_HANDLE, desk.pk) and order.client_id != by.pk else None
    order.sent_at = order.submitted_at = at
    order.save()
    advance(order, SUBMIT, at=at)
    advance(order, OPEN, at=at)
    audit.record("orders.order.entered_afterwards", order, by=by, at=at)
    task = make_task(order, *span, plan, None, by=by, at=at)
    searching.bring(order)
    return task
