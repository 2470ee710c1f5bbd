"""Calendar feeds: what they never say, that moves and cancellations arrive, and that a revoked address opens nothing."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions
from kokemussilta.assignments.calendars import calendar_file
from kokemussilta.assignments.models import Feed
from kokemussilta.assignments.queries.feeds import digest
from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import Refused
from kokemussilta.orders import actions as orders_actions
from tests.factories import assignments as make
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


def fed(user, kind: str, at) -> str:
    """A new feed's address."""
    _feed, secret = actions.make_feed(kind=kind, name="Puhelin", by=user, at=at)
    return reverse("assignments:feed", args=[secret])


def read(url: str) -> str:
    answer = Client().get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def events(url: str) -> dict[str, tuple[str, int]]:
    """Each event's state and version, by its own name."""
    found = Calendar.from_ical(read(url)).walk("VEVENT")
    return {str(one["uid"]).split("@")[0].upper(): (str(one["status"]), int(str(one["sequence"]))) for one in found}


#: Whatever could tell what the task is about, who is in it, or where exactly.
SENSITIVE = {
    "title": "Masennuksesta toipuminen", "goal": "Itsemurhan jälkeen", "angle": "Psykoosi", "address": "Salakuja 7",
    "place_note": "Ovikoodi 1234", "day_contact_name": "Olga Opettaja", "day_contact_phone": "+358409876543",
    "organisation_name": "Psykiatrian osasto", "unit_name": "Osasto 3 B", "recent_events": "Oppilas kuoli", "client_name": "Tiina Tilaaja",
}  # fmt: skip


def place_with_secrets(at):
    place = make.desk(at, **SENSITIVE)
    person = make.expert(place.organisation, first_name="Aatu", last_name="Salanimi", alias="Peitenimi")
    return place, make.confirmed(place, person, at=at)


def test_no_feed_says_what_it_is_about_or_who_is_in_it(at):
    place, assignment = place_with_secrets(at)
    actions.propose_talk(
        assignment=assignment, kind="briefing", times=[at + timedelta(days=2)], place="Kotipolku 9", by=place.coordinator, at=at
    )
    talk = assignment.talks.get()
    actions.book_talk(talk=talk, starts_at=at + timedelta(days=2), by=assignment.expert.user, at=at)
    theme = place.seat.themes.get()
    forbidden = [
        *SENSITIVE.values(), "0409876543", theme.name_fi, theme.name_sv, "Aatu", "Salanimi", "Peitenimi", "Kotipolku", place.order.product.name,
        place.coordinator.name, place.order.client.email, place.organisation.name, place.coordinator.email, assignment.expert.user.email,
    ]  # fmt: skip
    who = {
        "expert": assignment.expert.user,
        "desk": place.coordinator,
        "handled": place.coordinator,
        "client": place.order.client,
    }
    place.order.refresh_from_db()
    place.order.handler = place.coordinator
    place.order.save()
    for kind, user in who.items():
        text = re.sub(r"\r?\n[ \t]", "", read(fed(user, kind, at)))
        assert text.count("BEGIN:VEVENT") == (1 if kind == "client" else 2)
        assert [words for words in forbidden if words.lower() in text.lower()] == []
        assert set(re.findall(r"SUMMARY:(.*?)\r?\n", text)) <= {"Tehtävä", "Vierailu", "Juttelu"}
        assert set(re.findall(r"LOCATION:(.*?)\r?\n", text)) == {"Seinäjoki"}


def test_only_known_lines_stand_in_a_feed(at):
    _place, assignment = place_with_secrets(at)
    text = read(fed(assignment.expert.user, "expert", at))
    names = set(re.findall(r"^([A-Z-]+)[:;]", text, re.MULTILINE))

    assert names == {
        "BEGIN", "END", "PRODID", "VERSION", "METHOD", "X-WR-CALNAME", "X-PUBLISHED-TTL", "UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART",
        "DTEND", "SUMMARY", "LOCATION", "URL", "CLASS", "STATUS",
    }  # fmt: skip


def test_a_moved_task_has_a_higher_version_and_a_cancelled_one_says_so(at, set_clock):
    place = make.desk()
    assignment = make.confirmed(place)
    own, desk, client = (
        fed(user, kind, at)
        for user, kind in ((assignment.expert.user, "expert"), (place.coordinator, "desk"), (place.order.client, "client"))
    )
    before = [events(url) for url in (own, desk, client)]
    assert [list(one.values()) for one in before] == [[("CONFIRMED", 0)]] * 3
    moved_at, off_at = at + timedelta(hours=1), at + timedelta(hours=3)
    set_clock(moved_at)
    moved(place.task, place.coordinator, moved_at)
    assert [list(events(url).values()) for url in (own, desk, client)] == [[("CONFIRMED", 3600)]] * 3
    assert read(own) == read(own)
    set_clock(off_at)
    orders_actions.call_off_task(task=place.task, reason="", by=place.coordinator, at=off_at)

    assert [list(events(url).values()) for url in (own, desk, client)] == [[("CANCELLED", 10800)]] * 3


