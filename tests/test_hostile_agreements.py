"""What a hostile person tried against trusted pairs, contracts, talks, reports and days, and what it holds."""

import re
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions
from kokemussilta.assignments.models import Assignment, Deliverable, Feed, Offer, Talk, TalkNote
from kokemussilta.assignments.queries import trust as trust_queries
from kokemussilta.assignments.trusted import Limits, Trust
from kokemussilta.core.workflow import Refused
from kokemussilta.orders import actions as orders
from kokemussilta.register import actions as register
from kokemussilta.register.actions import Shift
from kokemussilta.register.models import Contract, Qualification
from kokemussilta.search.rules import day_in
from tests.assignments.test_trusted import DIRECT, MANY, Pair
from tests.conftest import AT
from tests.factories import assignments as make
from tests.factories import contracts, people
from tests.factories import orders as factory
from tests.factories.register import an_expert
from tests.factories.talks import booked

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "clean_cache")]


@pytest.fixture
def pair():
    return Pair(AT)


def _browser(user):
    return people.sign_in(Client(raise_request_exception=False), user, at=AT)


def _hidden(page, name):
    return re.findall(rf'name="{name}" value="([^"]*)"', page.content.decode())


# --- Trusted pairs --------------------------------------------------------------------------------------------------------


def test_nobody_is_their_own_units_trusted_expert(pair):
    both = pair.expert.user
    people.membership(both, pair.unit.organisation, Role.CLIENT, pair.unit)

    assert trust_queries.candidates(both) == []
    with pytest.raises(PermissionDenied):
        actions.ask_to_trust(unit=pair.unit, expert=pair.expert, limits=DIRECT, by=both, at=AT)
    trust = pair.agreed()
    with pytest.raises(PermissionDenied):
        actions.limit_trust(trust=trust, limits=DIRECT, by=both, at=AT)
    assert not Trust.objects.get().unit_direct


def test_an_order_of_the_experts_own_books_nobody(pair):
    pair.agreed(DIRECT, DIRECT)
    order = factory.submitted(AT, desk=pair.place.organisation)
    order.client = pair.expert.user
    order.save(update_fields=["client"])
    orders.link(order=order, organisation=pair.unit.organisation, unit=pair.unit, by=pair.place.coordinator, at=AT)
    start = (AT + timedelta(days=21)).replace(hour=10, minute=0)
    spans = [(start, start + timedelta(minutes=75))]
    orders.make_tasks(order=order, spans=spans, plan=factory.plan(order), by=pair.place.coordinator, at=AT)

    assert not Assignment.objects.filter(task__order=order).exists()
    assert not Offer.objects.filter(seat__task__order=order).exists()


def test_questions_that_wait_count_within_the_month(pair):
    pair.agreed(Limits(per_month=1), MANY)
    for days in (38, 39, 40):
        pair.planned(days=days)

    assert Offer.objects.filter(expert=pair.expert, state="sent").count() == 1


# --- Contracts ------------------------------------------------------------------------------------------------------------


def test_a_shift_that_was_slipped_in_is_not_accepted_unseen():
    home = people.organisation()
    sari, expert = people.member(Role.COORDINATOR, home), an_expert(home=home)
    contract = contracts.offered(expert, AT, by=sari)
    browser, page = _browser(expert.user), reverse("register:contract", args=[contract.code])
    shown = _hidden(browser.get(page), "shift")
    register.add_placement(
        contract=contract, shift=Shift(people.unit(home), 3, time(9), time(12), contract.starts_on), by=sari, at=AT
    )

    browser.post(page, {"press": "accept", "shift": shown})
    assert Contract.objects.get().state == "offered"
    browser.post(page, {"press": "accept", "shift": _hidden(browser.get(page), "shift")})
    assert (Contract.objects.get().state, contract.placements.get().agreed_at) == ("accepted", AT)


@pytest.mark.parametrize("day", ["9999-12-31", "9999-02-01", "0001-01-01", "2200-01-01"])
def test_a_year_that_nobody_lives_is_asked_about(day):
    home = people.organisation()
    sari, expert = people.member(Role.COORDINATOR, home), an_expert(home=home)
    template, browser = contracts.template(home, AT), _browser(sari)
    offered = {"template": template.code, "starts_on": day, "until": "template"}
    shown = {"kind": "first_aid", "got_on": "2026-01-01", "ends_on": day}

    assert browser.post(reverse("register:offer-contract", args=[expert.code]), offered).status_code == 422
    assert browser.post(reverse("register:qualifications", args=[expert.code]), shown).status_code == 422
    assert (Contract.objects.count(), Qualification.objects.filter(expert=expert, ends_on__isnull=False).count()) == (0, 0)


