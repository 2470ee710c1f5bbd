"""The gatekeeper of every page: signed in, permitted, and with a second factor where others' sensitive data is read."""

from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kokemussilta.access.permissions import SENSITIVE, Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.accounts.sessions import has_second_factor


def keep_gate(request: HttpRequest, may: str) -> HttpResponse | None:
    """None lets the request pass; see `core.pages`."""
    user = request.user
    if not isinstance(user, User):
        return _ask("account_login", request)
    held = standing(user)
    request.may_search = held.may(Permission.EXPERT_READ)  # type: ignore[attr-defined]
    if may and not held.may(may):
        raise PermissionDenied
    if may in SENSITIVE and not has_second_factor(request):
        return _ask("mfa_reauthenticate" if is_mfa_enabled(user) else "accounts:second-factor", request)
    return None


def _ask(page: str, request: HttpRequest) -> HttpResponse:
    """To a page that asks for more, and back here afterwards."""
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("portals:home")
    return redirect(f"{reverse(page)}?{urlencode({'next': back})}")
