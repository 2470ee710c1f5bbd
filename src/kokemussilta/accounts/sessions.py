"""What a session tells of how its person signed in; the form somebody was sending when theirs ended."""

from dataclasses import dataclass

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest

from kokemussilta.accounts import rules
from kokemussilta.accounts.models import User
from kokemussilta.core import clock

OPENED, SEEN, KEPT = "opened", "seen", "kept_form"
BACKEND = settings.AUTHENTICATION_BACKENDS[0]

# A form longer than this, or with files, is not kept.
_LONGEST = 200_000
_KEPT_FOR = 2 * rules.HOUR


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened with a passkey or a second factor, or one was shown later."""
    user = request.user
    return isinstance(user, User) and any(record.get("method") == "mfa" for record in get_authentication_records(request, user))


def is_fresh(request: HttpRequest) -> bool:
    """Whether the person showed who they are within the last half an hour: by the second factor when they have one."""
    user = request.user
    if not isinstance(user, User):
        return False
    enough = {"mfa"} if is_mfa_enabled(user) else {"mfa", "code"}
    records = get_authentication_records(request, user)
    shown = max((float(record["at"]) for record in records if record["method"] in enough), default=None)
    return rules.is_fresh(shown=shown, now=_now(), timeout=settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


def begin_anew(request: HttpRequest) -> None:
    """Count the session's age from now: it has just become one with a second factor, which lasts for a shorter time."""
    request.session[OPENED] = request.session[SEEN] = _now()


def open_for(request: HttpRequest, user: User, *, second_factor: bool = False) -> None:
    """Open a session without asking for anything: for the demo's switch between people."""
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method="code", email=user.email)
    if second_factor:
        record_authentication(request, user, method="mfa", type="totp")


def forget_second_factor(request: HttpRequest) -> None:
    """Take back what a session was let through by, when the last second factor was removed."""
    key = "account_authentication_methods"
    records = request.session.get(key, [])
    request.session[key] = [record for record in records if record.get("method") != "mfa"]


@dataclass(frozen=True)
class KeptForm:
    """A form that came when the session was over: where it was going and what was typed."""

    path: str
    back: str
    fields: list[tuple[str, str]]


def keep_form(request: HttpRequest, *, user_id: str, back: str) -> bool:
    """Keep a form that can't be taken now, for the same person to send after signing in; False when it is too much to keep.

    It lies in the server's session store, is shown to nobody else, and is forgotten after two hours.
    """
    if request.FILES or int(request.META.get("CONTENT_LENGTH") or 0) > _LONGEST:
        return False
    fields = [(key, value) for key in request.POST for value in request.POST.getlist(key) if key != "csrfmiddlewaretoken"]
    if not fields:
        return False
    request.session[KEPT] = {"user": user_id, "path": request.path, "back": back, "fields": fields, "at": _now()}
    return True


def kept_form(request: HttpRequest) -> KeptForm | None:
    """The form kept for the person who is signed in, if there is one."""
    kept = request.session.get(KEPT)
    if not kept:
        return None
    if kept["user"] != str(request.user.pk) or _now() - kept["at"] > _KEPT_FOR:
        forget_form(request)
        return None
    return KeptForm(kept["path"], kept["back"], [(key, value) for key, value in kept["fields"]])


def forget_form(request: HttpRequest) -> None:
    """Let a kept form go."""
    request.session.pop(KEPT, None)


def _now() -> float:
    return clock.now().timestamp()
