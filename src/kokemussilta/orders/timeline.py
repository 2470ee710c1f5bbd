"""What has happened to an order, in words: things done, and letters sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from kokemussilta.accounts.models import User
from kokemussilta.audit.queries import entries_about
from kokemussilta.notifications import outbox
from kokemussilta.notifications.models import Channel
from kokemussilta.notifications.states import MessageState
from kokemussilta.orders.models import Order, Task

#: Verbs of the audit trail in words. Areas above add theirs when the program starts; other verbs are not shown.
VERBS: dict[str, StrOrPromise] = {
    "orders.draft.started": gettext_lazy("Tilaus aloitettiin"),
    "orders.draft.sent_to_confirm": gettext_lazy("Vahvistuslinkki pyydettiin"),
    "orders.order.submitted": gettext_lazy("Tilaus tuli perille"),
    "orders.order.taken": gettext_lazy("Tilaus otettiin hoitoon"),
    "orders.order.moved": gettext_lazy("Tilaus siirrettiin toiselle organisaatiolle"),
    "orders.order.edited": gettext_lazy("Tietoja muutettiin"),
    "orders.order.completed": gettext_lazy("Tilaaja täydensi tietoja"),
    "orders.order.read": gettext_lazy("Tilaajan viesti merkittiin luetuksi"),
    "orders.order.linked": gettext_lazy("Tilaus liitettiin organisaatioon ja yksikköön"),
    "orders.order.clarifying": gettext_lazy("Tilaajalta kysyttiin lisätietoa"),
    "orders.order.opened": gettext_lazy("Tekijän etsiminen alkoi"),
    "orders.order.filled": gettext_lazy("Kaikki paikat saivat tekijän"),
    "orders.order.reopened": gettext_lazy("Paikka vapautui, tekijää etsitään taas"),
    "orders.order.delivered": gettext_lazy("Tilaus on toteutunut"),
    "orders.order.closed": gettext_lazy("Tilaus päätettiin"),
    "orders.order.cancelled": gettext_lazy("Tilaus peruttiin"),
    "orders.task.planned": gettext_lazy("Aika sovittiin"),
    "orders.task.changed": gettext_lazy("Sovitun ajan tietoja muutettiin"),
    "orders.task.called_off": gettext_lazy("Sovittu aika peruttiin"),
    "orders.task.held": gettext_lazy("Kerta pidettiin"),
    "orders.task.missed": gettext_lazy("Kertaa ei pidetty"),
    "access.organisation.added": gettext_lazy("Uusi organisaatio lisättiin"),
    "access.unit.added": gettext_lazy("Uusi yksikkö lisättiin"),
    "threads.post.written": gettext_lazy("Viesti keskusteluun"),
}

#: The newest of these are shown; a long series has hundreds.
SHOWN = 60


@dataclass(frozen=True)
class Event:
    """One thing that happened; `detail` is the second line."""

    at: datetime
    what: str
    who: str
    detail: str = ""


def of(order: Order, tasks: Iterable[Task]) -> list[Event]:
    """The newest first. Two statements, whatever the length."""
    codes = [order.code, order.thread.code, *(task.code for task in tasks)]
    people = User.objects.filter(code=OuterRef("by")).annotate(
        called=Coalesce(NullIf("name", Value("")), "email", output_field=CharField())
    )
    entries = entries_about(*codes).filter(verb__in=list(VERBS)).annotate(who=Subquery(people.values("called")[:1]))
    done = [
        Event(at, str(VERBS[verb]), who or "")
        for at, verb, who in entries.order_by("-at", "-id").values_list("at", "verb", "who")[:SHOWN]
    ]
    # An expert may be known by an alias, so a letter names its reader only when it is the client or the desk.
    known = {order.client_email.lower(): order.client_name or order.client_email}
    if order.desk is not None and order.desk.email:
        known[order.desk.email.lower()] = order.desk.title
    if order.handler is not None:
        known[order.handler.email.lower()] = order.handler.get_full_name()
    sent = [
        Event(
            message.created_at,
            _letter(message.channel, message.state),
            known.get(message.to_address.lower(), ""),
            message.subject,
        )
        for message in outbox.about(codes).order_by("-created_at", "-id")[:SHOWN]
    ]
    return sorted([*done, *sent], key=lambda event: event.at, reverse=True)[:SHOWN]


def _letter(channel: str, state: str) -> str:
    what = _("Tekstiviesti") if channel == Channel.SMS else _("Sähköposti")
    if state == MessageState.DEAD:
        return _("%(what)s ei mennyt perille") % {"what": what}
    if state == MessageState.SENT:
        return _("%(what)s lähti") % {"what": what}
    return _("%(what)s on lähdössä") % {"what": what}
