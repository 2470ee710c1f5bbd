"""The whole order path by keyboard alone, with scripts and without: every stop can be seen, mistakes lead to their field."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from kokemussilta.core import clock
from tests.journeys.people import Person
from tests.program import Program

#: More presses of Tab than any page has stops.
MOST_STOPS = 200
#: Whether whatever has the focus shows it: itself, what is drawn on it, or what stands for it (a drawn box beside a hidden one).
SHOWS_FOCUS = """() => {
  const here = document.activeElement;
  const shows = (element, part) => {
    const style = getComputedStyle(element, part);
    return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== 'none';
  };
  // The small calendar inside a date is the browser's own, ring and all.
  if (here.matches('input[type=date]:not(:focus-visible), input[type=time]:not(:focus-visible)')) return true;
  const places = [here, here.nextElementSibling, here.closest('label')].filter(Boolean);
  return here === document.body || places.some(place => [null, '::before', '::after'].some(part => shows(place, part)));
}"""


class Typist(Person):
    """Somebody who has no pointer."""

    def tabs_to(self, selector: str) -> None:
        """Press Tab until something of ours has the focus; each stop on the way shows that it has it."""
        for _ in range(MOST_STOPS):
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            self.page.keyboard.press("Tab")
            assert self.page.evaluate(SHOWS_FOCUS), self.page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)")
        raise AssertionError(f"Tab never comes to {selector} at {self.page.url}")

    def enters(self, selector: str) -> None:
        """Press Enter on a link or a button, and look at the page that comes."""
        self.tabs_to(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.looks()

    def types(self, name: str, words: str) -> None:
        """Type into a field, over what is there."""
        self.tabs_to(f'[name="{name}"]')
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(words)

    def picks(self, name: str, value: str) -> None:
        """Choose a round button: Tab leads to the group, arrows within it."""
        self.tabs_to(f'[name="{name}"]')
        for _ in range(MOST_STOPS):
            if self.page.evaluate("value => document.activeElement.value === value", value):
                break
            self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Space")
        expect(self.page.locator(f'[name="{name}"][value="{value}"]')).to_be_checked()

    def checks(self, name: str, value: str) -> None:
        """Tick a box."""
        box = f'[name="{name}"][value="{value}"]'
        self.tabs_to(box)
        self.page.keyboard.press("Space")
        expect(self.page.locator(box)).to_be_checked()

    def sets(self, name: str, value: str, *ways: str) -> None:
        """Type a date or a time; how it is typed depends on the browser's own language."""
        field = self.page.locator(f'[name="{name}"]')
        for words in ways:
            self.page.keyboard.press("Tab")
            self.tabs_to(f'[name="{name}"]')
            self.page.keyboard.type(words)
            if field.input_value() == value:
                return
            field.blur()
        raise AssertionError(f"{name} can't be typed: {field.input_value()}")


@pytest.mark.slow(seconds=30)
@pytest.mark.parametrize("javascript", [True, False], ids=["with scripts", "without scripts"])
def test_an_order_is_made_by_keyboard(program: Program, visitor, javascript: bool) -> None:
    typist = Typist(visitor(javascript=javascript), program.mail, f"tiina.{javascript}@example.org".lower(), scripts=javascript)

    begins(typist)
    is_led_to_the_mistake(typist)
    answers_the_steps(typist)
    sends_and_confirms(typist)

    assert typist.faults == [], "\n".join(typist.faults)


def begins(typist: Typist) -> None:
    typist.goes("/")
    typist.page.keyboard.press("Tab")
    assert typist.page.evaluate("() => document.activeElement.className") == "skip"
    typist.page.keyboard.press("Enter")
    expect(typist.page.locator("#main")).to_be_focused()
    typist.enters('main a[href="/orders/catalogue/"]')
    typist.enters('a[href="/orders/catalogue/school-lecture/"]')
    typist.enters('a[href="/orders/new/school-lecture/"]')


def is_led_to_the_mistake(typist: Typist) -> None:
    """An empty first step: the summary on top names what is missing, and its link leads there."""
    typist.enters('main form button:not([name="later"])')
    typist.tabs_to('main a[href="#id_goal"]')
    typist.page.keyboard.press("Enter")
    expect(typist.page.locator("#id_goal")).to_be_focused()


def answers_the_steps(typist: Typist) -> None:
    day = clock.local_day(clock.now()) + timedelta(days=20)
    go_on = 'main form button:not([name="later"])'
    typist.types("goal", "Opiskelijat oppivat kysymään.")
    typist.tabs_to("fieldset details summary")
    typist.page.keyboard.press("Enter")
    typist.checks("themes", "depression")
    typist.picks("perspective", "own")
    typist.types("angle", "Mikä auttoi.")
    typist.enters(go_on)
    typist.checks("audiences", "higher")
    typist.picks("with_minors", "no")
    typist.types("head_count", "30")
    typist.enters(go_on)
    typist.picks("place", "on_site")
    typist.tabs_to('[name="municipality"]')
    typist.page.keyboard.type("Seinäjoki")
    typist.types("address", "Koulukatu 12")
    typist.sets("date_1", day.isoformat(), f"{day:%m%d%Y}", f"{day:%d%m%Y}")
    typist.sets("time_1", "10:00", "1000AM", "1000")
    typist.enters(go_on)
    typist.types("day_contact_name", "Olli Opettaja")
    typist.types("day_contact_phone", "040 555 0100")
    typist.types("aftercare", "Opettaja jää ryhmän kanssa.")
    typist.picks("payer", "client")
    typist.picks("media", "none")
    typist.enters(go_on)
    typist.types("client_name", "Tiina Tilaaja")
    typist.types("client_email", typist.email)
    typist.types("organisation_name", "Rannikon ammattiopisto")
    typist.enters(go_on)
    typist.reads("Opiskelijat oppivat kysymään.")
    typist.reads("Seinäjoki")


def sends_and_confirms(typist: Typist) -> None:
    """The letter's link, one press, and a message on the order's page."""
    typist.enters('main form[action$="/send/"] button')
    typist.goes(typist.letter("Vahvista tilauksesi").link("/orders/confirm/"))
    typist.enters("main form button")
    typist.reads("Tilauksesi on vahvistettu")
    typist.types("text", "Tuletteko junalla?")
    typist.enters('form[action$="/messages/"] button')
    typist.reads("Tuletteko junalla?")
