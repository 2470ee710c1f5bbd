"""People at their devices: they look at every page they come to, sign in by e-mailed code, and read their letters."""

import re
import time
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Locator, Page, expect

from tests.browser import assert_accessible, overflow
from tests.program import Mail, MailServer

CODE = re.compile(r"\b\d{4}-\d{4}\b")
TOTP_SECONDS = 30


def faults_of(page: Page, language: str = "fi", *, scripts: bool = True) -> list[str]:
    """What every page must be: in a named language, with one main heading, readable and usable by everyone.

    axe is a script, so in a browser without them only the rest is looked at.
    """
    address = urlsplit(page.url).path
    faults = []
    if (lang := page.locator("html").get_attribute("lang")) != language:
        faults.append(f"{address}: language {lang}")
    if (number := page.locator("h1").count()) != 1:
        faults.append(f"{address}: {number} main headings")
    if not scripts:
        return faults + ([f"{address}: {overflow(page)}"] if overflow(page) else [])
    try:
        assert_accessible(page)
    except AssertionError as error:
        faults.append(str(error))
    return faults


@dataclass
class Person:
    """Somebody with a page open. Every page they come to must be readable and usable."""

    page: Page
    mail: MailServer
    email: str = ""
    secret: str = ""
    language: str = "fi"
    scripts: bool = True
    faults: list[str] = field(default_factory=list)
    _codes: int = 0
    _counter: int = 0

    def goes(self, address: str) -> None:
        """Open an address and look at the page."""
        answer = self.page.goto(address)
        assert answer is None or answer.status < 400, f"{answer.status} at {address}"
        self.looks()

    def presses(self, name: str, *, within: Page | Locator | None = None) -> None:
        """Press a button and look at the page that comes."""
        self._leaves_by((within or self.page).get_by_role("button", name=name, exact=True))

    def follows(self, name: str, *, within: Page | Locator | None = None) -> None:
        """Follow a link and look at the page that comes."""
        self._leaves_by((within or self.page).get_by_role("link", name=name, exact=True))

    def opens(self, selector: str) -> None:
        """Follow the first link of the page's own content that a selector finds, and look at the page that comes."""
        way = self.page.locator("main").locator(selector).first
        self._unfolds(way)
        self._leaves_by(way)

    def fills(self, **answers: str) -> None:
        """Type into fields, by name."""
        for name, value in answers.items():
            self.page.locator(f'[name="{name}"]').fill(value)

    def ticks(self, name: str, value: str = "") -> None:
        """Choose a box or a round button, opening what hides it."""
        box = self.page.locator(f'[name="{name}"]' + (f'[value="{value}"]' if value else ""))
        self._unfolds(box)
        box.check()

    def chooses(self, name: str, value: str) -> None:
        """Choose from a list."""
        self.page.locator(f'select[name="{name}"]').select_option(value)

    def reads(self, words: str) -> None:
        """The words are on the page."""
        expect(self.page.locator("main")).to_contain_text(words)

    def looks(self) -> None:
        """What every page must be; what is wrong is kept in `faults`, so that one run tells it of all pages."""
        self.faults += faults_of(self.page, self.language, scripts=self.scripts)

    def signs_in(self, *, again: bool = False) -> None:
        """With an e-mailed code, from the sign-in page, or from where one was led to (`again`)."""
        if not again:
            self.goes("/accounts/login/")
        self._codes += 1
        self.fills(email=self.email)
        self.presses("Lähetä koodi")
        letter = self.mail.wait_for(self.email, number=self._codes, subject="Kirjautumiskoodisi")
        found = CODE.search(letter.text)
        assert found is not None
        self.fills(code=found.group())
        self.presses("Kirjaudu")

    def takes_an_authenticator(self) -> None:
        """Set up a second factor with the key that the page shows."""
        self.follows("Ota todennussovellus käyttöön")
        self.secret = self.page.locator("code.secret").inner_text()
        self.fills(code=self.totp())
        self.presses("Ota käyttöön")

    def totp(self) -> str:
        """The code that an authenticator shows; waits for the next one when this has been used."""
        while int(time.time()) // TOTP_SECONDS == self._counter:
            time.sleep(0.2)
        self._counter = int(time.time()) // TOTP_SECONDS
        return str(format_hotp_value(hotp_value(self.secret, self._counter)))

    def letter(self, subject: str, *, number: int = 1) -> Mail:
        """A letter to them, waited for."""
        return self.mail.wait_for(self.email, number=number, subject=subject)

    def letters(self, subject: str) -> int:
        """How many such letters have come."""
        return len([letter for letter in self.mail.mails(self.email) if subject in letter.subject])

    def _unfolds(self, what: Locator) -> None:
        """Open the fold that hides something, if one does."""
        what.wait_for(state="attached")
        fold = what.locator("xpath=ancestor::details[not(@open)]")
        if fold.count():
            fold.first.locator("> summary").click()

    def _leaves_by(self, way: Locator) -> None:
        """Press, and look at the page that comes (it may be the same one anew)."""
        with self.page.expect_navigation():
            way.click()
        self.looks()
