"""Every page that links lead to, in the demo's world, for each role: readable by everyone, on every screen, in light and dark."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, Page, ViewportSize

from tests.browser import overflow, visitors
from tests.journeys.people import faults_of
from tests.program import Prepared, Program, together

WIDE, PHONE, NARROW = (
    ViewportSize(width=1280, height=900),
    ViewportSize(width=360, height=740),
    ViewportSize(width=320, height=640),
)
#: Files, not pages.
FILES = {"assignments:calendar"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """The demo's world with two weeks of history, served; its letters stay in the outbox."""
    world = Prepared(together(tmp_path_factory) / "demo", then="tests.journeys.worlds:demo", KOKEMUSSILTA_DEMO="1")
    program = Program(world, tmp_path_factory.mktemp("demo"), KOKEMUSSILTA_DEMO="1")
    try:
        program.start_web()
        yield program
    finally:
        program.stop()
    assert [line for line in program.web.log.read_text().splitlines() if " ERROR " in line or "Traceback" in line] == []


# Somebody of each role (keys of the demo's cast), "" a visitor; in two groups, so that two can go round at a time. `at_least` kinds
# of page: fewer would mean that the way through them is cut somewhere.
@pytest.mark.parametrize(
    ("roles", "at_least"),
    [
        pytest.param(
            ("", "aino", "maija"), 20, marks=[pytest.mark.slow(seconds=40), pytest.mark.xdist_group("walk of guests")]
        ),
        pytest.param(
            ("sari", "pirjo", "tuula"), 30, marks=[pytest.mark.slow(seconds=60), pytest.mark.xdist_group("walk of desks")]
        ),
    ],
    ids=["guests", "desks"],
)
def test_every_page_of_every_role_is_readable(chromium: Browser, demo: Program, roles: tuple[str, ...], at_least: int) -> None:
    faults: list[str] = []
    looked: set[str] = set()
    with visitors(chromium, demo.url) as guests:
        for role in roles:
            page = guests.new()
            becomes(page, role)
            for route in walk(page, looked):
                faults += [f"{role or 'visitor'}, {route}, {fault}" for fault in on_every_screen(page)]

    assert faults == [], "\n".join(dict.fromkeys(faults))
    assert len(looked) >= at_least, sorted(looked)


@pytest.mark.slow(seconds=15)
@pytest.mark.xdist_group("languages")
@pytest.mark.parametrize("language", ["sv", "en"])
def test_public_pages_are_readable_in_the_other_languages(chromium: Browser, demo: Program, language: str) -> None:
    faults: list[str] = []
    with visitors(chromium, demo.url) as guests:
        page = guests.new("phone", language=language)
        becomes(page, "")
        for route in walk(page, set()):
            faults += [f"{route}, {fault}" for fault in faults_of(page, language)]

    assert faults == [], "\n".join(faults)


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
