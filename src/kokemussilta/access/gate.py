"""The gatekeeper of every page: signed in, permitted, and with a second factor for those who read others' sensitive data."""

from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.accounts.sessions import has_second_factor
from kokemussilta.core.pages import Gate


def keep_gate(request: HttpRequest, gate: Gate) -> HttpResponse | None:
    """None lets the request pass; see `core.pages`."""
    user = request.user
    if not isinstance(user, User):
        return _ask("account_login", request)
    held = standing(user)
    request.may_search = held.may(Permission.EXPERT_READ)  # type: ignore[attr-defined]
    if gate.may and not held.may(gate.may):
        raise PermissionDenied
    # Asked of the person, not of the page: whoever could read others' sensitive data does nothing at all without it.
    if held.needs_second_factor and not gate.early and not has_second_factor(request):
        return _ask("mfa_reauthenticate" if is_mfa_enabled(user) else "accounts:second-factor", request)
    return None


def _ask(page: str, request: HttpRequest) -> HttpResponse:
    """To a page that asks for more, and back here afterwards."""
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else reverse("portals:home")
    return redirect(f"{reverse(page)}?{urlencode({'next': back})}")
