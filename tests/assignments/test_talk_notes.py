"""Whose eyes the notes of a talk are for; and the page of a talk."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions, duties
from kokemussilta.assignments.models import Talk, TalkNote
from kokemussilta.audit.models import Entry, Reading
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications.models import Message
from tests.factories import people
from tests.factories.talks import booked, heavy_places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


def test_notes_are_seen_by_the_pair_and_nobody_else(pair, at):
    place, assignment = pair
    lead = people.member(Role.LEAD, place.organisation)
    colleague = people.member(Role.COORDINATOR, place.organisation)
    officer = people.member(Role.PRIVACY_OFFICER, place.organisation)
    operator = people.user(is_operator=True)
    super_ = people.user(is_superuser=True, is_operator=True)
    talk = booked(place, assignment, at)
    actions.write_talk_note(talk=talk, text="Vain meille kahdelle.", by=place.coordinator, at=at)
    actions.write_talk_note(talk=talk, text="Pelkään kysymyksiä.", by=assignment.expert.user, at=at)
    everyone = [
        assignment.expert.user,
        place.coordinator,
        lead,
        colleague,
        officer,
        operator,
        super_,
        place.order.client,
        people.user(),
    ]
    counts = [TalkNote.objects.visible_to(user).count() for user in everyone]
    assert counts == [2, 2, 0, 0, 0, 0, 0, 0, 0]
    url = reverse("assignments:talk", args=[assignment.code, "briefing"])
    shown = []
    for user in everyone:
        text = people.sign_in(Client(), user).get(url).content.decode()
        shown.append(("Vain meille kahdelle." in text, "Pelkään kysymyksiä." in text))
    assert shown == [(True, True)] * 2 + [(False, False)] * 7


def test_whoever_takes_the_talk_over_does_not_see_what_was_written_before(pair, at):
    place, assignment = pair
    colleague = people.member(Role.LEAD, place.organisation)
    talk = booked(place, assignment, at)
    actions.write_talk_note(talk=talk, text="Ensimmäinen", by=place.coordinator, at=at)
    with pytest.raises(PermissionDenied):
        actions.write_talk_note(talk=talk, text="Sivusta", by=colleague, at=at)
    actions.take_talk(talk=talk, by=colleague, at=at)
    actions.write_talk_note(talk=talk, text="Toinen", by=colleague, at=at)
    seen = {
        user: list(TalkNote.objects.visible_to(user).values_list("text", flat=True)) for user in (place.coordinator, colleague)
    }

    assert seen == {place.coordinator: ["Ensimmäinen"], colleague: ["Toinen"]}
    assert TalkNote.objects.visible_to(assignment.expert.user).count() == 2


def test_a_coordinator_who_has_left_sees_nothing_more(pair, at):
    place, assignment = pair
    talk = booked(place, assignment, at)
    actions.write_talk_note(talk=talk, text="x", by=place.coordinator, at=at)
    place.coordinator.memberships.all().delete()
    place.coordinator.__dict__.pop("_standing", None)

    assert TalkNote.objects.visible_to(place.coordinator).count() == 0


def test_a_coordinators_reading_is_noted_and_the_words_stand_in_no_trail(pair, at):
    place, assignment = pair
    talk = booked(place, assignment, at)
    actions.write_talk_note(talk=talk, text="Salaisuus", by=assignment.expert.user, at=at)
    url = reverse("assignments:talk", args=[assignment.code, "briefing"])
    people.sign_in(Client(), assignment.expert.user).get(url)
    assert Reading.objects.filter(fields=["talk_notes"]).count() == 0
    people.sign_in(Client(), place.coordinator).get(url)

    assert [(one.by, one.what) for one in Reading.objects.filter(fields=["talk_notes"])] == [
        (place.coordinator.code, "juttelun muistiinpanot")
    ]
    assert "Salaisuus" not in str(list(Entry.objects.values())) + str(list(Message.objects.values()))


def test_an_expert_writes_only_when_they_know_who_reads(pair, at):
    place, assignment = pair
    talk = actions.want_talk(assignment=assignment, kind="briefing", by=assignment.expert.user, at=at)
    talk.assignment.task.order.handler = None
    talk.assignment.task.order.save()
    with pytest.raises(Refused):
        actions.write_talk_note(talk=talk, text="x", by=assignment.expert.user, at=at)
    assert place


# --- The page -------------------------------------------------------------------------------------------------------------


def test_the_page_takes_a_proposal_keeps_what_was_typed_and_shows_the_choice(pair, at):
    place, assignment = pair
    url = reverse("assignments:talk", args=[assignment.code, "briefing"])
    desk, own = (people.sign_in(Client(), user) for user in (place.coordinator, assignment.expert.user))
    half = desk.post(
        url, {"do": "propose", "day_1": "2027-03-05", "time_1": "", "way": "meet", "place": "Kahvila", "minutes": "30"}
    )
    assert (half.status_code, 'value="Kahvila"' in half.content.decode()) == (200, True)
    sent = {
        "do": "propose",
        "day_1": "2027-03-05",
        "time_1": "10:00",
        "day_2": "2027-03-06",
        "time_2": "12:00",
        "way": "call",
        "minutes": "20",
    }
    assert desk.post(url, sent).status_code == 302
    text = own.get(url).content.decode()
    assert ("pe 5.3. klo 10.00" in text, "la 6.3. klo 12.00" in text) == (True, True)
    own.post(url, {"do": "book", "time": "nonsense"})
    own.post(url, {"do": "book", "time": Talk.objects.get().times[1].isoformat()})
    assert Talk.objects.get().state == "booked"
    file = own.get(reverse("assignments:talk-calendar", args=[assignment.code, "briefing"]))
    assert (file["Content-Type"], b"SUMMARY:Juttelu" in file.content) == ("text/calendar; charset=utf-8", True)
    desk.post(url, {"do": "tick", "point": ["0", "x", "2"]})
    desk.post(url, {"do": "note", "text": "Soitettu."})
    desk.post(url, {"do": "have"})
    talk = Talk.objects.get()
    assert (talk.state, talk.ticked, talk.notes.get().text) == ("held", [0, 2], "Soitettu.")
    assert own.get(url.replace("briefing", "x")).status_code == 404


def test_a_booked_talk_stands_on_both_weeks(pair, at):
    place, assignment = pair
    booked(place, assignment, at)
    link = f'href="{reverse("assignments:talk", args=[assignment.code, "briefing"])}"'
    pages = [(place.coordinator, "desk-week"), (assignment.expert.user, "week")]

    assert [
        link in people.sign_in(Client(), user).get(reverse(f"assignments:{name}")).content.decode() for user, name in pages
    ] == [True] * 2


def test_it_is_shown_on_both_desks_until_it_is_done(at):
    place, made = heavy_places(at)
    duties.offer_debriefs(at)
    link = reverse("assignments:talk", args=[made[0].code, "debrief"])
    desk, own = (people.sign_in(Client(), user) for user in (place.coordinator, made[0].expert.user))
    homes = ((desk, "portals:desk"), (own, "portals:expert"))
    assert [link in browser.get(reverse(name)).content.decode() for browser, name in homes] == [True, True]
    own.post(link, {"do": "without"})

    assert [link in browser.get(reverse(name)).content.decode() for browser, name in homes] == [False, False]
