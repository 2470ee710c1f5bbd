"""Looking for what must never be false: silent on a sound database, loud on planted faults."""

from datetime import datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kokemussilta.assignments.models import Assignment, Offer, TaskReport
from kokemussilta.orders.models import Order
from kokemussilta.register import actions as register
from kokemussilta.register.models import Meeting
from tests.conftest import AT
from tests.factories import assignments as factory
from tests.factories import contracts

pytestmark = pytest.mark.django_db


def test_a_sound_database_has_no_faults(at: datetime) -> None:
    assignment = factory.confirmed(factory.desk(at), at=at)
    contract = contracts.agreed(assignment.expert, at)
    register.end_contract(contract=contract, last_on=contract.starts_on, by=assignment.expert.user, at=at)
    contracts.agreed(assignment.expert, at)
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


def _stretch_a_contract(assignment: Assignment) -> str:
    contract = contracts.agreed(assignment.expert, AT)
    contract.qualifications.update(ends_on="2030-01-01")
    return contract.code


def _lose_what_a_contract_qualifies_for(assignment: Assignment) -> str:
    contract = contracts.agreed(assignment.expert, AT)
    contract.qualifications.all().delete()
    return contract.code


PLANTED = [
    _lose_assignment, _forget_closing, _empty_a_filled_order, _lose_report, _forget_contact, _stretch_a_contract,
    _lose_what_a_contract_qualifies_for,
]  # fmt: skip


@pytest.mark.parametrize("plant", PLANTED)
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
