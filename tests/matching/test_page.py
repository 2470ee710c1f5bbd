"""The page of a seat: who is ranked, who is counted, what is told, and asking from it."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.filling import add_people
from kokemussilta.assignments import actions as assignments
from kokemussilta.assignments.models import Offer, OfferRound
from kokemussilta.assignments.rules import Shown
from kokemussilta.audit.models import Reading, ReadSubject
from kokemussilta.orders import actions as orders
from kokemussilta.orders.models import Order, Task
from kokemussilta.register import actions as register
from kokemussilta.register.actions import availability
from kokemussilta.register.states import BoundaryKind
from tests.factories import assignments as factory
from tests.factories import people
from tests.factories import register as people_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(clock_at: datetime) -> factory.Desk:
    return factory.desk(clock_at)


@pytest.fixture
def page(client: Client, place: factory.Desk, clock_at: datetime) -> Callable[..., str]:
    people.sign_in(client, place.coordinator, at=clock_at)

    def read(query: str = "") -> str:
        return client.get(f"/seats/{place.seat.code}/{query}").content.decode()

    return read


def test_ranked_people_are_those_whom_the_desk_sees(place: factory.Desk, page: Callable[[], str], at: datetime) -> None:
    factory.expert(place.organisation, at, alias="Oma Väki")
    stranger = people.organisation("Vieras ry")
    factory.expert(stranger, at, alias="Vieras Ihminen")
    lent = factory.expert(stranger, at, alias="Lainattu Ihminen")
    people_of.seen_by(lent, place.organisation, at)

    html = page()

    assert "Oma Väki" in html
    assert "Lainattu Ihminen" in html
    assert "Vieras Ihminen" not in html
    assert "Sopivia: 2 henkilöä" in html
    assert "Eivät nyt sovi: 0" in html


def test_a_change_of_profile_is_seen_by_the_next_request(place: factory.Desk, page: Callable[[], str], at: datetime) -> None:
    expert = factory.expert(place.organisation, at, alias="Vaihtuva Mieli")
    assert "Sopivia: 1 henkilö" in page()

    register.pause(expert=expert, by=expert.user, at=at)

    html = page()
    assert "Sopivia: 0 henkilöä" in html
    assert "Ei nyt saatavilla" in html


def test_a_boundary_against_the_unit_and_a_ceiling_look_the_same(
    place: factory.Desk, page: Callable[..., str], at: datetime
) -> None:
    patient = factory.expert(place.organisation, at, alias="Raja Yksikköön")
    earner = factory.expert(place.organisation, at, alias="Raja Tulossa")
    unit = place.seat.task.order.unit
    register.add_boundary(expert=patient, kind=BoundaryKind.UNIT, unit=unit, by=None, at=at)
    register.set_ceiling(expert=earner, cents=1, by=None, at=at)

    html = page()

    assert html.count("Ei nyt saatavilla") == 1
    # Nobody is named: who they are and a glance at their page would tell which of the reasons it is.
    for words in (html, page("?why=not_available")):
        assert "Raja Yksikköön" not in words
        assert "Raja Tulossa" not in words
        for word in ("Oma raja", "tulo", "katto"):
            assert word not in words.split("Eivät nyt sovi")[1].split("Taululla")[0]


def test_one_reading_notes_everyone_shown(place: factory.Desk, page: Callable[[], str], at: datetime) -> None:
    experts = factory.experts(place.organisation, 3, at)
    before = Reading.objects.count()

    page()

    assert Reading.objects.count() == before + 1
    reading = Reading.objects.order_by("-pk")[0]
    assert (reading.by, reading.reason, reading.within) == (place.coordinator.code, "matching", place.seat.task.order.code)
    noted = set(ReadSubject.objects.filter(reading=reading).values_list("subject", flat=True))
    assert noted == {expert.code for expert in experts}


def test_one_press_asks_one_person(place: factory.Desk, client: Client, clock_at: datetime) -> None:
    expert = factory.expert(place.organisation, clock_at)
    people.sign_in(client, place.coordinator, at=clock_at)

    response = client.post(f"/seats/{place.seat.code}/", {"one": expert.code, "mode": "cascade", "answer_hours": "48"})

    assert response.status_code == 302
    assert list(Offer.objects.values_list("expert", "state", "round__mode")) == [(expert.pk, "sent", "direct")]


def test_several_are_asked_in_the_order_that_was_chosen(place: factory.Desk, client: Client, clock_at: datetime) -> None:
    experts = factory.experts(place.organisation, 3, clock_at)
    people.sign_in(client, place.coordinator, at=clock_at)
    address, codes = f"/seats/{place.seat.code}/", [expert.code for expert in experts]
    chosen = {"experts": codes, "mode": "cascade", "answer_hours": "24", "note": "Terveisiä"}

    first = client.post(address, chosen | {"several": "1"})

    assert Offer.objects.count() == 0
    assert "Missä järjestyksessä kysytään?" in first.content.decode()

    turns = {f"turn-{code}": turn for code, turn in zip(codes, ["3", "1", "2"], strict=True)}
    client.post(address, chosen | turns | {"in_order": "1"})

    rows = list(Offer.objects.order_by("rank").values_list("expert", "state"))
    assert rows == [(experts[1].pk, "sent"), (experts[2].pk, "waiting"), (experts[0].pk, "waiting")]
    assert OfferRound.objects.get().note == "Terveisiä"


def test_an_order_nobody_could_choose_asks_again(place: factory.Desk, client: Client, clock_at: datetime) -> None:
    experts = factory.experts(place.organisation, 2, clock_at)
    people.sign_in(client, place.coordinator, at=clock_at)
    codes = [expert.code for expert in experts]

    typed = {"experts": codes, "mode": "cascade", "answer_hours": "24", "in_order": "1", f"turn-{codes[0]}": "7"}
    response = client.post(f"/seats/{place.seat.code}/", typed)

    assert response.status_code == 200
    assert "Missä järjestyksessä kysytään?" in response.content.decode()
    assert Offer.objects.count() == 0


def test_two_people_do_not_get_one_turn(place: factory.Desk, client: Client, clock_at: datetime) -> None:
    experts = factory.experts(place.organisation, 2, clock_at)
    people.sign_in(client, place.coordinator, at=clock_at)
    codes = [expert.code for expert in experts]

    typed = {"experts": codes, "mode": "cascade", "answer_hours": "24", "in_order": "1"} | {
        f"turn-{code}": "2" for code in codes
    }
    response = client.post(f"/seats/{place.seat.code}/", typed)

    assert (response.status_code, "Sama vuoro on myös toisella" in response.content.decode()) == (200, True)
    assert Offer.objects.count() == 0


def test_all_at_once_go_at_once(place: factory.Desk, client: Client, clock_at: datetime) -> None:
    experts = factory.experts(place.organisation, 2, clock_at)
    people.sign_in(client, place.coordinator, at=clock_at)

    codes = [expert.code for expert in experts]
    client.post(f"/seats/{place.seat.code}/", {"experts": codes, "mode": "parallel", "answer_hours": "24", "several": "1"})

    assert list(Offer.objects.values_list("state", "round__mode")) == [("sent", "parallel")] * 2


def test_a_stranger_cannot_be_asked_by_code(place: factory.Desk, client: Client, clock_at: datetime) -> None:
    stranger = factory.expert(people.organisation("Vieras ry"), clock_at)
    people.sign_in(client, place.coordinator, at=clock_at)

    response = client.post(f"/seats/{place.seat.code}/", {"one": stranger.code, "mode": "cascade", "answer_hours": "48"})

    assert response.status_code == 200
    assert OfferRound.objects.count() == 0


def test_the_board_takes_the_seat(place: factory.Desk, client: Client, clock_at: datetime) -> None:
    people.sign_in(client, place.coordinator, at=clock_at)

    client.post(f"/seats/{place.seat.code}/", {"board": "1", "until_on": "2027-03-04", "board_note": ""})

    assert list(OfferRound.objects.values_list("mode", "seat")) == [("board", place.seat.pk)]


@pytest.mark.parametrize("typed", ["", "huomenna", "2020-01-01", "99999-01-01"])
def test_a_board_day_that_will_not_do_is_said_and_nothing_happens(
    place: factory.Desk, client: Client, clock_at: datetime, typed: str
) -> None:
    people.sign_in(client, place.coordinator, at=clock_at)

    response = client.post(f"/seats/{place.seat.code}/", {"board": "1", "until_on": typed})

    assert response.status_code == 200
    assert OfferRound.objects.count() == 0


def test_another_desk_gets_a_page_not_found(place: factory.Desk, client: Client, clock_at: datetime) -> None:
    other = people.member("coordinator", people.organisation("Toinen ry"))
    people.sign_in(client, other, at=clock_at)

    assert client.get(f"/seats/{place.seat.code}/").status_code == 404


@pytest.mark.parametrize("address", ["", "?why=theme", "?all=1"])
def test_statements_are_few_and_do_not_grow_with_people(
    place: factory.Desk, client: Client, clock_at: datetime, address: str
) -> None:
    people.sign_in(client, place.coordinator, at=clock_at)
    factory.offer(place, factory.expert(place.organisation, clock_at, alias="Jo Kysytty"), at=clock_at)
    counts = []
    for more in (10, 240):
        add_people(place.organisation, more, clock_at)
        client.get(f"/seats/{place.seat.code}/{address}")
        with CaptureQueriesContext(connection) as seen:
            html = client.get(f"/seats/{place.seat.code}/{address}").content.decode()
        counts.append(len(seen))
        assert "Jo Kysytty" in html

    assert counts[0] == counts[1]
    assert counts[0] <= 10, "\n".join(query["sql"][:90] for query in seen)


def test_in_a_large_register_only_the_opened_rule_names_people(place: factory.Desk, client: Client, clock_at: datetime) -> None:
    add_people(place.organisation, 100, clock_at)
    fitting = factory.expert(place.organisation, clock_at)
    factory.expert(place.organisation, clock_at, alias="Toinen Aihe", themes=["gambling"])
    people.sign_in(client, place.coordinator, at=clock_at)
    address = f"/seats/{place.seat.code}/"

    folded = client.get(address).content.decode()
    noted = ReadSubject.objects.filter(reading=Reading.objects.order_by("-pk")[0])
    opened = client.get(f"{address}?why=theme").content.decode()

    assert "Toinen Aihe" not in folded
    assert f"?why={Shown.THEME}#excluded" in folded
    assert fitting.shown_name in folded
    assert noted.count() == folded.count('class="row rank"')
    assert opened.count('<details class="fold" open>') == 1


def test_the_holder_is_told_and_nobody_can_be_asked(place: factory.Desk, page: Callable[[], str], clock_at: datetime) -> None:
    factory.confirmed(place, factory.expert(place.organisation, clock_at, alias="Paikan Haltija"), at=clock_at)

    html = page()

    assert "Paikalla on tekijä" in html
    assert "Paikan Haltija" in html
    assert 'name="one"' not in html
    assert 'name="board"' not in html


def test_an_open_round_tells_who_is_silent_until_when_and_who_said_no(
    place: factory.Desk, page: Callable[[], str], clock_at: datetime
) -> None:
    silent = factory.expert(place.organisation, clock_at, alias="Hiljainen Harri")
    busy = factory.expert(place.organisation, clock_at, alias="Kiireinen Kaisa")
    factory.sent(place, [silent, busy], mode="parallel", at=clock_at)
    assignments.decline(offer=Offer.objects.get(expert=busy), by=None, at=clock_at)

    html = page()
    asked = html.split("Keneltä on kysytty")[1].split("Eivät nyt sovi")[0]

    assert "vastausaikaa to 4.3. klo 9.30 asti" in asked
    assert "ei tällä kertaa" in asked
    assert 'name="one"' not in html


def test_what_is_missing_is_said_before_anybody_is_asked(
    place: factory.Desk, page: Callable[[], str], clock_at: datetime
) -> None:
    factory.expert(place.organisation, clock_at)
    Order.objects.filter(pk=place.order.pk).update(aftercare="")

    html = page()

    assert "kuka pitää huolta ryhmästä jälkeenpäin" in html
    assert 'name="one"' not in html


def openings(html: str) -> str:
    """What the page tells would open the seat."""
    return html.split('id="openings"')[1].split("</section>", maxsplit=1)[0] if 'id="openings"' in html else ""


def somebody_away(place: factory.Desk, number: int, at: datetime) -> None:
    """So many people who can't come that day."""
    day = place.task.starts_at.date()
    for _ in range(number):
        away = factory.expert(place.organisation, at)
        register.add_day_exception(expert=away, starts_on=day, ends_on=day, is_free=False, by=None, at=at)


