"""Work that was agreed outside the program: told of by one side, confirmed by another, and only then an order, a task, an assignment."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import may
from kokemussilta.accounts.models import User
from kokemussilta.assignments import locks, recipients
from kokemussilta.assignments.actions.reporting import report
from kokemussilta.assignments.late import FARTHEST_BACK, LONGEST, LateFacts, asked_side
from kokemussilta.assignments.letters import of_late as letters
from kokemussilta.assignments.models import Assignment, LateEntry
from kokemussilta.assignments.policies import is_self, may_answer_late, may_order_for, may_tell_late, require
from kokemussilta.assignments.queries import late as queries
from kokemussilta.assignments.states import AFFIRM, HOLDS_SEAT, MEND, REJECT, TAKE_BACK, LateState, Side
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.notifications import outbox
from kokemussilta.notifications.letters import Recipient
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Seat
from kokemussilta.orders.recipients import of_desk
from kokemussilta.orders.states import Payer
from kokemussilta.register import guards
from kokemussilta.register.models import Expert
from kokemussilta.register.states import ExpertState

FIELDS = tuple(one.name for one in fields(LateFacts))


@whole
def tell_late(
    *, expert: Expert, desk: Organisation, facts: LateFacts, told_by: str, by: User, at: datetime, code: str
) -> LateEntry:
    """Work that was done, told of by the expert, by a client of the unit, or by a coordinator on somebody's behalf.

    `code` names the entry to be: pressed twice, the second press answers what the first one made.
    """
    _require_teller(expert, desk, facts, told_by, by)
    guards.hold(expert, at=at)
    known: LateEntry | None = LateEntry.objects.filter(code=code, entered_by=by).first()
    if known is not None:
        return known
    _refuse_times(expert, facts, by=by, at=at)
    entry = LateEntry(
        code=code, desk=desk, expert=expert, told_by=told_by, asked=_asked(expert, facts, told_by, by, at), entered_by=by,
        entered_at=at, state_since=at, **_as_fields(facts),
    )  # fmt: skip
    try:
        with transaction.atomic():
            entry.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("Lataa sivu uudelleen ja kirjaa tehtävä vielä kerran.")) from None
    audit.record("assignments.late_entry.told", entry, by=by, at=at)
    ask(entry, at=at, once=f"late:{entry.code}")
    return entry


@whole
def mend_late(*, entry: LateEntry, facts: LateFacts, by: User, at: datetime) -> None:
    """Whoever told it mends what was not confirmed, or what nobody has answered yet; it is asked again."""
    require(may_tell_late(by, entry))
    one = _held(entry, at=at)
    _refuse_times(one.expert, facts, by=by, at=at, besides=one.pk)
    if one.state == LateState.REFUSED:
        advance(one, MEND, at=at)
    if one.state != LateState.TOLD:
        raise Refused(_("Tähän on jo vastattu, joten sitä ei voi enää muuttaa."))
    changed = [name for name, value in _as_fields(facts).items() if getattr(one, name) != value]
    for name in changed:
        setattr(one, name, getattr(facts, name))
    one.asked, one.refused_because, one.answered_by, one.answered_at = (
        _asked(one.expert, facts, one.told_by, by, at),
        "",
        None,
        None,
    )
    one.save(update_fields=[*changed, "asked", "refused_because", "answered_by", "answered_at"])
    audit.record("assignments.late_entry.mended", one, by=by, at=at, fields=changed)
    ask(one, at=at, once=f"late:{one.code}:{at.isoformat()}")


@whole
def withdraw_late(*, entry: LateEntry, by: User, at: datetime) -> None:
    """Whoever told it takes it back before it is confirmed. Once."""
    require(may_tell_late(by, entry))
    one = _held(entry, at=at)
    if one.state == LateState.WITHDRAWN:
        return
    advance(one, TAKE_BACK, at=at)
    audit.record("assignments.late_entry.withdrawn", one, by=by, at=at)


@whole
def refuse_late(*, entry: LateEntry, reason: str, by: User, at: datetime) -> None:
    """It was not so; whoever told it hears why. Once."""
    require(may_answer_late(by, entry))
    if not reason.strip():
        raise Refused(_("Kerro, miksi et vahvista. Kirjaaja näkee syyn ja voi korjata tiedot."))
    one = _held(entry, at=at)
    if one.state == LateState.REFUSED:
        return
    one.refused_because, one.answered_by, one.answered_at = reason.strip(), by, at
    one.save(update_fields=["refused_because", "answered_by", "answered_at"])
    advance(one, REJECT, at=at)
    audit.record("assignments.late_entry.refused", one, by=by, at=at)
    _tell_teller(one, at=at)


@whole
def confirm_late(*, entry: LateEntry, report_of_own: Mapping[str, Any] | None = None, by: User, at: datetime) -> Assignment:
    """It was so: an order, a task and an assignment are made, and told of as held. Pressed twice, they are made once.

    `report_of_own`: the expert's own hours and travel (`minutes`, `travel_km`, `travel_note`), when it is the expert who confirms.
    """
    require(may_answer_late(by, entry))
    one = _held(entry, at=at)
    if one.state == LateState.CONFIRMED and one.assignment is not None:
        return one.assignment
    if one.state != LateState.TOLD:
        raise Refused(_("Kirjausta on muutettu sillä välin. Katso, miltä se nyt näyttää."))
    own = is_self(by, one.expert)
    if own and report_of_own is not None:
        one.minutes, one.travel_km = report_of_own["minutes"], report_of_own["travel_km"]
        one.travel_note = report_of_own["travel_note"].strip()
    if one.minutes is None:
        one.minutes = int((one.ends_at - one.starts_at).total_seconds() // 60)
    _refuse_clash(one.expert, one.starts_at, one.ends_at, by=by, besides=one.pk)
    assignment = _assigned(one, by=by, at=at)
    one.assignment, one.answered_by, one.answered_at = assignment, by, at
    one.save(update_fields=["assignment", "answered_by", "answered_at", "minutes", "travel_km", "travel_note"])
    advance(one, AFFIRM, at=at)
    audit.record("assignments.late_entry.confirmed", one, by=by, at=at, within=assignment.task.order)
    report(
        assignment=assignment, was_held=True, minutes=one.minutes, people_reached=one.people_reached, travel_km=one.travel_km,
        travel_note=one.travel_note, words=one.words, by=_reporter(one, by), at=at,
    )  # fmt: skip
    _tell_teller(one, at=at)
    return assignment


@whole
def remind_of_late(*, entry: LateEntry, by: User | None, at: datetime) -> bool:
    """Whoever is asked and has not answered is asked once more; False when they were."""
    return ask(entry, at=at, once=f"late-again:{entry.code}:{entry.state_since.isoformat()}")


def ask(entry: LateEntry, *, at: datetime, once: str) -> bool:
    """A letter to each who may answer; False when that was told already."""
    if entry.asked == Side.EXPERT:
        who, letter = [recipients.expert(entry.expert)], letters.to_expert
    elif entry.asked == Side.CLIENT:
        people = queries.clients_of(entry.unit, at, besides=entry.expert.user_id)
        who, letter = [Recipient(one.email, one.language, one.name) for one in people], letters.to_client
    else:
        left_out = [pk for pk in (entry.entered_by_id, entry.expert.user_id) if pk is not None]
        who, letter = of_desk(entry.desk, at, left_out), letters.to_desk
    told = [
        outbox.queue(lambda: letter(entry), to=to, about=entry.code, at=at, once=f"{once}:{number}")
        for number, to in enumerate(who)
    ]
    return any(message is not None for message in told)


def _require_teller(expert: Expert, desk: Organisation, facts: LateFacts, told_by: str, by: User) -> None:
    if told_by == Side.EXPERT:
        require(is_self(by, expert) and expert.state == ExpertState.ACTIVE)
    elif told_by == Side.CLIENT:
        unit = facts.unit
        been = Assignment.objects.filter(expert=expert, task__order__unit=unit, state__in=HOLDS_SEAT)
        require(unit is not None and may_order_for(by, unit) and not is_self(by, expert) and been.exists())
    else:
        seen = Expert.objects.visible_to(by).filter(pk=expert.pk)
        require(may(by, Permission.ORDER_HANDLE, desk.pk) and not is_self(by, expert) and seen.exists())


def _asked(expert: Expert, facts: LateFacts, told_by: str, by: User, at: datetime) -> str:
    clients = queries.clients_of(facts.unit, at, besides=expert.user_id)
    user = expert.user
    return asked_side(
        told_by,
        expert_has_account=user is not None and user.is_active,
        client_has_account=any(one.pk != by.pk for one in clients),
    )


def _as_fields(facts: LateFacts) -> dict[str, Any]:
    told = {name: getattr(facts, name) for name in FIELDS}
    if facts.payer == Payer.VOLUNTARY:
        told["fee_cents"] = None
    return {name: value.strip() if isinstance(value, str) else value for name, value in told.items()}


def _held(entry: LateEntry, *, at: datetime) -> LateEntry:
    """The entry as it is now; whoever else would move it, or give its person another task, waits."""
    guards.hold(entry.expert, at=at)
    fresh: LateEntry = queries.full(LateEntry.objects.filter(pk=entry.pk)).get()
    return fresh


def _refuse_times(expert: Expert, facts: LateFacts, *, by: User, at: datetime, besides: int | None = None) -> None:
    if facts.ends_at > at:
        raise Refused(_("Kirjaa tehtävä vasta, kun se on ohi."))
    if facts.starts_at < at - FARTHEST_BACK:
        raise Refused(_("Tehtävästä on yli vuosi. Ota yhteyttä koordinaattoriin."))
    if not facts.starts_at < facts.ends_at <= facts.starts_at + LONGEST:
        raise Refused(_("Tarkista, kuinka kauan tehtävä kesti."))
    _refuse_clash(expert, facts.starts_at, facts.ends_at, by=by, besides=besides)


def _refuse_clash(expert: Expert, starts_at: datetime, ends_at: datetime, *, by: User, besides: int | None) -> None:
    """Nobody is in two tasks at once, and what was done once is told of once."""
    if there := queries.at_the_same_time(expert, starts_at, ends_at):
        if is_self(by, expert):
            raise Refused(
                _("Sinulla on jo tehtävä samaan aikaan: %(what)s. Jos se on sama, kerro siitä sen omalla sivulla.")
                % {"what": there.task.order.product.name}
            )
        raise Refused(_("Tekijällä on jo tehtävä samaan aikaan, joten tätä ei voi kirjata. Tarkista päivä ja kellonaika."))
    if queries.told_already(expert, starts_at, ends_at, besides=besides):
        raise Refused(_("Tältä ajalta on jo kirjaus, joka odottaa vahvistusta. Sama työ kirjataan vain kerran."))


def _assigned(one: LateEntry, *, by: User, at: datetime) -> Assignment:
    """The order and its task as if they had been agreed here, and the person in its seat."""
    plan = orders.TaskPlan(
        place=one.place, seats=(orders.SeatPlan(language=one.language),), payer=one.payer, municipality=one.municipality,
        fee_cents=one.fee_cents, day_contact_name=one.contact_name,
    )  # fmt: skip
    client = one.entered_by if one.told_by == Side.CLIENT else by if one.asked == Side.CLIENT else None
    client = client if client is not None and one.unit is not None and may_order_for(client, one.unit) else None
    facts: dict[str, Any] = {
        "client": client, "client_name": client.name if client else one.contact_name,
        "client_email": client.email if client else "", "client_phone": client.phone if client else "",
        "client_language": client.language if client else "fi",
        "organisation": one.unit.organisation if one.unit else None, "unit": one.unit,
        "organisation_name": one.unit.organisation.name if one.unit else one.organisation_name,
        "unit_name": one.unit.name if one.unit else one.unit_name,
        "place": one.place, "municipality": one.municipality, "language": one.language, "payer": one.payer, "fee_cents": one.fee_cents,
        "minutes": int((one.ends_at - one.starts_at).total_seconds() // 60), "day_contact_name": one.contact_name,
    }  # fmt: skip
    task = orders.enter_afterwards(
        product=one.product, desk=one.desk, facts=facts, plan=plan, span=(one.starts_at, one.ends_at), by=by, at=at
    )
    seat = Seat.objects.get(task=task)
    locks.hold(task.order_id, experts=[one.expert_id], seats=[seat.pk], at=at)
    made = Assignment(
        seat=seat, task=task, expert=one.expert, busy_from=one.starts_at, busy_until=one.ends_at, payer=one.payer,
        fee_cents=one.fee_cents, confirmed_at=at, state_since=at,
    )  # fmt: skip
    made.save(force_insert=True)
    audit.record("assignments.assignment.entered_afterwards", made, by=by, at=at, within=task.order)
    return made


def _reporter(one: LateEntry, by: User) -> User:
    """In whose name the report is: the expert's own; without an account, the coordinator's who told or confirmed it."""
    if one.expert.user is not None:
        return one.expert.user
    entered = one.entered_by
    return entered if entered is not None and one.told_by == Side.DESK else by


def _tell_teller(one: LateEntry, *, at: datetime) -> None:
    to = one.entered_by
    if to is not None and to.is_active:
        outbox.queue(
            lambda: letters.answered(one), to=Recipient(to.email, to.language, to.name), about=one.code, at=at,
            once=f"late-answered:{one.code}:{at.isoformat()}",
        )  # fmt: skip
