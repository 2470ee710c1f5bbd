"""What follows from signing in and from changes of the second factor."""

from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.signals import user_logged_in
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth import signals
from django.http import HttpRequest, HttpResponse

from kokemussilta.accounts import actions, devices, known, language, sessions
from kokemussilta.accounts.models import User
from kokemussilta.core import clock


def connect() -> None:
    """Called once, when the program starts."""
    user_logged_in.connect(signed_in, dispatch_uid="accounts.signed_in")
    signals.user_logged_in.connect(session_opened, dispatch_uid="accounts.session_opened")
    signals.user_logged_out.connect(session_ended, dispatch_uid="accounts.session_ended")
    authenticator_added.connect(added, dispatch_uid="accounts.added")
    authenticator_removed.connect(removed, dispatch_uid="accounts.removed")
    authenticator_reset.connect(reset, dispatch_uid="accounts.reset")


def signed_in(*, request: HttpRequest, user: User, response: HttpResponse, **_: Any) -> None:
    """Pages follow in the language that the person chose for themselves, and the browser is known from now on."""
    language.remember(response, user.language)
    known.remember(request, response, user.email)
    actions.note(what="signed_in", user=user, by=user, at=clock.now())


def session_opened(*, request: HttpRequest, user: User, **_: Any) -> None:
    """The session is written down among the places where its person is signed in."""
    second_factor = any(record.get("method") == "mfa" for record in get_authentication_records(request, user))
    devices.remember(request, user, second_factor=second_factor, at=clock.now())


def session_ended(*, request: HttpRequest, **_: Any) -> None:
    """And taken off there."""
    devices.forget(request)


def added(*, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Who has just set up a second factor has shown it: the session counts as opened with it."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, method="mfa", type=authenticator.type, id=authenticator.pk, reauthenticated=True)
        sessions.begin_anew(request)
        actions.note(what="second_factor_added", user=user, by=user, at=clock.now())


def removed(*, request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """With the last second factor goes what it let the session see."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        actions.note(what="second_factor_removed", user=user, by=user, at=clock.now())
    if not is_mfa_enabled(user):
        sessions.forget_second_factor(request)


def reset(*, user: User, **_: Any) -> None:
    """New recovery codes."""
    actions.note(what="recovery_codes_renewed", user=user, by=user, at=clock.now())
