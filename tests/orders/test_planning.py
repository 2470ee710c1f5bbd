"""An order in the calendar: tasks with seats, changes, days that pass."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.core.workflow import NotAllowedFrom, Refused, Stale
from kokemussilta.notifications.models import Message
from kokemussilta.orders import actions, signals
from kokemussilta.orders.models import Order, Task
from kokemussilta.orders.states import ORDER, TASK, OrderState, TaskState
from tests.factories import orders as factory
from tests.factories import people

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


@pytest.fixture
def heard():
    """What the signals of tasks told, in order."""
    told = []

    def listen(signal, **news):
        told.append((signal, news))

    for signal in (signals.task_changed, signals.task_called_off, signals.tasks_planned):
        signal.connect(listen, weak=False)
    yield told
    for signal in (signals.task_changed, signals.task_called_off, signals.tasks_planned):
        signal.disconnect(listen)


PLAN = {
    "minutes": "75", "seats": "2", "language": "fi", "themes": ["depression"], "perspective": "own", "role": "", "place": "on_site",
    "municipality": "743", "address": "Koulukatu 1", "day_contact_name": "Olli", "day_contact_phone": "0401234567", "payer": "client",
    "fee_cents": "150,50", "times": "1", "pairing": "same", "every": "1",
}  # fmt: skip


def test_wished_and_own_dates_become_tasks_with_seats(at, desk, sari, browser, heard):
    order = factory.submitted(at, desk=desk)
    assert browser.get(reverse("orders:plan", args=[order.code])).status_code == 200
    own = {"wished": [str(order.dates.get().pk)], "first_day": "2027-04-06", "first_time": "13:00", "times": "3"}

    shown = browser.post(reverse("orders:plan", args=[order.code]), PLAN | own)
    assert (shown.status_code, Task.objects.count()) == (200, 0)
    form = shown.context["form"]
    seen = {"looked_at": form.data["looked_at"], "days": form.data.getlist("days")}

    response = browser.post(reverse("orders:plan", args=[order.code]), PLAN | own | seen)

    assert response.status_code == 302, response.content.decode()
    order.refresh_from_db()
    tasks = list(order.tasks.all())
    assert (order.state, len(tasks), {task.seats.count() for task in tasks}) == ("open", 4, {2})
    assert {(task.fee_cents, task.payer, task.day_contact_phone) for task in tasks} == {(15050, "client", "+358401234567")}
    # A series keeps its wall-clock time over the change to summer time.
    assert [task.starts_at.astimezone(at.tzinfo).strftime("%d.%m. %H:%M") for task in tasks[1:]] == [
        "06.04. 13:00", "13.04. 13:00", "20.04. 13:00",
    ]  # fmt: skip
    seat = tasks[0].seats.first()
    assert ([theme.code for theme in seat.themes.all()], seat.perspective, seat.language.code) == (["depression"], "own", "fi")
    assert [signal for signal, _ in heard] == [signals.tasks_planned]
    assert Message.objects.filter(to_address=order.client_email, subject__startswith="Tilauksesi etenee").count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"first_day": "", "first_time": ""},
        {"first_day": "2027-03-01", "first_time": "10:00"},
        {"first_day": "2027-04-01", "first_time": ""},
        {"first_day": "2027-04-01", "first_time": "10:00", "times": "61"},
        {"first_day": "9999-12-31", "first_time": "10:00", "times": "60"},
        {"first_day": "2027-04-01", "first_time": "10:00", "until": "2027-03-31"},
        {"first_day": "2027-04-01", "first_time": "10:00", "until": "9999-12-31"},
        {"first_day": "2027-04-01", "first_time": "10:00", "weekdays": ["7"]},
        {"first_day": "2027-04-01", "first_time": "10:00", "every": "0"},
        {"first_day": "2027-04-01", "first_time": "10:00", "pairing": "themes"},
        {"first_day": "2027-04-01", "first_time": "10:00", "seats": "0"},
        {"first_day": "2027-04-01", "first_time": "10:00", "seats": "9" * 30},
        {"first_day": "2027-04-01", "first_time": "10:00", "fee_cents": "9" * 30},
        {"first_day": "2027-04-01", "first_time": "10:00", "fee_cents": "ilmainen"},
        {"first_day": "2027-04-01", "first_time": "10:00", "language": ""},
        {"first_day": "2027-04-01", "first_time": "10:00", "wished": ["999999"]},
    ],
)
def test_a_wrong_plan_is_told_and_makes_nothing(at, desk, sari, browser, changes):
    order = factory.submitted(at, desk=desk)

    response = browser.post(reverse("orders:plan", args=[order.code]), PLAN | changes)

    assert (response.status_code, Task.objects.count()) == (422, 0)
    assert "field__error" in response.content.decode()


def test_the_same_time_is_not_planned_twice(at, desk, sari, browser):
    order = factory.opened(at, by=sari, desk=desk)
    span = (order.tasks.get().starts_at, order.tasks.get().ends_at)

    with pytest.raises(Refused):
        actions.make_tasks(order=order, spans=[span], plan=factory.plan(order), by=sari, at=at)

    assert order.tasks.count() == 1


def test_only_the_desk_plans_and_only_what_it_has_taken(at, desk, sari):
    order, shared = factory.submitted(at, desk=desk), factory.submitted(at)
    span = (at + timedelta(days=3), at + timedelta(days=3, hours=1))

    for by in (order.client, people.member(Role.COORDINATOR, people.organisation())):
        with pytest.raises(PermissionDenied):
            actions.make_tasks(order=order, spans=[span], plan=factory.plan(order), by=by, at=at)
    with pytest.raises(Refused):
        actions.make_tasks(order=shared, spans=[span], plan=factory.plan(shared), by=sari, at=at)
    assert Task.objects.count() == 0


def test_new_times_open_a_filled_order_again(at, desk, sari):
    order = factory.opened(at, by=sari, desk=desk)
    actions.mark_filled(order=order, by=None, at=at)
    span = (at + timedelta(days=30), at + timedelta(days=30, hours=1))

    actions.make_tasks(order=order, spans=[span], plan=factory.plan(order), by=sari, at=at)

    order.refresh_from_db()
    assert order.state == "open"


def test_a_change_tells_what_changed_and_to_whom(at, desk, sari, browser, heard):
    order = factory.opened(at, by=sari, desk=desk)
    task = order.tasks.get()
    heard.clear()
    address = reverse("orders:change-task", args=[task.code])
    assert browser.get(address).status_code == 200
    form = {
        "day": "2027-03-17", "starts": "12:00", "ends": "13:15", "place": "on_site", "municipality": "743", "address": "Koulukatu 1",
        "day_contact_name": "Olli Opettaja", "day_contact_phone": "+358401234567", "payer": "client", "fee_cents": "150",
    }  # fmt: skip

    browser.post(address, form)

    task.refresh_from_db()
    assert task.starts_at.astimezone(at.tzinfo).strftime("%d.%m. %H:%M") == "17.03. 12:00"
    [(signal, news)] = heard
    assert (signal, news["fields"], news["task"], news["by"]) == (signals.task_changed, ["ends_at", "starts_at"], task, sari)
    letters = Message.objects.filter(about=task.code, to_address=order.client_email)
    assert letters.count() == 1
    heard.clear()
    browser.post(address, form)
    assert (heard, letters.count()) == ([], 1)


@pytest.mark.parametrize("changes", [{"ends": "09:00"}, {"day": "2027-02-01"}, {"day": "9999-12-31"}, {"starts": "klo 8"}])
def test_a_wrong_change_is_told(at, desk, sari, browser, changes):
    task = factory.task(at, by=sari, desk=desk)
    form = {"day": "2027-03-17", "starts": "12:00", "ends": "13:15", "place": "on_site", "payer": "client", "fee_cents": ""}

    response = browser.post(reverse("orders:change-task", args=[task.code]), form | changes)

    assert response.status_code == 422


def test_either_side_calls_one_time_off(at, desk, sari, browser, heard):
    order = factory.opened(at, by=sari, desk=desk, times=2)
    first, second = order.tasks.all()
    own = people.sign_in(Client(), order.client, at=at)
    heard.clear()
    assert own.get(reverse("orders:call-off-task", args=[first.code])).status_code == 200

    own.post(reverse("orders:call-off-task", args=[first.code]), {"reason": "Talviloma"})
    browser.post(reverse("orders:call-off-task", args=[second.code]), {"reason": "Sairaus"})

    assert [(signal, news["task"], news["by_client"]) for signal, news in heard] == [
        (signals.task_called_off, first, True),
        (signals.task_called_off, second, False),
    ]
    assert Message.objects.filter(about=second.code, to_address=order.client_email).count() == 1
    assert own.post(reverse("orders:call-off-task", args=[first.code]), {}).status_code == 403
    stranger = people.sign_in(Client(), people.user(), at=at)
    assert stranger.get(reverse("orders:call-off-task", args=[first.code])).status_code == 404


def test_a_stale_task_is_called_off_once(at, desk, sari):
    task = factory.task(at, by=sari, desk=desk)
    late = Task.objects.get(pk=task.pk)
    actions.call_off_task(task=task, reason="", by=sari, at=at)

    with pytest.raises(Stale):
        actions.call_off_task(task=late, reason="", by=sari, at=at)
    with pytest.raises(Refused):
        actions.change_task(task=late, facts={"address": "X"}, by=sari, at=at)


# --- What becomes of it ---------------------------------------------------------------------------------------------------


def test_filling_opening_and_delivering_are_said_once(at, desk, sari):
    order = factory.opened(at, by=sari, desk=desk)
    for _ in range(2):
        actions.mark_filled(order=order, by=None, at=at)
    assert order.state == "filled"
    for _ in range(2):
        actions.mark_open_again(order=order, by=sari, at=at)
    assert order.state == "open"
    for _ in range(2):
        actions.mark_delivered(order=order, by=None, at=at)
    assert order.state == "delivered"
    actions.mark_closed(order=order, by=sari, at=at)
    assert order.state == "closed"


def test_the_last_held_task_delivers_the_order(at, desk, sari, later):
    order = factory.opened(at, by=sari, desk=desk, times=3)
    first, second, third = order.tasks.all()

    actions.hold_task(task=first, by=None, at=later(days=20))
    actions.miss_task(task=second, by=sari, at=later(days=20))
    order.refresh_from_db()
    assert order.state == "open"
    actions.call_off_task(task=third, reason="", by=sari, at=later(days=20))

    order.refresh_from_db()
    assert order.state == "delivered"


def test_an_order_of_which_nothing_was_held_stays_for_its_desk(at, desk, sari):
    task = factory.task(at, by=sari, desk=desk)

    actions.miss_task(task=task, by=None, at=at)

    assert Order.objects.get().state == "open"


@pytest.mark.parametrize("state", OrderState.values)
@pytest.mark.parametrize("move", ORDER.moves, ids=lambda move: move.name)
def test_every_move_of_an_order_from_every_state(at, state, move):
    from kokemussilta.core.workflow import advance

    order = factory.submitted(at)
    Order.objects.filter(pk=order.pk).update(state=state)
    order.refresh_from_db()

    if state in move.sources:
        advance(order, move, at=at)
        assert Order.objects.get().state == move.target
    else:
        with pytest.raises(NotAllowedFrom):
            advance(order, move, at=at)


@pytest.mark.parametrize("state", TaskState.values)
@pytest.mark.parametrize("move", TASK.moves, ids=lambda move: move.name)
def test_every_move_of_a_task_from_every_state(state, move):
    turned = {"turn_out_missed": "held", "turn_out_held": "not_held"}
    assert (state in move.sources) == (state == turned.get(move.name, "planned"))


def test_voluntary_work_has_no_fee(at, desk, sari):
    order = factory.opened(at, by=sari, desk=desk, payer="voluntary")
    task = order.tasks.get()
    assert task.fee_cents is None

    actions.change_task(task=task, facts={"payer": "client", "fee_cents": 12000}, by=sari, at=at)
    assert Task.objects.get().fee_cents == 12000
    actions.change_task(task=Task.objects.get(), facts={"payer": "voluntary"}, by=sari, at=at)
    assert Task.objects.get().fee_cents is None
