"""What the area shows on the expert's home: the next task, what waits for an answer, who would turn to them first."""

from datetime import datetime
from typing import Any

from kokemussilta.accounts.models import User
from kokemussilta.assignments.calendars import where
from kokemussilta.assignments.letters.words import contact, helper_phone
from kokemussilta.assignments.models import Assignment
from kokemussilta.assignments.queries import mine, talks, trust
from kokemussilta.assignments.states import TrustState
from kokemussilta.core.slots import EXPERT_HOME, Panel

SHOWN = 5


def register() -> None:
    """Fill the slots; called once, when the program starts."""
    EXPERT_HOME.fill(_my_home, order=10)
    EXPERT_HOME.fill(_asked_to_trust, order=15)


def _my_home(user: User, at: datetime) -> Panel | None:
    """The next task with everything to go, offers that wait, reports to give, talks, and what comes later; four statements."""
    to_report, coming = mine.confirmed(user, at)
    offers, to_talk = mine.waiting_offers(user, at), talks.mine_to_come(user)
    if not (to_report or coming or offers or to_talk):
        return None
    context = {"to_report": to_report[:SHOWN], "offers": offers[:SHOWN], "later": coming[1 : SHOWN + 1], "next": None}
    context |= {
        "talks": to_talk[:SHOWN],
        "has_briefing": bool(coming) and any(one.assignment_id == coming[0].pk for one in to_talk),
    }
    return Panel("assignments/home.html", context | (_next_task(coming[0]) if coming else {}), order=10)


def _asked_to_trust(user: User, at: datetime) -> Panel | None:
    """Units that would like to turn to the expert first and wait for an answer."""
    asked = [one for one in trust.of_expert(user) if one.state == TrustState.ASKED]
    return Panel("assignments/asked_to_trust.html", {"asked": asked}, order=15) if asked else None


def _next_task(found: Assignment) -> dict[str, Any]:
    task = found.task
    return {
        "next": found,
        "task": task,
        "order": task.order,
        "where": where(task),
        "contact": contact(task),
        "phone": task.day_contact_phone or task.order.day_contact_phone,
        "helper_phone": helper_phone(task.order),
        "companions": mine.companions(found),
        "leave_at": found.busy_from if found.busy_from < task.starts_at else None,
    }
