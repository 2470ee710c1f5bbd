"""The front page and the homes: "what needs me now", made of what the areas bring to their slots."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core import clock, dates
from kokemussilta.core.lists import keep_words, kept_words
from kokemussilta.core.pages import page, public
from kokemussilta.core.slots import CLIENT_HOME, DESK, DESK_SIDE, EXPERT_HOME, SEARCH, Panel
from kokemussilta.portals.queries import front_products, homes_of
from kokemussilta.register.queries import entry_of
from kokemussilta.search import lookup

SHOWN_IN_QUEUE = 5


@public()
def home(request: HttpRequest) -> HttpResponse:
    """The front page for visitors; for people who have a home here, that home."""
    if request.user.is_authenticated:
        homes, held = homes_of(request.user), standing(request.user)
        works_here = any(home.name != "portals:client" for home in homes)
        if not works_here and held.may(Permission.INSTALLATION_RUN):
            return redirect("access:installation")
        if not works_here and held.may(Permission.READ_LOG):
            return redirect("register:read-log")
        if not homes and held.may(Permission.STORY_MENTOR):
            return redirect("register:shared-stories")
        return redirect(homes[0].name if homes else "portals:client")
    return render(request, "portals/front.html", {"products": front_products()})


@page(may=Permission.ORDER_HANDLE)
def desk(request: HttpRequest) -> HttpResponse:
    """The coordinator's desk: queues with the oldest first, this week beside them."""
    user, at = cast(User, request.user), clock.now()
    queues = DESK.collect(user, at)
    waiting = sum(queue.count for queue in queues)
    context = {
        "greeting": _greeting(user),
        "lead": _day_line(waiting),
        "queues": [queue for queue in queues if queue.count],
        "panels": _drawn(request, DESK_SIDE.collect(user, at)),
        "waiting": waiting,
    }
    return render(request, "portals/desk.html", context)


@page()
def expert_home(request: HttpRequest) -> HttpResponse:
    """The expert's home, phone first."""
    user, at = cast(User, request.user), clock.now()
    panels = _drawn(request, EXPERT_HOME.collect(user, at))
    return render(request, "portals/expert.html", {"panels": panels, "name": _called(user)})


@page()
def client_home(request: HttpRequest) -> HttpResponse:
    """The client's home: order again, my orders and who is coming."""
    user, at = cast(User, request.user), clock.now()
    panels = _drawn(request, CLIENT_HOME.collect(user, at))
    return render(request, "portals/client.html", {"panels": panels, "name": _called(user)})


@page(may=Permission.EXPERT_READ, methods="GET POST")
def search(request: HttpRequest) -> HttpResponse:
    """The one search box. The words come by POST and stay in the session: they may be somebody's name."""
    if request.method == "POST":
        code = keep_words(request.session, request.POST.get("q", "").strip()[:200])
        return redirect(f"{request.path}?s={code}")
    words = kept_words(request)
    wanted = lookup.read(words, on=clock.local_day(clock.now()))
    groups = SEARCH.collect(cast(User, request.user), wanted) if wanted else []
    context = {"words": words, "groups": groups, "is_near": wanted.is_near and groups}
    return render(request, "portals/search.html", context)


@public()
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement."""
    return render(request, "portals/accessibility.html")


@public()
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of whom and why, in plain words."""
    return render(request, "portals/privacy.html")


def _drawn(request: HttpRequest, panels: list[Panel]) -> list[str]:
    ordered = sorted(panels, key=lambda panel: panel.order)
    return [render_to_string(panel.template, panel.context, request=request) for panel in ordered]


def _called(user: User) -> str:
    expert = entry_of(user)
    return (expert.first_name if expert else "") or user.first_name


def _greeting(user: User) -> str:
    hour = clock.local(clock.now()).hour
    word = _("Hyvää huomenta") if 4 <= hour < 10 else _("Hyvää päivää") if hour < 17 else _("Hyvää iltaa")
    return f"{word}, {user.first_name}" if user.first_name else word


def _day_line(waiting: int) -> str:
    today = clock.local_day(clock.now())
    day = dates.long_day_words(today)
    parts = [
        day[:1].upper() + day[1:],
        _("viikko %(week)s") % {"week": today.isocalendar().week},
        ngettext("yksi asia odottaa sinua", "%(count)s asiaa odottaa sinua", waiting) % {"count": waiting}
        if waiting
        else _("mikään ei odota sinua juuri nyt"),
    ]
    return " · ".join(parts)