def test_a_few_who_are_not_available_are_not_counted_or_the_rest_would_be_told_apart(
    place: factory.Desk, page: Callable[[], str], clock_at: datetime
) -> None:
    somebody_away(place, 2, clock_at)

    assert openings(page()) == ""


def test_a_day_a_way_and_a_longer_road_that_would_open_the_seat_are_told(
    place: factory.Desk, page: Callable[[], str], clock_at: datetime
) -> None:
    factory.expert(place.organisation, clock_at, municipality="Utsjoki")
    near = factory.expert(place.organisation, clock_at, municipality="Vaasa")
    limits = {name: getattr(near, name) for name in availability.LIMITS} | {"max_km": 60}
    register.set_limits(expert=near, **limits, by=None, at=clock_at)
    somebody_away(place, 3, clock_at)

    told = openings(page())

    change = f"/orders/tasks/{place.task.code}/change/"
    assert near.remote_ok
    assert "Jos tilaisuus olisi etänä, sopivia olisi 2." in told
    assert f'href="{change}?place=remote"' in told
    assert "Jos aika olisi ma 15.3. klo 10.00, sopivia olisi 3." in told
    assert f'href="{change}?day=2027-03-15"' in told
    assert "1 sopisi muuten, mutta matka on enintään 50 km pidempi kuin oma raja." in told
    assert 'href="?why=distance#excluded"' in told