def moved(task, by, at):
    """Half an hour later."""
    task.refresh_from_db()
    facts = {"starts_at": task.starts_at + timedelta(minutes=30), "ends_at": task.ends_at + timedelta(minutes=30)}
    orders_actions.change_task(task=task, facts=facts, by=by, at=at)


def test_the_mailed_file_and_the_feed_are_one_event(at):
    assignment = make.confirmed(make.desk())
    mailed = Calendar.from_ical(calendar_file(assignment, at=at).content).walk("VEVENT")[0]

    assert [str(mailed["uid"]).split("@")[0].upper()] == list(events(fed(assignment.expert.user, "expert", at)))


def test_a_revoked_address_opens_nothing_and_a_renewed_one_does(at):
    user = make.confirmed(make.desk()).expert.user
    feed, old = actions.make_feed(kind="expert", name="Puhelin", by=user, at=at)
    new_feed, new = actions.renew_feed(feed=feed, by=user, at=at)
    asked = {secret: Client().get(reverse("assignments:feed", args=[secret])) for secret in (old, new, "arvattu")}

    assert [answer.status_code for answer in asked.values()] == [410, 200, 404]
    assert "BEGIN" not in asked[old].content.decode()
    assert (new_feed.name, new_feed.kind) == ("Puhelin", "expert")
    actions.revoke_feed(feed=new_feed, by=user, at=at)
    assert Client().get(reverse("assignments:feed", args=[new])).status_code == 410


def test_the_secret_is_not_kept(at):
    user = make.confirmed(make.desk()).expert.user
    _feed, secret = actions.make_feed(kind="expert", name="Puhelin", by=user, at=at)
    row = Feed.objects.values().get()

    assert (secret in str(row), row["digest"]) == (False, digest(secret))
    assert secret not in str(list(Entry.objects.values()))


def test_the_answer_is_kept_by_nobody_on_the_way(at):
    answer = Client().get(fed(make.confirmed(make.desk()).expert.user, "expert", at))

    assert {"private", "no-store"} <= set(answer["Cache-Control"].replace(" ", "").split(","))
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"


def test_a_feed_ends_with_what_it_was_given_for(at):
    place = make.desk()
    url = fed(place.coordinator, "desk", at)
    assert Client().get(url).status_code == 200
    place.coordinator.memberships.all().delete()
    assert Client().get(url).status_code == 410
    own = make.confirmed(place).expert.user
    url = fed(own, "expert", at)
    own.is_active = False
    own.save()
    assert Client().get(url).status_code == 410


def test_nobody_takes_a_feed_that_is_not_theirs_to_have_nor_anothers(at):
    place = make.desk()
    person = make.confirmed(place).expert.user
    for user, kind in ((person, "desk"), (place.order.client, "expert"), (people.user(), "client")):
        with pytest.raises(PermissionDenied):
            actions.make_feed(kind=kind, name="x", by=user, at=at)
    feed, _secret = actions.make_feed(kind="expert", name="x", by=person, at=at)
    for verb in (actions.revoke_feed, actions.renew_feed):
        with pytest.raises(PermissionDenied):
            verb(feed=feed, by=place.coordinator, at=at)
    assert Feed.objects.get().revoked_at is None


def test_ten_addresses_are_enough(at):
    user = make.confirmed(make.desk()).expert.user
    for number in range(10):
        actions.make_feed(kind="expert", name=str(number), by=user, at=at)
    with pytest.raises(Refused):
        actions.make_feed(kind="expert", name="x", by=user, at=at)


def test_the_page_shows_a_new_address_once(at):
    user = make.confirmed(make.desk()).expert.user
    browser, url = people.sign_in(Client(), user), reverse("assignments:feeds")
    assert browser.post(url, {"do": "make", "kind": "desk", "name": "x"}).status_code == 200
    assert Feed.objects.count() == 0
    browser.post(url, {"do": "make", "kind": "expert", "name": "Puhelin"})
    first, second = (browser.get(url) for _ in range(2))
    address = re.search(r'value="(http[^"]+/tasks/feeds/[^"]+\.ics)"', first.content.decode())
    assert address is not None
    assert (address[1] in second.content.decode(), first["Referrer-Policy"]) == (False, "same-origin")
    browser.post(url, {"do": "revoke", "feed": Feed.objects.get().code})
    assert Feed.objects.get().revoked_at == at
    stranger = people.sign_in(Client(), people.member(Role.COORDINATOR, people.organisation()))
    assert stranger.post(url, {"do": "renew", "feed": Feed.objects.get().code}).status_code == 404


def test_a_double_press_leaves_one_address(at):
    user = make.confirmed(make.desk()).expert.user
    secrets = [
        actions.make_feed(kind="expert", name="Puhelin", by=user, at=at + timedelta(seconds=more))[1] for more in (0, 1, 60)
    ]

    assert [Client().get(reverse("assignments:feed", args=[secret])).status_code for secret in secrets] == [410, 200, 200]
