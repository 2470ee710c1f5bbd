"""From open seats to people: a plan solved by the worker, requests in bulk, one yes and one no, and what is free planned again."""

import pytest
from playwright.sync_api import expect

from tests.journeys import worlds
from tests.journeys.people import Person
from tests.program import Program


@pytest.mark.slow(seconds=40)
def test_a_plan_becomes_requests_and_answers(program: Program, somebody) -> None:
    names = program.call("tests.journeys.worlds:planned_desk")
    coordinator = somebody(worlds.COORDINATOR)
    coordinator.signs_in()
    coordinator.takes_an_authenticator()

    proposed = plans_the_coming_weeks(coordinator)
    sends_all_requests(coordinator)
    yes, no = (somebody(names[name], "phone") for name in proposed)
    answers(yes, "Otan vastaan")
    answers(no, "Ei tällä kertaa")
    third = plans_what_is_free(coordinator, proposed)

    assert {*proposed, third} == set(names)
    assert program.call("tests.journeys.worlds:offers") == ["accepted", "declined"]


@pytest.mark.slow(seconds=20)
def test_without_scripts_progress_is_a_press_away(program: Program, somebody) -> None:
    """In a browser without scripts: the page says how it stands, and its link looks again."""
    coordinator = somebody("jukka@example.org", javascript=False)
    coordinator.scripts = False
    program.call("tests.journeys.worlds:second_coordinator")
    coordinator.signs_in()
    coordinator.takes_an_authenticator()
    coordinator.goes("/plans/")
    coordinator.presses("Tee suunnitelma")
    for _ in range(20):
        if not coordinator.page.get_by_role("link", name="Päivitä").count():
            break
        coordinator.page.wait_for_timeout(300)
        coordinator.follows("Päivitä")
    coordinator.reads("Laske uudelleen")


def plans_the_coming_weeks(coordinator: Person) -> list[str]:
    """The first answer comes by itself; who is proposed, and to which of the two seats."""
    coordinator.goes("/plans/")
    coordinator.presses("Tee suunnitelma")
    expect(coordinator.page.locator("main")).to_contain_text("Paikkoja täynnä", timeout=10_000)
    coordinator.reads("2/2")
    coordinator.reads("Parempaa jakoa ei ole")
    coordinator.looks()
    coordinator.page.get_by_text("miksi?").first.click()
    return coordinator.page.locator(".rank .row__title a").all_inner_texts()


def sends_all_requests(coordinator: Person) -> None:
    """A page that tells to whom and for what, then one press; the worker sends them, and the page tells of it by itself."""
    coordinator.follows("Lähetä pyynnöt")
    coordinator.reads("Lähetä 2 pyyntöä")
    coordinator.fills(note="Kiva, jos pääset.")
    coordinator.presses("Lähetä valitut pyynnöt")
    expect(coordinator.page.get_by_text("odottaa vastausta")).to_have_count(2, timeout=10_000)


def answers(expert: Person, press: str) -> None:
    """By the mailed link."""
    letter = expert.letter("tehtäväpyyntö")
    assert "Kiva, jos pääset." in letter.text
    expert.goes(letter.link("/tasks/answers/"))
    expert.presses(press)


def plans_what_is_free(coordinator: Person, proposed: list[str]) -> str:
    """Whoever said yes stays; the other seat gets somebody else. Answers who."""
    coordinator.goes(coordinator.page.url)
    coordinator.reads("otti vastaan")
    coordinator.presses("Suunnittele vapaat uudelleen")
    expect(coordinator.page.get_by_role("button", name="Laske uudelleen tästä")).to_have_count(1, timeout=10_000)
    coordinator.looks()
    now = coordinator.page.locator(".rank .row__title a").all_inner_texts()
    assert now[0] == proposed[0]
    assert now[1] not in proposed
    return now[1]
