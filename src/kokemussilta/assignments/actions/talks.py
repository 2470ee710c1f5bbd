"""The briefing before a task and the debrief after it: wanted, booked by either side, had or done without; never compulsory."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments import recipients
from kokemussilta.assignments.actions.telling import Write, tell_expert
from kokemussilta.assignments.letters import of_talks
from kokemussilta.assignments.models import Assignment, Talk
from kokemussilta.assignments.policies import is_self, may_handle, may_take_part, require
from kokemussilta.assignments.states import (
    BOOK,
    DO_WITHOUT,
    DROP,
    HAVE,
    HOLDS_SEAT,
    PROPOSE,
    UNBOOK,
    WANT,
    TalkKind,
    TalkState,
    Way,
)
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.notifications import outbox

MOST_TIMES = 3
FARTHEST = timedelta(days=366)


@whole
def want_talk(*, assignment: Assignment, kind: str, by: User, at: datetime) -> Talk:
    """A talk is wanted, by either side; one that was done without, or had, is opened again. Wanting twice changes nothing."""
    require(may_take_part(by, assignment))
    talk = opened(assignment, kind, at=at)
    expert_asks = is_self(by, assignment.expert)
    if WANT.starts_from(talk.state):
        advance(talk, WANT, at=at)
        _note_asked(talk)
    if expert_asks and not talk.asked_by_expert:
        talk.asked_by_expert = True
        talk.save(update_fields=["asked_by_expert"])
        if kind == TalkKind.DEBRIEF:
            Assignment.objects.filter(pk=assignment.pk).update(wants_to_talk=True, talked_on=None)
        audit.record("assignments.talk.wanted", talk, by=by, at=at, within=assignment.task.order)
        _tell_holder(lambda: of_talks.wanted(talk), talk, at=at, once=f"talk-wanted:{talk.code}:{at.isoformat()}")
    return talk


@whole
def offer_debrief(*, assignment: Assignment, by: User | None, at: datetime) -> bool:
    """A debrief is offered after a heavy task, once; False when there is one already, of whatever state."""
    if Talk.objects.filter(assignment=assignment, kind=TalkKind.DEBRIEF).exists():
        return False
    talk = opened(assignment, TalkKind.DEBRIEF, at=at)
    audit.record("assignments.talk.offered", talk, by=by, at=at, within=assignment.task.order)
    return tell_expert(
        lambda: of_talks.debrief_offered(talk), assignment.expert, order=assignment.task.order, at=at,
        once=f"debrief-offered:{talk.code}",
    )  # fmt: skip


@whole
def propose_talk(
    *,
    assignment: Assignment,
    kind: str,
    times: Sequence[datetime],
    way: str = Way.CALL,
    place: str = "",
    minutes: int = 20,
    by: User,
    at: datetime,
) -> Talk:
    """Times for the other side to choose from. They take the place of what was proposed or agreed before."""
    require(may_take_part(by, assignment))
    talk = opened(assignment, kind, at=at)
    if not times or any(moment <= at for moment in times):
        raise Refused(_("Ehdota aikaa, joka on vielä edessä."))
    if any(moment > at + FARTHEST for moment in times):
        raise Refused(_("Ehdota aikaa, joka on enintään vuoden päässä."))
    if len(times) > MOST_TIMES:
        raise Refused(_("Ehdota enintään kolmea aikaa kerrallaan."))
    from_expert = is_self(by, assignment.expert)
    if WANT.starts_from(talk.state):
        advance(talk, WANT, at=at)
    was_booked = talk.state == TalkState.BOOKED
    if was_booked:
        _tell_both(talk, "unbooked", at=at)
    talk.proposals = [moment.isoformat() for moment in sorted(set(times))]
    talk.proposed_by_expert, talk.way, talk.place, talk.minutes = from_expert, way, place.strip(), minutes
    _hold(talk, None if from_expert else by, at=at)
    # Written before the move, which asks for them; a move that comes second takes all of it back.
    talk.save(update_fields=["proposals", "proposed_by_expert", "way", "place", "minutes", "holder"])
    advance(talk, PROPOSE, at=at)
    audit.record("assignments.talk.proposed", talk, by=by, at=at, within=assignment.task.order)
    once = f"talk-proposed:{talk.code}:{at.isoformat()}"
    if from_expert:
        _tell_holder(lambda: of_talks.proposed(talk, to_expert=False), talk, at=at, once=once)
    else:
        tell_expert(
            lambda: of_talks.proposed(talk, to_expert=True), assignment.expert, order=assignment.task.order, at=at, once=once
        )
    return talk


@whole
def book_talk(*, talk: Talk, starts_at: datetime, by: User, at: datetime) -> None:
    """One of the proposed times suits the other side. Both get it for their calendars."""
    assignment = talk.assignment
    require(may_take_part(by, assignment))
    talk.refresh_from_db()
    if talk.state == TalkState.BOOKED and talk.starts_at == starts_at:
        return
    from_expert = is_self(by, assignment.expert)
    if talk.state == TalkState.PROPOSED and from_expert == talk.proposed_by_expert:
        raise Refused(_("Tämä on oma ehdotuksesi. Odota, että toinen valitsee ajan, tai ehdota muuta."))
    if talk.state == TalkState.PROPOSED and (starts_at not in talk.times or starts_at <= at):
        raise Refused(_("Tätä aikaa ei ole enää ehdolla. Valitse toinen tai ehdota uutta."))
    Talk.objects.filter(pk=talk.pk, state=TalkState.PROPOSED).update(starts_at=starts_at)
    advance(talk, BOOK, at=at)
    talk.starts_at, talk.proposals = starts_at, []
    _hold(talk, None if from_expert else by, at=at)
    talk.save(update_fields=["proposals", "holder"])
    audit.record("assignments.talk.booked", talk, by=by, at=at, within=assignment.task.order)
    _tell_both(talk, "booked", at=at)


@whole
def unbook_talk(*, talk: Talk, by: User, at: datetime) -> None:
    """The time won't do after all; the talk itself stays open. No reason is asked."""
    require(may_take_part(by, talk.assignment))
    talk.refresh_from_db()
    if talk.state == TalkState.OPEN:
        return
    was_booked = talk.state == TalkState.BOOKED
    advance(talk, UNBOOK, at=at)
    talk.proposals, talk.proposed_by_expert = [], None
    talk.save(update_fields=["proposals", "proposed_by_expert"])
    audit.record("assignments.talk.unbooked", talk, by=by, at=at, within=talk.assignment.task.order)
    if was_booked:
        _tell_both(talk, "unbooked", at=at)


