"""What journeys share: one prepared database, one Chromium; a program of its own for each file of journeys."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import Visitors, start_chromium, visitors
from tests.journeys.people import Person
from tests.program import MailServer, Prepared, Program, running, together


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    """Made once in a run, whichever process comes first."""
    return Prepared(together(tmp_path_factory) / "prepared")


@pytest.fixture(scope="module")
def program(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """Web server, worker and mail server, running, with nothing but the shared lists in the database."""
    with running(prepared, tmp_path_factory.mktemp("program")) as program:
        yield program


@pytest.fixture
def own_program(prepared: Prepared, tmp_path: Path) -> Iterator[Program]:
    """The same for one test alone: for those that stop and kill processes."""
    with Program(prepared, tmp_path / "program") as program:
        yield program


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


@pytest.fixture
def mail(program: Program) -> MailServer:
    """The mail server of `program`."""
    return program.mail


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser; each visitor has a context of their own."""
    with sync_playwright() as playwright:
        browser = start_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def guests(chromium: Browser, program: Program) -> Iterator[Visitors]:
    """The visitors of a journey."""
    with visitors(chromium, program.url) as guests:
        yield guests


@pytest.fixture
def visitor(guests: Visitors) -> Callable[..., Page]:
    """`visitor("phone", javascript=False)`: the first page of somebody new."""
    return guests.new


@pytest.fixture
def somebody(visitor: Callable[..., Page], program: Program) -> Iterator[Callable[..., Person]]:
    """`somebody("aino@example.org", "phone")`: a person at a device of their own; no page they saw may have had a fault."""
    everyone: list[Person] = []

    def arrives(email: str = "", device: str = "desktop", **more: Any) -> Person:
        everyone.append(Person(visitor(device, **more), program.mail, email))
        return everyone[-1]

    yield arrives
    faults = dict.fromkeys(fault for person in everyone for fault in person.faults)
    assert not faults, "\n".join(faults)
