"""Every state with every move: a move is made from its sources, refused from everywhere else."""

import pytest

from kokemussilta.assignments import states
from kokemussilta.assignments.models import Assignment, Interest, Offer
from kokemussilta.core.workflow import NotAllowedFrom, Stale, advance
from tests.factories import assignments as make

pytestmark = pytest.mark.django_db

CASES = [
    (workflow, model, state, move)
    for workflow, model, choices in (
        (states.OFFER, Offer, states.OfferState),
        (states.INTEREST, Interest, states.InterestState),
        (states.ASSIGNMENT, Assignment, states.AssignmentState),
    )
    for state in choices.values
    for move in workflow.moves
]


@pytest.fixture
def row(request, at):
    """A row of the model, whatever its state."""

    def made(model):
        place = make.desk()
        if model is Interest:
            return make.interest(make.on_board(place), make.expert(place.organisation))
        assignment = make.confirmed(place)
        return assignment if model is Assignment else assignment.offer

    return made


@pytest.mark.parametrize(("workflow", "model", "state", "move"), CASES, ids=lambda value: getattr(value, "name", str(value)))
def test_a_move_is_made_from_its_sources_only(workflow, model, state, move, row, at):
    found = row(model)
    model.objects.filter(pk=found.pk).update(state=state)
    found.refresh_from_db()
    if move.starts_from(state):
        advance(found, move, at=at)
        assert model.objects.get(pk=found.pk).state == move.target
    else:
        with pytest.raises(NotAllowedFrom):
            advance(found, move, at=at)
        assert model.objects.get(pk=found.pk).state == state


def test_of_two_who_move_a_row_the_second_is_stale(at):
    offer = make.offer(make.desk())
    same = Offer.objects.get(pk=offer.pk)
    advance(offer, states.DECLINE, at=at)
    with pytest.raises(Stale):
        advance(same, states.WITHDRAW, at=at)
    assert Offer.objects.get(pk=offer.pk).state == "declined"
