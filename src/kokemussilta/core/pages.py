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
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]
Gatekeeper = Callable[[HttpRequest, str], HttpResponse | None]


@dataclass(frozen=True)
class Gate:
    """What a view declared: open to all, or the permission it asks for ("" = signed in is enough)."""

    public: bool
    may: str = ""


_gatekeeper: list[Gatekeeper] = []


def set_gatekeeper(keeper: Gatekeeper) -> None:
    """Give the function that answers None to let a request pass, else the response to send instead."""
    _gatekeeper[:] = [keeper]


def page(*, may: str = "", methods: str = "GET HEAD") -> Callable[[View], View]:
    """A page for signed-in people, who also need the permission `may` in some organisation when it is given."""

    def declare(view: View) -> View:
        @wraps(view)
        @never_cache
        @require_http_methods(methods.split())
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            refusal = _gatekeeper[0](request, may)
            return refusal if refusal is not None else view(request, *args, **kwargs)

        guarded.gate = Gate(public=False, may=may)  # type: ignore[attr-defined]
        return guarded

    return declare


def public(methods: str = "GET HEAD") -> Callable[[View], View]:
    """A page for everyone, signed in or not."""

    def declare(view: View) -> View:
        @login_not_required
        @wraps(view)
        @require_http_methods(methods.split())
        def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, *args, **kwargs)

        open_to_all.gate = Gate(public=True)  # type: ignore[attr-defined]
        return open_to_all

    return declare