@whole
def have_talk(*, assignment: Assignment, kind: str, by: User, at: datetime) -> Talk:
    """The two have talked; noted once, by the coordinator, who becomes its holder when nobody is."""
    require(may_handle(by, assignment))
    talk = opened(assignment, kind, at=at)
    if talk.state != TalkState.HELD:
        if WANT.starts_from(talk.state):
            advance(talk, WANT, at=at)
        advance(talk, HAVE, at=at)
        _hold(talk, talk.holder or by, at=at)
        talk.asked_by_expert = False
        talk.save(update_fields=["holder", "asked_by_expert"])
        audit.record("assignments.talk.held", talk, by=by, at=at, within=assignment.task.order)
    _note_held(talk, by, at=at)
    return talk


@whole
def do_without_talk(*, assignment: Assignment, kind: str, by: User, at: datetime) -> None:
    """No talk is needed. The expert says so of any; the coordinator not of one that the expert has asked for."""
    require(may_take_part(by, assignment))
    talk = opened(assignment, kind, at=at)
    if talk.state == TalkState.DECLINED:
        return
    if talk.asked_by_expert and not is_self(by, assignment.expert):
        raise Refused(_("Tekijä on toivonut tätä juttelua. Hän päättää, tarvitaanko sitä vielä."))
    was_booked = talk.state == TalkState.BOOKED
    advance(talk, DO_WITHOUT, at=at)
    if was_booked:
        _tell_both(talk, "unbooked", at=at)
    talk.asked_by_expert, talk.proposals = False, []
    talk.save(update_fields=["asked_by_expert", "proposals"])
    if kind == TalkKind.DEBRIEF:
        Assignment.objects.filter(pk=assignment.pk, wants_to_talk=True).update(wants_to_talk=False)
    audit.record("assignments.talk.done_without", talk, by=by, at=at, within=assignment.task.order)


@whole
def take_talk(*, talk: Talk, by: User, at: datetime) -> None:
    """Another coordinator holds the talk from now on; what was written for the one before stays theirs."""
    require(may_handle(by, talk.assignment))
    if talk.holder_id != by.pk:
        talk.holder = by
        talk.save(update_fields=["holder"])
        audit.record("assignments.talk.taken", talk, by=by, at=at, within=talk.assignment.task.order)


@whole
def tick_talk(*, talk: Talk, places: Collection[int], by: User, at: datetime) -> None:
    """Which points of the checklist have been gone through."""
    require(may_take_part(by, talk.assignment))
    longest = max((len(points) for points in talk.points.values()), default=0)
    talk.ticked = sorted({place for place in places if 0 <= place < longest})
    talk.save(update_fields=["ticked"])
    audit.record("assignments.talk.ticked", talk, by=by, at=at, within=talk.assignment.task.order, fields=["ticked"])


