"""Looking for what must never be false: silent on a sound database, loud on planted faults."""

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kokemussilta.assignments.models import Assignment, Offer, TaskReport
from kokemussilta.orders.models import Order
from kokemussilta.register.models import Meeting
from tests.factories import assignments as factory

pytestmark = pytest.mark.django_db


def test_a_sound_database_has_no_faults(at: datetime) -> None:
    factory.confirmed(factory.desk(at), at=at)
    out = StringIO()

    call_command("check_invariants", stdout=out)

    assert "no " not in [line[:3] for line in out.getvalue().splitlines()]


def _lose_assignment(assignment: Assignment) -> str:
    offer = assignment.offer
    assert offer is not None
    Assignment.objects.filter(pk=assignment.pk).update(offer=None)
    return offer.code


def _forget_closing(assignment: Assignment) -> str:
    offer = assignment.offer
    assert offer is not None
    Offer.objects.filter(pk=offer.pk).update(state="sent")
    return offer.code


def _empty_a_filled_order(assignment: Assignment) -> str:
    Assignment.objects.filter(pk=assignment.pk).update(state="no_show")
    assert Order.objects.get(tasks=assignment.task).state == "filled"
    return Order.objects.get(tasks=assignment.task).code


def _lose_report(assignment: Assignment) -> str:
    Assignment.objects.filter(pk=assignment.pk).update(state="done")
    TaskReport.objects.filter(task=assignment.task).delete()
    return assignment.task.code


def _forget_contact(assignment: Assignment) -> str:
    Meeting.objects.create(expert=assignment.expert, met_on="2027-03-01")
    return assignment.expert.code


@pytest.mark.parametrize("plant", [_lose_assignment, _forget_closing, _empty_a_filled_order, _lose_report, _forget_contact])
def test_a_planted_fault_is_named(plant, at: datetime) -> None:
    code = plant(factory.confirmed(factory.desk(at), at=at))
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("check_invariants", stdout=out)

    assert code in [line.strip() for line in out.getvalue().splitlines()]


def test_slots_are_listed() -> None:
    out = StringIO()

    call_command("slots", stdout=out)

    assert "    kokemussilta.portals.entries.first_home" in out.getvalue().splitlines()