def test_the_link_shows_the_other_day_and_saves_nothing_by_itself(
    place: factory.Desk, client: Client, clock_at: datetime
) -> None:
    people.sign_in(client, place.coordinator, at=clock_at)
    address, before = f"/orders/tasks/{place.task.code}/change/", Task.objects.values().get(pk=place.task.pk)

    html = client.get(f"{address}?day=2027-03-15&place=remote").content.decode()
    odd = client.get(f"{address}?day=2027-99-99&place=moon").content.decode()

    assert 'value="2027-03-15"' in html
    assert '<option value="remote" selected>' in html
    assert 'value="2027-03-15"' not in odd
    assert Task.objects.values().get(pk=place.task.pk) == before


@pytest.mark.parametrize(("others", "told"), [(2, False), (3, True)])
def test_neighbours_are_counted_only_when_they_are_some(
    place: factory.Desk, page: Callable[[], str], clock_at: datetime, others: int, told: bool
) -> None:
    stranger = people.organisation("Vieras ry")
    for _ in range(others):
        factory.expert(stranger, clock_at, alias="Vieras Ihminen")

    html = page()

    assert ("Muiden organisaatioiden rekistereissä sopivia olisi 3." in openings(html)) is told
    assert (f"/orders/{place.task.order.code}/desk/referral/" in openings(html)) is told
    assert "Vieras Ihminen" not in html