@whole
def remind_of_talk(*, talk: Talk, by: User | None, at: datetime) -> bool:
    """The day before, to both, once for each time that is agreed."""
    once = f"talk-reminder:{talk.code}:{talk.starts_at}"
    told = tell_expert(
        lambda: of_talks.reminder(talk), talk.assignment.expert, order=talk.assignment.task.order, at=at, once=once
    )
    return _tell_holder(lambda: of_talks.reminder(talk), talk, at=at, once=f"{once}:desk") or told


def opened(assignment: Assignment, kind: str, *, at: datetime) -> Talk:
    """The talk of this kind; made, with the product's checklist as it is now, when there is none."""
    key = "preparation" if kind == TalkKind.BRIEFING else "aftercare"
    texts = assignment.task.order.product.texts
    points = {language: list(words.get(key) or []) for language, words in texts.items()}
    talk: Talk = Talk.objects.select_related("holder").get_or_create(
        assignment=assignment, kind=kind, defaults={"points": points, "opened_at": at, "state_since": at}
    )[0]
    talk.assignment = assignment
    return talk


def note_wanted(assignment: Assignment, *, at: datetime) -> None:
    """The expert's report asked for a talk, and the desk has been told: its debrief is open."""
    talk = opened(assignment, TalkKind.DEBRIEF, at=at)
    if WANT.starts_from(talk.state):
        advance(talk, WANT, at=at)
    talk.asked_by_expert = True
    talk.save(update_fields=["asked_by_expert"])


def note_had(assignment: Assignment, kind: str, *, at: datetime) -> None:
    """The desk noted a talk as had where it lists tasks: the talk itself, when there is one, is over."""
    for talk in Talk.objects.filter(assignment=assignment, kind=kind):
        if HAVE.starts_from(talk.state):
            advance(talk, HAVE, at=at)
            talk.asked_by_expert = False
            talk.save(update_fields=["asked_by_expert"])


def drop(assignment: Assignment, *, at: datetime) -> None:
    """The task will not be, or not with this person: a briefing still to come lapses."""
    for talk in Talk.objects.filter(assignment=assignment, kind=TalkKind.BRIEFING).select_related("holder"):
        talk.assignment = assignment
        if DROP.starts_from(talk.state):
            was_booked = talk.state == TalkState.BOOKED
            advance(talk, DROP, at=at)
            if was_booked:
                _tell_both(talk, "unbooked", at=at)


def _note_asked(talk: Talk) -> None:
    """The assignment's own facts, which desks and figures read, follow the talk."""
    if talk.kind == TalkKind.BRIEFING:
        Assignment.objects.filter(pk=talk.assignment_id).update(briefed_on=None, briefed_by=None)
        talk.assignment.briefed_on = None


def _note_held(talk: Talk, by: User, *, at: datetime) -> None:
    one, today = talk.assignment, local_day(at)
    if talk.kind == TalkKind.BRIEFING and one.briefed_on is None and one.state in HOLDS_SEAT:
        one.briefed_on, one.briefed_by = today, by
        one.save(update_fields=["briefed_on", "briefed_by"])
        audit.record("assignments.assignment.briefed", one, by=by, at=at, within=one.task.order)
    elif talk.kind == TalkKind.DEBRIEF and one.talked_on is None:
        one.talked_on = today
        one.save(update_fields=["talked_on"])
        audit.record("assignments.assignment.talked", one, by=by, at=at, within=one.task.order)


def _hold(talk: Talk, by: User | None, *, at: datetime) -> None:
    """Whoever of the desk books the talk holds it; asked by the expert it falls to the one who handles the order, when there is one."""
    if by is not None:
        talk.holder = by
    elif talk.holder is None:
        handler = recipients.handler_in_force(talk.assignment.task.order, at)
        talk.holder = handler if handler is not None and not is_self(handler, talk.assignment.expert) else None


def _tell_both(talk: Talk, what: str, *, at: datetime) -> None:
    letter = {"booked": of_talks.booked, "unbooked": of_talks.unbooked}[what]
    once = f"talk-{what}:{talk.code}:{at.isoformat()}"
    tell_expert(lambda: letter(talk, at=at), talk.assignment.expert, order=talk.assignment.task.order, at=at, once=once)
    _tell_holder(lambda: letter(talk, at=at), talk, at=at, once=f"{once}:desk")


def _tell_holder(write: Write, talk: Talk, *, at: datetime, once: str) -> bool:
    told = [
        outbox.queue(write, to=to, about=talk.assignment.task.order.code, at=at, once=f"{once}:{number}")
        for number, to in enumerate(recipients.of_talk(talk, at))
    ]
    return any(message is not None for message in told)
