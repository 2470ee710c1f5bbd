"""Changing or calling off a task of a series with all that follow it: one act, of which everybody hears once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core import dates
from kokemussilta.core.clock import helsinki, local
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import outbox
from kokemussilta.orders import letters, policies, recipients, signals
from kokemussilta.orders.actions.planning import alter, drop, hold_open
from kokemussilta.orders.actions.progress import settle
from kokemussilta.orders.models import Order, Task
from kokemussilta.orders.queries import following


@whole
def change_following(*, task: Task, facts: Mapping[str, Any], by: User, at: datetime) -> int:
    """Change a task of a series and all that follow it; answers how many changed.

    A new day moves each by as many days, and a new time is the clock's on every day, whatever the season. Of what others have made
    different meanwhile only that is changed which is changed here.
    """
    order = task.order
    if not policies.may_change(by, order):
        raise PermissionDenied
    hold_open(order)
    fresh = Task.objects.get(pk=task.pk)
    changed = {name: value for name, value in facts.items() if getattr(fresh, name) != value}
    done: list[Task] = []
    # Moved later, the last goes first, so that none stands for a moment where another still is.
    later = changed.get("starts_at", fresh.starts_at) > fresh.starts_at
    for one in sorted(following(task), key=lambda row: row.starts_at, reverse=later):
        one.order = order
        try:
            if alter(task=one, facts=_shifted(one, fresh, changed), by=by, at=at, together=True):
                done.append(one)
        except Refused as refusal:
            day = dates.day_words(local(one.starts_at).date())
            raise Refused(f"{day}: {refusal}") from refusal
    if not done:
        return 0
    done.sort(key=lambda row: row.starts_at)
    assert task.series is not None
    audit.record("orders.series.changed", task.series, by=by, at=at, within=order, fields=changed)
    signals.tasks_changed.send(sender=Order, order=order, tasks=done, by=by, at=at)
    if order.client_email and set(changed) - {"payer", "fee_cents", "agreed"}:
        outbox.queue(lambda: letters.series_changed(done, at), to=letters.client_of(order), about=order.code, at=at)
    return len(done)


def _shifted(one: Task, first: Task, changed: Mapping[str, Any]) -> dict[str, Any]:
    """What changes of a later task when the first changes so."""
    facts = {name: value for name, value in changed.items() if name not in {"starts_at", "ends_at"}}
    if not {"starts_at", "ends_at"} & set(changed):
        return facts
    if "starts_at" not in changed:
        # The length changes: each keeps the time to which it may have been moved.
        return facts | {"ends_at": one.starts_at + (changed["ends_at"] - first.starts_at)}
    starts, ends = local(changed["starts_at"]), local(changed.get("ends_at", first.ends_at))
    day = local(one.starts_at).date() + (starts.date() - local(first.starts_at).date())
    last = day + timedelta(days=(ends.date() - starts.date()).days)
    return facts | {
        "starts_at": helsinki(day, starts.hour, starts.minute),
        "ends_at": helsinki(last, ends.hour, ends.minute),
    }


@whole
def call_off_following(*, task: Task, reason: str, by: User, at: datetime) -> int:
    """Call off a task of a series and all that follow it; answers how many. Each person hears once of all of theirs."""
    order = task.order
    if not policies.may_write(by, order):
        raise PermissionDenied
    by_desk = policies.may_handle(by, order)
    hold_open(order)
    if task.starts_at <= at:
        raise Refused(_("Tämä kerta on jo alkanut, joten sitä ei voi enää perua. Kerro sen jälkeen, toteutuiko se."))
    ended = following(task)
    if not ended:
        raise Refused(_("Nämä kerrat on jo peruttu."))
    for one in ended:
        one.order = order
        drop(task=one, reason=reason, by=by, at=at, by_client=not by_desk, together=True)
    assert task.series is not None
    audit.record("orders.series.called_off", task.series, by=by, at=at, within=order)
    signals.tasks_called_off.send(sender=Order, order=order, tasks=ended, reason=reason, by=by, at=at, by_client=not by_desk)
    if order.client_email:
        outbox.queue(
            lambda: letters.series_called_off(ended, reason, at, as_asked=not by_desk),
            to=letters.client_of(order), about=order.code, at=at,
        )  # fmt: skip
    for to in [] if by_desk else recipients.desk(order, at):
        outbox.queue(lambda: letters.series_called_off_by_client(ended, reason), to=to, about=order.code, at=at)
    settle(order=order, by=by, at=at)
    return len(ended)
