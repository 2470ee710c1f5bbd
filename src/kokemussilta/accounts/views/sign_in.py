"""Pages around signing in that the library lacks."""

import logging
import secrets
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import logout
from allauth.core import ratelimit
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.i18n import set_language

from kokemussilta.accounts import actions, sessions
from kokemussilta.accounts.forms import CodeAgainForm
from kokemussilta.accounts.models import PersonRequest, User
from kokemussilta.core import clock
from kokemussilta.core.pages import page, public

logger = logging.getLogger(__name__)
_SENT = "code_again"
_TRIES = 5


@public()
def joining(request: HttpRequest) -> HttpResponse:
    """How people come along; nobody opens an account by themselves."""
    return render(request, "accounts/joining.html")


def too_many(request: HttpRequest) -> HttpResponse:
    """Too many requests in a short time; named in `config.urls` as the answer for all of the library's limits."""
    return render(request, "accounts/too_many.html", status=429)


@public("GET POST")
def leaving(request: HttpRequest) -> HttpResponse:
    """Sign out; on a shared device nothing stays behind in the browser."""
    response: HttpResponse = logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"storage"'
    return response


@public("POST")
def language(request: HttpRequest) -> HttpResponse:
    """The language switch; who is signed in keeps the language for their letters too."""
    if isinstance(request.user, User):
        chosen = request.POST.get("language", "")
        actions.choose_language(user=request.user, language=chosen, by=request.user, at=clock.now())
    return set_language(request)


@page(methods="GET POST", early=True)
def confirmation(request: PersonRequest) -> HttpResponse:
    """Before something important: a code by e-mail, for somebody without a second factor."""
    to = get_next_redirect_url(request) or reverse("accounts:second-factor")
    if is_mfa_enabled(request.user):
        way = get_adapter(request).get_reauthentication_methods(request.user)[0]
        return redirect(f"{way['url']}?{urlencode({'next': to})}")
    here = f"{request.path}?{urlencode({'next': to})}"
    if request.method == "POST" and "code" not in request.POST:
        _send_code(request)
        return redirect(here)
    sent: dict[str, Any] | None = request.session.get(_SENT)
    if sent and clock.now().timestamp() - sent["at"] > settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT:
        sent = None
    form = CodeAgainForm(request.POST if request.method == "POST" and sent else None)
    if sent and form.is_bound and form.is_valid():
        if compare_user_code(actual=form.cleaned_data["code"], expected=sent["code"]):
            del request.session[_SENT]
            record_authentication(request, request.user, method="code", email=request.user.email, reauthenticated=True)
            return redirect(to)
        form.add_error("code", str(get_adapter(request).error_messages["incorrect_code"]))
        _count_try(request, sent)
    return render(request, "accounts/confirmation.html", {"form": form, "sent": bool(sent), "next": to})


def _send_code(request: PersonRequest) -> None:
    """Mail a code, unless many were asked for just now."""
    adapter = get_adapter(request)
    email = request.user.email
    if not ratelimit.consume(request, action="request_login_code", key=email):
        messages.error(request, str(adapter.error_messages["rate_limited"]))
        return
    code = adapter.generate_login_code()
    request.session[_SENT] = {"code": code, "at": clock.now().timestamp(), "tries": 0}
    adapter.send_mail("account/email/login_code", email, {"code": code})


def _count_try(request: HttpRequest, sent: dict[str, Any]) -> None:
    """A code bears five wrong guesses."""
    sent["tries"] += 1
    request.session[_SENT] = sent
    if sent["tries"] >= _TRIES:
        request.session[_SENT] = sent | {"code": secrets.token_hex(16), "at": 0}
        messages.error(request, _("Koodi ei täsmännyt. Pyydä uusi koodi."))


def fresh(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Ask who the person is once more when it was not asked lately: before changes to how they sign in."""

    def asked(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if sessions.is_fresh(request):
            return view(request, *args, **kwargs)
        way = get_adapter(request).get_reauthentication_methods(request.user)[0]
        return redirect(f"{way['url']}?{urlencode({'next': request.path})}")

    return asked


_LONGEST_CREDENTIAL = 20_000
_GARBAGE = (ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError)


def sturdy(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A passkey's answer comes from a script and may be anything; what the library can't take apart is a wrong answer, not an error."""

    def taken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        sent = request.POST.get("credential", "") if request.method == "POST" else ""
        if not sent:
            return view(request, *args, **kwargs)
        try:
            sent.encode()
            if len(sent) <= _LONGEST_CREDENTIAL:
                return view(request, *args, **kwargs)
        except _GARBAGE:
            logger.warning("a passkey's answer could not be read")
        messages.error(request, _("Avainta ei tunnistettu. Yritä uudelleen, tai kirjaudu toisella tavalla."))
        return redirect(request.path)

    return taken


def slowly(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A code asked for again counts like one asked for: the library's own count is in the session, where many at once slip past it."""

    def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        again = request.method == "POST" and request.POST.get("action") == "resend"
        if again and not ratelimit.consume(request, action="request_login_code", key=f"again:{request.session.session_key}"):
            messages.error(request, str(get_adapter(request).error_messages["rate_limited"]))
            return redirect(request.path)
        return view(request, *args, **kwargs)

    return counted


@page(early=True)
def index(request: HttpRequest) -> HttpResponse:
    """Where the library sends people after a change: back to what they were doing, else to the page of their second factor."""
    return redirect(request.session.pop("after_second_factor", None) or reverse("accounts:second-factor"))
