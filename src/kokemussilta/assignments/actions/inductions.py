"""A unit's induction: its list, and going through it with an expert who comes there for the first time."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from kokemussilta.access.models import Unit
from kokemussilta.accounts.models import User
from kokemussilta.assignments.letters import of_inductions
from kokemussilta.assignments.links import contact_of
from kokemussilta.assignments.models import Assignment, InductionPoint, InductionTick
from kokemussilta.assignments.policies import may_induct, require
from kokemussilta.assignments.queries.inductions import unit_for
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import outbox
from kokemussilta.notifications.letters import Recipient

MOST = 40


@whole
def edit_induction(*, unit: Unit, texts: Sequence[str], by: User, at: datetime) -> None:
    """The unit's list, in this order. A point that stays keeps what was gone through; one that goes is kept for those who have been."""
    require(unit_for(by, unit.code) is not None)
    wanted = list(dict.fromkeys(text.strip()[:200] for text in texts if text.strip()))[:MOST]
    known = {point.text: point for point in InductionPoint.objects.select_for_update().filter(unit=unit, is_active=True)}
    if list(known) == wanted:
        return
    for text in known.keys() - set(wanted):
        InductionPoint.objects.filter(pk=known[text].pk).update(is_active=False)
    for position, text in enumerate(wanted):
        if text in known:
            InductionPoint.objects.filter(pk=known[text].pk).update(position=position)
        else:
            InductionPoint.objects.create(unit=unit, text=text, position=position)
    audit.record("assignments.induction.edited", unit, by=by, at=at)


@whole
def tick_induction(*, assignment: Assignment, points: Collection[str], by: User | None, at: datetime) -> None:
    """Which points (codes) have been gone through with the expert; remembered for the two, whatever the task.

    `by` None: the contact on the day, who has no account and was known by their link (`links.open_induction`).
    """
    require(by is None or may_induct(by, assignment))
    unit = assignment.task.order.unit_id
    known = {point.code: point for point in InductionPoint.objects.filter(unit=unit, is_active=True)} if unit else {}
    done = set(
        InductionTick.objects.filter(point__in=known.values(), expert=assignment.expert).values_list("point__code", flat=True)
    )
    wanted = set(points) & set(known)
    for code in sorted(wanted - done):
        InductionTick.objects.get_or_create(
            point=known[code], expert=assignment.expert, defaults={"done_by": by, "done_at": at}
        )
    InductionTick.objects.filter(point__code__in=done - wanted, expert=assignment.expert).delete()
    if wanted != done:
        audit.record("assignments.induction.ticked", assignment, by=by, at=at, within=assignment.task.order)


@whole
def send_induction_link(*, assignment: Assignment, by: User, at: datetime) -> None:
    """Text the list's address to the contact on the day; once a day. Raises `Refused` without a number."""
    require(may_induct(by, assignment))
    name, phone = contact_of(assignment)
    if not phone:
        raise Refused(_("Yhteyshenkilön puhelinnumeroa ei tiedetä. Lähetä linkki hänelle itse."))
    order = assignment.task.order
    to = Recipient(email="", language=order.client_language, name=name, phone=phone)
    once = f"induction-link:{assignment.code}:{local_day(at)}"
    if outbox.queue(lambda: of_inductions.link(assignment), to=to, about=order.code, at=at, once=once):
        audit.record("assignments.induction.link_sent", assignment, by=by, at=at, within=order)
