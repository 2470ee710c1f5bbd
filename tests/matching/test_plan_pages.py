"""The pages of plans as a coordinator uses them: presses, what they tell, who was read, what strangers see."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions as assignments
from kokemussilta.assignments.models import Offer
from kokemussilta.audit.models import Reading, ReadSubject
from kokemussilta.matching.models import Plan, PlanPlace
from kokemussilta.matching.plans import working
from kokemussilta.register import actions as register
from tests.factories import assignments as factory
from tests.factories import people, plans

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(clock_at: datetime) -> factory.Desk:
    return factory.desk(clock_at, seats=2)


@pytest.fixture
def browser(client: Client, place: factory.Desk, clock_at: datetime) -> Client:
    return people.sign_in(client, place.coordinator, at=clock_at)


def text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_plan_is_started_from_the_list_and_shows_its_progress_without_scripts(browser, place, at):
    factory.experts(place.organisation, 3, at)
    weeks = browser.get("/plans/").context["form"].fields["first"].choices

    started = browser.post("/plans/", {"first": weeks[0][0], "weeks": "4"})
    at_work = text(browser, started.url)
    working.work()
    ready = text(browser, started.url)

    assert ("Laskenta on käynnissä" in at_work, "Päivitä" in at_work, "Pysäytä laskenta" in at_work) == (True, True, True)
    assert ("Laskenta on käynnissä" in ready, "2/2" in ready, "Parempaa jakoa ei ole" in ready) == (False, True, True)
    assert started.url in text(browser, "/plans/")


def test_a_week_that_is_not_offered_starts_nothing(browser, place):
    answer = browser.post("/plans/", {"first": "2020-01-06", "weeks": "4"})

    assert answer.status_code == 200
    assert Plan.objects.count() == 0


def test_lock_bar_choose_and_allow_again(browser, place, at):
    factory.experts(place.organisation, 4, at)
    plan = plans.of(place, at)
    one = plans.a_place(plan)
    address = f"/plans/{plan.code}/seats/{one.seat.code}/"

    locked = browser.post(address, {"lock": "1"})
    assert locked.url.endswith(f"#seat-{one.seat.code}")
    assert plans.a_place(plan, pk=one.pk).is_locked is True
    browser.post(address, {"unlock": "1"})
    browser.post(address, {"bar": one.expert.code})
    assert "Estetty tästä paikasta" in text(browser, address)
    browser.post(address, {"unbar": one.expert.code, "back": "place"})
    browser.post(address, {"choose": one.expert.code})

    now = plans.a_place(plan, pk=one.pk)
    assert (now.expert_id, now.is_locked, plan.bars.count()) == (one.expert_id, True, 0)


def test_a_choice_that_no_longer_fits_is_refused_in_words(browser, place, at):
    person, *_others = factory.experts(place.organisation, 3, at)
    plan = plans.of(place, at)
    one = plans.a_place(plan)
    register.pause(expert=person, by=person.user, at=at)

    answer = browser.post(f"/plans/{plan.code}/seats/{one.seat.code}/", {"choose": person.code}, follow=True)

    assert f"{person.shown_name} ei nyt sovi tähän tehtävään" in answer.content.decode()


def test_requests_go_by_one_press_and_a_second_one_changes_nothing(browser, place, at):
    factory.experts(place.organisation, 2, at)
    plan = plans.of(place, at)
    address = f"/plans/{plan.code}/offers/"
    rows = browser.get(address).context["rows"]
    chosen = {"places": [f"{row.seat.code}:{row.person.who.code}" for row in rows], "answer_hours": "72", "note": "Hei!"}

    first = browser.post(address, chosen, follow=True).content.decode()
    working.work()
    second = browser.post(address, chosen, follow=True).content.decode()

    assert "2 pyyntöä lähtee nyt." in first
    assert "ovat jo lähteneet" in second
    assert list(Offer.objects.values_list("state", "round__note")) == [("sent", "Hei!")] * 2
    assert "odottaa vastausta" in second


def test_nothing_chosen_sends_nothing_and_keeps_what_was_typed(browser, place, at):
    factory.experts(place.organisation, 2, at)
    plan = plans.of(place, at)

    answer = browser.post(f"/plans/{plan.code}/offers/", {"answer_hours": "24", "note": "Tärkeä viesti"})

    assert "Valitse ensin ainakin yksi pyyntö." in answer.content.decode()
    assert "Tärkeä viesti" in answer.content.decode()
    assert PlanPlace.objects.filter(state="sending").count() == 0


def test_what_did_not_leave_is_told_kindly(browser, place, at):
    factory.experts(place.organisation, 2, at)
    plan = plans.of(place, at)
    gone = plans.a_place(plan).expert
    register.pause(expert=gone, by=gone.user, at=at)
    plans.sent(plan, place, at)

    html = text(browser, f"/plans/{plan.code}/")

    assert "1 pyyntö ei lähtenyt" in html
    assert "Pyyntö ei lähtenyt:" in html


def test_answers_are_seen_and_the_press_after_a_no_plans_what_is_free(browser, place, at):
    factory.experts(place.organisation, 3, at)
    plan = plans.of(place, at)
    plans.sent(plan, place, at)
    yes, no = list(Offer.objects.order_by("pk"))
    assignments.accept(offer=yes, by=yes.expert.user, at=at)
    assignments.decline(offer=no, by=no.expert.user, at=at)

    html = text(browser, f"/plans/{plan.code}/")
    assert ("otti vastaan" in html, "ei tällä kertaa" in html, "Suunnittele vapaat uudelleen" in html) == (True, True, True)
    browser.post(f"/plans/{plan.code}/", {"again": "1"})
    working.work()

    html = text(browser, f"/plans/{plan.code}/")
    assert (yes.expert.shown_name in html, no.expert.shown_name in html) == (True, False)


def test_why_not_somebody(browser, place, at):
    ones = factory.experts(place.organisation, 3, at)
    away = factory.expert(place.organisation, at, alias="Tauolla Oleva")
    register.pause(expert=away, by=away.user, at=at)
    plan = plans.of(place, at)
    one, other = list(plan.places.select_related("seat", "expert"))
    spare = next(expert for expert in ones if expert.pk not in {one.expert_id, other.expert_id})
    address = f"/plans/{plan.code}/seats/{one.seat.code}/"

    def asks(name: str) -> str:
        found = browser.post(reverse("core:narrow"), {"to": address, "q": name})
        assert name.lower() not in found.url.lower()
        return text(browser, found.url)

    assert "Ei ole nyt saatavilla tähän tehtävään." in asks("Tauolla")
    assert "Sopisi, mutta on suunnitelmassa muualla" in asks(other.expert.shown_name)
    assert "Ei muita paikkoja tässä suunnitelmassa." in asks(spare.shown_name)
    assert "On ehdolla juuri tähän paikkaan." in asks(one.expert.shown_name)
    assert "ei löytynyt ketään" in asks("Olematon")


def test_two_plans_differ_where_their_people_do(browser, place, at):
    factory.experts(place.organisation, 4, at)
    plan = plans.of(place, at)
    browser.post(f"/plans/{plan.code}/", {"copy": "1"})
    working.work()
    copy = Plan.objects.get(copied_from=plan)
    one = plans.a_place(copy)
    browser.post(f"/plans/{copy.code}/seats/{one.seat.code}/", {"bar": one.expert.code})
    plans.again(copy, place, at)

    html = text(browser, f"/plans/{copy.code}/compare/?with={plan.code}")

    assert "Eroaa 1 paikassa" in html
    assert one.expert.shown_name in html


def test_who_is_shown_is_noted(browser, place, at):
    factory.experts(place.organisation, 2, at)
    plan = plans.of(place, at)
    before = Reading.objects.count()

    text(browser, f"/plans/{plan.code}/")

    assert Reading.objects.count() == before + 1
    reading = Reading.objects.latest("pk")
    assert (reading.by, reading.reason, reading.within) == (place.coordinator.code, "matching", plan.code)
    noted = set(ReadSubject.objects.filter(reading=reading).values_list("subject", flat=True))
    assert noted == set(plan.places.values_list("expert__code", flat=True))


def test_a_strangers_plan_is_not_there_and_ones_own_place_is_not_pressed(browser, place, at):
    stranger = factory.desk(at)
    theirs = plans.of(stranger, at)
    for address in (f"/plans/{theirs.code}/", f"/plans/{theirs.code}/offers/", f"/plans/fairness/?plan={theirs.code}"):
        assert browser.get(address).status_code == 404
    own = factory.expert(place.organisation, at)
    people.membership(own.user, place.organisation, Role.COORDINATOR)
    plan = plans.of(place, at)
    me = people.sign_in(Client(), own.user, at=at)
    seat = plans.a_place(plan, expert=own).seat.code

    html = me.get(f"/plans/{plan.code}/").content.decode()
    pressed = me.post(f"/plans/{plan.code}/seats/{seat}/", {"lock": "1"})

    assert "Lukitse" not in html
    assert pressed.status_code == 403
    assert me.get(f"/plans/{plan.code}/offers/").context["rows"] == []


def test_an_order_that_lacks_something_waits_for_it(browser, place, at):
    factory.experts(place.organisation, 2, at)
    place.order.aftercare = ""
    place.order.save(update_fields=["aftercare"])
    plan = plans.of(place, at)

    answer = browser.get(f"/plans/{plan.code}/offers/")

    assert answer.context["rows"] == []
    assert "Tilauksesta puuttuu:" in answer.content.decode()


def test_a_plan_without_open_seats_says_so(browser, place, at):
    plan = plans.started(place.organisation, by=place.coordinator, at=at, weeks=1)
    working.work()

    assert "Ei avoimia paikkoja" in text(browser, f"/plans/{plan.code}/")


def test_a_worker_that_does_not_come_is_told_of(browser, place, at, set_clock):
    plan = plans.started(place.organisation, by=place.coordinator, at=at)

    set_clock(at + timedelta(minutes=2))

    assert "Laskenta ei ole alkanut" in text(browser, f"/plans/{plan.code}/")


def test_what_somebody_said_no_to_is_not_in_their_way(browser, place, at):
    kind = factory.experts(place.organisation, 3, at)
    plan = plans.of(place, at)
    plans.sent(plan, place, at)
    one, other = plan.places.select_related("expert", "offer", "seat").order_by("pk")
    assignments.decline(offer=other.offer, by=other.expert.user, at=at)

    page = text(browser, f"/plans/{plan.code}/seats/{one.seat.code}/")

    assert {one.expert, other.expert} < set(kind)
    assert (page.count("Sopii. Ei muita paikkoja tässä suunnitelmassa."), "suunnitelmassa muualla" in page) == (2, False)
