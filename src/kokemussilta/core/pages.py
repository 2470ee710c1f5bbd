"""Every view says who may open it: `@page(may=...)`, `@page()` for anyone signed in, `@public` for all.

`core` knows no roles. The area `access` hands in a gatekeeper at start-up; a test walks the address table and fails on a view
that declares nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]
Gatekeeper = Callable[[HttpRequest, "Gate"], HttpResponse | None]


@dataclass(frozen=True)
class Gate:
    """What a view declared: open to all, or the permission it asks for ("" = signed in is enough).

    `early`: open before the second factor too, to those who must show one everywhere else.
    """

    public: bool
    may: str = ""
    early: bool = False


_gatekeeper: list[Gatekeeper] = []


def set_gatekeeper(keeper: Gatekeeper) -> None:
    """Give the function that answers None to let a request pass, else the response to send instead."""
    _gatekeeper[:] = [keeper]


def page(*, may: str = "", methods: str = "GET", early: bool = False) -> Callable[[View], View]:
    """A page for signed-in people, who also need the permission `may` in some organisation when it is given."""
    gate = Gate(public=False, may=may, early=early)

    def declare(view: View) -> View:
        @wraps(view)
        @never_cache
        @require_http_methods(_with_head(methods))
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            refusal = _gatekeeper[0](request, gate)
            return refusal if refusal is not None else view(request, *args, **kwargs)

        guarded.gate = gate  # type: ignore[attr-defined]
        return guarded

    return declare


def public(methods: str = "GET", *, cacheable: bool = False) -> Callable[[View], View]:
    """A page for everyone, signed in or not; browsers keep it only when it is `cacheable`: the same for all, with no link's secrets."""

    def declare(view: View) -> View:
        @login_not_required
        @wraps(view)
        @require_http_methods(_with_head(methods))
        def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            answer = view(request, *args, **kwargs)
            if not cacheable:
                add_never_cache_headers(answer)
            return answer

        open_to_all.gate = Gate(public=True)  # type: ignore[attr-defined]
        return open_to_all

    return declare


def _with_head(methods: str) -> list[str]:
    """HEAD wherever GET is: scanners of mail send it before a person presses."""
    asked = methods.split()
    return ["HEAD", *asked] if "GET" in asked and "HEAD" not in asked else asked
