"""Work told of afterwards on other pages: what waits for an answer, and the way to tell."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import LateEntry
from kokemussilta.assignments.policies import is_self, may_answer_late
from kokemussilta.assignments.queries import late
from kokemussilta.assignments.states import LateState
from kokemussilta.core.slots import ALONG, CLIENT_HOME, DESK, EXPERT_HOME, EXPERT_PAGE, Panel, Queue, QueueRow
from kokemussilta.register.models import Expert


def register() -> None:
    """Fill the slots; called once, when the program starts."""
    ALONG.fill(late.along)
    DESK.fill(_to_confirm, order=53)
    EXPERT_HOME.fill(_asked_of_expert, order=16)
    CLIENT_HOME.fill(_of_client, order=6)
    EXPERT_PAGE.fill(_way_to_tell, order=80)


def waiting_for(user: User, entries: list[LateEntry]) -> list[int]:
    """Which of them (row numbers) wait for this person's answer."""
    return [one.pk for one in entries if one.state == LateState.TOLD and may_answer_late(user, one)]


def _to_confirm(user: User, at: datetime) -> Queue | None:
    """That a coordinator has something to confirm: a line that leads to the list, and no statement of its own."""
    count = late.count_waiting(user)
    if not count:
        return None
    words = ngettext("%(count)s tehtävä odottaa vahvistusta", "%(count)s tehtävää odottaa vahvistusta", count) % {
        "count": count
    }
    row = QueueRow(words, _("Sovittu muualla, tehty jo"), reverse("assignments:desk-late"), _("Katso"), "", "action")
    return Queue("late", _("Jälkikäteen kirjatut"), [row], count)


def _asked_of_expert(user: User, at: datetime) -> Panel | None:
    """That somebody says what the expert did: a line that leads to the person's tasks, and no statement of its own."""
    count = late.count_asked(user)
    return Panel("assignments/late_asked.html", {"count": count}, order=16) if count else None


def _of_client(user: User, at: datetime) -> Panel | None:
    """What waits for a client, what they told themselves, and the way to tell more; one statement."""
    if not standing(user).may(Permission.ORDER_PLACE):
        return None
    found = late.of_client(user)
    context = {
        "entries": found,
        "waits": waiting_for(user, found),
        "shows_expert": True,
        "way": reverse("assignments:late-visit"),
    }
    return Panel("assignments/late_rows.html", context, order=6 if found else 90)


def _way_to_tell(request: HttpRequest, expert: Expert) -> Panel | None:
    """For a coordinator: work of this person that was agreed elsewhere."""
    user = request.user
    if not isinstance(user, User) or is_self(user, expert) or not standing(user).may(Permission.ORDER_HANDLE):
        return None
    return Panel("assignments/late_way.html", {"expert": expert}, order=80)
