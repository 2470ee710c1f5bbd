"""Every address leads to a view that declares who may open it."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from kokemussilta.access.permissions import Permission
from kokemussilta.core.pages import Gate
from tests.architecture.house import listed

#: Views of libraries: sign-in (its own rules), choice of language.
LIBRARIES = ("allauth.", "django.views.")


def _patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.callback
        else:
            yield from _patterns(entry, prefix + str(entry.pattern))


def _own() -> list[tuple[str, Any]]:
    """Addresses of our own views."""
    found = []
    for address, view in _patterns(get_resolver()):
        real = getattr(view, "view_class", view)
        if not real.__module__.startswith(LIBRARIES):
            found.append((address, view))
    return found


def test_every_view_declares_its_access():
    faults = [f"/{address} {view.__module__}" for address, view in _own() if not isinstance(getattr(view, "gate", None), Gate)]

    assert _own(), "no addresses found"
    assert not faults, listed(faults)


def test_declared_permissions_exist():
    asked = {view.gate.may for _, view in _own() if isinstance(getattr(view, "gate", None), Gate)}

    assert asked - {""} <= set(Permission), listed(asked - {""} - set(Permission))


def test_no_view_goes_without_the_token_against_forged_forms():
    faults = [f"/{address}" for address, view in _own() if getattr(view, "csrf_exempt", False)]

    assert not faults, listed(faults)


def test_every_address_has_a_name():
    resolver = get_resolver()
    views = {view for _, view in _own()}
    named = {view for view in _callbacks_with_names(resolver) if view in views}

    assert views == named, listed(f"{view.__module__}.{view.__qualname__}" for view in views - named)


def _callbacks_with_names(resolver: URLResolver) -> Iterator[Any]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _callbacks_with_names(entry)
        elif entry.name:
            yield entry.callback
