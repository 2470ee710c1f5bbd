"""Telling of work afterwards, on the pages of the three who may; and answering."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.assignments.models import Assignment, LateEntry
from kokemussilta.orders.models import Order
from tests.assignments.test_late import Place
from tests.factories import assignments as make
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


@pytest.fixture
def place(at):
    return Place(at)


def browser(user):
    return people.sign_in(Client(), user)


def sent(where, **changes) -> dict[str, str]:
    day = where.at - timedelta(days=3)
    facts = {
        "press": "ABCD2345", "product": where.facts.product.slug, "day": day.date().isoformat(), "time": "12:00", "length": "1,5", "place": "on_site",
        "municipality": where.facts.municipality.code, "unit": where.unit.code, "contact_name": "Outi", "people_reached": "25",
        "hours": "2", "travel_km": "36", "travel_note": "bussi", "payer": "client", "fee_cents": "80", "language": "fi", "words": "Hyvä ryhmä",
    }  # fmt: skip
    return {name: value for name, value in (facts | changes).items() if value is not None}


OWN = reverse("assignments:late-own")


def test_an_expert_tells_a_client_confirms(place):
    mine, theirs = browser(place.expert.user), browser(place.client)
    assert OWN in mine.get(reverse("assignments:mine")).content.decode()
    answer = mine.post(OWN, sent(place))
    again = mine.post(OWN, sent(place))
    entry = LateEntry.objects.get()
    assert (answer.url, again.url) == (reverse("assignments:late", args=[entry.code]),) * 2
    assert (entry.minutes, entry.people_reached, entry.fee_cents, entry.unit, entry.told_by) == (
        120,
        25,
        8000,
        place.unit,
        "expert",
    )
    assert (entry.ends_at - entry.starts_at, entry.place) == (timedelta(minutes=90), "on_site")
    assert "Odottaa, että tilaaja tai koordinaattori vahvistaa." in mine.get(answer.url).content.decode()
    home = theirs.get(reverse("portals:client")).content.decode()
    assert answer.url in home
    page = theirs.get(answer.url).content.decode()
    assert ["Pitää paikkansa, vahvistan" in page, "bussi" in page, "36 km" in page] == [True, False, True]
    for _press in range(2):
        assert theirs.post(answer.url, {"do": "confirm"}).status_code == 302
    assert (LateEntry.objects.get().state, Assignment.objects.filter(state="done").count()) == ("confirmed", 1)
    assert answer.url not in theirs.get(reverse("portals:client")).content.decode()


def test_what_is_wrong_is_told_at_its_place_and_nothing_is_lost(place):
    mine = browser(place.expert.user)
    wrong = {
        "day": (place.at + timedelta(days=1)).date().isoformat(), "unit": "other", "municipality": "", "hours": "kaksi", "people_reached": "",
    }  # fmt: skip
    answer = mine.post(OWN, sent(place, **wrong))
    page = answer.content.decode()

    assert (answer.status_code, LateEntry.objects.count()) == (422, 0)
    for words in (
        "Kirjaa tehtävä vasta, kun se on ohi.", "Kirjoita, kenelle tehtävä tehtiin.", "Valitse kunta, jossa tavattiin.",
        "Kirjoita tunnit numeroina", "Kerro vielä, montako ihmistä", "Hyvä ryhmä", 'value="kaksi"',
    ):  # fmt: skip
        assert words in page, words
    clash = make.another(
        place.desk, place.coordinator, place.at - timedelta(days=10), starts_at=place.at - timedelta(days=3, hours=-3)
    )
    make.confirmed(clash, place.expert, at=place.at - timedelta(days=9))
    refused = mine.post(OWN, sent(place))
    assert (refused.status_code, "jo tehtävä samaan aikaan" in refused.content.decode()) == (422, True)


def test_remote_work_needs_no_town(place):
    mine = browser(place.expert.user)
    mine.post(
        OWN, sent(place, place="remote", municipality="", unit="other", organisation_name="Opisto", unit_name="Lähihoitajat")
    )

    entry = LateEntry.objects.get()
    assert (entry.place, entry.orderer, entry.asked) == ("remote", "Opisto, Lähihoitajat", "desk")
    desk = browser(place.coordinator)
    assert reverse("assignments:desk-late") in desk.get(reverse("portals:desk")).content.decode()
    assert reverse("assignments:late", args=[entry.code]) in desk.get(reverse("assignments:desk-late")).content.decode()


def test_a_client_tells_and_the_expert_adds_their_hours(place):
    theirs, mine = browser(place.client), browser(place.expert.user)
    url = reverse("assignments:late-visit")
    page = theirs.get(url).content.decode()
    assert (place.expert.shown_name in page, 'name="hours"' in page) == (True, False)
    keys = {
        "visit": f"{place.unit.code}-{place.expert.code}",
        "unit": None,
        "hours": None,
        "travel_km": None,
        "travel_note": None,
    }
    made = theirs.post(url, sent(place, **keys))
    entry = LateEntry.objects.get()
    assert (entry.told_by, entry.asked, entry.minutes, entry.desk) == ("client", "expert", None, place.desk)
    home = mine.get(reverse("portals:expert")).content.decode()
    assert "1 tehtävä odottaa vahvistusta" in home
    assert made.url in mine.get(reverse("assignments:mine")).content.decode()
    shown = mine.get(made.url).content.decode()
    assert re.search(r'name="hours" value="([^"]*)"', shown).group(1) == "1,5"
    assert mine.post(made.url, {"do": "confirm", "hours": ""}).status_code == 422
    mine.post(made.url, {"do": "confirm", "hours": "1,75", "travel_km": "12", "travel_note": ""})
    done = LateEntry.objects.get().assignment
    assert (done.state, done.worked_minutes, done.travel_km, done.task.order.client) == ("done", 105, 12, place.client)
    assert mine.get(reverse("assignments:task", args=[done.task.code])).status_code == 200
    told = browser(place.coordinator).get(reverse("orders:handling", args=[done.task.order.code])).content.decode()
    assert "Tehty työ kirjattiin jälkikäteen" in told


def test_a_client_sees_only_those_who_have_been_with_them(place):
    stranger = make.confirmed(
        make.another(place.desk, place.coordinator, client=people.member(Role.CLIENT, people.organisation()))
    ).expert
    theirs = browser(place.client)
    keys = {"visit": f"{place.unit.code}-{stranger.code}", "unit": None, "hours": None}
    answer = theirs.post(reverse("assignments:late-visit"), sent(place, **keys))

    assert (answer.status_code, stranger.shown_name in answer.content.decode(), LateEntry.objects.count()) == (422, False, 0)


def test_a_coordinator_tells_on_somebodys_behalf(place):
    desk = browser(place.coordinator)
    url = reverse("assignments:late-for", args=[place.expert.code])
    assert url in desk.get(reverse("register:person", args=[place.expert.code])).content.decode()
    made = desk.post(url, sent(place))
    entry = LateEntry.objects.get()
    assert (entry.told_by, entry.asked, entry.entered_by) == ("desk", "expert", place.coordinator)
    assert "vahvistan" not in desk.get(made.url).content.decode()
    assert desk.post(made.url, {"do": "confirm"}).status_code == 403
    stranger = browser(people.member(Role.COORDINATOR, people.organisation()))
    assert [stranger.get(one).status_code for one in (url, made.url)] == [404, 404]


def test_a_refusal_has_its_reason_and_is_mended(place):
    mine, theirs = browser(place.expert.user), browser(place.client)
    url = mine.post(OWN, sent(place)).url
    assert theirs.post(url, {"do": "refuse", "reason": ""}).status_code == 422
    theirs.post(url, {"do": "refuse", "reason": "Paikalla oli kymmenen."})
    mend = reverse("assignments:late-mend", args=[LateEntry.objects.get().code])
    assert "Paikalla oli kymmenen." in mine.get(mend).content.decode()
    assert theirs.get(mend).status_code == 404
    mine.post(mend, sent(place, people_reached="10"))
    entry = LateEntry.objects.get()
    assert (entry.state, entry.people_reached, entry.unit) == ("told", 10, place.unit)
    mine.post(url, {"do": "withdraw"})
    assert (LateEntry.objects.get().state, mine.get(mend).status_code) == ("withdrawn", 404)


def test_a_client_mends_their_own_without_losing_the_unit(place):
    theirs = browser(place.client)
    keys = {"visit": f"{place.unit.code}-{place.expert.code}", "unit": None, "hours": None}
    theirs.post(reverse("assignments:late-visit"), sent(place, **keys))
    theirs.post(
        reverse("assignments:late-mend", args=[LateEntry.objects.get().code]),
        sent(place, people_reached="11", unit=None, hours=None),
    )

    entry = LateEntry.objects.get()
    assert (entry.people_reached, entry.unit, entry.minutes) == (11, place.unit, None)


def test_the_same_work_ordered_here_is_shown_to_whoever_confirms(place):
    start = place.at - timedelta(days=3, hours=-1)
    other = make.another(place.desk, place.coordinator, place.at - timedelta(days=10), starts_at=start)
    Order.objects.filter(pk=other.order.pk).update(unit=place.unit)
    url = browser(place.expert.user).post(OWN, sent(place)).url

    assert "Onko tämä jo täällä?" in browser(place.client).get(url).content.decode()


def test_nobody_finds_their_own_in_the_desks_queue(place):
    people.membership(place.expert.user, place.desk, Role.COORDINATOR)
    browser(place.expert.user).post(OWN, sent(place))
    own, other = browser(place.expert.user), browser(place.coordinator)
    desk = [who.get(reverse("portals:desk")).content.decode() for who in (own, other)]
    stranger = browser(people.member(Role.COORDINATOR, people.organisation())).get(reverse("portals:desk")).content.decode()

    assert [reverse("assignments:desk-late") in page for page in (*desk, stranger)] == [False, True, False]


def test_those_who_are_neither_see_nothing(place):
    url = browser(place.expert.user).post(OWN, sent(place)).url
    nobody, other = people.user(), make.expert(place.desk).user
    assert [browser(who).get(url).status_code for who in (nobody, other, people.user(is_operator=True))] == [404] * 3
    assert browser(nobody).get(OWN).status_code == 404
    assert browser(place.expert.user).get(reverse("assignments:late-visit")).status_code == 403
