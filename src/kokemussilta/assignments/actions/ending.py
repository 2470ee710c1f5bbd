"""Tasks whose day passed: what the desk tells of those that nobody can tell of, and what it corrects."""

from datetime import datetime

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments import locks, refusals, signals
from kokemussilta.assignments.actions.reporting import end_people, end_task
from kokemussilta.assignments.actions.rounds import end
from kokemussilta.assignments.actions.telling import tell_client, tell_desk
from kokemussilta.assignments.letters import to_client, to_desk
from kokemussilta.assignments.models import Assignment, OfferRound, TaskReport
from kokemussilta.assignments.policies import may_tell_of_task, require
from kokemussilta.assignments.states import FALL_THROUGH, FINISH, AssignmentState
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Task
from kokemussilta.orders.states import TaskState


@whole
def close_task(
    *, task: Task, was_held: bool, people_reached: int | None = None, words: str = "", by: User, at: datetime
) -> TaskReport:
    """The desk tells what became of a task that has nobody to tell of it: no one was found, or no one came. Told once."""
    require(may_tell_of_task(by, task))
    task = _locked(task, at=at)
    if task.state != TaskState.PLANNED:
        raise Refused(_("Tehtävästä on jo kerrottu."))
    if task.ends_at > at:
        raise refusals.not_yet()
    if Assignment.objects.filter(task=task, state=AssignmentState.CONFIRMED, reported_at__isnull=True).exists():
        raise Refused(_("Tehtävällä on tekijä. Pyydä häntä kertomaan, miten meni, tai raportoi hänen puolestaan."))
    if was_held and people_reached is None:
        raise Refused(_("Kerro vielä, montako ihmistä tavoitettiin. Arvio riittää."))
    return _close(task, was_held=was_held, people_reached=people_reached, words=words.strip(), by=by, at=at)


@whole
def give_up(*, task: Task, at: datetime) -> bool:
    """Nobody told for weeks what became of a task without people: it was not held. Client and desk are told; the worker calls this."""
    task = _locked(task, at=at)
    people = Assignment.objects.filter(task=task, state=AssignmentState.CONFIRMED)
    if task.state != TaskState.PLANNED or task.ends_at > at or people.exists():
        return False
    _close(task, was_held=False, people_reached=None, words="", by=None, at=at)
    tell_client(lambda: to_client.taken_as_not_held(task, at=at), task.order, at=at, once=f"given-up-client:{task.code}")
    tell_desk(lambda: to_desk.taken_as_not_held(task), task.order, at=at, once=f"given-up:{task.code}")
    return True


@whole
def correct_report(
    *, task: Task, was_held: bool, people_reached: int | None = None, words: str = "", by: User, at: datetime
) -> TaskReport:
    """The desk mends what was told of a task: whether it was held, whom it reached. The figures follow; who mended it is noted."""
    require(may_tell_of_task(by, task))
    task = _locked(task, at=at)
    told = TaskReport.objects.select_for_update().filter(task=task).first()
    if told is None:
        raise Refused(_("Tehtävästä ei ole vielä kerrottu."))
    if was_held and people_reached is None:
        raise Refused(_("Kerro vielä, montako ihmistä tavoitettiin. Arvio riittää."))
    facts = {"was_held": was_held, "people_reached": people_reached if was_held else None, "words": words.strip()}
    changed = [name for name, value in facts.items() if getattr(told, name) != value]
    for name in changed:
        setattr(told, name, facts[name])
    told.save(update_fields=changed)
    if "was_held" in changed:
        orders.correct_task(task=task, was_held=was_held, by=by, at=at)
        _move_people(task, was_held=was_held, by=by, at=at)
    if changed:
        audit.record("assignments.report.corrected", told, by=by, at=at, within=task.order, fields=changed)
    return told


def _move_people(task: Task, *, was_held: bool, by: User, at: datetime) -> None:
    """Work counts, or does not, as the task was held or not; their hours stay as each told them."""
    move = FINISH if was_held else FALL_THROUGH
    sources = [AssignmentState.NOT_HELD] if was_held else [AssignmentState.CONFIRMED, AssignmentState.DONE]
    for one in Assignment.objects.filter(task=task, state__in=sources).order_by("pk"):
        advance(one, move, at=at)
        one.said_held = was_held
        one.save(update_fields=["said_held"])
        signals.work_told.send(sender=Assignment, assignment=one, by=by, at=at)


def _close(task: Task, *, was_held: bool, people_reached: int | None, words: str, by: User | None, at: datetime) -> TaskReport:
    for round_ in OfferRound.objects.filter(seat__task=task, closed_at__isnull=True):
        end(round_, locks.fresh_seat(round_.seat_id), at=at, taken=False)
    made = end_task(task, was_held=was_held, people_reached=people_reached, words=words, by=by, at=at)
    end_people(task, made, by=by, at=at)
    audit.record("assignments.report.made", made, by=by, at=at, within=task.order)
    return made


@whole
def warn_of_empty_seats(*, task: Task, empty: int, client_too: bool, at: datetime) -> bool:
    """The task is near and seats are empty: the desk hears, and the client when nobody at all comes. Once for each day it is set to."""
    day = local_day(task.starts_at)
    told = tell_desk(lambda: to_desk.seats_empty(task, empty), task.order, at=at, once=f"empty:{task.code}:{day}", urgent=True)
    if client_too:
        told |= tell_client(
            lambda: to_client.still_looking(task, at=at),
            task.order,
            at=at,
            once=f"still-looking:{task.code}:{day}",
            urgent=True,
        )
    return told


@whole
def ask_what_became(*, task: Task, at: datetime) -> bool:
    """The morning after a task that nobody can tell of: the desk is asked. Once."""
    return tell_desk(lambda: to_desk.what_became(task), task.order, at=at, once=f"what-became:{task.code}")


def _locked(task: Task, *, at: datetime) -> Task:
    people = Assignment.objects.filter(task=task, state__in=[AssignmentState.CONFIRMED, AssignmentState.DONE])
    seats = list(task.seats.order_by("pk").values_list("pk", flat=True))
    locks.hold(task.order_id, experts=list(people.values_list("expert_id", flat=True)), seats=seats, at=at)
    rows = Task.objects.select_related("order__product", "order__desk", "order__handler", "municipality")
    found: Task = rows.get(pk=task.pk)
    return found
