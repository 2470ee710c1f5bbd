"""The page of a seat: who is ranked, who is counted, what is told, and asking from it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kokemussilta.assignments.models import Offer, OfferRound
from kokemussilta.audit.models import Reading, ReadSubject
from kokemussilta.register import actions as register
from kokemussilta.register.states import BoundaryKind
from tests.factories import assignments as factory
from tests.factories import people
from tests.factories import register as people_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(clock_at: datetime) -> factory.Desk:
    return factory.desk(clock_at)


@pytest.fixture
def page(client: Client, place: factory.Desk, clock_at: datetime) -> Callable[[], str]:
    people.sign_in(client, place.coordinator, at=clock_at)

    def read() -> str:
        return client.get(f"/seats/{place.seat.code}/").content.decode()

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
    place: factory.Desk, page: Callable[[], str], at: datetime
) -> None:
    patient = factory.expert(place.organisation, at, alias="Raja Yksikköön")
    earner = factory.expert(place.organisation, at, alias="Raja Tulossa")
    unit = place.seat.task.order.unit
    register.add_boundary(expert=patient, kind=BoundaryKind.UNIT, unit=unit, by=None, at=at)
    register.set_ceiling(expert=earner, cents=1, by=None, at=at)

    html = page()

    assert html.count("Ei nyt saatavilla") == 1
    assert "Raja Yksikköön" in html
    assert "Raja Tulossa" in html
    for word in ("Oma raja", "tulo", "katto"):
        assert word not in html.split("Eivät nyt sovi")[1].split("Taululle")[0].replace("Raja Tulossa", "")


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


def test_several_are_asked_in_turn(place: factory.Desk, client: Client, clock_at: datetime) -> None:
    experts = factory.experts(place.organisation, 3, clock_at)
    people.sign_in(client, place.coordinator, at=clock_at)

    codes = [expert.code for expert in experts]
    client.post(f"/seats/{place.seat.code}/", {"experts": codes, "mode": "cascade", "answer_hours": "24", "several": "1"})

    rows = list(Offer.objects.order_by("rank").values_list("expert", "state"))
    assert rows == [(experts[0].pk, "sent"), (experts[1].pk, "waiting"), (experts[2].pk, "waiting")]


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


def test_statements_do_not_grow_with_people(place: factory.Desk, client: Client, clock_at: datetime) -> None:
    people.sign_in(client, place.coordinator, at=clock_at)
    factory.experts(place.organisation, 3, clock_at)
    address = f"/seats/{place.seat.code}/"
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    factory.experts(place.organisation, 25, clock_at)
    client.get(address)
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)
    assert len(many) <= 30
