"""Who has read whose data: every way to it is noted, with a reason that holds, and the person sees all of it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from kokemussilta.audit import actions as audit
from kokemussilta.audit.models import ReadSubject
from kokemussilta.core.slots import AT_HAND, AtHand
from kokemussilta.register import actions
from kokemussilta.register.readings import PAGE_SIZE, readings_for
from kokemussilta.register.views.parts import PARTS
from tests.factories import assignments, people
from tests.factories.register import an_expert, seen_by
from tests.register.pages import send, standing_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]

SENSITIVE = {"themes": ["themes"], "boundaries": ["boundaries"], "words": ["introduction"], "break": ["paused_from"],
             "telling": ["boundaries"], "rest": ["boundaries"]}  # fmt: skip


@pytest.fixture
def expert(home, at):
    person = an_expert(home=home, themes=["psychosis"])
    actions.update_profile(expert=person, changes={"introduction": "Sairastuin 2010"}, by=None, at=at)
    return person


@pytest.fixture
def sari(client, home):
    user = people.member("coordinator", home)
    people.sign_in(client, user)
    return user


def noted():
    """Every reading: whose, by whom, why, in which matter, of what."""
    return [(row.subject, row.reading.by, row.reading.reason, row.reading.within, row.reading.fields)
            for row in ReadSubject.objects.select_related("reading").order_by("pk")]  # fmt: skip


@pytest.mark.parametrize("part", [*(key for key, part in PARTS.items() if not part.own_only), "break"])
def test_a_coordinator_who_opens_a_part_leaves_a_trace(client, expert, sari, part):
    assert client.get(f"/people/{expert.code}/{part}/").status_code == 200
    expected = [(expert.code, sari.code, "register", "", SENSITIVE[part])] if part in SENSITIVE else []
    assert noted() == expected


def test_what_a_refused_form_shows_is_noted_too(client, expert, sari):
    page = f"/people/{expert.code}/words/"
    fields = standing_in(client, page)
    before = len(noted())
    client.post(page, fields | {"introduction": "x" * 2001})
    assert noted()[before:] == [(expert.code, sari.code, "register", "", ["introduction"])]


@pytest.mark.parametrize("part", [*PARTS, "break"])
def test_ones_own_parts_are_no_readings(client, expert, part):
    people.sign_in(client, expert.user, second_factor=False)
    assert client.get(f"/people/me/{part}/").status_code == 200
    if part != "break":
        send(client, f"/people/me/{part}/", standing_in(client, f"/people/me/{part}/"))
    assert noted() == []


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("why=search", "search"), ("why=support", "support"), ("why=register", "register"), ("why=made-up", "register"), ("", "register"),
        ("why=matching", "register"), ("why=order", "register"), ("why=export", "register"), ("why=matching&at=NOTTHERE", "register"),
    ],
)  # fmt: skip
def test_a_reason_that_needs_a_matter_is_not_taken_on_trust(client, expert, sari, asked, reason):
    client.get(f"/people/{expert.code}/?{asked}")
    assert [(row[2], row[3]) for row in noted()] == [(reason, "")]


def test_the_matter_at_hand_gives_the_reason(client, at):
    ours, theirs = assignments.desk(at), assignments.desk(at)
    expert = an_expert(home=ours.organisation)
    people.sign_in(client, ours.coordinator)
    for code in (ours.seat.code, ours.order.code, theirs.seat.code, theirs.order.code):
        client.get(f"/people/{expert.code}/?at={code}&why=matching")
    assert [(row[2], row[3]) for row in noted()] == [
        ("matching", ours.seat.code), ("order", ours.order.code), ("register", ""), ("register", ""),
    ]  # fmt: skip
    assert AT_HAND.collect(ours.coordinator, ours.seat.code) == [AtHand(ours.seat.code, "matching")]


def test_a_seats_page_leads_to_people_with_the_seat_at_hand(client, at):
    place = assignments.desk(at)
    expert = assignments.expert(place.organisation, at)
    people.sign_in(client, place.coordinator)
    assert (
        f"/people/{expert.code}/?at={place.seat.code}"
        in client.get(reverse("matching:seat", args=[place.seat.code])).content.decode()
    )


def test_a_stranger_is_not_hidden_by_many_readings(client, expert, sari, at):
    stranger = people.user(name="Urkki Utelias")
    audit.note_reading([expert.code], by=stranger, at=at - timedelta(days=1), reason="register")
    for _turn in range(250):
        audit.note_reading([expert.code], by=sari, at=at, reason="register")
    lines = readings_for(expert).rows
    assert [(line.who, line.times) for line in lines] == [(sari.name, 250), ("Urkki Utelias", 1)]
    people.sign_in(client, expert.user, second_factor=False)
    assert "Urkki Utelias" in client.get("/people/me/readings/").content.decode()


def test_the_whole_log_is_there_a_page_at_a_time(client, expert, sari, at):
    days = 2 * PAGE_SIZE + 1
    for day in range(days):
        audit.note_reading([expert.code], by=sari, at=at - timedelta(days=day), reason="register")
    people.sign_in(client, expert.user, second_factor=False)
    texts = [client.get(f"/people/me/readings/?page={number}").content.decode() for number in (1, 2, 3)]
    assert [text.count('class="row"') for text in texts] == [PAGE_SIZE, PAGE_SIZE, 1]
    assert ['rel="next"' in text for text in texts] == [True, True, False]
    assert client.get("/people/me/readings/?page=nonsense").status_code == 200


def test_a_line_is_a_reader_a_reason_a_matter_and_a_day_in_finland(expert, sari, at):
    late = at.replace(hour=23, minute=30)
    for moment, reason, within in (
        (late, "register", ""), (late + timedelta(minutes=20), "register", ""), (late + timedelta(minutes=40), "register", ""),
        (late, "matching", "SEAT2345"), (late, "matching", "SEAT6789"),
    ):  # fmt: skip
        audit.note_reading([expert.code], by=sari, at=moment, reason=reason, within=within)
    lines = readings_for(expert).rows
    assert [(line.within, line.times) for line in lines] == [("", 1), ("", 2), ("SEAT2345", 1), ("SEAT6789", 1)]


def test_where_is_what_the_reader_belonged_to_that_day_and_no_address_is_shown(client, expert, home, at):
    was, is_now = people.organisation(name="Entinen yhdistys"), people.organisation(name="Nykyinen yhdistys")
    reader = people.user(email="sari.sukunimi@example.fi", name="")
    people.membership(reader, was, "coordinator", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31))
    people.membership(reader, is_now, "coordinator", starts_on=date(2027, 1, 1))
    audit.note_reading([expert.code], by=reader, at=at - timedelta(days=100), reason="register")
    audit.note_reading([expert.code], by=reader, at=at, reason="register")
    assert [line.where for line in readings_for(expert).rows] == ["Nykyinen yhdistys", "Entinen yhdistys"]
    people.membership(reader, home, "coordinator", starts_on=date(2027, 1, 1))
    actions.record_meeting(expert=expert, met_on=at.date(), by=reader, at=at)
    people.sign_in(client, expert.user, second_factor=False)
    for page in ("readings", "history", "consents"):
        text = client.get(f"/people/me/{page}/").content.decode()
        assert (page, "sari.sukunimi" in text) == (page, False)
    assert "ei ole kertonut nimeään" in client.get("/people/me/readings/").content.decode()


def test_a_consent_shows_no_contacts(client, at):
    home, other = people.organisation(), people.organisation()
    expert = an_expert(home=home, at=at - timedelta(days=90), first_name="Heli")
    seen_by(expert, other)
    own = an_expert(home=other, first_name="Oma", at=at - timedelta(days=90))
    met = date(2026, 11, 27)
    for person in (expert, own):
        actions.record_meeting(expert=person, met_on=met, by=None, at=at)
    people.sign_in(client, people.member("coordinator", other))
    lines = {line.split(";")[0]: line for line in client.get("/people/?export=csv").content.decode().splitlines()}
    assert {name: "2026-11-27" in line for name, line in lines.items() if name.endswith("Lahti")} == {
        "Heli Lahti": False,
        "Oma Lahti": True,
    }
    assert "27.11." in client.get("/people/").content.decode()
    assert client.get("/people/").content.decode().count("27.11.") == 1
    unmet = client.get("/people/?state=unmet").content.decode()
    assert (own.code in unmet, expert.code in unmet) == (True, False)
    # Their silence is in the order of the list neither: those of other registers come last.
    order = client.get("/people/?sort=met").content.decode()
    assert order.index(own.code) < order.index(expert.code)
