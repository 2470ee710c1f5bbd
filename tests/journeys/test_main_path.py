"""From a client's need to a done task: client and coordinator at their desks, the expert on a phone, letters over SMTP."""

from datetime import timedelta

import pytest

from kokemussilta.core import clock
from tests.journeys import worlds
from tests.journeys.people import Person
from tests.program import Program

CLIENT = "tiina.tilaaja@example.org"
DAYS = 14


@pytest.mark.slow(seconds=50)
def test_a_need_becomes_a_done_task(program: Program, somebody) -> None:
    program.call("tests.journeys.worlds:desk")
    client = somebody(CLIENT)
    coordinator = somebody(worlds.COORDINATOR)
    aino = somebody(worlds.AINO, "phone")
    bertta = somebody(worlds.BERTTA, "phone")

    order = orders_a_lecture(client)
    confirms_by_the_mailed_link(client)
    signs_in_with_two_factors(coordinator)
    settles_a_question(coordinator, client, order)
    makes_the_task(coordinator, order)
    asks_two_experts(coordinator, order)
    task = accepts_by_the_mailed_link(aino, program)
    is_told_kindly_that_it_is_taken(bertta)
    sees_who_comes(client, order)
    changes_the_time(coordinator, client, aino, order)

    days_pass(program, DAYS + 3)
    tells_how_it_went(aino, task)
    sees_the_figures(coordinator)
    nothing_was_said_twice(program)


def orders_a_lecture(client: Person) -> str:
    """The public order, step by step; answers the order's code."""
    day = (clock.local_day(clock.now()) + timedelta(days=DAYS)).isoformat()
    client.goes("/")
    client.follows("Tilaa kokemusasiantuntija")
    client.opens('a[href="/orders/catalogue/school-lecture/"]')
    client.follows("Aloita tilaus")
    client.fills(goal="Opiskelijat oppivat puhumaan masennuksesta.", angle="Mikä auttoi hakemaan apua.")
    client.ticks("themes", "depression")
    client.ticks("perspective", "own")
    client.presses("Jatka")
    client.ticks("audiences", "secondary")
    client.ticks("with_minors", "yes")
    client.fills(head_count="24", age_band="16–18")
    client.presses("Jatka")
    client.ticks("place", "on_site")
    client.chooses("municipality", client.page.locator("option", has_text="Seinäjoki").first.get_attribute("value") or "")
    client.fills(address="Koulukatu 12", date_1=day, time_1="10:00")
    client.presses("Jatka")
    client.fills(
        day_contact_name="Olli Opettaja", day_contact_phone="040 555 0100", aftercare="Luokanvalvoja pitää purkutunnin."
    )
    client.ticks("payer", "client")
    client.ticks("media", "none")
    client.presses("Jatka")
    client.fills(
        client_name="Tiina Tilaaja", client_email=CLIENT, organisation_name="Rannikon ammattiopisto", unit_name="Lähihoitajat"
    )
    client.presses("Jatka")
    client.reads("Opiskelijat oppivat puhumaan masennuksesta.")
    code = client.page.url.rstrip("/").rsplit("/", 1)[-1]
    client.presses("Lähetä tilaus")
    client.reads(CLIENT)
    return code


def confirms_by_the_mailed_link(client: Person) -> None:
    """Opening the link changes nothing; the press sends the order."""
    link = client.letter("Vahvista tilauksesi").link("/orders/confirm/")
    client.goes(link)
    client.goes(link)
    client.presses("Vahvista tilaus")
    client.reads("Tilauksesi on vahvistettu")
    assert client.letter("Tilauksesi on perillä").link("/orders/follow/") != ""


def signs_in_with_two_factors(coordinator: Person) -> None:
    """The first time: a code by e-mail, and an authenticator set up before anyone's data is shown."""
    coordinator.signs_in()
    coordinator.reads("Ennen kuin jatkat")
    coordinator.takes_an_authenticator()


def settles_a_question(coordinator: Person, client: Person, order: str) -> None:
    """The coordinator asks; the client reads the letter and answers on the page; the coordinator reads it."""
    coordinator.goes("/desk/")
    coordinator.reads("Oppilaitosluento")
    coordinator.goes(f"/orders/{order}/desk/")
    coordinator.fills(text="Onko salissa esteetön kulku?")
    coordinator.ticks("waits")
    coordinator.presses("Lähetä tilaajalle")
    client.goes(client.letter("Kysymme lisätietoa").link("/orders/follow/"))
    client.reads("Onko salissa esteetön kulku?")
    client.fills(text="Kyllä on, hissi on pääovella.")
    client.presses("Lähetä viesti")
    coordinator.goes(f"/orders/{order}/desk/")
    coordinator.reads("Kyllä on, hissi on pääovella.")


def makes_the_task(coordinator: Person, order: str) -> None:
    """Whose order it is, and when."""
    coordinator.presses("Minä hoidan tämän")
    coordinator.follows("Liitä organisaatioon")
    coordinator.presses("Lisää ja liitä")
    coordinator.goes(f"/orders/{order}/desk/")
    coordinator.reads("Rannikon ammattiopisto, Lähihoitajat")
    coordinator.follows("Sovi ajat")
    coordinator.presses("Sovi ajat")
    coordinator.reads("Etsimme tekijää.")


