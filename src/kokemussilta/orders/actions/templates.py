"""Orders that a unit orders again and again: kept under a name, ordered from, removed."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.orders import policies
from kokemussilta.orders.actions.drafts import order_again
from kokemussilta.orders.models import Order, OrderTemplate


@whole
def save_template(*, order: Order, name: str, by: User, at: datetime) -> OrderTemplate:
    """Keep an order of a unit as a template. The same order under the same name again does nothing."""
    if not policies.may_write(by, order):
        raise PermissionDenied
    if order.unit is None:
        raise Refused(_("Koordinaattori liittää tilauksen ensin yksikköön. Sen jälkeen voit tallentaa sen malliksi."))
    name = " ".join(name.split())
    try:
        with transaction.atomic():
            made = OrderTemplate.objects.create(unit=order.unit, order=order, name=name, made_at=at, made_by=by)
    except IntegrityError:
        known = OrderTemplate.objects.get(unit=order.unit, name=name)
        if known.order_id == order.pk:
            return known
        raise Refused(_("Yksiköllä on jo tämänniminen malli. Anna toinen nimi.")) from None
    audit.record("orders.template.made", made, by=by, at=at, within=order)
    return made


@whole
def order_from_template(*, template: OrderTemplate, code: str, by: User, at: datetime) -> Order:
    """A new draft with the facts of the template's order; with the same `code` again, the same draft."""
    if not policies.may_use_template(by, template):
        raise PermissionDenied
    return order_again(order=template.order, code=code, by=by, at=at)


@whole
def remove_template(*, template: OrderTemplate, by: User, at: datetime) -> None:
    """Forget a template; orders stay. Does nothing when it is gone already."""
    if not policies.may_use_template(by, template):
        raise PermissionDenied
    gone, _rows = OrderTemplate.objects.filter(pk=template.pk).delete()
    if gone:
        audit.record("orders.template.removed", template, by=by, at=at, within=template.order)
