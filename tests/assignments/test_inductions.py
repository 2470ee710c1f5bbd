"""A unit's induction: who keeps the list, who goes through it, and that it is remembered for the two."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from kokemussilta.access.models import Unit
from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions, links
from kokemussilta.assignments.models import Assignment, InductionPoint, InductionTick
from kokemussilta.assignments.queries import inductions as queries
from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications.models import Message
from kokemussilta.orders.models import Order, Task
from tests.factories import assignments as make
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]
LIST = ["Ovi B2", "Vaitiolo", "Hätäpainike"]


@pytest.fixture
def place(at):
    """A confirmed task at a unit with a list."""
    found = make.desk()
    found.assignment = make.confirmed(found)
    found.order = Order.objects.select_related("unit__organisation", "client").get(pk=found.order.pk)
    actions.edit_induction(unit=found.order.unit, texts=LIST, by=found.order.client, at=at)
    return found


def codes(place) -> list[str]:
    return [point.code for point in queries.points_of(place.order.unit.pk)]


def gone(assignment) -> list[bool]:
    return [point.done_at is not None for point in queries.gone_through(assignment)]


def test_the_list_keeps_its_order_and_what_was_gone_through(place, at):
    client = place.order.client
    actions.tick_induction(assignment=place.assignment, points=codes(place)[:2], by=client, at=at)
    actions.edit_induction(unit=place.order.unit, texts=["  Tauko ", "Vaitiolo", "", "Vaitiolo", "Ovi B2"], by=client, at=at)

    assert [point.text for point in queries.points_of(place.order.unit.pk)] == ["Tauko", "Vaitiolo", "Ovi B2"]
    assert gone(place.assignment) == [False, True, True]
    assert InductionPoint.objects.get(text="Hätäpainike").is_active is False
    entries = Entry.objects.filter(verb="assignments.induction.edited").count()
    actions.edit_induction(unit=place.order.unit, texts=["Tauko", "Vaitiolo", "Ovi B2"], by=client, at=at)
    assert Entry.objects.filter(verb="assignments.induction.edited").count() == entries


def test_it_is_remembered_for_the_unit_and_the_expert(place, at):
    actions.tick_induction(assignment=place.assignment, points=codes(place), by=place.order.client, at=at)
    again = make.another(place.organisation, place.coordinator)
    Order.objects.filter(pk=again.order.pk).update(unit=place.order.unit, organisation=place.order.organisation)
    elsewhere = make.another(place.organisation, place.coordinator)
    back = make.confirmed(again)

    assert gone(back) == [False] * 3
    assert queries.gone_through(make.confirmed(elsewhere)) == []
    back.expert = place.assignment.expert
    assert gone(back) == [True] * 3


def test_unticking_and_ticking_twice(place, at):
    first, second, _third = codes(place)
    for points in ([first, second, "XXXXXXXX"], [first, second], [second]):
        actions.tick_induction(assignment=place.assignment, points=points, by=place.order.client, at=at)

    assert gone(place.assignment) == [False, True, False]
    assert InductionTick.objects.get().done_by == place.order.client


def test_who_may(place, at):
    unit = place.order.unit
    at_unit = people.member(Role.CLIENT, unit.organisation, unit)
    allowed = [place.order.client, place.coordinator, at_unit, people.member(Role.LEAD, place.organisation)]
    strange = make.desk()
    refused = [
        place.assignment.expert.user, strange.coordinator, strange.order.client, people.user(is_operator=True),
        people.member(Role.CLIENT, unit.organisation, people.unit(unit.organisation)), people.member(Role.PRIVACY_OFFICER, place.organisation),
    ]  # fmt: skip
    for number, who in enumerate(allowed):
        actions.edit_induction(unit=unit, texts=[*LIST, str(number)], by=who, at=at)
        actions.tick_induction(assignment=place.assignment, points=[], by=who, at=at)
    for who in refused:
        with pytest.raises(PermissionDenied):
            actions.edit_induction(unit=unit, texts=["x"], by=who, at=at)
        with pytest.raises(PermissionDenied):
            actions.tick_induction(assignment=place.assignment, points=[], by=who, at=at)
        assert queries.unit_for(who, unit.code) is None


def test_all_or_nothing(place, at, monkeypatch):
    monkeypatch.setattr("kokemussilta.audit.actions.record", lambda *_args, **_more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.tick_induction(assignment=place.assignment, points=codes(place), by=place.order.client, at=at)
    with pytest.raises(ZeroDivisionError):
        actions.edit_induction(unit=place.order.unit, texts=["x"], by=place.order.client, at=at)

    assert (InductionTick.objects.count(), [one.text for one in queries.points_of(place.order.unit.pk)]) == (0, LIST)


def test_the_units_contact_goes_through_it_and_the_expert_sees_it_beforehand(place):
    own = people.sign_in(Client(), place.assignment.expert.user)
    day = reverse("assignments:task", args=[place.task.code])
    assert all(text in own.get(day).content.decode() for text in LIST)
    client = people.sign_in(Client(), place.order.client)
    order = client.get(reverse("orders:order", args=[place.order.code])).content.decode()
    url = reverse("assignments:induction", args=[place.assignment.code])
    assert (f'href="{url}"' in order, "0/3 käyty läpi" in order) == (True, True)
    client.post(url, {"point": codes(place)[:1]})
    assert "käyty läpi ti 2.3.2027" in own.get(day).content.decode()
    assert own.get(url).status_code == 403
    assert people.sign_in(Client(), make.desk().coordinator).get(url).status_code == 404


def test_the_list_is_written_a_line_a_point(place):
    browser = people.sign_in(Client(), place.order.client)
    url = reverse("assignments:unit-induction", args=[place.order.unit.code])
    assert "Ovi B2\nVaitiolo\nHätäpainike" in browser.get(url).content.decode()
    long = browser.post(url, {"points": "x" * 201})
    assert (long.status_code, "x" * 201 in long.content.decode()) == (200, True)
    assert browser.post(url, {"points": "\n".join(map(str, range(41)))}).status_code == 200
    browser.post(url, {"points": "Yksi\r\nKaksi"})
    assert [point.text for point in queries.points_of(place.order.unit.pk)] == ["Yksi", "Kaksi"]
    other = Unit.objects.exclude(pk=place.order.unit.pk).first() or people.unit(people.organisation())
    assert browser.get(reverse("assignments:unit-induction", args=[other.code])).status_code == 404


# --- The contact on the day, who has no account -------------------------------------------------------------------------


def link_of(place) -> str:
    return links.induction_path(Assignment.objects.select_related("task__order").get(pk=place.assignment.pk))


def test_the_contact_ticks_by_their_link_and_opening_it_changes_nothing(place, at):
    path, guest = link_of(place), Client()

    page = guest.get(path)
    before = gone(place.assignment)
    guest.post(path, {"point": codes(place)[:2]})
    guest.post(path, {"point": codes(place)[:2]})

    assert [text in page.content.decode() for text in LIST] == [True] * 3
    assert (page["Referrer-Policy"], page["X-Robots-Tag"]) == ("same-origin", "noindex")
    assert (before, gone(place.assignment)) == ([False] * 3, [True, True, False])
    assert list(InductionTick.objects.values_list("done_by", flat=True)) == [None, None]
    assert Entry.objects.filter(verb="assignments.induction.ticked", by="").count() == 1
    # Not a way to anything else of the order.
    assert guest.get(reverse("orders:order", args=[place.order.code])).status_code == 302


def test_a_link_is_the_contacts_own_and_ends(place, at, set_clock):
    path = link_of(place)
    Task.objects.filter(pk=place.task.pk).update(day_contact_name="Toinen Ope")
    assert Client().get(path).status_code == 404

    path = link_of(place)
    assert Client().get(path).status_code == 200
    assert Client().get(path[:-3] + "x/").status_code == 404
    set_clock(place.task.ends_at + links.INDUCT_WITHIN + timedelta(seconds=1))
    assert Client().get(path).status_code == 404


def test_the_link_of_a_cancelled_task_opens_nothing(place, at):
    path = link_of(place)
    actions.expert_cancels(assignment=place.assignment, by=place.assignment.expert.user, at=at)

    assert Client().post(path, {"point": codes(place)}).status_code == 404
    assert InductionTick.objects.count() == 0


def test_the_unit_and_the_desk_find_the_link_and_text_it_once_a_day(place, client, at, settings):
    settings.SENDS_SMS = True
    people.sign_in(client, place.order.client, at=at)
    url = reverse("assignments:induction", args=[place.assignment.code])

    shown = client.get(url).content.decode()
    for _press in range(2):
        client.post(url, {"send": "1"})

    phone = place.task.day_contact_phone or place.order.day_contact_phone
    assert link_of(place) in shown
    texts = Message.objects.filter(channel="sms", to_address=phone)
    assert [link_of(place) in message.text for message in texts] == [True]
    assert [place.assignment.expert.last_name in message.text for message in texts] == [False]


def test_strangers_and_the_expert_text_no_link_and_no_number_is_told(place, at):
    for by in (people.user(), place.assignment.expert.user):
        with pytest.raises(PermissionDenied):
            actions.send_induction_link(assignment=place.assignment, by=by, at=at)
    Order.objects.filter(pk=place.order.pk).update(day_contact_phone="")
    Task.objects.filter(pk=place.task.pk).update(day_contact_phone="")
    found = Assignment.objects.select_related("task__order", "expert").get(pk=place.assignment.pk)
    with pytest.raises(Refused):
        actions.send_induction_link(assignment=found, by=place.order.client, at=at)
    assert Message.objects.filter(channel="sms").count() == 0
