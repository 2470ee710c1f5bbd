"""The pages of prices, as leads, operators and others meet them."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.core.clock import local_day
from kokemussilta.core.codes import new_code
from kokemussilta.pricing import actions
from kokemussilta.pricing.models import Budget, CancellationLadder, ScheduleVersion, TravelRates
from kokemussilta.pricing.states import VersionState
from tests.conftest import AT
from tests.factories import orders, people, prices

pytestmark = pytest.mark.django_db
TODAY = local_day(AT)
ROW = {"service": "school-lecture", "unit": "task", "cents": "150", "most_cents": "", "preparation_cents": "25"}


@pytest.fixture
def home(clock_at, clean_cache):
    orders.product()
    return people.organisation("Merenkurkun Kokemus")


@pytest.fixture
def lead(home):
    return people.member(Role.LEAD, home)


@pytest.fixture
def browser(client, lead):
    return people.sign_in(client, lead)


def _url(name, home, *more):
    return reverse(f"pricing:{name}", args=[home.code, *more])


def test_a_lead_writes_a_first_schedule_and_takes_it_into_use(shipped, home, browser):
    page = browser.get(_url("schedule", home))
    assert [example.schedule.example for example in page.context["examples"]] == ["kokoa-2018", "vantaa-group"]
    browser.post(_url("begin", home))
    browser.post(_url("begin", home))
    assert browser.post(_url("new-row", home), ROW).status_code == 302
    again = browser.post(_url("new-row", home), ROW)
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["service"])
    assert browser.post(_url("new-row", home), ROW | {"service": "-", "cents": "25"}).status_code == 302
    extra = {"name": "Iltalisä", "occasion": "evening", "evening_from": "18:00", "measure": "percent", "percent": "20"}
    assert browser.post(_url("new-supplement", home), extra).status_code == 302
    assert browser.post(_url("publication", home), {"valid_from": TODAY.isoformat(), "note": "Alku"}).status_code == 302
    version = ScheduleVersion.objects.get(schedule__organisation=home)
    supplement, (row, rest) = version.supplements.get(), version.rows.all()
    assert (rest.service, rest.cents) == ("", 2500)
    assert (version.valid_from, version.note, row.cents, row.preparation_cents) == (TODAY, "Alku", 15000, 2500)
    assert (supplement.amount, supplement.limit) == (20, 1080)


def test_an_example_is_begun_from(shipped, home, browser):
    browser.post(_url("begin", home), {"example": "vantaa-group"})
    assert ScheduleVersion.objects.get(schedule__organisation=home).rows.get().cents == 5000


def test_what_a_service_costs_is_explained_line_by_line(home, lead, browser):
    draft = prices.draft(home, prices.row(service="school-lecture", preparation_cents=2000), by=lead, at=AT)
    actions.set_supplement(draft=draft, number=None, facts=prices.supplement(), by=lead, at=AT)
    actions.publish(draft=draft, valid_from=TODAY, note="", by=lead, at=AT)
    asked = {"service": "school-lecture", "day": TODAY.isoformat(), "starts": "17:00", "minutes": "90", "preparation": "30"}
    answer = browser.get(_url("schedule", home), asked).context["answer"]
    assert [line[:3] for line in answer["lines"]] == [
        ("Palkkio", "", 10000), ("Valmistelu", "0,5 h × 20\xa0€", 1000), ("Iltalisä", "25 % × 100\xa0€", 2500),
    ]  # fmt: skip
    assert answer["quote"].cents == 13500
    before = asked | {"day": (TODAY - timedelta(days=1)).isoformat()}
    assert browser.get(_url("schedule", home), before).context["answer"] == {"version": None, "quote": None}
    assert browser.get(_url("schedule", home), asked | {"minutes": "kaksi"}).status_code == 422


def test_a_refused_day_keeps_what_was_typed(home, lead, browser):
    prices.schedule(home, by=lead, at=AT)
    browser.post(_url("begin", home), {"version": "1"})
    answer = browser.post(_url("publication", home), {"valid_from": TODAY.isoformat(), "note": "Korotus"})
    assert (answer.status_code, answer.context["form"]["note"].value()) == (422, "Korotus")
    assert ScheduleVersion.objects.filter(state=VersionState.DRAFT).count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"cents": ""}, "cents"), ({"cents": "x"}, "cents"), ({"most_cents": "100"}, "most_cents"), ({"unit": "vuosi"}, "unit")],
)
def test_a_wrong_row_is_told(home, browser, wrong, field):
    browser.post(_url("begin", home))
    answer = browser.post(_url("new-row", home), ROW | wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"measure": "fixed", "percent": "5"}, "euros"),
        ({"measure": "percent", "euros": "5"}, "percent"),
        ({"occasion": "far", "euros": "5"}, "far_km"),
    ],
)
def test_a_supplement_needs_what_its_rule_needs(home, browser, wrong, field):
    browser.post(_url("begin", home))
    told = {"name": "Lisä", "occasion": "hand", "measure": "fixed"}
    answer = browser.post(_url("new-supplement", home), told | wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_rows_change_and_go_and_drafts_are_thrown_away(home, lead, browser):
    draft = prices.draft(home, by=lead, at=AT)
    actions.set_supplement(draft=draft, number=None, facts=prices.supplement(), by=lead, at=AT)
    browser.post(_url("row", home, 1), ROW | {"cents": "99,50"})
    assert draft.rows.get().cents == 9950
    again = browser.get(_url("supplement", home, 1)).context["form"]
    assert (again["percent"].value(), again["evening_from"].value().hour) == (25, 18)
    browser.post(_url("row", home, 1), {"drop": "1"})
    browser.post(_url("supplement", home, 1), {"drop": "1"})
    assert (draft.rows.count(), draft.supplements.count()) == (0, 0)
    assert browser.get(_url("row", home, 1)).status_code == 404
    browser.post(_url("discarding", home))
    assert ScheduleVersion.objects.count() == 0
    assert browser.post(_url("discarding", home)).status_code == 404


def test_versions_are_compared(home, lead, browser):
    first = prices.schedule(home, prices.row(service="school-lecture"), prices.row(), by=lead, at=AT)
    draft = actions.start_draft(organisation=home, base=first, by=lead, at=AT)
    actions.set_row(draft=draft, number=1, facts=prices.row(service="school-lecture", cents=12000), by=lead, at=AT)
    rows = browser.get(_url("compare", home), {"old": "1", "new": "2"}).context["rows"]
    assert [(row.name, row.has_changed) for row in rows] == [("Oppilaitosluento", True), ("Kaikki muut palvelut", False)]
    shown = browser.get(_url("version", home, 2)).context
    assert ([row.name for row in shown["differences"]], shown["is_draft"]) == (["Oppilaitosluento"], True)
    assert browser.get(_url("version", home, 3)).status_code == 404


def test_a_ladder_is_set_and_two_at_once_are_told(home, browser):
    told = {
        "hours_client_0": "336", "percent_client_0": "50", "hours_client_1": "48", "percent_client_1": "100",
        "absent_percent": "100", "valid_from": TODAY.isoformat(), "after": "0",
    }  # fmt: skip
    assert browser.post(_url("new-ladder", home), told).status_code == 302
    assert browser.post(_url("new-ladder", home), told | {"valid_from": "2030-01-01"}).status_code == 422
    made = CancellationLadder.objects.get()
    assert sorted(made.steps.values_list("cause", "hours", "percent")) == [("client", 48, 100), ("client", 336, 50)]
    assert browser.get(_url("ladder", home)).context["steps"] == [
        "Tilaaja perui alle 14 päivää ennen: 50 % palkkiosta",
        "Tilaaja perui alle 2 päivää ennen: 100 % palkkiosta",
        "Tilaaja ei tullut paikalle: 100 % palkkiosta",
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"percent_client_0": ""}, "percent_client_0"),
        ({"hours_organiser_1": "", "percent_organiser_1": "50"}, "hours_organiser_1"),
        ({"hours_client_1": "48", "percent_client_1": "20"}, "__all__"),
        ({"absent_percent": "120"}, "absent_percent"),
    ],
)
def test_wrong_ladders_are_told(home, browser, wrong, field):
    told = {
        "hours_client_0": "72", "percent_client_0": "50", "absent_percent": "100", "valid_from": TODAY.isoformat(), "after": "0",
    }  # fmt: skip
    answer = browser.post(_url("new-ladder", home), told | wrong)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_budgets_are_added_changed_and_ended(home, lead, browser):
    unit = people.unit(home, "Majakka")
    told = {
        "unit": unit.code, "name": "Vuosi", "cents": "1200", "service": "", "starts_on": "2027-01-01", "ends_on": "2027-12-31",
        "sight": "unit", "press": new_code(),
    }  # fmt: skip
    for _ in range(2):
        assert browser.post(_url("new-budget", home), told).status_code == 302
    budget = Budget.objects.get()
    assert (budget.cents, budget.unit, budget.made_by) == (120000, unit, lead)
    wrong = browser.post(_url("budget", home, budget.code), told | {"ends_on": "2026-12-31"})
    assert list(wrong.context["form"].errors) == ["ends_on"]
    browser.post(_url("budget", home, budget.code), told | {"cents": "900"})
    budget.refresh_from_db()
    assert budget.cents == 90000
    browser.post(_url("budget", home, budget.code), {"end": "1"})
    assert browser.get(_url("budget", home, budget.code)).status_code == 404
    assert [one.budget for one, _service in browser.get(_url("budgets", home)).context["past"]] == [budget]


def test_travel_rates_are_read_by_all_and_added_by_operators(shipped, home, client, lead):
    url, new = reverse("pricing:rates"), reverse("pricing:new-rates")
    people.sign_in(client, people.user())
    told = client.get(url).context
    assert [row.valid_from.year for row, _sums, _now in told["rows"]] == [2026, 2025, 2024, 2023]
    assert (told["may_add"], client.get(new).status_code) == (False, 403)
    people.sign_in(client, people.user(is_operator=True))
    sums = {"valid_from": "2026-01-01", "car_cents": "0,56", "source": "Verohallinnon päätös"}
    assert client.post(new, sums).status_code == 302
    corrected = client.get(url).context
    assert (next(row.car_cents for row, _sums, _now in corrected["rows"]), len(corrected["replaced"])) == (56, 1)
    assert list(client.post(new, {"valid_from": "2027-01-01", "source": "Päätös"}).context["form"].errors) == ["valid_from"]
    assert TravelRates.objects.filter(valid_from__gte=date(2026, 1, 1)).count() == 2


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.CLIENT, Role.APPROVER, Role.PAYROLL])
def test_others_of_the_house_are_refused_and_strangers_find_nothing(home, client, role):
    for person, status in ((people.member(role, home), 403), (people.member(Role.LEAD, people.organisation()), 404)):
        people.sign_in(client, person)
        for name in ("schedule", "compare", "ladder", "budgets", "new-row", "publication", "new-ladder", "new-budget"):
            assert client.get(_url(name, home)).status_code == status, name
        assert client.post(_url("begin", home)).status_code == status
