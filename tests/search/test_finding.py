"""What the search box finds: word forms, names, numbers, codes, days; people, orders and their tasks."""

from datetime import timedelta

import pytest

from kokemussilta.orders import actions as order_actions
from kokemussilta.register import actions as register_actions
from kokemussilta.search import lookup
from tests.factories import assignments, orders, register

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


def test_an_order_is_found_by_forms_of_its_words(at, desk, sari, codes):
    order = orders.submitted(
        at, desk=desk, title="Toivoa nuorille", organisation_name="Rannikon yläkoulu", unit_name="Kuraattorit"
    )
    words = [
        "nuoret",
        "nuorten toivo",
        "koulussa",
        "ylakoulu",
        "kuraattorille",
        "rann",
        "seinäjoella",
        "koulukadun",
        order.code.lower(),
    ]

    assert [word for word in words if codes(sari, word).orders != [order.code]] == []
    assert codes(sari, "nuoret aikuiset").orders == []


def test_an_order_is_found_by_who_orders(at, desk, sari, codes):
    order = orders.submitted(
        at, desk=desk, client_name="Tiina Öhman", client_phone="+358501112223", email="tiina.ohman@koulu.example"
    )
    words = ["tiina", "öhman", "ohman tiina", "050 111 2223", "0501112223", "2223 tiina", "tiina.ohman@koulu", "olli opettaja"]

    assert [word for word in words if codes(sari, word).orders != [order.code]] == []


def test_a_person_is_found_by_names_number_and_address(at, desk, sari, codes, titles):
    expert = register.an_invited_expert(
        home=desk, first_name="Åsa", last_name="Mäki-Ähtäri", alias="Helmi", phone="+358401234567", email="asa@example.org"
    )
    words = ["åsa", "asa maki", "ähtäri", "helm", "040 123 4567", "4567", "asa@", expert.code, "seinäjoella åsa"]

    assert [word for word in words if codes(sari, word).people != [expert.code]] == []
    assert titles(sari, "helmi") == {"people": ["Åsa Mäki-Ähtäri"]}


def test_what_people_have_lived_through_is_not_found(at, desk, sari, codes):
    expert = register.an_invited_expert(home=desk, last_name="Suojattu")
    register_actions.set_themes(expert=expert, themes=[(orders.theme(), "own")], by=None, at=at)
    register_actions.update_profile(expert=expert, changes={"introduction": "Erityinen sana"}, by=None, at=at)
    order = orders.submitted(
        at, desk=desk, goal="Salainen tavoite", angle="Näkymätön", recent_events="Raskas menetys", more="Muuta"
    )
    order_actions.write_to_desk(order=order, text="Kirjoitettu viesti", by=order.client, at=at)

    for word in (orders.theme().name, "erityinen", "salainen", "näkymätön", "menetys", "viesti", "muuta"):
        found = codes(sari, word)
        assert (word, found.people, found.orders, found.tasks) == (word, [], [], [])


def test_a_task_is_found_by_its_order_its_person_its_day_and_code(at, desk, sari, codes):
    place = assignments.desk(at)
    held = assignments.confirmed(place, at=at)
    user = place.coordinator
    day = held.task.starts_at

    assert codes(user, "rannikon").tasks == [held.task.code]
    assert codes(user, held.expert.last_name).tasks == [held.task.code]
    assert codes(user, f"{day.day}.{day.month}.").tasks == [held.task.code]
    assert codes(user, f"{day.day}.{day.month}.{day.year} opisto").tasks == [held.task.code]
    assert codes(user, f"{day.day}.{day.month}. sairaala").tasks == []
    assert codes(user, held.task.code).tasks == [held.task.code]


def test_coming_tasks_stand_first(at, desk, sari, codes):
    order = orders.opened(at, by=sari, desk=desk, times=3)
    first, second, third = order.tasks.order_by("starts_at")
    type(first).objects.filter(pk=first.pk).update(
        starts_at=at - timedelta(days=9), ends_at=at - timedelta(days=8), state="held"
    )

    assert codes(sari, "rannikon").tasks == [second.code, third.code, first.code]


def test_one_wrong_letter_in_a_name_still_finds(at, desk, sari, codes):
    expert = register.an_invited_expert(home=desk, first_name="Aino", last_name="Virtanen")

    assert [codes(sari, word).people for word in ("virtaen", "viratnen aino", "virtamen")] == [[expert.code]] * 3
    assert codes(sari, "virta aino").people == [expert.code]
    assert codes(sari, "wirtaxen").people == []


def test_every_word_must_be_found(at, desk, sari, codes):
    register.an_invited_expert(home=desk, first_name="Aino", last_name="Virtanen")

    assert codes(sari, "aino korhonen").people == []
    assert codes(sari, "aino aino").people != []


def test_common_words_show_the_newest_and_few(at, desk, sari, codes, titles):
    made = [orders.submitted(at, desk=desk) for _number in range(12)]

    assert codes(sari, "rannikon opisto").orders == [order.code for order in reversed(made[2:])]


@pytest.mark.parametrize(
    "typed", ["", "   ", "\x00", "%%__", "'; --", "!?", "a" * 200, "1 2 3 4 5 6 7 8 9", "\U0010ffff", "😀"]
)
def test_strange_words_find_nothing_and_break_nothing(at, desk, sari, codes, typed):
    orders.submitted(at, desk=desk)

    assert vars(codes(sari, typed)) == {"people": [], "orders": [], "tasks": []}


def test_a_statement_never_asks_more_of_the_database_for_more_words(at, desk, sari, django_assert_max_num_queries):
    orders.submitted(at, desk=desk)

    with django_assert_max_num_queries(2):
        lookup.read("rannikon ammattiopisto tiina seinäjoki", on=at.date())
