"""What the pair of a talk writes down, for the two of them alone; and the mark that a task is heavy."""

from datetime import datetime

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments import recipients
from kokemussilta.assignments.models import HeavyTask, Talk, TalkNote
from kokemussilta.assignments.policies import is_self, may_handle, may_take_part, require
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.orders.models import Task
from kokemussilta.orders.policies import may_handle as may_handle_order
from kokemussilta.register import guards


@whole
def write_talk_note(*, talk: Talk, text: str, by: User, at: datetime) -> TalkNote:
    """A note that the expert and the coordinator who holds the talk read, and nobody else, leads included.

    A talk that nobody holds yet is the writing coordinator's; the expert's words then go to the one who handles the order.
    """
    require(may_take_part(by, talk.assignment))
    if is_self(by, talk.assignment.expert):
        if talk.holder is None:
            talk.holder = recipients.handler_in_force(talk.assignment.task.order, at)
        if talk.holder is None or not may_handle(talk.holder, talk.assignment):
            raise Refused(
                _("Kukaan koordinaattori ei ole vielä ottanut tätä juttelua. Ehdota ensin aikaa, niin tiedät, kuka lukee.")
            )
    elif talk.holder_id is None:
        talk.holder = by
    require(is_self(by, talk.assignment.expert) or talk.holder_id == by.pk)
    talk.save(update_fields=["holder"])
    note = TalkNote.objects.create(talk=talk, author=by, holder=talk.holder, text=text.strip(), written_at=at)
    audit.record("assignments.talk.noted", talk, by=by, at=at, within=talk.assignment.task.order, fields=["text"])
    return note


@whole
def mark_heavy(*, task: Task, heavy: bool, by: User, at: datetime) -> None:
    """The desk marks a task as hard on its people, or takes the mark away. A debrief that was offered stays offered."""
    require(may_handle_order(by, task.order))
    if heavy:
        _mark, changed = HeavyTask.objects.get_or_create(task=task, defaults={"marked_by": by, "marked_at": at})
    else:
        changed = bool(HeavyTask.objects.filter(task=task).delete()[0])
    if changed:
        # What the rule of rest knows of everyone who is in the task.
        guards.note(task.assignments.filter(state__in=HOLDS_SEAT).values_list("expert_id", flat=True))
        audit.record(
            "assignments.task.marked_heavy" if heavy else "assignments.task.marked_light", task, by=by, at=at, within=task.order
        )
