"""What an expert tells and what they don't, for the desk of a task of theirs that is in another register. Fills `EXPERT_PAGE`."""

from django.http import HttpRequest

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment
from kokemussilta.assignments.states import AssignmentState
from kokemussilta.core.slots import EXPERT_PAGE, Panel
from kokemussilta.register.models import Expert
from kokemussilta.register.policies import home_registers


def register() -> None:
    """Fill the slot; called once, when the program starts."""
    EXPERT_PAGE.fill(own_words, order=10)


def own_words(request: HttpRequest, expert: Expert) -> Panel | None:
    """Their words, while a confirmed task of theirs is on a desk of the reader; the page itself shows them to the home register.

    The page notes the reading.
    """
    user = request.user
    if not isinstance(user, User) or not (expert.tells or expert.tells_not) or expert.home_id in home_registers(user):
        return None
    desks = standing(user).organisations(Permission.ORDER_HANDLE)
    coming = Assignment.objects.filter(expert=expert, state=AssignmentState.CONFIRMED, task__order__desk__in=desks)
    return Panel("assignments/own_words.html", {"expert": expert}, order=10) if coming.exists() else None
