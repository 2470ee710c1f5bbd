"""An organisation's weights: who chooses them, within which limits, what they change and what is told of it."""

from datetime import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from kokemussilta.accounts.models import User
from kokemussilta.audit.models import Entry, Reading
from kokemussilta.core.workflow import Refused
from kokemussilta.matching import actions
from kokemussilta.matching.models import Weighing
from kokemussilta.matching.weights import USUAL, Level, Part
from tests.factories import assignments as factory
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(clock_at: datetime) -> factory.Desk:
    return factory.desk(clock_at)


@pytest.fixture
def lead(place: factory.Desk) -> User:
    return people.member("lead", place.organisation)


@pytest.fixture
def address(place: factory.Desk) -> str:
    return reverse("matching:weights", args=[place.organisation.code])


def levels(**changed: Level) -> dict[Part, Level]:
    """The usual ones, with some changed."""
    return dict.fromkeys(Part, Level.USUAL) | {Part(name): level for name, level in changed.items()}


def typed(**changed: Level) -> dict[str, str]:
    """The same as a browser sends them."""
    return {str(part): str(int(level)) for part, level in levels(**changed).items()}


def test_a_lead_chooses_and_it_is_noted(place: factory.Desk, lead: User, at: datetime) -> None:
    changed = actions.set_weights(
        organisation=place.organisation, levels=levels(travel=Level.MUCH, newcomer=Level.NONE), by=lead, at=at
    )

    assert changed == ["travel", "newcomer"]
    assert Weighing.objects.get().levels == levels(travel=Level.MUCH, newcomer=Level.NONE)
    entry = Entry.objects.get(verb="matching.weights.set")
    assert (entry.by, entry.subject, entry.fields) == (lead.code, place.organisation.code, ["newcomer", "travel"])


def test_the_same_again_is_no_change(place: factory.Desk, lead: User, at: datetime) -> None:
    for _ in range(2):
        actions.set_weights(organisation=place.organisation, levels=levels(travel=Level.MUCH), by=lead, at=at)

    assert Entry.objects.filter(verb="matching.weights.set").count() == 1


def test_the_usual_comes_back(place: factory.Desk, lead: User, at: datetime) -> None:
    actions.set_weights(organisation=place.organisation, levels=levels(travel=Level.NONE), by=lead, at=at)

    assert actions.usual_again(organisation=place.organisation, by=lead, at=at)
    assert not actions.usual_again(organisation=place.organisation, by=lead, at=at)
    assert Weighing.objects.count() == 0
    assert Entry.objects.filter(verb="matching.weights.usual_again").count() == 1


def test_only_leads_of_the_organisation_choose(place: factory.Desk, at: datetime) -> None:
    stranger = people.member("lead", people.organisation("Toinen ry"))
    for who in (place.coordinator, stranger):
        with pytest.raises(PermissionDenied):
            actions.set_weights(organisation=place.organisation, levels=levels(), by=who, at=at)
        with pytest.raises(PermissionDenied):
            actions.usual_again(organisation=place.organisation, by=who, at=at)


@pytest.mark.parametrize(
    ("part", "level"),
    [("fairness", Level.NONE), ("waited", Level.NONE), ("language", Level.NONE), ("depth", Level.LITTLE)],
)
def test_nobody_weighs_fairness_away(place: factory.Desk, lead: User, at: datetime, part: str, level: Level) -> None:
    with pytest.raises(Refused):
        actions.set_weights(organisation=place.organisation, levels=levels(**{part: level}), by=lead, at=at)
    assert Weighing.objects.count() == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        Weighing.objects.create(organisation=place.organisation, **{part: int(level)})


def test_the_page_saves_tells_and_restores(
    place: factory.Desk, lead: User, address: str, client: Client, clock_at: datetime
) -> None:
    people.sign_in(client, lead, at=clock_at)
    factory.expert(place.organisation, clock_at)

    client.post(address, typed(travel=Level.MUCH, language=Level.LITTLE))
    ranking = client.get(f"/seats/{place.seat.code}/").content.decode()

    assert "Organisaationne painottaa omalla tavallaan: paljon painavat: matka; vähän painavat: kieli." in ranking
    assert address in ranking

    client.post(address, {"usual": "1"})
    assert "Organisaationne painottaa" not in client.get(f"/seats/{place.seat.code}/").content.decode()


def test_what_is_not_among_the_choices_is_not_saved(
    place: factory.Desk, lead: User, address: str, client: Client, clock_at: datetime
) -> None:
    people.sign_in(client, lead, at=clock_at)

    client.post(address, typed(fairness=Level.NONE))
    client.post(address, typed() | {"travel": "9"})

    assert Weighing.objects.count() == 0


def test_trying_out_shows_the_difference_and_saves_nothing(
    place: factory.Desk, lead: User, address: str, client: Client, clock_at: datetime
) -> None:
    """Near without knowing the place, or far and new: by what weighs."""
    people.sign_in(client, lead, at=clock_at)
    near = factory.expert(place.organisation, clock_at, alias="Lähellä Asuva")
    far = factory.expert(place.organisation, clock_at, alias="Uusi Kaukaa", municipality="Vaasa", is_newcomer=True)
    before = Reading.objects.count()

    page = client.post(address, typed(newcomer=Level.MUCH, travel=Level.NONE) | {"try": "1"}).content.decode()

    now, then = page.split("Näillä painotuksilla")
    now = now.split("<h3>Nyt</h3>")[1]
    assert now.index(near.shown_name) < now.index(far.shown_name)
    assert then.index(far.shown_name) < then.index(near.shown_name)
    assert Weighing.objects.count() == 0
    assert Reading.objects.count() == before + 1


def test_points_on_the_page_are_those_that_were_chosen(
    place: factory.Desk, lead: User, client: Client, clock_at: datetime
) -> None:
    factory.expert(place.organisation, clock_at)
    actions.set_weights(organisation=place.organisation, levels=levels(travel=Level.NONE), by=lead, at=clock_at)
    people.sign_in(client, place.coordinator, at=clock_at)

    ranking = client.get(f"/seats/{place.seat.code}/").content.decode()

    assert "<strong>Matka" not in ranking
    assert f"<strong>Kokemus, {USUAL[Part.DEPTH]}</strong>" not in ranking
    assert "Muuta painotuksia" not in ranking


def test_an_organisation_that_only_orders_has_none(client: Client, clock_at: datetime) -> None:
    organisation = people.organisation("Tilaaja", coordinates=False)
    people.sign_in(client, people.member("lead", organisation), at=clock_at)
    assert client.get(reverse("matching:weights", args=[organisation.code])).status_code == 403
