"""A real Chromium for journeys: visitors with a device each, and pages that anyone can read and use."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Request

from scripts.test_tools import chromium

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
#: WCAG 2.2 A and AA.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
QUIET = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
DEVICES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2},
}
LOOPBACK = {"localhost", "127.0.0.1"}
PATIENCE = 10_000


def start_chromium(playwright: Playwright) -> Browser:
    """The system's Chromium, without a window."""
    found = chromium()
    if found is None:
        raise RuntimeError("Chromium is missing. On Debian and Ubuntu: sudo apt install chromium")
    return playwright.chromium.launch(executable_path=found, args=QUIET)


@dataclass
class Visitors:
    """Makes browser contexts for one journey and remembers what went wrong in their pages."""

    browser: Browser
    url: str
    faults: list[str] = field(default_factory=list)
    _contexts: list[BrowserContext] = field(default_factory=list)

    def new(self, device: str = "desktop", *, javascript: bool = True, language: str = "fi-FI", **more: Any) -> Page:
        """The first page of somebody new: own cookies, own device."""
        context = self.browser.new_context(
            base_url=self.url, locale=language, timezone_id="Europe/Helsinki", reduced_motion="reduce",
            java_script_enabled=javascript, **DEVICES[device], **more,
        )  # fmt: skip
        context.set_default_timeout(PATIENCE)
        context.on("console", self._listen)
        context.on("weberror", lambda error: self.faults.append(f"script: {error.error}"))
        context.on("request", self._watch)
        self._contexts.append(context)
        return context.new_page()

    def close(self) -> None:
        """Close all of them."""
        for context in self._contexts:
            context.close()

    def _listen(self, message: ConsoleMessage) -> None:
        # A page that was refused on purpose says so with its status; the journey looks at the page itself.
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            self.faults.append(f"console: {message.text}")

    def _watch(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https"} and parts.hostname not in LOOPBACK:
            self.faults.append(f"left this machine: {request.url}")


@contextmanager
def visitors(browser: Browser, url: str) -> Iterator[Visitors]:
    """Visitors of one journey; at its end no page may have complained (scripts, policy, requests to elsewhere)."""
    guests = Visitors(browser, url)
    try:
        yield guests
    finally:
        guests.close()
    assert not guests.faults, "\n".join(guests.faults)


def assert_accessible(page: Page, *, without: tuple[str, ...] = ()) -> None:
    """WCAG 2.2 AA as far as axe sees it, and no sideways scrolling; fails with a list to read.

    axe is put in through the debugger, which the page's content policy doesn't bind. `without` names rules to leave out, and
    each needs a reason where it is used.
    """
    page.evaluate(AXE.read_text())
    options = {
        "runOnly": {"type": "tag", "values": RULES},
        "resultTypes": ["violations"],
        "rules": {name: {"enabled": False} for name in without},
    }
    violations = page.evaluate("options => axe.run(document, options).then(result => result.violations)", options)
    faults = [_in_words(violation) for violation in violations]
    if overflow(page):
        faults.append(f"wider than the screen: {overflow(page)}")
    assert not faults, f"{page.url}\n" + "\n".join(faults)


def overflow(page: Page) -> list[str]:
    """Elements that reach beyond the right edge of a page that scrolls sideways; none when it doesn't."""
    found: list[str] = page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return [];
          return [...document.body.querySelectorAll('*')]
            .filter(element => element.getBoundingClientRect().right > width + 1)
            .slice(0, 5)
            .map(element => element.tagName.toLowerCase() + '.' + [...element.classList].join('.'));
        }"""
    )
    return found


def _in_words(violation: dict[str, Any]) -> str:
    places = [f"    {node['html'][:160]}\n      {_why(node['failureSummary'])}" for node in violation["nodes"][:5]]
    return f"  {violation['id']} ({violation['impact']}): {violation['help']}\n" + "\n".join(places)


def _why(summary: str) -> str:
    return re.sub(r"\s+", " ", summary)


def add_passkey_device(page: Page) -> None:
    """Give the page a built-in authenticator (as a phone's fingerprint reader) that says yes at once."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