def test_near_the_task_somebody_is_asked_only_by_choice(place: factory.Desk, client: Client, clock_at: datetime) -> None:
    """Two days or more before it, nothing is asked for."""
    expert = factory.expert(place.organisation, clock_at)
    Task.objects.filter(pk=place.task.pk).update(
        starts_at=clock_at + timedelta(hours=47), ends_at=clock_at + timedelta(hours=48)
    )
    people.sign_in(client, place.coordinator, at=clock_at)
    address = f"/seats/{place.seat.code}/"
    asked = {"one": expert.code, "mode": "cascade", "answer_hours": "24"}

    refused = client.post(address, asked)
    assert "Kysyn silti, kiireellisenä" in refused.content.decode()
    assert Offer.objects.count() == 0

    client.post(address, asked | {"is_urgent": "on"})
    assert list(Offer.objects.values_list("expert", "round__is_urgent")) == [(expert.pk, True)]


def test_nobody_on_a_break_is_counted_in_a_hint(place: factory.Desk, page: Callable[[], str], clock_at: datetime) -> None:
    expert = factory.expert(place.organisation, clock_at)
    register.pause(expert=expert, by=expert.user, at=clock_at)

    assert openings(page()) == ""


def test_a_task_called_off_offers_nobody(place: factory.Desk, page: Callable[..., str], at: datetime) -> None:
    expert = factory.expert(place.organisation, at)
    assert expert.code in page()
    task = Task.objects.get(pk=place.task.pk)
    orders.call_off_task(task=task, reason="", by=place.coordinator, at=at)

    html = page()

    assert f'value="{expert.code}"' not in html
    assert "Laita taululle" not in html
    assert "peruttu" in html


def test_nobody_ranks_people_for_their_own_order(place: factory.Desk, client: Client, clock_at: datetime) -> None:
    order = place.task.order
    assert order.client is not None
    people.membership(order.client, place.organisation, "coordinator")
    people.sign_in(client, order.client, at=clock_at)

    assert client.get(f"/seats/{place.seat.code}/").status_code == 404
