"""Listeners answer on the wall's address: no signing in, nothing that tells who they are, one press one answer."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.feedback import loading, opening, queries
from kokemussilta.feedback.actions import surveys
from kokemussilta.feedback.models import Answer, Response
from kokemussilta.orders.models import Task
from tests.factories import assignments as make
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "clean_cache")]

GIVEN = {
    "q-who": "student",
    "q-feelings": ["hope", "other"],
    "q-feelings-words": "rohkeutta",
    "q-more": "fully-agree",
    "q-free": "Kiitos",
}


@pytest.fixture
def place(at):
    """A task that has just begun, of an organisation that asks its audiences."""
    loading.load(at=at)
    place = make.desk(at)
    surveys.take_into_use(template=queries.template_of("audience"), organisation=place.organisation, by=None, at=at)
    Task.objects.filter(pk=place.task.pk).update(starts_at=at - timedelta(minutes=30), ends_at=at + timedelta(minutes=30))
    place.task.refresh_from_db()
    return place


def form(browser, task, words=""):
    page = browser.get(reverse("answer", args=[task.code]) + words)
    return re.search(r'name="token" value="([^"]+)"', page.content.decode()).group(1)


def send(browser, task, words="", **given):
    data = GIVEN | {"token": form(browser, task, words)} | given
    return browser.post(reverse("answer", args=[task.code]) + words, data)


def test_answers_are_kept_without_anybody_in_them(place, at):
    sent = send(Client(), place.task)
    assert (sent.status_code, sent["Location"]) == (302, reverse("answered", args=[place.task.code]))
    (response,) = Response.objects.all()
    assert (response.task, response.answered_on, response.channel) == (place.task, at.date(), "web")
    assert sorted(Answer.objects.values_list("question", "option", "words")) == [
        ("feelings", "hope", ""), ("feelings", "other", "rohkeutta"), ("free", "", "Kiitos"), ("more", "fully-agree", ""),
        ("who", "student", ""),
    ]  # fmt: skip
    held = {field.name for model in (Response, Answer) for field in model._meta.get_fields()}
    assert held & {"user", "by", "session", "ip", "address", "agent", "created_at", "at"} == set()


def test_a_signed_in_listener_is_nobody_too(place, at):
    from kokemussilta.audit.models import Entry

    browser = people.sign_in(Client(), place.coordinator, at=at)
    before = Entry.objects.count()
    send(browser, place.task)
    assert (Response.objects.count(), Entry.objects.count()) == (1, before)


def test_a_second_press_is_no_second_answer(place):
    browser, url = Client(), reverse("answer", args=[place.task.code])
    data = GIVEN | {"token": form(browser, place.task)}
    assert [browser.post(url, data).status_code for _ in range(3)] == [302, 302, 302]
    assert Response.objects.count() == 1


@pytest.mark.parametrize("token", ["", "nonsense", "W10:1abc:xyz"])
def test_a_form_that_was_not_drawn_here_is_not_taken_and_loses_nothing(place, token):
    answer = Client().post(reverse("answer", args=[place.task.code]), GIVEN | {"token": token})
    assert (answer.status_code, Response.objects.count()) == (422, 0)
    assert "rohkeutta" in answer.content.decode()


def test_a_form_of_another_task_is_not_taken(place, at):
    other = make.desk(at)
    surveys.take_into_use(template=queries.template_of("audience"), organisation=other.organisation, by=None, at=at)
    Task.objects.filter(pk=other.task.pk).update(starts_at=at - timedelta(minutes=1), ends_at=at + timedelta(minutes=1))
    answer = Client().post(reverse("answer", args=[other.task.code]), GIVEN | {"token": form(Client(), place.task)})
    assert (answer.status_code, Response.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"q-who": "moon"}, "field--error"),
        ({"q-free": "x" * 2001}, "2000"),
        ({"q-who": "", "q-feelings": [], "q-feelings-words": "", "q-more": "", "q-free": ""}, "ainakin yhteen"),
    ],
)
def test_what_can_not_be_an_answer_is_told(place, given, words):
    answer = send(Client(), place.task, **given)
    assert (answer.status_code, Response.objects.count()) == (422, 0)
    assert words in answer.content.decode()


def test_it_is_open_from_the_start_until_two_weeks_after(place, at):
    survey = queries.survey_of(place.organisation, "audience")
    found = opening.Opening(survey, place.task)
    times = [found.from_at - timedelta(seconds=1), found.from_at, found.until_at - timedelta(seconds=1), found.until_at]
    assert [found.is_open(time) for time in times] == [False, True, True, False]
    Task.objects.filter(pk=place.task.pk).update(starts_at=at + timedelta(hours=1), ends_at=at + timedelta(hours=2))
    early = Client().get(reverse("answer", args=[place.task.code]))
    assert (early.status_code, "ei ole vielä auki" in early.content.decode()) == (200, True)
    Task.objects.filter(pk=place.task.pk).update(starts_at=at - timedelta(days=16), ends_at=at - timedelta(days=15))
    late = Client().post(reverse("answer", args=[place.task.code]), GIVEN)
    assert (late.status_code, Response.objects.count()) == (410, 0)


def test_a_class_of_three_hundred_behind_one_address_answers_at_once(place):
    for number in range(300):
        assert send(Client(REMOTE_ADDR="192.0.2.7"), place.task).status_code == 302, number
    assert Response.objects.count() == 300


def test_a_flood_is_held_off_without_knowing_whose_it_is(place, monkeypatch):
    monkeypatch.setattr(opening, "MOST_AT_ONCE", 3)
    states = [send(Client(), place.task).status_code for _ in range(5)]
    assert (states, Response.objects.count()) == ([302, 302, 302, 422, 422], 3)
    monkeypatch.setattr(opening, "MOST", 4)
    monkeypatch.setattr(opening, "TIMES_THE_AUDIENCE", 0)
    monkeypatch.setattr(opening, "MOST_AT_ONCE", 100)
    assert [send(Client(), place.task).status_code for _ in range(2)] == [302, 422]


def test_a_shared_device_comes_back_to_an_empty_form(place):
    sent = send(Client(), place.task, "?kiosk")
    page = Client().get(sent["Location"]).content.decode()
    assert f"url={reverse('answer', args=[place.task.code])}?kiosk" in page
    assert Response.objects.get().channel == "kiosk"


def test_plain_finnish(place):
    page = Client().get(reverse("answer", args=[place.task.code]) + "?plain").content.decode()
    assert "Mitä tunsit, kun kokemusasiantuntija puhui?" in page


def test_the_page_is_light(place):
    assert len(Client().get(reverse("answer", args=[place.task.code])).content) < 20_000


def test_nobody_asks_where_no_survey_is_in_use(at):
    loading.load(at=at)
    place = make.desk(at)
    assert Client().get(reverse("answer", args=[place.task.code])).status_code == 404
    assert Client().get(reverse("answer", args=["NOTHING2"])).status_code == 404


def test_posters_are_for_those_whose_task_it_is(place, at):
    Task.objects.filter(pk=place.task.pk).update(starts_at=at + timedelta(days=9), ends_at=at + timedelta(days=9, hours=1))
    place.seat.task.refresh_from_db()
    assignment = make.confirmed(place, at=at)
    url = reverse("feedback:poster", args=[place.task.code])
    for user, status in (
        (place.coordinator, 200), (assignment.expert.user, 200), (place.order.client, 200),
        (people.member(Role.COORDINATOR, people.organisation("Toinen")), 404), (people.user(), 404),
    ):  # fmt: skip
        page = people.sign_in(Client(), user, at=at).get(url)
        assert page.status_code == status
        assert status == 404 or (f"/k/{place.task.code}/" in page.content.decode() and "<svg" in page.content.decode())


def test_results_of_fewer_than_five_are_shown_to_nobody(place, at):
    lead = people.sign_in(Client(), people.member(Role.LEAD, place.organisation), at=at)
    survey = queries.survey_of(place.organisation, "audience")
    url = reverse("feedback:results", args=[survey.code])
    for _ in range(4):
        send(Client(), place.task)
    few = lead.get(url).content.decode()
    assert ("alle viisi" in few, "Opiskelija" in few) == (True, False)
    assert "Opiskelija" not in lead.get(url, {"export": "csv"}).content.decode()
    send(Client(), place.task)
    assert "Opiskelija" in lead.get(url).content.decode()
    rows = lead.get(url, {"export": "csv"}).content.decode("utf-8-sig").splitlines()
    assert "Olen;5;Opiskelija;5;100,0" in rows
    stranger = people.sign_in(Client(), people.member(Role.LEAD, people.organisation("Toinen")), at=at)
    assert stranger.get(url).status_code == 404
