"""Areas, rest, boundaries in depth and days that come round: what is kept, what is refused, what matching is told."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kokemussilta.assignments.facts import facts_of_one
from kokemussilta.core.workflow import Refused
from kokemussilta.orders.catalogue import load_catalogue
from kokemussilta.orders.models import ServiceProduct
from kokemussilta.register import actions, rules
from kokemussilta.register.models import Boundary, Expert, TravelArea
from kokemussilta.vocabulary.models import Municipality, TaskKind, Theme
from tests.factories import people
from tests.factories.register import an_expert
from tests.register.pages import send, standing_in

TODAY = date(2027, 3, 2)
db = pytest.mark.django_db
clock = pytest.mark.usefixtures("clock_at")


@pytest.fixture
def expert(home):
    return an_expert(home=home)


@pytest.fixture
def me(client, expert):
    return people.sign_in(client, expert.user, second_factor=False)


@db
def test_areas_are_counties_and_municipalities_each_once(expert, at):
    lapua = Municipality.objects.select_related("county").get(name_fi="Lapua")
    for area in (lapua, lapua.county, lapua):
        actions.add_area(expert=expert, area=area, by=expert.user, at=at)
    facts = facts_of_one(expert, at)
    assert (facts.towns, facts.counties) == ({lapua.pk}, {lapua.county_id})
    for area in list(expert.travel_areas.all()):
        actions.remove_area(area=area, by=expert.user, at=at)
    assert (facts_of_one(expert, at).towns, facts_of_one(expert, at).counties) == (frozenset(), frozenset())


@db
def test_there_are_not_endlessly_many_areas(expert, at):
    towns = list(Municipality.objects.all()[:3])
    for town in towns[:2]:
        actions.add_area(expert=expert, area=town, by=None, at=at, most=2)
    with pytest.raises(Refused):
        actions.add_area(expert=expert, area=towns[2], by=None, at=at, most=2)


@db
def test_rest_is_set_kept_within_bounds_and_told_to_matching(expert, at):
    heavy = TaskKind.objects.get(code="peer-talk")
    actions.set_rest(expert=expert, rest_days=3, heavy_kinds=[heavy], by=expert.user, at=at)
    facts = facts_of_one(expert, at)
    assert (facts.rest_days, facts.heavy_kinds) == (3, {heavy.pk})
    for days in (-1, 15):
        with pytest.raises(Refused):
            actions.set_rest(expert=expert, rest_days=days, heavy_kinds=[], by=expert.user, at=at)
    assert facts_of_one(expert, at).rest_days == 3


@db
def test_boundaries_reach_the_rules(expert, at):
    load_catalogue()
    leaf, product = Theme.objects.filter(parent__isnull=False)[0], ServiceProduct.objects.get(slug="school-lecture")
    actions.set_boundaries(
        expert=expert, plain=["pair"], themes=[leaf], audiences=[], products=[product.code], max_people=25, by=None, at=at
    )
    facts = facts_of_one(expert, at)
    assert facts.boundaries == {("pair", 0), ("theme", leaf.pk), ("product", product.code)}
    assert facts.max_people == 25


@db
def test_neither_alone_nor_with_a_pair_is_refused(expert, at):
    with pytest.raises(Refused):
        actions.set_boundaries(expert=expert, plain=["alone", "pair"], themes=[], audiences=[], by=None, at=at)
    assert not Boundary.objects.exists()


@db
@clock
def test_the_form_of_boundaries_keeps_what_it_shows(me, expert):
    load_catalogue()
    product = ServiceProduct.objects.get(slug="media-interview").code
    leaf = Theme.objects.filter(parent__isnull=False)[0].code
    sent = {"plain": ["media"], "themes": [leaf], "products": [product], "max_people": "30", "audiences": []}
    assert send(me, "/people/me/boundaries/", sent).status_code == 302
    fields = standing_in(me, "/people/me/boundaries/")
    assert {name: fields[name] for name in ("plain", "themes", "products", "max_people")} == {
        "plain": ["media"], "themes": [leaf], "products": [product], "max_people": ["30"],
    }  # fmt: skip


@db
@clock
def test_a_service_that_is_no_longer_offered_stays_a_boundary(me, expert, at):
    actions.add_boundary(expert=expert, kind="product", product_code="VANHA234", by=None, at=at)
    page = "/people/me/boundaries/"
    assert me.post(page, standing_in(me, page) | {"max_people": "9"}).status_code == 302
    assert expert.boundaries.get().product_code == "VANHA234"


@db
@clock
def test_areas_on_ones_own_page_and_on_the_coordinators(me, client, expert):
    lapua = Municipality.objects.get(name_fi="Lapua")
    page = "/people/me/areas/"
    assert me.post(page, {"add": "1", "area": f"m:{lapua.code}"}).status_code == 302
    assert me.post(page, {"remove": "99999"}).status_code == me.post(page, {"remove": "x"}).status_code == 404
    people.sign_in(client, people.member("coordinator", expert.home))
    page = f"/people/{expert.code}/areas/"
    assert "Lapua" in client.get(f"/people/{expert.code}/").content.decode()
    assert client.post(page, {"add": "1", "area": f"c:{lapua.county.code}"}).status_code == 302
    assert client.post(page, {"remove": TravelArea.objects.get(municipality=lapua).pk}).status_code == 302
    assert [area.county for area in TravelArea.objects.all()] == [lapua.county]


@db
@clock
def test_words_of_what_one_tells_are_for_the_own_coordinators(me, client, expert):
    sent = {"tells": "Kerron toipumisesta", "tells_not": "En kerro lapsistani"}
    assert send(me, "/people/me/telling/", sent).status_code == 302
    people.sign_in(client, people.member("coordinator", expert.home))
    text = client.get(f"/people/{expert.code}/").content.decode()
    assert ("Kerron toipumisesta" in text, "En kerro lapsistani" in text) == (True, True)
    other = people.organisation()
    actions.give_consent(expert=expert, purpose="seen_by", organisation=other, by=expert.user, at=expert.created_at)
    people.sign_in(client, people.member("coordinator", other))
    answer = client.get(f"/people/{expert.code}/")
    assert (answer.status_code, "En kerro lapsistani" in answer.content.decode()) == (200, False)


@db
@clock
def test_every_other_tuesday_away_and_several_removed_at_once(me, expert):
    pattern = {
        "add_pattern": "1", "since": "2027-03-02", "until": "2027-05-31", "weekdays": ["1"], "every": "2", "repeats_free": "no",
    }  # fmt: skip
    assert me.post("/people/me/days/", pattern).status_code == 302
    starts = [row.starts_on for row in expert.day_exceptions.all()]
    assert starts == [TODAY + timedelta(weeks=2 * number) for number in range(7)]
    gone = [row.code for row in expert.day_exceptions.all()[:5]]
    assert me.post("/people/me/days/", {"remove_several": "1", "several": gone}).status_code == 302
    assert expert.day_exceptions.count() == 2
    assert me.post("/people/me/days/", {"remove_several": "1"}).status_code == 302


@db
@clock
def test_a_break_that_comes_later_is_told_and_can_be_taken_back(me, expert):
    assert me.post("/people/me/break/", {"from_on": "2027-03-20", "until_on": "2027-04-02"}).status_code == 302
    expert.refresh_from_db()
    assert (expert.is_on_break(TODAY), expert.has_coming_break(TODAY)) == (False, True)
    assert "20.3." in me.get("/people/me/").content.decode()
    assert "Peru tuleva tauko" in me.get("/people/me/break/").content.decode()
    me.post("/people/me/break/", {"resume": "1"})
    expert.refresh_from_db()
    assert expert.has_coming_break(TODAY) is False


@db
@clock
def test_the_summary_tells_what_the_entry_means(me, expert, at):
    actions.set_boundaries(
        expert=expert, plain=["media"], themes=[Theme.objects.get(code="alcohol")], audiences=[], max_people=30, by=None, at=at
    )
    actions.set_rest(expert=expert, rest_days=2, heavy_kinds=[], by=None, at=at)
    actions.add_area(expert=expert, area=Municipality.objects.get(name_fi="Lapua"), by=None, at=at)
    Expert.objects.filter(pk=expert.pk).update(has_car=False, max_per_week=1, notice_days=5)
    text = me.get("/people/me/").content.decode()
    for words in (
        "Sinulta kysytään, kun tarvitaan kokemusta näistä: masennus",
        "Vain näillä alueilla: Lapua.",
        "Kuljet ilman autoa",
        "Viimeistään 5 päivää ennen.",
        "Enintään 1 tehtävä viikossa. Raskaan tehtävän jälkeen 2 lepopäivää.",
        "yli 30 hengen ryhmät; media.",
    ):
        assert words in text, words


@given(st.dates(date(2027, 1, 1), date(2027, 6, 1)), st.integers(0, 200), st.frozensets(st.integers(0, 6)), st.integers(1, 4))
def test_repeated_days_against_a_plain_count(since, length, weekdays, every):
    until = since + timedelta(days=length)
    first_week = since - timedelta(days=since.weekday())
    expected = {
        since + timedelta(days=number)
        for number in range(length + 1)
        if (day := since + timedelta(days=number)).weekday() in weekdays and (day - first_week).days // 7 % every == 0
    }
    spans = rules.repeated(since, until, weekdays, every=every)
    told = {start + timedelta(days=number) for start, end in spans for number in range((end - start).days + 1)}
    assert told == expected
    assert len(spans) == sum(day - timedelta(days=1) not in expected for day in expected)
