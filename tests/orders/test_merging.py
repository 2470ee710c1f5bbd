"""Forms that stand open while others change the same: nothing is undone, nothing overwritten unseen."""

from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.audit.models import Entry
from kokemussilta.orders import actions
from kokemussilta.orders.models import Order, Task
from tests.factories import orders as factory
from tests.factories import people
from tests.pages import fields_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "clock_at", "clean_cache")]


@pytest.fixture
def desk():
    return people.organisation("Merenkurkun Kokemus", email="silta@meri.example")


@pytest.fixture
def sari(desk):
    return people.member(Role.COORDINATOR, desk, name="Sari Koordinaattori")


@pytest.fixture
def browser(sari, at):
    return people.sign_in(Client(), sari, at=at)


def _opened(browser, url, having):
    return fields_of(browser.get(url).content.decode(), having)


def _facts(row):
    kept = {field.name: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return kept | {field.name: sorted(one.pk for one in getattr(row, field.name).all()) for field in row._meta.many_to_many}


@pytest.mark.parametrize("minors", [True, False, None])
def test_an_order_saved_untouched_is_what_it_was(at, desk, sari, browser, minors):
    order = factory.submitted(at, desk=desk, with_minors=minors, media="recorded", recent_events="Muutto.", perspective="own")
    before, edits = _facts(Order.objects.get()), Entry.objects.filter(verb="orders.order.edited").count()
    url = reverse("orders:edit", args=[order.code])

    assert browser.post(url, _opened(browser, url, "goal")).status_code == 302

    assert _facts(Order.objects.get()) == before
    assert Entry.objects.filter(verb="orders.order.edited").count() == edits


def test_an_order_whose_wished_day_is_past_can_still_be_mended(at, desk, sari, set_clock):
    order = factory.submitted(at, desk=desk)
    wished = set(order.dates.values_list("starts_at", flat=True))
    later = at + timedelta(days=40)
    set_clock(later)
    browser = people.sign_in(Client(), sari, at=later)
    url = reverse("orders:edit", args=[order.code])

    assert browser.post(url, _opened(browser, url, "goal") | {"goal": "Uusi"}).status_code == 302

    order.refresh_from_db()
    assert (order.goal, set(order.dates.values_list("starts_at", flat=True))) == ("Uusi", wished)
    new = browser.post(
        url, _opened(browser, url, "goal") | {"date_2": later.date().replace(day=1).isoformat(), "time_2": "10:00"}
    )
    assert new.status_code == 422


def test_what_others_changed_meanwhile_stays(at, desk, sari, browser):
    order = factory.submitted(at, desk=desk)
    url = reverse("orders:edit", args=[order.code])
    mine = _opened(browser, url, "goal")
    actions.edit_facts(order=order, facts={"angle": "Toinen näkökulma", "head_count": 11}, spans=None, by=sari, at=at)

    assert browser.post(url, mine | {"goal": "Minun tavoitteeni"}).status_code == 302

    order.refresh_from_db()
    assert (order.goal, order.angle, order.head_count) == ("Minun tavoitteeni", "Toinen näkökulma", 11)


def test_what_both_changed_is_asked(at, desk, sari, browser):
    order = factory.submitted(at, desk=desk)
    url = reverse("orders:edit", args=[order.code])
    mine = _opened(browser, url, "goal") | {"goal": "Minun tavoitteeni"}
    actions.edit_facts(order=order, facts={"goal": "Toisen tavoite"}, spans=None, by=sari, at=at)

    asked = browser.post(url, mine)
    page = asked.content.decode()

    assert (asked.status_code, "Toisen tavoite" in page, "Minun tavoitteeni" in page) == (422, True, True)
    order.refresh_from_db()
    assert order.goal == "Toisen tavoite"
    assert browser.post(url, fields_of(page, "goal")).status_code == 302
    order.refresh_from_db()
    assert order.goal == "Minun tavoitteeni"


def test_both_the_same_is_no_quarrel(at, desk, sari, browser):
    order = factory.submitted(at, desk=desk)
    url = reverse("orders:edit", args=[order.code])
    mine = _opened(browser, url, "goal") | {"goal": "Sama"}
    actions.edit_facts(order=order, facts={"goal": "Sama"}, spans=None, by=sari, at=at)

    assert browser.post(url, mine).status_code == 302


@pytest.mark.parametrize(
    "token",
    [
        lambda: "", lambda: "rubbish", lambda: signing.dumps({"goal": "x"}), lambda: signing.dumps(["x"], salt="shown:FactsForm"),
    ],
    ids=["none", "rubbish", "another form's", "another shape"],
)  # fmt: skip
def test_a_form_without_its_memory_is_an_ordinary_form(at, desk, sari, browser, token):
    order = factory.submitted(at, desk=desk)
    url = reverse("orders:edit", args=[order.code])

    assert browser.post(url, _opened(browser, url, "goal") | {"goal": "Uusi", "shown": token()}).status_code == 302
    order.refresh_from_db()
    assert order.goal == "Uusi"


def test_a_moved_task_is_not_moved_back_by_a_new_address(at, desk, sari, browser):
    order = factory.opened(at, by=sari, desk=desk)
    task = order.tasks.get()
    url = reverse("orders:change-task", args=[task.code])
    mine = _opened(browser, url, "address")
    moved = task.starts_at + timedelta(hours=2)
    actions.change_task(task=task, facts={"starts_at": moved, "ends_at": task.ends_at + timedelta(hours=2)}, by=sari, at=at)

    assert browser.post(url, mine | {"address": "Uusikatu 2"}).status_code == 302

    fresh = Task.objects.get()
    assert (fresh.starts_at, fresh.address) == (moved, "Uusikatu 2")


def test_a_night_shift_can_be_changed(at, desk, sari, browser):
    order = factory.opened(at, by=sari, desk=desk, starts_at=(at + timedelta(days=20)).replace(hour=20, minute=0))
    task = order.tasks.get()
    Task.objects.filter(pk=task.pk).update(ends_at=task.starts_at + timedelta(hours=5))
    url = reverse("orders:change-task", args=[task.code])

    assert browser.post(url, _opened(browser, url, "address") | {"address": "Yökatu 1"}).status_code == 302

    fresh = Task.objects.get()
    assert (fresh.ends_at - fresh.starts_at, fresh.address) == (timedelta(hours=5), "Yökatu 1")
    too_long = _opened(browser, url, "address") | {"starts": "10:00", "ends": "09:00"}
    assert browser.post(url, too_long).status_code == 422


def test_a_call_pressed_twice_is_one_order(at, desk, sari, browser):
    url = reverse("orders:by-phone")
    call = _opened(browser, url, "client_name") | {
        "product": "school-lecture", "client_name": "Soile Soittaja", "client_phone": "040 123 4567", "organisation_name": "Koulu", "goal": "Luento",
        "audiences": ["secondary"], "with_minors": "True", "municipality": "743", "date_1": "2027-03-16", "time_1": "10:00",
    }  # fmt: skip

    first, second = browser.post(url, call), browser.post(url, call)

    assert (first.status_code, first.url) == (302, second.url)
    assert Order.objects.get().with_minors is True
    other = people.sign_in(Client(), people.member(Role.COORDINATOR, desk), at=at)
    assert other.post(url, call).status_code == 422
    assert Order.objects.count() == 1
