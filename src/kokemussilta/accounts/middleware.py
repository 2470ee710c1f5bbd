"""Ends sessions that read other people's data when they have been left alone, kindly and without losing anything."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from kokemussilta.accounts import devices, rules, sessions
from kokemussilta.accounts.models import User
from kokemussilta.core import clock


class Sessions:
    """See the module; a form that arrives too late is kept for its sender (`sessions.keep_form`)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The work is done in `process_view`, once it is known which page is asked for."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[object, ...], kwargs: dict[str, object]
    ) -> HttpResponse | None:
        """After the CSRF check, before anybody asks who is signed in."""
        asks = getattr(view, "login_required", True)
        user_id = request.session.get(SESSION_KEY)
        if user_id is None:
            return _came_too_late(request, user_id="") if asks and request.method == "POST" else None
        if _is_over(request):
            logout(request)
            return _came_too_late(request, user_id=user_id) if asks else None
        if request.method == "POST" and request.session.get(sessions.KEPT, {}).get("path") == request.path:
            sessions.forget_form(request)
        return None


def _is_over(request: HttpRequest) -> bool:
    """Whether the session has ended by its age; notes its use when it has not."""
    session, at = request.session, clock.now()
    now = at.timestamp()
    opened, seen = session.get(sessions.OPENED, now), session.get(sessions.SEEN, 0.0)
    second_factor = sessions.has_second_factor(request)
    limits = rules.Limits.of(idle_hours=settings.SECOND_FACTOR_IDLE_HOURS, days=settings.SECOND_FACTOR_DAYS)
    if second_factor and rules.has_ended(opened=opened, seen=seen or now, now=now, limits=limits):
        return True
    renews = rules.renews(seen=seen, now=now, second_factor=second_factor)
    if renews:
        session[sessions.OPENED], session[sessions.SEEN] = opened, now
    if isinstance(request.user, User) and (renews or not devices.is_known(request)):
        devices.remember(request, request.user, second_factor=second_factor, at=at)
    return False


def _came_too_late(request: HttpRequest, *, user_id: str) -> HttpResponse:
    """To the sign-in page, from where the person comes back to what they were at."""
    to = back = _where_they_were(request)
    words = _("Istuntosi päättyi. Mitään ei kadonnut: kirjaudu uudelleen, niin pääset takaisin samaan kohtaan.")
    if request.method == "POST":
        if user_id and sessions.keep_form(request, user_id=user_id, back=back):
            to = reverse("accounts:continuation")
            words = _("Istuntosi päättyi. Kirjoittamasi on tallessa: kirjaudu uudelleen, niin voit lähettää sen.")
        else:
            words = _("Istuntosi oli päättynyt, joten viimeinen painallus ei mennyt perille. Kirjaudu ja paina uudelleen.")
    messages.warning(request, words)
    address = f"{reverse('account_login')}?{urlencode({'next': to})}"
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)


def _where_they_were(request: HttpRequest) -> str:
    """The page to come back to: this one, or for a form the page that it was on."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    referer = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(referer, allowed_hosts={request.get_host()}):
        parts = urlsplit(referer)
        return escape_leading_slashes(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    return reverse(settings.LOGIN_REDIRECT_URL)
