"""The common principles, accepted afterwards by the client of an order that somebody else wrote down on the telephone."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.orders import policies
from kokemussilta.orders.models import Order
from kokemussilta.register.ethics_texts import FOR_CLIENTS


@whole
def accept_principles(*, order: Order, version: str, by: User, at: datetime) -> None:
    """The client accepts the words that they were shown; pressed again, once. Nobody accepts for them, no colleague either.

    Raises `Refused` when the text has changed meanwhile.
    """
    if order.is_draft or not policies.is_client(by, order):
        raise PermissionDenied
    if version != FOR_CLIENTS:
        raise Refused(_("Periaatteita on muutettu juuri. Lue uudet ja hyväksy ne sitten."))
    if Order.objects.filter(pk=order.pk, ethics_version="").update(ethics_version=version):
        order.ethics_version = version
        audit.record("orders.principles.accepted", order, by=by, at=at, fields=["ethics_version"])
