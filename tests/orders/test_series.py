"""A series: its days are looked at before it is made, and changed or called off from one day on."""

from datetime import date, time

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kokemussilta.audit.models import Entry
from kokemussilta.core.clock import helsinki, local
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications.models import Message
from kokemussilta.orders import actions, facts, queries
from kokemussilta.orders.actions import SeatPlan, TaskPlan
from kokemussilta.orders.models import Seat, Series, Task, TaskTime
from kokemussilta.orders.recurrence import Pattern
from kokemussilta.register import actions as register_actions
from kokemussilta.register.states import QualificationKind
from tests.factories import assignments as make
from tests.factories import orders as factory
from tests.factories import people, register

pytestmark = pytest.mark.django_db

PLAN = {
    "minutes": "75", "seats": "1", "language": "fi", "themes": ["depression"], "perspective": "own", "role": "", "place": "on_site",
    "municipality": "743", "address": "Koulukatu 1", "day_contact_name": "Olli", "day_contact_phone": "0401234567", "payer": "client",
    "fee_cents": "150", "times": "1", "pairing": "same", "every": "1", "first_day": "2027-03-18", "first_time": "13:00",
}  # fmt: skip
THURSDAYS = [date(2027, 3, day) for day in (11, 18, 25)] + [date(2027, 4, 1)]


def _series(place, *, times=4, plan=None):
    """Thursdays at 13, over the change to summer time on 28 March 2027."""
    starts = [helsinki(day, 13) for day in THURSDAYS[:times]]
    spans = [(start, start.replace(hour=14)) for start in starts]
    made = TaskPlan(
        place="on_site", seats=(SeatPlan(language=factory.language(), themes=[factory.theme()]),), payer="client",
        municipality=factory.municipality(), address="Koulukatu 1", fee_cents=15000, day_contact_name="Olli",
        pattern=Pattern(THURSDAYS[0], times=times), starts=time(13), in_series=frozenset(starts),
    )  # fmt: skip
    return actions.make_tasks(order=place, spans=spans, plan=plan or made, by=place.handler, at=place.submitted_at)


@pytest.fixture
def place(at):
    """A desk with an order of its own that has been linked and has no times yet."""
    place = make.desk()
    order = factory.submitted(at, desk=place.organisation)
    factory.linked(order, by=place.coordinator, at=at)
    order.handler = place.coordinator
    order.save(update_fields=["handler"])
    place.order = order
    return place


def _clock(tasks):
    return [local(task.starts_at).strftime("%d.%m. %H:%M") for task in tasks]


# --- Making -----------------------------------------------------------------------------------------------------------


def test_the_days_are_shown_before_anything_is_made_and_can_be_chosen(at, place, client):
    browser = people.sign_in(client, place.coordinator, at=at)
    url = reverse("orders:plan", args=[place.order.code])
    wanted = PLAN | {"until": "2027-04-15", "weekdays": ["3", "4"], "look": "1"}

    shown = browser.post(url, wanted)

    form = shown.context["form"]
    assert (shown.status_code, Task.objects.filter(order=place.order).count()) == (200, 0)
    # Good Friday is left out, and can be taken in.
    assert [(key, key in form.data.getlist("days")) for key, _label in form.fields["days"].choices] == [
        ("2027-03-18", True), ("2027-03-19", True), ("2027-03-25", True), ("2027-03-26", False), ("2027-04-01", True),
        ("2027-04-02", True), ("2027-04-08", True), ("2027-04-09", True), ("2027-04-15", True),
    ]  # fmt: skip
    wanted.pop("look")
    chosen = {"looked_at": form.data["looked_at"], "days": ["2027-03-18", "2027-03-26", "2027-04-01"]}
    made = browser.post(url, wanted | chosen)
    again = browser.post(url, wanted | chosen)

    tasks = list(Task.objects.filter(order=place.order))
    assert (made.status_code, again.status_code) == (302, 422)
    assert _clock(tasks) == ["18.03. 13:00", "26.03. 13:00", "01.04. 13:00"]
    assert {task.series for task in tasks} == {Series.objects.get()}


