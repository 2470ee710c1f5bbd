"""Reports and proposals: written together, sent by the desk, answered by a link, and what came of them asked for and told."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions, duties, links
from kokemussilta.assignments.models import Deliverable
from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import NotAllowedFrom, Refused, Stale
from kokemussilta.notifications.models import Message
from tests.factories import assignments as make
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]

FACTS = {
    "title": "Päivä osastolla", "text": "Ehdotan yhteistä lounasta.", "recipient_name": "Marketta Niemi",
    "recipient_role": "osastonhoitaja", "recipient_email": "marketta@example.fi",
}  # fmt: skip


@pytest.fixture
def place(at):
    """A day on a ward, with its expert and its desk; the letters so far are gone."""
    found = make.desk(slug="day-in-life")
    found.assignment = make.confirmed(found)
    Message.objects.all().delete()
    return found


def drafted(place, at, **facts) -> Deliverable:
    made = actions.begin_deliverable(task=place.task, by=place.assignment.expert.user, at=at)
    actions.write_deliverable(deliverable=made, facts=FACTS | facts, by=place.assignment.expert.user, at=at)
    return made


def sent(place, at) -> Deliverable:
    made = drafted(place, at)
    actions.send_deliverable(deliverable=made, by=place.coordinator, at=at)
    return made


def told() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("id").values_list("to_address", "subject"))


def test_from_draft_to_what_came_of_it(place, at, later):
    one = sent(place, at)
    assert (one.state, one.sent_at, one.signed) == ("sent", at, f"{place.assignment.expert.shown_name}, kokemusasiantuntija")
    actions.reply_to_deliverable(deliverable=one, answer=" Kiitos. ", by=None, at=later(days=3))
    actions.follow_up_deliverable(deliverable=one, outcome="Lounas alkoi.", by=None, at=later(days=90))
    one.refresh_from_db()

    assert (one.state, one.answer, one.outcome) == ("followed", "Kiitos.", "Lounas alkoi.")
    mine, desk = place.assignment.expert.user.email, place.coordinator.email
    day = "ti 16.3."
    assert told() == [
        ("marketta@example.fi", f"Teille on raportti: Päivä elämässä -havainnointi, {day}"),
        (mine, f"Raportti on lähetetty: {day}, Seinäjoki"),
        (mine, f"Raporttiin on vastattu: {day}, Seinäjoki"),
        (desk, f"Raporttiin on vastattu: {day}, Seinäjoki"),
        (mine, f"Mitä raportista seurasi: {day}, Seinäjoki"),
        (desk, f"Mitä raportista seurasi: {day}, Seinäjoki"),
    ]
    assert [entry.verb.rpartition(".")[2] for entry in Entry.objects.filter(subject=one.code).order_by("id")] == [
        "begun", "written", "sent", "answered", "followed",
    ]  # fmt: skip


def test_what_is_not_whole_is_not_sent(place, at):
    for lacking in ("text", "recipient_name", "recipient_email"):
        one = drafted(place, at, **{lacking: " "})
        with pytest.raises(Refused):
            actions.send_deliverable(deliverable=one, by=place.coordinator, at=at)
        Deliverable.objects.all().delete()


def test_sending_is_the_desks_and_writing_theirs_who_were_there(place, at):
    one = drafted(place, at)
    other = make.confirmed(make.another(place.organisation, place.coordinator)).expert.user
    strangers = [
        other,
        place.order.client,
        people.member(Role.COORDINATOR, people.organisation()),
        people.user(is_operator=True),
    ]
    for who in strangers:
        with pytest.raises(PermissionDenied):
            actions.write_deliverable(deliverable=one, facts={"text": "x"}, by=who, at=at)
        with pytest.raises(PermissionDenied):
            actions.begin_deliverable(task=place.task, by=who, at=at)
        assert Deliverable.objects.visible_to(who).count() == 0
    for who in [*strangers, place.assignment.expert.user]:
        with pytest.raises(PermissionDenied):
            actions.send_deliverable(deliverable=one, by=who, at=at)
    assert Deliverable.objects.get().state == "draft"


def test_what_was_sent_is_not_changed_nor_sent_twice(place, at):
    one = sent(place, at)
    letters = Message.objects.count()
    actions.send_deliverable(deliverable=one, by=place.coordinator, at=at)
    with pytest.raises(Refused):
        actions.write_deliverable(deliverable=one, facts={"text": "Toinen"}, by=place.coordinator, at=at)
    with pytest.raises(NotAllowedFrom):
        actions.leave_deliverable(deliverable=one, by=place.coordinator, at=at)

    assert (Message.objects.count(), Deliverable.objects.get().text) == (letters, FACTS["text"])


def test_two_answers_at_once_are_one(place, at):
    one = sent(place, at)
    stale = Deliverable.objects.select_related("task__order").get(pk=one.pk)
    actions.reply_to_deliverable(deliverable=one, answer="Ensimmäinen", by=None, at=at)
    with pytest.raises(Stale):
        actions.reply_to_deliverable(deliverable=stale, answer="Toinen", by=None, at=at)
    assert Deliverable.objects.get().answer == "Ensimmäinen"


def test_a_draft_may_be_left_and_taken_up(place, at):
    one, user = drafted(place, at), place.assignment.expert.user
    actions.leave_deliverable(deliverable=one, by=user, at=at)
    assert Deliverable.objects.get().state == "dropped"
    actions.take_up_deliverable(deliverable=one, by=user, at=at)
    assert Deliverable.objects.get().state == "draft"
    assert actions.begin_deliverable(task=place.task, by=user, at=at).pk != one.pk
    assert actions.begin_deliverable(task=place.task, by=user, at=at).pk == Deliverable.objects.last().pk


def test_the_database_refuses_what_must_never_be(place, at):
    drafted(place, at, recipient_email="")
    for wrong in ({"state": "sent"}, {"state": "answered"}, {"state": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Deliverable.objects.update(**wrong)


def test_the_recipient_is_asked_for_an_answer_and_for_what_came_of_it(place, at, later):
    sent(place, at)
    Message.objects.all().delete()
    asked = {}
    for days in (13, 14, 15, 31, 91, 92, 181, 400):
        asked[days] = duties.ask_recipients(later(days=days))

    assert asked == {13: 0, 14: 1, 15: 0, 31: 1, 91: 1, 92: 0, 181: 1, 400: 0}
    assert {to for to, _subject in told()} == {"marketta@example.fi"}
    assert [subject.partition(":")[0].partition("?")[0] for _to, subject in told()] == [
        "Raportti odottaa vastaustanne", "Raportti odottaa vastaustanne", "Mitä raportista seurasi", "Mitä raportista seurasi",
    ]  # fmt: skip


def test_whoever_has_told_is_not_asked(place, at, later):
    one = sent(place, at)
    actions.follow_up_deliverable(deliverable=one, outcome="Valmis", by=None, at=later(days=2))
    assert duties.ask_recipients(later(days=20)) == duties.ask_recipients(later(days=100)) == 0


# --- Pages ----------------------------------------------------------------------------------------------------------------


def test_the_recipient_reads_and_answers_without_signing_in(place, at):
    one = sent(place, at)
    url, browser = links.deliverable_path(one), Client()
    page = browser.get(url)
    assert (page.status_code, FACTS["text"] in page.content.decode(), page["Referrer-Policy"]) == (200, True, "same-origin")
    assert Deliverable.objects.get().state == "sent"
    assert browser.post(url, {"do": "reply", "answer": ""}).status_code == 200
    browser.post(url, {"do": "reply", "answer": "Luimme tämän."})
    browser.post(url, {"do": "reply", "answer": "Kahdesti."})
    browser.post(url, {"do": "follow", "outcome": "Uusi käytäntö."})
    one.refresh_from_db()

    assert (one.state, one.answer, one.outcome) == ("followed", "Luimme tämän.", "Uusi käytäntö.")
    own = people.sign_in(Client(), place.assignment.expert.user).get(reverse("assignments:deliverable", args=[one.code]))
    assert ["Luimme tämän." in own.content.decode(), "Uusi käytäntö." in own.content.decode()] == [True, True]


def test_a_link_is_for_its_recipient_and_not_for_ever(place, at, later, set_clock):
    one = drafted(place, at)
    early = links.deliverable_path(one)
    assert Client().get(early).status_code == 404
    actions.send_deliverable(deliverable=one, by=place.coordinator, at=at)
    assert Client().get(early).status_code == 200
    assert Client().get(early.replace("/replies/", "/replies/x")).status_code == 404
    Deliverable.objects.update(recipient_email="toinen@example.fi")
    assert Client().get(early).status_code == 404
    Deliverable.objects.update(recipient_email="marketta@example.fi")
    set_clock(later(days=401))
    assert Client().get(early).status_code == 404


def test_the_writer_writes_keeps_and_hands_over(place, at):
    browser = people.sign_in(Client(), place.assignment.expert.user)
    begun = browser.post(reverse("assignments:begin-deliverable", args=[place.task.code]))
    one = Deliverable.objects.get()
    assert begun.url == reverse("assignments:deliverable", args=[one.code])
    wrong = browser.post(begun.url, FACTS | {"do": "save", "recipient_email": "ei osoite"})
    assert (wrong.status_code, FACTS["text"] in wrong.content.decode()) == (200, True)
    browser.post(begun.url, FACTS | {"do": "ready", "signed": "Aino"})
    one.refresh_from_db()
    assert (one.text, one.signed, one.state) == (FACTS["text"], "Aino", "draft")
    assert [to for to, subject in told() if subject.startswith("Raportti on valmis")] == [place.coordinator.email]
    desk = people.sign_in(Client(), place.coordinator)
    assert browser.post(begun.url, FACTS | {"do": "send", "signed": "Aino"}).status_code == 403
    desk.post(begun.url, FACTS | {"do": "send", "signed": "Aino L."})
    assert list(Deliverable.objects.values_list("state", "signed")) == [("sent", "Aino L.")]
    desk.post(begun.url, {"do": "reply", "answer": "Soitti ja kiitti."})
    desk.post(begun.url, {"do": "follow", "outcome": "Ei vielä mitään."})
    assert Deliverable.objects.get().state == "followed"
    stranger = people.sign_in(Client(), place.order.client)
    assert stranger.get(begun.url).status_code == 404


def test_it_is_offered_where_the_task_produces_one(place, at):
    plain = make.another(place.organisation, place.coordinator)
    make.confirmed(plain)
    shown = []
    for one in (place, plain):
        desk = people.sign_in(Client(), place.coordinator).get(reverse("assignments:desk", args=[one.task.code]))
        shown.append("Aloita raportti" in desk.content.decode())
    own = people.sign_in(Client(), place.assignment.expert.user).get(reverse("assignments:task", args=[place.task.code]))

    assert (shown, "Aloita raportti" in own.content.decode()) == ([True, False], True)
