"""What the area shows on other areas' pages: the navigation, the expert's home, the expert's page of a task."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment
from kokemussilta.core.shell import is_here
from kokemussilta.core.slots import ALONG, EXPERT_HOME, MY_TASK, NAVIGATION, NavEntry, Panel
from kokemussilta.fees import explaining
from kokemussilta.fees.models import Claim
from kokemussilta.fees.queries import own
from kokemussilta.register.queries import entry_of

SHOWN = 3


def register() -> None:
    """Fill the slots; called once, when the program starts."""
    ALONG.fill(own.along)
    NAVIGATION.fill(_my_money, order=23)
    EXPERT_HOME.fill(_home, order=20)
    MY_TASK.fill(_of_task, order=10)


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


def _of_task(request: HttpRequest, assignment: Assignment) -> Panel | None:
    """The claim of the task; one statement."""
    claim = Claim.objects.filter(assignment=assignment).select_related("organisation", "unit").first()
    if claim is None:
        return None
    context = {
        "claim": claim, "total": explaining.money(claim.total_cents), "next": own.next_words(claim),
        "waits": own.waits_for_person(claim),
    }  # fmt: skip
    return Panel("fees/own/of_task.html", context, order=10)