def test_a_changed_pattern_is_shown_anew(at, place, client):
    browser = people.sign_in(client, place.coordinator, at=at)
    url = reverse("orders:plan", args=[place.order.code])
    shown = browser.post(url, PLAN | {"times": "3"})
    seen = {"looked_at": shown.context["form"].data["looked_at"], "days": shown.context["form"].data.getlist("days")}

    changed = browser.post(url, PLAN | seen | {"times": "4"})

    assert (changed.status_code, Task.objects.filter(order=place.order).count()) == (200, 0)
    assert len(changed.context["form"].data.getlist("days")) == 4


def test_a_series_without_a_day_is_refused_kindly(at, place, client):
    browser = people.sign_in(client, place.coordinator, at=at)
    url = reverse("orders:plan", args=[place.order.code])
    form = browser.post(url, PLAN | {"times": "3"}).context["form"]

    none = browser.post(url, PLAN | {"times": "3", "looked_at": form.data["looked_at"]})

    assert none.status_code == 422
    assert none.context["form"].errors["days"] == ["Valitse ainakin yksi päivä."]


def test_a_pair_has_a_background_each(at, place, client):
    browser = people.sign_in(client, place.coordinator, at=at)
    pair = {"pairing": "themes", "themes_2": ["addiction"], "perspective_2": "close", "seats": "1"}

    browser.post(reverse("orders:plan", args=[place.order.code]), PLAN | pair)

    seats = Seat.objects.filter(task__order=place.order)
    assert [([theme.code for theme in seat.themes.all()], seat.perspective, seat.part) for seat in seats] == [
        (["depression"], "own", "performer"), (["addiction"], "close", "performer"),
    ]  # fmt: skip


def test_a_mentor_brings_a_newcomer_who_counts_as_no_worker(at, place, client):
    browser = people.sign_in(client, place.coordinator, at=at)

    browser.post(reverse("orders:plan", args=[place.order.code]), PLAN | {"pairing": "mentor", "seats": "1"})

    first, second = Seat.objects.filter(task__order=place.order)
    assert [(seat.part, seat.themes.count()) for seat in (first, second)] == [("performer", 1), ("shadow", 0)]


# --- Changing and calling off -----------------------------------------------------------------------------------------


def test_all_that_follow_move_by_the_clock_and_the_client_hears_once(at, place):
    tasks = _series(place.order)
    told = Message.objects.filter(to_address=place.order.client_email).count()
    second = tasks[1]
    facts = {"starts_at": helsinki(date(2027, 3, 17), 14, 30), "ends_at": helsinki(date(2027, 3, 17), 15, 30)}

    count = actions.change_following(task=second, facts=facts, by=place.coordinator, at=at)

    moved = list(Task.objects.filter(order=place.order))
    assert count == 3
    assert _clock(moved) == ["11.03. 13:00", "17.03. 14:30", "24.03. 14:30", "31.03. 14:30"]
    assert Message.objects.filter(to_address=place.order.client_email).count() == told + 1
    assert [local(row.starts_at).strftime("%d.%m. %H:%M") for row in TaskTime.objects.order_by("starts_at")] == [
        "18.03. 13:00", "25.03. 13:00", "01.04. 13:00",
    ]  # fmt: skip
    assert Entry.objects.filter(verb="orders.series.changed").count() == 1


def test_what_was_made_different_stays_but_for_what_is_changed(at, place):
    tasks = _series(place.order)
    actions.change_task(task=tasks[2], facts={"address": "Toinen katu 2"}, by=place.coordinator, at=at)

    actions.change_following(
        task=Task.objects.get(pk=tasks[0].pk), facts={"day_contact_name": "Liisa", "address": "Koulukatu 1"},
        by=place.coordinator, at=at,
    )  # fmt: skip

    rows = Task.objects.filter(order=place.order)
    assert [(task.address, task.day_contact_name) for task in rows] == [
        ("Koulukatu 1", "Liisa"), ("Koulukatu 1", "Liisa"), ("Toinen katu 2", "Liisa"), ("Koulukatu 1", "Liisa"),
    ]  # fmt: skip


