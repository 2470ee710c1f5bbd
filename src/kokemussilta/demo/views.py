"""Being somebody else, and reading everyone's mail: what only a demo may do."""

from django.contrib.auth import logout
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from kokemussilta.accounts import sessions
from kokemussilta.accounts.models import User
from kokemussilta.core.pages import public
from kokemussilta.demo import cast
from kokemussilta.demo.queries import roles_to_play
from kokemussilta.notifications.models import Message

KEYS = {worker.key for worker in cast.WORKERS} | {person.key for person in cast.PEOPLE}


@public("POST")
def play(request: HttpRequest) -> HttpResponse:
    """Become one of the cast, or a visitor again; the second factor counts as shown."""
    key = request.POST.get("key", "")
    if not key:
        logout(request)
        return redirect("portals:home")
    if key not in KEYS:
        raise Http404
    user = get_object_or_404(User, email=cast.address(key))
    language = request.LANGUAGE_CODE
    logout(request)
    sessions.open_for(request, user, second_factor=True)
    request.session["demo_language"] = language
    return redirect("portals:home")


@public()
def mailbox(request: HttpRequest) -> HttpResponse:
    """Every e-mail and SMS that the demo has "sent" and not yet erased for their age, the newest first."""
    messages = Message.objects.filter(erased_at__isnull=True).order_by("-created_at", "-id")
    page = Paginator(messages, 30).get_page(request.GET.get("page"))
    return render(request, "demo/mailbox.html", {"page": page, "names": _names()})


@public()
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """One message as its reader sees it."""
    message = get_object_or_404(Message, code=code, erased_at__isnull=True)
    return render(
        request, "demo/letter.html", {"letter": message, "name": _names().get(message.to_address, message.to_address)}
    )


def _names() -> dict[str, str]:
    return {part.email: part.name for _title, parts in roles_to_play() for part in parts}
