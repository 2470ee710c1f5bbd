"""What the area shows on other areas' pages: the navigation, the expert's home, the expert's page of a task."""

from datetime import datetime
from typing import cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import may, standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment
from kokemussilta.assignments.states import AssignmentState
from kokemussilta.assignments.terms import Terms
from kokemussilta.core.clock import now
from kokemussilta.core.dates import duration_words
from kokemussilta.core.shell import is_here
from kokemussilta.core.slots import (
    ALONG,
    EXPERT_HOME,
    MY_OFFER,
    MY_TASK,
    NAVIGATION,
    ORGANISATION_PAGE,
    TASK_PAGE,
    NavEntry,
    Panel,
)
from kokemussilta.fees import explaining
from kokemussilta.fees.models import Claim
from kokemussilta.fees.queries import own
from kokemussilta.fees.queries.promises import Promise, promise_of
from kokemussilta.fees.queries.settling import without_fee
from kokemussilta.orders.models import Seat, Task
from kokemussilta.orders.states import TaskState
from kokemussilta.register.models import Expert
from kokemussilta.register.queries import entry_of

SHOWN = 3


def register() -> None:
    """Fill the slots; called once, when the program starts."""
    ALONG.fill(own.along)
    NAVIGATION.fill(_my_money, order=23)
    EXPERT_HOME.fill(_home, order=20)
    MY_TASK.fill(_of_task, order=10)
    MY_OFFER.fill(_of_offer, order=10)
    TASK_PAGE.fill(_to_settle, order=5)
    ORGANISATION_PAGE.fill(_terms, order=47)


def _my_money(request: HttpRequest) -> NavEntry | None:
    user = request.user
    if not isinstance(user, User) or entry_of(user) is None:
        return None
    url = reverse("fees:mine")
    both = standing(user).may(Permission.ORDER_HANDLE)
    label = _("Omat palkkiot") if both else _("Palkkiot")
    here = is_here(request, url) and not is_here(request, f"{url}approval/") and not is_here(request, f"{url}payroll/")
    return NavEntry(label, url, "euro", current=here, count=own.count_waiting(user) or None)


def _home(user: User, at: datetime) -> Panel | None:
    """Claims that wait for the person, and how much is on its way; one statement."""
    claims = own.under_way(user)
    waiting = [one for one in claims if own.waits_for_person(one)]
    coming = sum(one.total_cents for one in claims if one not in waiting)
    if not claims:
        return None
    context = {
        "waiting": [(one, explaining.money(one.total_cents)) for one in waiting[:SHOWN]],
        "more": len(waiting) - SHOWN,
        "coming": explaining.money(coming) if coming else "",
    }
    return Panel("fees/own/home.html", context, order=20)


def _of_offer(request: HttpRequest, expert: Expert, seat: Seat, terms: Terms) -> Panel | None:
    """What the task pays in all and when; the person's own limit only to themself, signed in: a link may be read over a shoulder."""
    private = isinstance(request.user, User) and request.user.pk == expert.user_id
    return _promised(promise_of(expert, seat, terms, private=private))


def _promised(promise: Promise) -> Panel:
    context = {
        "promise": promise,
        "fee": explaining.money(promise.fee_cents) if promise.fee_cents is not None else "",
        "travel": explaining.money(promise.travel_cents) if promise.travel_cents else "",
        "total": explaining.money(promise.total) if promise.total else "",
        "preparation": explaining.money(promise.preparation_cents) if promise.preparation_cents else "",
        "work": duration_words(promise.work),
        "way": duration_words(promise.way) if promise.way else "",
        "month": promise.month,
        "would_be": explaining.money(promise.would_be),
        "ceiling": explaining.money(promise.ceiling) if promise.ceiling is not None else "",
    }
    return Panel("fees/own/promise.html", context, order=10)


def _of_task(request: HttpRequest, assignment: Assignment) -> Panel | None:
    """The claim of the task, one statement; before it is done, what it will pay."""
    claim = Claim.objects.filter(assignment=assignment).select_related("organisation", "unit").first()
    if claim is None:
        if assignment.state != AssignmentState.CONFIRMED or entry_of(cast(User, request.user)) is None:
            return None
        expert = cast(Expert, entry_of(cast(User, request.user)))
        assignment.seat.task = assignment.task  # it came with its order and place
        return _promised(promise_of(expert, assignment.seat, assignment.terms, private=False))
    context = {
        "claim": claim, "total": explaining.money(claim.total_cents), "next": own.next_words(claim),
        "waits": own.waits_for_person(claim), "expected": own.still_expected(claim, now()),
    }  # fmt: skip
    return Panel("fees/own/of_task.html", context, order=10)


def _to_settle(request: HttpRequest, task: Task) -> Panel | None:
    """Claims of the task for which no fee was agreed, for whoever looks after it; one statement."""
    user = request.user
    if task.state != TaskState.HELD or not isinstance(user, User):
        return None
    claims = list(without_fee(user, task))
    return Panel("fees/own/settling.html", {"claims": claims}, order=5) if claims else None


def _terms(request: HttpRequest, organisation: Organisation) -> NavEntry | None:
    user = request.user
    if not isinstance(user, User) or not may(user, Permission.FEES_EDIT, organisation.pk):
        return None
    url = reverse("fees:terms", args=[organisation.code])
    return NavEntry(_("Maksupäivät ja maksutavat"), url, "euro", current=is_here(request, url))