def test_following_times_are_called_off_and_each_person_hears_once(at, place):
    tasks = _series(place.order)
    aino, asked = make.expert(place.organisation), make.expert(place.organisation)
    for task in tasks[:3]:
        place.seat = task.seats.get()
        make.confirmed(place, aino)
    place.seat = tasks[3].seats.get()
    make.offer(place, asked)
    before = set(Message.objects.values_list("pk", flat=True))

    count = actions.call_off_following(task=tasks[1], reason="Talviloma", by=place.coordinator, at=at)

    new = Message.objects.exclude(pk__in=before).order_by("pk")
    assert count == 3
    assert [task.state for task in Task.objects.filter(order=place.order)] == ["planned", "cancelled", "cancelled", "cancelled"]
    assert sorted((one.to_address, one.subject) for one in new) == sorted(
        [
            (aino.user.email, "2 tehtävää on peruttu: ensimmäinen to 18.3., Seinäjoki"),
            (asked.user.email, "Pyyntöä ei enää tarvita: ajat peruttiin"),
            (place.order.client_email, "Sarjasta peruttu 3 kertaa: ensimmäinen to 18.3."),
        ]
    )


def test_the_confirmed_hear_once_of_all_their_changed_times(at, place):
    tasks = _series(place.order)
    aino = make.expert(place.organisation)
    for task in tasks:
        place.seat = task.seats.get()
        make.confirmed(place, aino)
    before = set(Message.objects.values_list("pk", flat=True))
    first = Task.objects.select_related("order").get(pk=tasks[0].pk)
    facts = {"starts_at": helsinki(THURSDAYS[0], 14), "ends_at": helsinki(THURSDAYS[0], 15)}

    actions.change_following(task=first, facts=facts, by=place.coordinator, at=at)

    new = Message.objects.exclude(pk__in=before).filter(to_address=aino.user.email)
    assert [one.subject for one in new] == ["4 tehtävää muuttui: ensimmäinen to 11.3., Seinäjoki"]
    assert len(new[0].attachments) == 4


def test_a_change_that_does_not_suit_somebody_changes_nothing_and_names_the_day(at, place):
    tasks = _series(place.order)
    aino = make.expert(place.organisation)
    place.seat = tasks[2].seats.get()
    make.confirmed(place, aino)
    other = make.another(place.organisation, place.coordinator, starts_at=helsinki(THURSDAYS[2], 17))
    make.confirmed(other, aino)
    facts = {"starts_at": helsinki(THURSDAYS[0], 17), "ends_at": helsinki(THURSDAYS[0], 18)}

    with pytest.raises(Refused, match=r"to 25\.3\."):
        actions.change_following(task=tasks[0], facts=facts, by=place.coordinator, at=at)

    assert _clock(Task.objects.filter(order=place.order)) == ["11.03. 13:00", "18.03. 13:00", "25.03. 13:00", "01.04. 13:00"]
    assert TaskTime.objects.count() == 0


def test_strangers_change_no_series_and_nothing_is_called_off_twice(at, place):
    tasks = _series(place.order)
    stranger = make.desk().coordinator

    with pytest.raises(PermissionDenied):
        actions.change_following(task=tasks[0], facts={"address": "X"}, by=stranger, at=at)
    with pytest.raises(PermissionDenied):
        actions.call_off_following(task=tasks[0], reason="", by=stranger, at=at)
    actions.call_off_following(task=tasks[0], reason="", by=place.coordinator, at=at)
    with pytest.raises(Refused):
        actions.call_off_following(task=tasks[0], reason="", by=place.coordinator, at=at)

    assert Entry.objects.filter(verb="orders.series.called_off").count() == 1


def test_pages_ask_how_far_a_change_reaches(at, place, client):
    tasks = _series(place.order)
    browser = people.sign_in(client, place.coordinator, at=at)
    url = reverse("orders:call-off-task", args=[tasks[1].code])
    page = browser.get(url)

    unsaid = browser.post(url, {"reason": "Loma"})
    said = browser.post(url, {"reason": "Loma", "reach": "following"})
    again = browser.post(url, {"reason": "Loma", "reach": "following"})

    assert "Tätä ja 2 seuraavaa" in page.content.decode()
    assert (unsaid.status_code, said.status_code, again.status_code) == (422, 302, 403)
    assert Task.objects.filter(order=place.order, state="planned").count() == 1
    alone = browser.get(reverse("orders:change-task", args=[tasks[0].code]))
    assert "reach" not in alone.context["form"].fields


