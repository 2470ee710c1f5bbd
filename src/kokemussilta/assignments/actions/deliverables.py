"""A report or a proposal: written together, sent by the desk, answered by its recipient, and what came of it."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments.actions.telling import tell_desk, tell_expert
from kokemussilta.assignments.letters import of_deliverables as letters
from kokemussilta.assignments.models import Assignment, Deliverable
from kokemussilta.assignments.policies import may_send_deliverable, may_write_deliverable, require
from kokemussilta.assignments.states import FOLLOW_UP, HAND_OVER, HOLDS_SEAT, LEAVE, REPLY, TAKE_UP, DeliverableState
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.notifications import outbox
from kokemussilta.notifications.letters import Letter, Recipient
from kokemussilta.orders.models import Task

FIELDS = ("title", "text", "signed", "recipient_name", "recipient_role", "recipient_email")


@whole
def begin_deliverable(*, task: Task, by: User, at: datetime) -> Deliverable:
    """An empty draft; pressed twice, the one that is still empty."""
    require(may_write_deliverable(by, task))
    empty: Deliverable | None = Deliverable.objects.filter(
        task=task, state=DeliverableState.DRAFT, text="", title="", has_files=False
    ).first()
    if empty is not None:
        return empty
    own = Assignment.objects.filter(task=task, expert__user=by, state__in=HOLDS_SEAT).select_related("expert").first()
    signed = f"{own.expert.shown_name}, {_(own.expert.title)}" if own else ""
    made: Deliverable = Deliverable.objects.create(task=task, begun_by=by, begun_at=at, state_since=at, signed=signed)
    audit.record("assignments.deliverable.begun", made, by=by, at=at, within=task.order)
    return made


@whole
def write_deliverable(*, deliverable: Deliverable, facts: Mapping[str, str], by: User, at: datetime) -> None:
    """Write on the draft; what was sent is never changed."""
    require(may_write_deliverable(by, deliverable.task))
    if not Deliverable.objects.select_for_update().filter(pk=deliverable.pk, state=DeliverableState.DRAFT).exists():
        raise Refused(_("Raportti on jo lähetetty, joten sitä ei voi enää muuttaa."))
    changed = [name for name in FIELDS if name in facts and getattr(deliverable, name) != facts[name].strip()]
    for name in changed:
        setattr(deliverable, name, facts[name].strip())
    if changed:
        deliverable.save(update_fields=changed)
        audit.record(
            "assignments.deliverable.written", deliverable, by=by, at=at, within=deliverable.task.order, fields=changed
        )


@whole
def tell_deliverable_ready(*, deliverable: Deliverable, by: User, at: datetime) -> None:
    """The writer asks the desk to read it and send it on."""
    require(may_write_deliverable(by, deliverable.task))
    if deliverable.state != DeliverableState.DRAFT or not _has_content(deliverable):
        raise Refused(_("Kirjoita ensin, mitä havaitsit tai ehdotat, tai liitä raportti tiedostona."))
    once = f"deliverable-ready:{deliverable.code}:{at.date()}"
    tell_desk(lambda: letters.ready(deliverable), deliverable.task.order, at=at, once=once)
    audit.record("assignments.deliverable.ready", deliverable, by=by, at=at, within=deliverable.task.order)


@whole
def send_deliverable(*, deliverable: Deliverable, by: User, at: datetime) -> None:
    """To its recipient, by name, with a link; the writers hear that it has left."""
    require(may_send_deliverable(by, deliverable.task))
    deliverable.refresh_from_db(fields=[*FIELDS, "has_files", "state"])
    if deliverable.state == DeliverableState.SENT:
        return
    if not (_has_content(deliverable) and deliverable.recipient_email and deliverable.recipient_name and deliverable.signed):
        raise Refused(_("Täydennä ensin teksti tai liite, kirjoittaja sekä vastaanottajan nimi ja sähköposti."))
    deliverable.sent_at = at
    deliverable.save(update_fields=["sent_at"])
    advance(deliverable, HAND_OVER, at=at)
    audit.record("assignments.deliverable.sent", deliverable, by=by, at=at, within=deliverable.task.order)
    _tell_recipient(letters.arrived, deliverable, at=at, once=f"deliverable:{deliverable.code}")
    _tell_writers(letters.sent_on, deliverable, at=at, once="deliverable-sent")


@whole
def leave_deliverable(*, deliverable: Deliverable, by: User, at: datetime) -> None:
    """It is not sent after all; the draft stays and may be taken up again."""
    require(may_write_deliverable(by, deliverable.task))
    advance(deliverable, LEAVE, at=at)
    audit.record("assignments.deliverable.left", deliverable, by=by, at=at, within=deliverable.task.order)


@whole
def take_up_deliverable(*, deliverable: Deliverable, by: User, at: datetime) -> None:
    """Back to it after all."""
    require(may_write_deliverable(by, deliverable.task))
    advance(deliverable, TAKE_UP, at=at)
    audit.record("assignments.deliverable.taken_up", deliverable, by=by, at=at, within=deliverable.task.order)


@whole
def reply_to_deliverable(*, deliverable: Deliverable, answer: str, by: User | None, at: datetime) -> None:
    """The recipient's answer, by their link (`by` None), or as the desk heard it. Writers and desk are told."""
    require(by is None or may_send_deliverable(by, deliverable.task))
    deliverable.answer, deliverable.answered_at = answer.strip(), at
    deliverable.save(update_fields=["answer", "answered_at"])
    advance(deliverable, REPLY, at=at)
    audit.record("assignments.deliverable.answered", deliverable, by=by, at=at, within=deliverable.task.order)
    _tell_home(letters.answered, deliverable, at=at, once="deliverable-answered")


