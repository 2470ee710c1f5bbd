"""The answer link and the expert's pages of offers and tasks, as a browser meets them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kokemussilta.assignments import actions, links
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.audit.models import Entry
from kokemussilta.core.fields import phone_words
from kokemussilta.notifications.models import Message
from tests.factories import assignments as make
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]

PRIVATE = ["Koulukatu", "Olli Opettaja", "+358401234567"]


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True)


def press(browser: Client, url: str, **choice: str):
    token = browser.cookies["csrftoken"].value
    return browser.post(url, choice | {"csrfmiddlewaretoken": token})


def leaks(response) -> list[str]:
    page = response.content.decode()
    return [words for words in PRIVATE if words in page or phone_words(words) in page]


def test_opening_the_link_changes_nothing(browser, at):
    url = links.answer_path(make.offer(make.desk()))
    before = (Message.objects.count(), Entry.objects.count())
    for method in (browser.head, browser.get, browser.get):
        response = method(url)
        assert (response.status_code, leaks(response)) == (200, [])
    assert "Otan vastaan" in response.content.decode()
    assert (Message.objects.count(), Entry.objects.count()) == before
    assert Offer.objects.get().state == "sent"
    assert response["Cache-Control"].startswith("max-age=0")


def test_a_yes_without_signing_in_and_without_a_session(browser):
    url = links.answer_path(make.offer(make.desk()))
    browser.get(url)
    assert press(browser, url, answer="yes").status_code == 302
    assert Offer.objects.get().state == "accepted"
    page = browser.get(url)
    assert "Tehtävä on sinun" in page.content.decode()
    assert leaks(page) == []
    assert "Otan vastaan" not in page.content.decode()
    assert press(browser, url, answer="yes").status_code == 302
    assert Assignment.objects.count() == 1


def test_a_no_without_signing_in(browser):
    url = links.answer_path(make.offer(make.desk()))
    browser.get(url)
    press(browser, url, answer="no")
    assert Offer.objects.get().state == "declined"
    assert "Kiitos vastauksesta" in browser.get(url).content.decode()


def test_a_press_that_says_nothing_does_nothing(browser):
    url = links.answer_path(make.offer(make.desk()))
    browser.get(url)
    assert press(browser, url, answer="maybe").status_code == 302
    assert Offer.objects.get().state == "sent"


def test_the_unlucky_second_reads_a_kind_page(browser, at):
    place = make.desk()
    folk = make.experts(place.organisation, 2)
    first, second = Offer.objects.filter(round=make.sent(place, folk)).order_by("rank")
    url = links.answer_path(second)
    browser.get(url)
    actions.accept(offer=first, by=None, at=at)
    late = press(browser, url, answer="yes")
    assert (late.status_code, leaks(late)) == (409, [])
    assert "Toinen ehti" in late.content.decode()
    assert browser.get(url).status_code == 200


def test_an_old_link_is_a_kind_page_even_before_the_worker(browser, at, set_clock):
    offer = make.offer(make.desk())
    url = links.answer_path(offer)
    browser.get(url)
    set_clock(at + timedelta(hours=49))
    page = browser.get(url)
    assert ("Vastausaika on päättynyt" in page.content.decode(), "Otan vastaan" in page.content.decode()) == (True, False)
    assert press(browser, url, answer="yes").status_code == 409
    assert Assignment.objects.count() == 0


def test_a_broken_link_is_a_kind_404(browser):
    offer = make.offer(make.desk())
    url = links.answer_path(offer)
    for broken in (
        url[:-5] + "/",
        reverse("assignments:answer", args=[offer.code]),
        reverse("assignments:answer", args=["x.y"]),
    ):
        response = browser.get(broken)
        assert (response.status_code, "Linkki ei ole ehjä" in response.content.decode()) == (404, True)


def test_a_turn_that_has_not_come_has_no_page(browser):
    place = make.desk()
    folk = make.experts(place.organisation, 2)
    make.sent(place, folk, mode="cascade")
    waiting = Offer.objects.get(rank=2)
    assert browser.get(links.answer_path(waiting)).status_code == 404
    people.sign_in(browser, folk[1].user)
    assert browser.get(reverse("assignments:offer", args=[waiting.code])).status_code == 404


def test_signed_in_one_answers_on_ones_own_pages_only(browser):
    place = make.desk()
    offer = make.offer(place)
    url = reverse("assignments:offer", args=[offer.code])
    for stranger in (make.expert(place.organisation).user, place.coordinator):
        people.sign_in(browser, stranger)
        assert browser.get(url).status_code == 404
    people.sign_in(browser, offer.expert.user)
    assert browser.get(url).status_code == 200
    press(browser, url, answer="yes")
    assert Offer.objects.get().state == "accepted"


def test_the_day_page_is_for_the_confirmed_alone(browser, at):
    place = make.desk()
    assignment = make.confirmed(place)
    pages = [reverse(f"assignments:{name}", args=[place.task.code]) for name in ("task", "sheet", "calendar", "cancel")]
    stranger = make.expert(place.organisation).user
    for person in (stranger, place.order.client):
        people.sign_in(browser, person)
        assert [browser.get(url).status_code for url in pages] == [404] * 4
    people.sign_in(browser, assignment.expert.user)
    responses = [browser.get(url) for url in pages]
    assert [response.status_code for response in responses] == [200] * 4
    assert leaks(responses[0]) == PRIVATE
    assert leaks(responses[1]) == PRIVATE
    assert b"BEGIN:VEVENT" in responses[2].content
    actions.expert_cancels(assignment=assignment, by=assignment.expert.user, at=at)
    ended = browser.get(pages[0])
    assert (ended.status_code, leaks(ended)) == (200, [])
    assert [browser.get(url).status_code for url in pages[1:3]] == [404, 404]


def test_cancelling_on_the_page(browser):
    place = make.desk()
    assignment = make.confirmed(place)
    people.sign_in(browser, assignment.expert.user)
    url = reverse("assignments:cancel", args=[place.task.code])
    browser.get(url)
    assert press(browser, url, reason="").status_code == 302
    assert Assignment.objects.get().state == "cancelled_by_expert"


def test_reporting_on_the_page(browser, set_clock):
    place = make.desk()
    assignment = make.confirmed(place)
    people.sign_in(browser, assignment.expert.user)
    url = reverse("assignments:report", args=[place.task.code])
    assert browser.get(url).status_code == 302
    set_clock(place.task.ends_at + timedelta(hours=1))
    browser.get(url)
    bad = press(browser, url, was_held="yes", hours="monta", people_reached="")
    assert (bad.status_code, Assignment.objects.get().state) == (200, "confirmed")
    assert "monta" in bad.content.decode()
    press(browser, url, was_held="yes", hours="1,5", people_reached="25", wants_to_talk="on")
    done = Assignment.objects.get()
    assert (done.state, done.worked_minutes, done.wants_to_talk, done.task.report.people_reached) == ("done", 90, True, 25)


def test_a_report_of_a_task_that_did_not_happen_asks_for_no_figures(browser, set_clock):
    place = make.desk()
    assignment = make.confirmed(place)
    people.sign_in(browser, assignment.expert.user)
    set_clock(place.task.ends_at + timedelta(hours=1))
    url = reverse("assignments:report", args=[place.task.code])
    browser.get(url)
    press(browser, url, was_held="no", hours="", people_reached="")
    assert Assignment.objects.get().task.state == "not_held"


def test_the_board_on_the_page(browser):
    place = make.desk()
    person = make.expert(place.organisation)
    round_ = make.on_board(place)
    url = reverse("assignments:board-seat", args=[round_.code])
    people.sign_in(browser, person.user)
    assert leaks(browser.get(url)) == []
    assert browser.get(reverse("assignments:board")).status_code == 200
    press(browser, url, words="Lähden mielelläni")
    assert round_.interests.get().words == "Lähden mielelläni"
    browser.get(url)
    press(browser, url, back="1")
    assert round_.interests.get().state == "withdrawn"
    people.sign_in(browser, people.user())
    assert browser.get(reverse("assignments:board")).status_code == 404
    assert browser.get(url).status_code == 404


@pytest.mark.parametrize("name", ["mine", "offers", "board"])
def test_lists_take_as_many_statements_for_many_rows_as_for_one(name, browser, django_assert_max_num_queries, at):
    place = make.desk()
    person = make.expert(place.organisation)
    people.sign_in(browser, person.user)

    def fill(number: int) -> None:
        for day in range(number):
            start = place.task.starts_at + timedelta(days=day + len(counts) * 40)
            make.offer(make.another(place.organisation, place.coordinator, starts_at=start), person)
            make.on_board(make.another(place.organisation, place.coordinator, starts_at=start))
            make.confirmed(make.another(place.organisation, place.coordinator, starts_at=start + timedelta(days=20)), person)

    counts: list[int] = []
    url = reverse(f"assignments:{name}")
    browser.get(url)
    for number in (1, 3):
        fill(number)
        with django_assert_max_num_queries(40) as captured:
            assert browser.get(url).status_code == 200
        counts.append(len(captured.captured_queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 10
