"""Going round in the demo's world as somebody of some role: every page that links lead to."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser import overflow, visitors
from tests.journeys.people import faults_of
from tests.program import Program

WIDE, PHONE, NARROW = (
    ViewportSize(width=1280, height=900),
    ViewportSize(width=360, height=740),
    ViewportSize(width=320, height=640),
)
#: Files, not pages.
FILES = {"assignments:calendar"}


def go_round(chromium: Browser, demo: Program, *roles: str) -> set[str]:
    """Look at every page of these people (keys of the demo's cast, "" a visitor), each kind of page once; answers the kinds.

    Each is readable by everyone, on every screen, in light and dark.
    """
    faults: list[str] = []
    looked: set[str] = set()
    with visitors(chromium, demo.url) as guests:
        for role in roles:
            page = guests.new()
            becomes(page, role)
            for route in walk(page, looked):
                faults += [f"{role or 'visitor'}, {route}, {fault}" for fault in on_every_screen(page)]
    assert faults == [], "\n".join(dict.fromkeys(faults))
    return looked


def becomes(page: Page, role: str) -> None:
    """Play a part of the demo."""
    page.goto("/")
    if role:
        page.locator(".demo-bar summary").click()
        page.locator(f'.demo-bar button[value="{role}"]').click()
        page.wait_for_load_state()


def walk(page: Page, looked: set[str]) -> Iterator[str]:
    """Stand on one page of each kind that links lead to from here, beginning here; adds their names to `looked`."""
    ahead = [(page.url, "")]
    known: set[str] = set()
    while ahead:
        address, before = ahead.pop(0)
        route = name_of(address)
        if route in known:
            continue
        known.add(route)
        answer = page.goto(address)
        assert answer is None or answer.status < 400, f"{answer.status} at {address}, linked from {before}"
        if not route.startswith("demo:"):  # letters there are other people's
            ahead += [(link, address) for link in links_of(page)]
        if route not in looked:
            looked.add(route)
            yield route


def links_of(page: Page) -> list[str]:
    """The pages of ours that links lead to, without their queries."""
    found = page.locator("a[href]").evaluate_all("links => links.map(link => link.href)")
    here = urlsplit(page.url).netloc
    plain = dict.fromkeys(link.split("#")[0].split("?")[0] for link in found if urlsplit(link).netloc == here)
    return [link for link in plain if name_of(link) and name_of(link) not in FILES]


def name_of(address: str) -> str:
    """The name of the page's kind; "" when there is none."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""


def on_every_screen(page: Page) -> list[str]:
    """Faults on a wide light screen, on a dark phone, and whether the narrowest one scrolls sideways."""
    faults = faults_of(page)
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="dark")
    faults += faults_of(page)
    page.set_viewport_size(NARROW)
    if too_wide := overflow(page):
        faults.append(f"{urlsplit(page.url).path} at 320 px: {too_wide}")
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    return faults