# --- Newcomers who come along -----------------------------------------------------------------------------------------


def test_a_newcomer_needs_no_training_goes_unpaid_and_leaves_the_order_full(at, place):
    plan = TaskPlan(
        place="on_site", payer="client", municipality=factory.municipality(), address="Koulukatu 1", fee_cents=15000,
        seats=(SeatPlan(language=factory.language(), themes=[factory.theme()]), SeatPlan(factory.language(), part="shadow")),
    )  # fmt: skip
    task = _series(place.order, times=1, plan=plan)[0]
    first, second = task.seats.all()
    place.seat = first
    make.confirmed(place)
    place.order.refresh_from_db()
    assert place.order.state == "filled"
    newcomer = register.an_expert(home=place.organisation, at=at, themes=["debt"], first_name="Uusi", last_name="Tulija")
    register_actions.add_qualification(
        expert=newcomer, kind=QualificationKind.CRIMINAL_RECORD, got_on=at.date(), by=None, at=at
    )

    place.seat = second
    offer = make.offer(place, newcomer)

    assert (offer.payer, offer.fee_cents) == ("voluntary", None)
    letter = Message.objects.get(to_address=newcomer.user.email, subject__startswith="Vastaathan")
    assert "kokeneen tekijän mukaan oppimaan" in letter.text


def test_the_history_tells_from_when_to_when_and_counts_what_was_done_at_once(at, place, client):
    tasks = _series(place.order)
    facts = {"starts_at": helsinki(THURSDAYS[0], 14), "ends_at": helsinki(THURSDAYS[0], 15)}
    actions.change_following(task=tasks[0], facts=facts, by=place.coordinator, at=at)
    actions.call_off_task(task=Task.objects.get(pk=tasks[3].pk), reason="Talviloma", by=place.coordinator, at=at)
    browser = people.sign_in(client, place.coordinator, at=at)

    page = browser.get(reverse("orders:handling", args=[place.order.code]))

    told = [(event.what, event.detail) for event in page.context["events"]]
    assert ("Sovittu aika siirrettiin (4 kertaa)", "to 11.3. klo 13.00 → to 11.3. klo 14.00 …") in told
    assert ("Sovittu aika peruttiin", "to 1.4. klo 14.00. Talviloma") in told
    assert ("Sarjaa muutettiin", "") in told
    assert page.content.decode().count("Sovittu aika siirrettiin") == 1


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (Pattern(THURSDAYS[0], times=3), "Joka viikko: torstai klo 13.00 · ei pyhinä"),
        (
            Pattern(THURSDAYS[0], frozenset({1, 3}), every=2, times=3, no_holidays=False, winter_week=9),
            "Joka toinen viikko: tiistai, torstai klo 13.00 · vain kouluviikoilla",
        ),
    ],
)
def test_a_series_is_told_in_words(at, place, pattern, words):
    series = Series.objects.create(order=place.order, pattern=pattern.as_json(), starts=time(13), created_at=at)
    start = helsinki(THURSDAYS[0], 13)
    Task.objects.create(
        order=place.order, series=series, starts_at=start, ends_at=start.replace(hour=14), place="remote", payer="client",
        created_at=at, state_since=at,
    )  # fmt: skip

    assert facts.series_words(queries.tasks_of(place.order)) == [words]


def test_a_new_length_leaves_a_moved_time_where_it_is(place, at):
    tasks = _series(place.order)
    moved = {"starts_at": helsinki(THURSDAYS[2], 16), "ends_at": helsinki(THURSDAYS[2], 17)}
    actions.change_task(task=tasks[2], facts=moved, by=place.coordinator, at=at)

    longer = {"ends_at": helsinki(THURSDAYS[0], 14, 30)}
    actions.change_following(task=tasks[0], facts=longer, by=place.coordinator, at=at)

    spans = [
        (local(one.starts_at).strftime("%H:%M"), local(one.ends_at).strftime("%H:%M"))
        for one in Task.objects.filter(order=place.order).order_by("starts_at")
    ]
    assert spans == [("13:00", "14:30"), ("13:00", "14:30"), ("16:00", "17:30"), ("13:00", "14:30")]
