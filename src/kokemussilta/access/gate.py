"""The gatekeeper of every page: signed in, permitted, and with a second factor where others' sensitive data is read."""

from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kokemussilta.access.permissions import SENSITIVE
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User

AUTHENTICATED_BY = "account_authentication_methods"


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with a passkey or a second factor, or one was shown later."""
    methods = request.session.get(AUTHENTICATED_BY, [])
    return any(method.get("method") == "mfa" for method in methods)


def keep_gate(request: HttpRequest, may: str) -> HttpResponse | None:
    """None lets the request pass; see `core.pages`."""
    user = request.user
    if not isinstance(user, User):
        return redirect(f"{reverse('account_login')}?next={request.path}")
    held = standing(user)
    request.may_search = held.may("expert.read")  # type: ignore[attr-defined]
    if may and not held.may(may):
        raise PermissionDenied
    if may in SENSITIVE and not has_second_factor(request):
        if is_mfa_enabled(user):
            return redirect(f"{reverse('mfa_reauthenticate')}?next={request.path}")
        return redirect(f"{reverse('accounts:second-factor')}?next={request.path}")
    return None
