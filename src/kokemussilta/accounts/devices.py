"""Where people are signed in: a row beside each session, so that its owner can look at it and end it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from kokemussilta.accounts import rules
from kokemussilta.accounts.models import SignIn, User

# What the session remembers of its row: the key it had then, as the key changes now and again.
MARK = "sign_in"

_BROWSERS = {
    "edge": "Edge", "opera": "Opera", "samsung": "Samsung Internet", "firefox": "Firefox", "chrome": "Chrome", "safari": "Safari",
}  # fmt: skip
_SYSTEMS: dict[str, StrOrPromise] = {
    "iphone": "iPhone", "ipad": "iPad", "chromebook": "Chromebook", "android": gettext_lazy("Android-laite"),
    "windows": gettext_lazy("Windows-tietokone"), "mac": gettext_lazy("Mac-tietokone"), "linux": gettext_lazy("Linux-tietokone"),
}  # fmt: skip


@dataclass(frozen=True)
class Place:
    """One device as its owner sees it."""

    code: str
    device: str
    opened_at: datetime
    seen_at: datetime
    is_here: bool


def is_known(request: HttpRequest) -> bool:
    """Whether the session of this request has its row; asks no database."""
    key = request.session.session_key
    return key is None or request.session.get(MARK) == key


def remember(request: HttpRequest, user: User, *, second_factor: bool, at: datetime) -> None:
    """Write down that this session is `user`'s, or that it was used just now. Needs a session that has its key."""
    session = request.session
    key, known_as = session.session_key, session.get(MARK)
    if key is None:
        return
    seen = {"session_key": key, "second_factor": second_factor, "seen_at": at}
    if not SignIn.objects.filter(session_key=known_as or key, user=user).update(**seen):
        told = rules.device(request.headers.get("User-Agent", ""))
        facts = {"user": user, "browser": told.browser, "system": told.system, "opened_at": at, **seen}
        SignIn.objects.update_or_create(session_key=key, defaults=facts)
    session[MARK] = key


def forget(request: HttpRequest) -> None:
    """The session ends by its owner's own press."""
    if request.session.session_key:
        SignIn.objects.filter(session_key=request.session.session_key).delete()


def end(keys: Iterable[str]) -> None:
    """End the sessions with these keys, in whatever store they are kept."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    for key in keys:
        store.delete(key)


def words(browser: str, system: str) -> str:
    """`Firefox, Windows-tietokone`."""
    parts = [str(name) for name in (_BROWSERS.get(browser), _SYSTEMS.get(system)) if name]
    return ", ".join(parts) or _("Tuntematon laite")
