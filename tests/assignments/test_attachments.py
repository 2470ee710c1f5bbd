"""Files of a report: attached to a draft, sent with it, read by its recipient and nobody else, removed with care."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions, links
from kokemussilta.assignments.actions.attachments import MOST
from kokemussilta.assignments.models import Attachment, Deliverable
from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import Refused
from kokemussilta.files import sweeping
from kokemussilta.files.models import StoredFile
from kokemussilta.notifications.models import Message
from tests.assignments.test_deliverables import FACTS
from tests.factories import assignments as make
from tests.factories import people
from tests.factories.files import checked
from tests.files.bring import paper, picture, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


@pytest.fixture(autouse=True)
def _a_place_of_their_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def place(at):
    found = make.desk(slug="day-in-life")
    found.assignment = make.confirmed(found)
    found.writer = found.assignment.expert.user
    found.report = actions.begin_deliverable(task=found.task, by=found.writer, at=at)
    Message.objects.all().delete()
    return found


def attached(place, at, pages: int = 1) -> Attachment:
    return actions.attach_file(deliverable=place.report, upload=checked(pages=pages), by=place.writer, at=at)


def sent(place, at, **facts) -> None:
    actions.write_deliverable(deliverable=place.report, facts=FACTS | facts, by=place.writer, at=at)
    actions.send_deliverable(deliverable=place.report, by=place.coordinator, at=at)


def test_a_report_may_be_a_file_alone(place, at):
    with pytest.raises(Refused):
        sent(place, at, text="")
    attached(place, at)
    actions.tell_deliverable_ready(deliverable=place.report, by=place.writer, at=at)
    sent(place, at, text="")

    found = Deliverable.objects.get()
    assert (found.state, found.text, found.has_files) == ("sent", "", True)


def test_the_same_file_twice_is_there_once_and_five_are_enough(place, at):
    first, again = attached(place, at), attached(place, at)
    for pages in range(2, MOST + 1):
        attached(place, at, pages)
    with pytest.raises(Refused, match="enintään 5 liitettä"):
        attached(place, at, 9)

    assert (first, StoredFile.objects.count()) == (again, MOST)


def test_only_those_who_write_attach_and_only_to_a_draft(place, at):
    strangers = [place.order.client, people.member(Role.COORDINATOR, people.organisation()), people.user(is_operator=True)]
    for who in strangers:
        with pytest.raises(PermissionDenied):
            actions.attach_file(deliverable=place.report, upload=checked(), by=who, at=at)
    one = attached(place, at)
    for who in strangers:
        with pytest.raises(PermissionDenied):
            actions.detach_file(attachment=one, by=who, at=at)
    sent(place, at)
    with pytest.raises(Refused):
        attached(place, at, 2)

    assert StoredFile.objects.filter(removed_at=None).count() == 1


def test_removing_from_a_draft_leaves_nothing(place, at, later):
    one = attached(place, at)
    for _press in range(2):
        actions.detach_file(attachment=Attachment.objects.get(pk=one.pk), by=place.writer, at=at)

    assert (Deliverable.objects.get().has_files, Entry.objects.filter(verb__endswith="file_removed").count()) == (False, 1)
    with pytest.raises(Refused):
        sent(place, at, text="")
    sent(place, at)
    assert sweeping.sweep(later(days=8)) == 1
    stored = StoredFile.objects.get()
    assert (stored.path, stored.name) == (None, "")


def test_what_was_sent_only_the_desk_takes_away(place, at, later):
    one = attached(place, at)
    sent(place, at, text="")
    address = links.deliverable_path(place.report)
    file = reverse("assignments:reply-file", args=[address.rstrip("/").rpartition("/")[2], one.file.code])
    with pytest.raises(PermissionDenied):
        actions.detach_file(attachment=one, by=place.writer, at=later(hours=1))
    assert Client().get(file).status_code == 200
    actions.detach_file(attachment=one, by=place.coordinator, at=later(hours=1))

    assert Client().get(file).status_code == 409
    assert "poistettu ti 2.3.2027" in Client().get(address).content.decode()
    assert Deliverable.objects.get().state == "sent"


# --- Pages ----------------------------------------------------------------------------------------------------------------


def _page(place):
    return reverse("assignments:deliverable", args=[place.report.code])


def test_a_file_comes_along_with_whatever_is_pressed_and_no_word_is_lost(place):
    browser = people.sign_in(Client(), place.writer)
    wrong = browser.post(_page(place), FACTS | {"do": "save", "file": upload(b"<html>", "x.html")})
    assert ("Tämä ei ole kuva eikä PDF" in wrong.content.decode(), FACTS["text"] in wrong.content.decode()) == (True, True)
    assert Deliverable.objects.get().text == ""
    browser.post(_page(place), FACTS | {"do": "save", "file": upload(picture(), "Kävely osastolla.JPG")})
    stored = StoredFile.objects.get()
    shown = browser.get(_page(place)).content.decode()

    assert (stored.name, stored.uploaded_by, Deliverable.objects.get().text) == (
        "Kävely osastolla.jpg",
        place.writer,
        FACTS["text"],
    )
    assert "Kävely osastolla.jpg" in shown
    browser.post(_page(place), FACTS | {"detach": stored.code, "text": "Uusi teksti"})
    assert (Deliverable.objects.get().text, Deliverable.objects.get().has_files) == ("Uusi teksti", False)


def test_enter_in_a_field_saves_and_removes_nothing(place, at):
    attached(place, at)
    shown = people.sign_in(Client(), place.writer).get(_page(place)).content.decode()
    form = shown[shown.index('enctype="multipart/form-data"') :]

    assert re.search(r"<button[^>]*>", form).group().count('value="save"') == 1


def test_who_gets_the_file(place, at):
    one = attached(place, at)
    sent(place, at)
    url = reverse("assignments:deliverable-file", args=[place.report.code, one.file.code])
    mine, theirs = (people.sign_in(Client(), who).get(url) for who in (place.writer, place.coordinator))
    strangers = [place.order.client, people.member(Role.COORDINATOR, people.organisation()), people.user(is_operator=True)]
    token = links.deliverable_path(place.report).rstrip("/").rpartition("/")[2]
    read = Client().get(reverse("assignments:reply-file", args=[token, one.file.code]))

    assert [answer.status_code for answer in (mine, theirs, read)] == [200, 200, 200]
    assert read.content == paper()
    assert (read["Content-Disposition"], read["X-Content-Type-Options"]) == ('attachment; filename="Raportti.pdf"', "nosniff")
    assert read["Content-Security-Policy"].startswith("sandbox")
    assert [people.sign_in(Client(), who).get(url).status_code for who in strangers] == [404] * 3
    assert Client().get(url).status_code == 302
    for token_, file in (("x" + token, one.file.code), (token, "ABCDEFGH")):
        assert Client().get(reverse("assignments:reply-file", args=[token_, file])).status_code == 404


def test_a_file_of_another_report_is_not_reached_through_ones_own(place, at):
    one = attached(place, at)
    other = make.another(place.organisation, place.coordinator, slug="day-in-life")
    other.writer = make.confirmed(other).expert.user
    own = actions.begin_deliverable(task=other.task, by=other.writer, at=at)

    answer = people.sign_in(Client(), other.writer).get(reverse("assignments:deliverable-file", args=[own.code, one.file.code]))
    assert answer.status_code == 404
