"""Browsers in which somebody has signed in before: they keep asking for codes even while a stranger uses up the address's share.

A cookie holds a keyed digest for each of the last few people who signed in there, so nothing about them can be read from it. By itself it
opens nothing: it gives the next request for a code a count of its own (the idea is OWASP's device cookie).
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

COOKIE = "known"
_PEOPLE = 5
_AGE = 60 * 60 * 24 * 365


def remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Let the browser keep that the person with this address signed in here; the latest first."""
    mark = _mark(email)
    marks = [mark, *(one for one in _marks(request) if one != mark)][:_PEOPLE]
    response.set_cookie(
        COOKIE,
        ".".join(marks),
        max_age=_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def share(request: HttpRequest, email: str) -> str:
    """The name under which this browser's requests for codes to the address are counted."""
    mark = _mark(email)
    return f"known:{mark}" if any(constant_time_compare(mark, one) for one in _marks(request)) else email.lower()


def is_known(request: HttpRequest, email: str) -> bool:
    """Whether the person with this address has signed in on this browser; beside a link from their mailbox it spares them a code."""
    mark = _mark(email)
    return any(constant_time_compare(mark, one) for one in _marks(request))


def _marks(request: HttpRequest) -> list[str]:
    kept = request.COOKIES.get(COOKIE, "")
    return [one for one in kept.split(".")[:_PEOPLE] if len(one) == 64 and one.isalnum() and one.isascii()]


def _mark(email: str) -> str:
    return salted_hmac("accounts.known", email.strip().lower(), algorithm="sha256").hexdigest()