# --- Talks and reports ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2199-12-31"])
def test_a_talk_is_not_put_beyond_all_calendars(day):
    assignment = make.confirmed(make.desk())
    browser, page = _browser(assignment.expert.user), reverse("assignments:talk", args=[assignment.code, "briefing"])
    for clock in ("00:00", "23:59"):
        sent = {"do": "propose", "day_1": day, "time_1": clock, "way": "meet", "place": "x", "minutes": "60"}
        assert browser.post(page, sent).status_code in {200, 302}
        assert browser.get(page).status_code == 200

    assert not any(talk.times for talk in Talk.objects.all())


def test_words_for_one_coordinator_do_not_go_to_another_unsaid():
    place = make.desk()
    assignment = make.confirmed(place)
    talk = booked(place, assignment, AT)
    colleague = people.member(Role.LEAD, place.organisation, name="Toinen Lukija")
    browser, page = _browser(assignment.expert.user), reverse("assignments:talk", args=[assignment.code, "briefing"])
    reader = _hidden(browser.get(page), "reader")[0]
    actions.take_talk(talk=talk, by=colleague, at=AT)

    answer = browser.post(page, {"do": "note", "text": "Vain Kallelle.", "reader": reader})
    assert (TalkNote.objects.count(), "Toinen Lukija" in answer.content.decode()) == (0, True)
    assert "Vain Kallelle." in answer.content.decode()
    browser.post(page, {"do": "note", "text": "Käy.", "reader": _hidden(answer, "reader")[0]})
    assert TalkNote.objects.get().holder == colleague


def test_what_nobody_at_the_desk_has_read_is_not_sent():
    place = make.desk()
    assignment = make.confirmed(place)
    writer = assignment.expert.user
    report = actions.begin_deliverable(task=place.task, by=writer, at=AT)
    facts = {
        "title": "Kierros", "text": "Ensin", "signed": "Aino", "recipient_name": "Outi", "recipient_role": "", "recipient_email": "outi@example.fi",
    }  # fmt: skip
    actions.write_deliverable(deliverable=report, facts=facts, by=writer, at=AT)
    browser, page = _browser(place.coordinator), reverse("assignments:deliverable", args=[report.code])
    shown = _hidden(browser.get(page), "shown")[0]
    newest = Deliverable.objects.get()
    actions.write_deliverable(deliverable=newest, facts={"text": "Lukematta"}, by=writer, at=AT)

    answer = browser.post(page, facts | {"do": "send", "shown": shown})
    assert (Deliverable.objects.get().state, "Lukematta" in answer.content.decode()) == ("draft", True)
    browser.post(page, facts | {"text": "Lukematta", "do": "send", "shown": _hidden(answer, "shown")[0]})
    assert (Deliverable.objects.get().state, Deliverable.objects.get().text) == ("sent", "Lukematta")


# --- Feeds and days -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("do", "left"), [("renew", 1), ("revoke", 0)])
def test_a_press_too_many_on_an_address_leads_back(do, left):
    user = make.desk().coordinator
    feed, _secret = actions.make_feed(kind="desk", name="Puhelin", by=user, at=AT)
    browser, page = _browser(user), reverse("assignments:feeds")
    answers = [browser.post(page, {"do": do, "feed": feed.code}).status_code for _ in range(2)]

    assert (answers, Feed.objects.filter(user=user, revoked_at__isnull=True).count()) == ([302, 302], left)


@pytest.mark.parametrize("words", ["31.12.9999", "1.1.0001", "31.12.2200"])
def test_a_day_that_nobody_looks_for_is_no_day(words):
    browser = _browser(people.member(Role.COORDINATOR, people.organisation()))

    assert day_in(words, date(2026, 11, 22))[0] is None
    assert browser.post("/search/", {"q": words}, follow=True).status_code == 200


def test_a_refusal_of_an_unseen_shift_is_kind():
    home = people.organisation()
    expert = an_expert(home=home)
    contract = contracts.offered(expert, AT)
    with pytest.raises(Refused, match="Viikkovuorot ovat muuttuneet"):
        register.accept_contract(contract=contract, shifts=["XXXXXXXX"], by=expert.user, at=AT)


def test_two_coordinators_of_one_name_are_two_readers():
    home = people.organisation()
    first, second = (people.member(Role.COORDINATOR, home, name="Maija Laine") for _ in range(2))
    told = contracts.story(an_expert(home=home), AT)
    shares = [contracts.shared(told, reader, AT) for reader in (first, second, second, first)]

    assert [share.reader for share in shares] == [first, second, second, first]
    assert {share.named for share in shares} == {"Maija Laine", "Maija Laine (2)"}