def asks_two_experts(coordinator: Person, order: str) -> None:
    """Who fits and why, who does not and what they lack; a request to both who fit, at the same time."""
    coordinator.opens('a[href^="/tasks/"][href$="/desk/"]')
    coordinator.follows("Etsi tekijä")
    coordinator.reads("Sopivia: 2 henkilöä")
    coordinator.page.get_by_text("miksi?").first.click()
    coordinator.page.get_by_text("Eivät nyt sovi: 2").wait_for()
    excluded = coordinator.page.locator(".columns__side details")
    for fold in excluded.all():
        fold.locator("summary").click()
    coordinator.reads("Cecilia N.")
    # Who is not available may have a reason that is nobody's business: counted, never named.
    coordinator.reads("Ei nyt saatavilla")
    assert coordinator.page.get_by_text("David O.").count() == 0
    coordinator.looks()
    for box in coordinator.page.locator('input[name="experts"]').all():
        box.check()
    coordinator.ticks("mode", "parallel")
    coordinator.presses("Lähetä pyyntö valituille")
    coordinator.reads("2 pyyntöä lähti.")


def accepts_by_the_mailed_link(expert: Person, program: Program) -> str:
    """Without signing in: reading changes nothing and shows nothing private, one press answers. Answers the task's code."""
    letter = expert.letter("tehtäväpyyntö")
    assert "Koulukatu" not in letter.text
    link = letter.link("/tasks/answers/")
    expert.goes(link)
    expert.goes(link)
    expert.reads("Lähtisitkö tähän tehtävään?")
    assert expert.page.get_by_text("Koulukatu").count() == 0
    assert program.call("tests.journeys.worlds:offers") == ["sent", "sent"]
    expert.presses("Otan vastaan")
    expert.reads("Kiitos! Tehtävä on sinun")
    assert program.call("tests.journeys.worlds:offers") == ["accepted", "withdrawn"]
    letter = expert.letter("Tehtävä vahvistettu")
    assert "Koulukatu 12" in letter.text
    assert "BEGIN:VEVENT" in letter.attachment(".ics")
    return letter.link("/tasks/").rstrip("/").rsplit("/", 1)[-1]


def is_told_kindly_that_it_is_taken(expert: Person) -> None:
    """The unlucky second one."""
    expert.letter("Tehtävään löytyi tekijä")
    expert.goes(expert.letter("tehtäväpyyntö").link("/tasks/answers/"))
    expert.reads("Toinen ehti tällä kertaa")


def sees_who_comes(client: Person, order: str) -> None:
    """A letter with a calendar file, and the order's page."""
    letter = client.letter("Tekijä löytyi")
    assert "Aino L." in letter.text
    assert "BEGIN:VEVENT" in letter.attachment(".ics")
    client.goes(letter.link("/orders/follow/"))
    client.reads("Aino L.")


def changes_the_time(coordinator: Person, client: Person, expert: Person, order: str) -> None:
    """Everyone concerned hears of it, once."""
    coordinator.goes(f"/orders/{order}/desk/")
    coordinator.opens('a[href$="/change/"]')
    coordinator.fills(starts="12:30", ends="13:45")
    coordinator.presses("Tallenna muutos")
    assert "12.30" in expert.letter("Tehtävän tiedot muuttuivat").text
    assert "12.30" in client.letter("Tilauksesi tiedot muuttuivat").text


def days_pass(program: Program, days: int) -> None:
    """The clock of the program goes on to noon of a later day; it is started anew."""
    noon = clock.helsinki(clock.local_day(clock.now()) + timedelta(days=days), 12)
    program.web.stop()
    program.worker.stop()
    program.run_through("tests.journeys.later", CLOCK_AT=noon.isoformat())
    program.worker.start()
    program.start_web()


def tells_how_it_went(expert: Person, task: str) -> None:
    """On the phone, from the letter that asks."""
    link = expert.letter("Miten meni?").link("/tasks/")
    expert.page.goto(link)
    expert.looks()
    expert.signs_in(again=True)
    expert.ticks("was_held", "yes")
    expert.fills(people_reached="23", hours="1,5", travel_km="12")
    expert.ticks("wants_to_talk")
    expert.presses("Lähetä")
    expert.reads("Kiitos!")
    expert.goes("/today/")
    expert.goes("/tasks/")


def sees_the_figures(coordinator: Person) -> None:
    """Signed in anew, with both factors; the desk says whom to call, the figures count the task."""
    coordinator.signs_in()
    coordinator.fills(code=coordinator.totp())
    coordinator.presses("Kirjaudu")
    coordinator.goes("/desk/")
    coordinator.reads("Haluaa jutella")
    coordinator.goes("/figures/")
    figures = coordinator.page.locator("dl.figures dd:not(.figures__what)").all_inner_texts()
    assert figures[:2] == ["1", "23"]


def nothing_was_said_twice(program: Program) -> None:
    """Nobody got the same letter twice, and nothing is left in the outbox."""
    letters = [(letter.to, letter.subject) for letter in program.mail.mails() if "Kirjautumiskoodisi" not in letter.subject]
    assert sorted(letters) == sorted(set(letters))
    assert program.call("tests.journeys.worlds:unsent") == 0