@whole
def follow_up_deliverable(*, deliverable: Deliverable, outcome: str, by: User | None, at: datetime) -> None:
    """What came of it, as the recipient tells it by their link, or as the desk heard it. Writers and desk are told."""
    require(by is None or may_send_deliverable(by, deliverable.task))
    deliverable.outcome, deliverable.followed_at = outcome.strip(), at
    deliverable.save(update_fields=["outcome", "followed_at"])
    advance(deliverable, FOLLOW_UP, at=at)
    audit.record("assignments.deliverable.followed", deliverable, by=by, at=at, within=deliverable.task.order)
    _tell_home(letters.followed, deliverable, at=at, once="deliverable-followed")


@whole
def remind_of_deliverable(*, deliverable: Deliverable, what: str, turn: int, by: User | None, at: datetime) -> bool:
    """Ask the recipient for an answer, or for what came of it (`what`: "answer", "outcome"); once a turn."""
    letter = letters.ask_answer if what == "answer" else letters.ask_outcome
    return _tell_recipient(letter, deliverable, at=at, once=f"deliverable-{what}:{deliverable.code}:{turn}")


def _has_content(deliverable: Deliverable) -> bool:
    return bool(deliverable.text) or deliverable.has_files


def _tell_recipient(letter: Callable[[Deliverable], Letter], one: Deliverable, *, at: datetime, once: str) -> bool:
    to = Recipient(one.recipient_email, one.task.order.client_language or "fi", one.recipient_name)
    return outbox.queue(lambda: letter(one), to=to, about=one.task.order.code, at=at, once=once) is not None


def _tell_writers(letter: Callable[[Deliverable], Letter], one: Deliverable, *, at: datetime, once: str) -> None:
    there = Assignment.objects.filter(task=one.task, state__in=HOLDS_SEAT).select_related("expert__user")
    for writer in there.order_by("pk"):
        tell_expert(partial(letter, one), writer.expert, order=one.task.order, at=at, once=f"{once}:{one.code}:{writer.code}")


def _tell_home(letter: Callable[[Deliverable], Letter], one: Deliverable, *, at: datetime, once: str) -> None:
    _tell_writers(letter, one, at=at, once=once)
    tell_desk(partial(letter, one), one.task.order, at=at, once=f"{once}:{one.code}")
