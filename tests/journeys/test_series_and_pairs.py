"""A course on several days: looked at, agreed on, moved from a day on, partly called off; and a pair who want to meet again."""

from datetime import timedelta

import pytest

from kokemussilta.core import clock
from tests.journeys import worlds
from tests.journeys.people import Person
from tests.journeys.test_main_path import confirms_by_the_mailed_link, orders_a_lecture, signs_in_with_two_factors
from tests.program import Program

CLIENT = "tiina.tilaaja@example.org"


@pytest.mark.slow(seconds=60)
def test_a_course_repeats_and_its_expert_is_asked_first_next_time(program: Program, somebody) -> None:
    program.call("tests.journeys.worlds:desk")
    client, coordinator = somebody(CLIENT), somebody(worlds.COORDINATOR)
    aino = somebody(worlds.AINO, "phone")

    order = orders_a_lecture(client)
    confirms_by_the_mailed_link(client)
    signs_in_with_two_factors(coordinator)
    ties_the_order(coordinator, order)
    looks_at_the_days_and_agrees(coordinator, order)
    assert program.call("tests.journeys.worlds:series") == [4, 4]
    program.call("tests.journeys.worlds:confirm_all")
    moves_all_that_follow(coordinator, order)
    assert aino.letter("3 tehtävää muuttui").subject.startswith("3 tehtävää muuttui: ensimmäinen")
    calls_off_the_rest(coordinator, order)
    assert aino.letter("2 tehtävää on peruttu").subject.startswith("2 tehtävää on peruttu: ensimmäinen")
    assert (aino.letters("muuttui"), aino.letters("on peruttu")) == (1, 1)
    assert program.call("tests.journeys.worlds:series") == [2, 4]

    program.call("tests.journeys.worlds:client_of_unit")
    wishes_for_aino_again(client)
    says_yes_within_limits(aino)
    orders_from_a_template(client, order)
    assert program.call("tests.journeys.worlds:plan_newest") == [worlds.AINO]


def ties_the_order(coordinator: Person, order: str) -> None:
    """To a new organisation and unit."""
    coordinator.goes(f"/orders/{order}/desk/orderer/")
    coordinator.presses("Lisää ja liitä")


def looks_at_the_days_and_agrees(coordinator: Person, order: str) -> None:
    """Four weeks; the wished time is left out, since the series has its own."""
    first = clock.local_day(clock.now()) + timedelta(days=20)
    first += timedelta(days=(1 - first.weekday()) % 7)
    coordinator.goes(f"/orders/{order}/desk/tasks/")
    coordinator.page.locator('[name="wished"]').uncheck()
    coordinator.fills(first_day=first.isoformat(), first_time="10:00")
    coordinator.page.locator("summary", has_text="Toistuu").click()
    coordinator.fills(times="4")
    coordinator.ticks("on_holidays")
    coordinator.presses("Näytä päivät")
    coordinator.reads("Katso päivät läpi")
    with coordinator.page.expect_navigation():
        coordinator.page.get_by_role("button", name="Sovi ajat").first.click()
    coordinator.looks()
    coordinator.reads("4 aikaa on sovittu")


def moves_all_that_follow(coordinator: Person, order: str) -> None:
    """From the second time on, an hour later."""
    coordinator.goes(f"/orders/{order}/desk/")
    second = coordinator.page.locator('main a[href*="/change/"]').nth(1).get_attribute("href")
    coordinator.goes(second or "")
    coordinator.fills(starts="11:00", ends="12:15")
    coordinator.ticks("reach", "following")
    coordinator.presses("Tallenna muutos")
    coordinator.reads("Sovittu aika siirrettiin (3 kertaa)")


def calls_off_the_rest(coordinator: Person, order: str) -> None:
    """The third and the fourth."""
    third = coordinator.page.locator('main a[href*="/orders/tasks/"][href*="/cancellation/"]').nth(2).get_attribute("href")
    coordinator.goes(third or "")
    coordinator.ticks("reach", "following")
    coordinator.fills(reason="Kurssi lyheni")
    coordinator.presses("Peru kerta")
    coordinator.reads("Kurssi lyheni")


def wishes_for_aino_again(client: Person) -> None:
    """The client asks the expert who has been confirmed to their unit."""
    client.goes("/tasks/trusted/")
    with client.page.expect_navigation():
        client.page.get_by_role("button", name="Kysy vakiotekijäksi").click()
    client.looks()
    client.presses("Tallenna")


def says_yes_within_limits(aino: Person) -> None:
    """From the letter, on a phone, after signing in."""
    link = aino.letter("Yksikkö toivoo sinua").link("/tasks/trusted/")
    aino.signs_in()
    aino.goes(link)
    aino.fills(per_month="5")
    aino.presses("Suostun näillä ehdoilla")
    aino.reads("Voimassa")


def orders_from_a_template(client: Person, order: str) -> None:
    """The same order kept under a name, and ordered from."""
    client.goes(f"/orders/{order}/")
    client.page.locator("summary", has_text="Tallenna malliksi").click()
    client.fills(name="Luento keväällä")
    client.presses("Tallenna malli")
    client.goes("/orders/mine/")
    with client.page.expect_navigation():
        client.page.get_by_role("button", name="Tilaa mallista").click()
    client.looks()
    day = (clock.local_day(clock.now()) + timedelta(days=60)).isoformat()
    client.fills(date_1=day, time_1="09:00")
    client.presses("Jatka")
    client.goes(client.page.url.split("/steps/")[0] + "/")
    client.presses("Lähetä tilaus")
    client.reads("Tilaus on perillä")
