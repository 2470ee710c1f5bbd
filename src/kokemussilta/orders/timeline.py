"""What has happened to an order, in words: things done, and letters sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from kokemussilta.accounts.models import User
from kokemussilta.audit.queries import entries_about
from kokemussilta.core.dates import moment_words
from kokemussilta.notifications import outbox
from kokemussilta.notifications.models import Channel
from kokemussilta.notifications.states import MessageState
from kokemussilta.orders.models import Order, Task, TaskTime

#: Verbs of the audit trail in words. Areas above add theirs when the program starts; other verbs are not shown.
VERBS: dict[str, StrOrPromise] = {
    "orders.draft.started": gettext_lazy("Tilaus aloitettiin"),
    "orders.draft.sent_to_confirm": gettext_lazy("Vahvistuslinkki pyydettiin"),
    "orders.order.submitted": gettext_lazy("Tilaus tuli perille"),
    "orders.order.entered_afterwards": gettext_lazy("Tehty työ kirjattiin jälkikäteen"),
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
    "orders.series.planned": gettext_lazy("Sarja sovittiin"),
    "orders.series.changed": gettext_lazy("Sarjaa muutettiin"),
    "orders.series.called_off": gettext_lazy("Sarjan loppuosa peruttiin"),
    "orders.order.billed": gettext_lazy("Laskutustietoja muutettiin"),
    "orders.template.made": gettext_lazy("Tilaus tallennettiin malliksi"),
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
    """One thing that happened; `detail` is the second line. `of`: the time of the task that it was done to, when it was to one."""

    at: datetime
    what: str
    who: str
    detail: str = ""
    of: datetime | None = None


def of(order: Order, tasks: Iterable[Task]) -> list[Event]:
    """The newest first. Two statements, whatever the length."""
    of_task = {task.code: task for task in tasks}
    codes = [order.code, order.thread.code, *of_task]
    people = User.objects.filter(code=OuterRef("by")).annotate(
        called=Coalesce(NullIf("name", Value("")), "email", output_field=CharField())
    )
    moves = TaskTime.objects.filter(task__code=OuterRef("subject"), moved_at=OuterRef("at"))
    entries = entries_about(*codes).filter(verb__in=list(VERBS)).annotate(
        who=Subquery(people.values("called")[:1]),
        moved_from=Subquery(moves.values("starts_at")[:1]),
        moved_to=Subquery(moves.values("moved_to")[:1]),
    )  # fmt: skip
    done = [
        _event(at, verb, who or "", of_task.get(subject), move)
        for at, verb, who, subject, *move in entries.order_by("-at", "-id").values_list(
            "at", "verb", "who", "subject", "moved_from", "moved_to"
        )[: SHOWN * 2]
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
    return sorted([*_counted(done), *sent], key=lambda event: event.at, reverse=True)[:SHOWN]


def _event(at: datetime, verb: str, who: str, task: Task | None, move: list[datetime | None]) -> Event:
    """A deed in words; of a task that was moved from when to when, of one that was called off when it was to be, and why."""
    what, detail = str(VERBS[verb]), ""
    moved_from, moved_to = move
    if moved_from and moved_to and verb == "orders.task.changed":
        what = _("Sovittu aika siirrettiin")
        detail = f"{moment_words(moved_from)} → {moment_words(moved_to)}"
    elif task is not None and verb == "orders.task.called_off":
        detail = ". ".join(part for part in (moment_words(task.starts_at), task.cancelled_because) if part)
    return Event(at, what, who, detail, task.starts_at if task is not None else None)


def _counted(events: Iterable[Event]) -> list[Event]:
    """What one person did to many tasks in one press is told once, with the count and the first of the details."""
    found: list[Event] = []
    for (at, what, who), group in groupby(events, key=lambda event: (event.at, event.what, event.who)):
        several = list(group)
        detail = min(several, key=lambda event: event.of or event.at).detail
        if len(several) > 1:
            what = _("%(what)s (%(count)s kertaa)") % {"what": what, "count": len(several)}  # noqa: PLW2901  the same in more words
            detail = f"{detail} …" if detail else ""
        found.append(Event(at, what, who, detail))
    return found


def _letter(channel: str, state: str) -> str:
    what = _("Tekstiviesti") if channel == Channel.SMS else _("Sähköposti")
    if state == MessageState.DEAD:
        return _("%(what)s ei mennyt perille") % {"what": what}
    if state == MessageState.SENT:
        return _("%(what)s lähti") % {"what": what}
    return _("%(what)s on lähdössä") % {"what": what}
