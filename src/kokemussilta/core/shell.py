"""What every page is wrapped in: navigation, the person's menu, languages, strips above the header."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from kokemussilta.core.slots import BAR, FOOTER, MENU, NAVIGATION, NavEntry


@dataclass(frozen=True)
class Person:
    """Who is signed in, as the header shows them."""

    name: str
    initials: str


@dataclass(frozen=True)
class Shell:
    """The frame of a page, ready for the templates."""

    nav: list[NavEntry]
    menu: list[NavEntry]
    person: Person | None
    languages: list[tuple[str, str, bool]]
    search_url: str
    home_url: str
    footer: list[NavEntry]
    bars: list[str]


def stand_under(request: HttpRequest, url: str) -> None:
    """The page at hand belongs under another one's entry of the navigation."""
    request.__dict__["_stands_under"] = url


def is_here(request: HttpRequest, url: str) -> bool:
    """Whether an entry of the navigation is the page at hand, or the one that it stands under."""
    return bool(request.__dict__.get("_stands_under", request.path) == url)


def shell(request: HttpRequest) -> dict[str, Shell]:
    """The context processor that gives templates `shell`; made once a request, however many parts are drawn."""
    kept: dict[str, Shell] = request.__dict__.setdefault("_shell", {})
    language = get_language() or settings.LANGUAGE_CODE
    if language not in kept:
        kept[language] = _made(request, language)
    return {"shell": kept[language]}


def _made(request: HttpRequest, language: str) -> Shell:
    user = getattr(request, "user", None)
    person, search_url = None, ""
    if user is not None and user.is_authenticated:
        person = Person(user.get_full_name() or user.email, user.initials)
        search_url = reverse("portals:search") if getattr(request, "may_search", False) else ""
    return Shell(
        nav=NAVIGATION.collect(request) if person else [],
        menu=MENU.collect(request) if person else [],
        person=person,
        languages=[(code, label, code == language) for code, label in settings.LANGUAGES],
        search_url=search_url,
        home_url=reverse("portals:home"),
        footer=FOOTER.collect(request),
        # Without the request, so that this processor does not call itself.
        bars=[render_to_string(panel.template, panel.context) for panel in BAR.collect(request)],
    )
