"""The payer's schedule proposes the fee of a task; it is shown, settled within its range, and frozen."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.orders.models import Task
from kokemussilta.orders.quoting import Prices, explain
from kokemussilta.orders.states import Payer
from kokemussilta.pricing import actions
from tests.factories import orders as factory
from tests.factories import people, prices

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "clock_at", "clean_cache")]

DAY = helsinki(date(2027, 4, 6), 13)
PLAN = {
    "minutes": "75", "seats": "1", "language": "fi", "themes": ["depression"], "perspective": "own", "place": "on_site",
    "municipality": "743", "address": "Koulukatu 1", "day_contact_name": "Olli", "day_contact_phone": "0401234567",
    "payer": "client", "times": "1", "pairing": "same", "every": "1", "first_day": "2027-04-06", "first_time": "13:00",
}  # fmt: skip


@pytest.fixture
def desk():
    return people.organisation("Merenkurkun Kokemus")


@pytest.fixture
def lead(desk):
    return people.member(Role.LEAD, desk)


@pytest.fixture
def browser(lead, at):
    return people.sign_in(Client(), lead, at=at)


def _schedule(house, lead, at, **facts):
    return prices.schedule(house, prices.row(service="school-lecture", **facts), by=lead, at=at)


def _answered(browser, order, **typed):
    """What the form holds when it is opened, with what is typed, sent."""
    url = reverse("orders:plan", args=[order.code])
    form = browser.get(url).context["form"]
    held = {name: form[name].value() or "" for name in ("fees_shown", "fee_cents")}
    return browser.post(url, PLAN | held | typed)


def test_without_a_schedule_the_catalogues_price_stays(at, desk):
    order = factory.submitted(at, desk=desk)
    asked = Prices(order)
    found = [asked.cents(payer, DAY, DAY + timedelta(minutes=75)) for payer in (*Payer, "")]
    assert found == [15000, 15000, None, 15000, 15000]


def test_the_clients_own_schedule_comes_before_the_desks(at, desk, lead):
    order = factory.submitted(at, desk=desk)
    unit = factory.linked(order, by=lead, at=at)
    span = (DAY, DAY + timedelta(minutes=75))
    _schedule(desk, lead, at, cents=8000)
    assert [Prices(order).cents(payer, *span) for payer in (Payer.CLIENT, Payer.COORDINATOR, Payer.UNSURE)] == [
        8000,
        8000,
        15000,
    ]
    chief = people.member(Role.LEAD, unit.organisation)
    _schedule(unit.organisation, chief, at, cents=9000)
    assert [Prices(order).cents(payer, *span) for payer in (Payer.CLIENT, Payer.COORDINATOR)] == [9000, 8000]


def test_a_service_without_a_row_keeps_the_catalogues_price(at, desk, lead):
    prices.schedule(desk, prices.row(service="peer-talk"), by=lead, at=at)
    asked = Prices(factory.submitted(at, desk=desk))
    assert asked.cents(Payer.COORDINATOR, DAY, DAY + timedelta(minutes=75)) == 15000


def test_the_price_is_told_in_words(at, desk, lead):
    _schedule(desk, lead, at, unit="half_hour", cents=2500, preparation_cents=2000)
    found = Prices(factory.submitted(at, desk=desk)).quote(Payer.CLIENT, DAY, DAY + timedelta(minutes=75))
    assert found is not None
    assert explain(found).replace("\xa0", " ") == (
        "Merenkurkun Kokemus: hinnasto, versio 1. 25 € alkavalta puolelta tunnilta. "
        "Palkkio 3 alkavaa puolta tuntia × 25 € = 75 €. Valmistelusta maksetaan lisäksi 20 € tunnilta."
    )


def test_a_proposal_that_was_shown_is_frozen(at, desk, lead, browser):
    _schedule(desk, lead, at, cents=8000)
    order = factory.submitted(at, desk=desk)
    assert _answered(browser, order).status_code == 302
    assert Task.objects.get().fee_cents == 8000


def test_a_proposal_that_changes_with_the_day_is_shown_first(at, desk, lead, browser):
    _schedule(desk, lead, at, unit="hour", cents=4000)
    order = factory.submitted(at, desk=desk)
    shown = _answered(browser, order, minutes="120")
    form = shown.context["form"]
    assert (shown.status_code, Task.objects.count(), form.fees_changed, form["fee_cents"].value()) == (200, 0, True, "80,00")
    held = {name: form[name].value() for name in ("fees_shown", "fee_cents")}
    browser.post(reverse("orders:plan", args=[order.code]), PLAN | held | {"minutes": "120"})
    assert Task.objects.get().fee_cents == 8000


def test_the_button_reckons_anew_and_makes_nothing(at, desk, lead, browser):
    _schedule(desk, lead, at, cents=8000)
    order = factory.submitted(at, desk=desk)
    shown = _answered(browser, order, fee_cents="1", price="1")
    assert (shown.status_code, shown.context["form"]["fee_cents"].value(), Task.objects.count()) == (200, "80,00", 0)


def test_days_of_a_series_pay_by_the_version_of_their_day(at, desk, lead, browser):
    first = _schedule(desk, lead, at, cents=8000)
    draft = actions.start_draft(organisation=desk, base=first, by=lead, at=at)
    actions.set_row(draft=draft, number=1, facts=prices.row(service="school-lecture", cents=9000), by=lead, at=at)
    actions.publish(draft=draft, valid_from=date(2027, 4, 13), note="", by=lead, at=at)
    order = factory.submitted(at, desk=desk)
    typed = {"times": "2"}
    for _ in range(3):
        answer = _answered(browser, order, **typed)
        if answer.status_code == 302:
            break
        form = answer.context["form"]
        typed |= {"looked_at": form.data["looked_at"], "days": form.data.getlist("days")}
        typed |= {name: form[name].value() for name in ("fees_shown", "fee_cents")}
    told = list(Task.objects.order_by("starts_at").values_list("fee_cents", flat=True))
    assert (told, len(form.fee_words)) == ([8000, 9000], 2)


def test_what_a_coordinator_types_is_kept(at, desk, lead, browser):
    _schedule(desk, lead, at, cents=8000)
    _answered(browser, factory.submitted(at, desk=desk), fee_cents="95")
    assert Task.objects.get().fee_cents == 9500


@pytest.mark.parametrize(("typed", "status"), [("99,99", 422), ("100", 302), ("300", 302), ("300,01", 422)])
def test_a_range_is_settled_within_its_limits(at, desk, lead, browser, typed, status):
    _schedule(desk, lead, at, cents=10000, most_cents=30000)
    answer = _answered(browser, factory.submitted(at, desk=desk), fee_cents=typed)
    assert answer.status_code == status
    if status == 422:
        assert list(answer.context["form"].errors) == ["fee_cents"]


def test_voluntary_work_has_no_fee_whatever_the_schedule_says(at, desk, lead, browser):
    _schedule(desk, lead, at, cents=8000)
    _answered(browser, factory.submitted(at, desk=desk), payer="voluntary")
    assert Task.objects.get().fee_cents is None


def test_a_new_version_changes_no_frozen_fee(at, desk, lead, browser):
    first = _schedule(desk, lead, at, cents=8000)
    _answered(browser, factory.submitted(at, desk=desk))
    draft = actions.start_draft(organisation=desk, base=first, by=lead, at=at)
    actions.set_row(draft=draft, number=1, facts=prices.row(service="school-lecture", cents=9000), by=lead, at=at)
    actions.publish(draft=draft, valid_from=local_day(at) + timedelta(days=1), note="", by=lead, at=at)
    task = Task.objects.get()
    form = browser.get(reverse("orders:change-task", args=[task.code])).context["form"]
    assert (task.fee_cents, form["fee_cents"].value()) == (8000, "80,00")
    assert [words[:25].replace("\xa0", " ") for words in form.fee_words] == ["Hinnaston mukaan 90 €. Me"]


def test_a_change_outside_the_range_is_told(at, desk, lead, browser):
    _schedule(desk, lead, at, cents=10000, most_cents=30000)
    _answered(browser, factory.submitted(at, desk=desk))
    task = Task.objects.get()
    form = {
        "day": "2027-04-06", "starts": "13:00", "ends": "14:15", "place": "on_site", "municipality": "743", "payer": "client",
    }  # fmt: skip
    url = reverse("orders:change-task", args=[task.code])
    assert list(browser.post(url, form | {"fee_cents": "50"}).context["form"].errors) == ["fee_cents"]
    browser.post(url, form | {"fee_cents": "200"})
    task.refresh_from_db()
    assert task.fee_cents == 20000
