"""Calendars of one's own: linked, read by the worker, told of when they can't be, and gone with all their times."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.accounts.sealing import seal, unseal
from kokemussilta.assignments.facts import facts_of_one
from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications.models import Message
from kokemussilta.register import actions, duties
from kokemussilta.register.actions.calendars import MOST_CALENDARS
from kokemussilta.register.calendars.address import Unreadable
from kokemussilta.register.models import BusyTime, CalendarLink, Guard
from tests.factories import people
from tests.factories.register import an_expert, seen_by

pytestmark = pytest.mark.django_db

ADDRESS = "https://kalenteri.example/salainen-7f3a/oma.ics"


@pytest.fixture
def expert(home):
    return an_expert(home=home)


@pytest.fixture
def linked(expert, at):
    return actions.link_calendar(expert=expert, address=ADDRESS, by=expert.user, at=at)


@pytest.fixture
def elsewhere(monkeypatch):
    """What the calendars say, by address; a text is why they can't be read."""
    says = {}

    def busy(address, at, *, ours):
        answer = says[address]
        if isinstance(answer, str):
            raise Unreadable(answer)
        return answer

    monkeypatch.setattr("kokemussilta.register.calendars.outside.busy_elsewhere", busy)
    return says


def spans(at, *hours):
    return [(at + timedelta(hours=hour), at + timedelta(hours=hour + 1)) for hour in hours]


def test_an_address_is_kept_locked_and_only_its_host_in_the_open(linked):
    row = CalendarLink.objects.values().get()
    assert (row["host"], "salainen" in str(row)) == ("kalenteri.example", False)
    assert unseal(row["address"], purpose="register.calendars") == ADDRESS
    assert unseal(row["address"], purpose="else") is None
    assert seal("x", purpose="a") != seal("x", purpose="a")


@pytest.mark.parametrize(
    "address",
    ["", "oma kalenteri", "ftp://kalenteri.example/x", "http://localhost/x", "https://192.168.1.1/x.ics", "https://kalenteri.example:22/",
     "https://minä:salasana@kalenteri.example/", "https://naapuri/x", "https://2130706433/", "https://nas.local/x"],
)  # fmt: skip
def test_an_address_that_is_never_asked_is_told_at_once(expert, at, address):
    with pytest.raises(Refused):
        actions.link_calendar(expert=expert, address=address, by=expert.user, at=at)
    assert not CalendarLink.objects.exists()


def test_there_are_some_but_not_many(expert, at):
    for number in range(MOST_CALENDARS):
        actions.link_calendar(expert=expert, address=f"webcal://k{number}.example/", by=expert.user, at=at)
    with pytest.raises(Refused):
        actions.link_calendar(expert=expert, address=ADDRESS, by=expert.user, at=at)


def test_calendars_are_the_persons_alone(expert, linked, at):
    seen_by(expert, other := people.organisation())
    for by in (people.member("coordinator", expert.home), people.member("coordinator", other), people.user()):
        with pytest.raises(PermissionDenied):
            actions.link_calendar(expert=expert, address=ADDRESS, by=by, at=at)
        with pytest.raises(PermissionDenied):
            actions.unlink_calendar(link=linked, by=by, at=at)
    assert CalendarLink.objects.count() == 1


def test_busy_times_are_read_kept_and_replaced(expert, linked, elsewhere, at, later):
    elsewhere[ADDRESS] = spans(at, 1, 5)
    assert duties.read_calendars(at) == 1
    assert facts_of_one(expert, at).engaged == tuple(spans(at, 1, 5))
    assert duties.read_calendars(later(hours=1)) == 0
    elsewhere[ADDRESS] = spans(at, 5, 9)
    assert duties.read_calendars(later(hours=4)) == 1
    assert facts_of_one(expert, later(hours=4)).engaged == tuple(spans(at, 5, 9))
    assert BusyTime.objects.count() == 2


def test_what_is_as_before_moves_nothing(expert, linked, elsewhere, at, later):
    elsewhere[ADDRESS] = spans(at, -1, 5)
    duties.read_calendars(at)
    version, entries = Guard.objects.get(expert=expert).version, Entry.objects.count()
    elsewhere[ADDRESS] = [(later(hours=4), later(hours=4)), *spans(at, 5)][1:]
    duties.read_calendars(later(hours=4))
    assert (Guard.objects.get(expert=expert).version, Entry.objects.count()) == (version, entries)
    assert CalendarLink.objects.get().read_at == later(hours=4)


def test_two_calendars_count_together(expert, linked, elsewhere, at):
    second = "https://toinen.example/"
    actions.link_calendar(expert=expert, address=second, by=expert.user, at=at)
    elsewhere |= {ADDRESS: spans(at, 1, 5), second: spans(at, 2, 9)}
    assert duties.read_calendars(at) == 2
    one, two, three = spans(at, 1)[0], spans(at, 5)[0], spans(at, 9)[0]
    assert facts_of_one(expert, at).engaged == ((one[0], one[1] + timedelta(hours=1)), two, three)


def test_a_calendar_that_fails_keeps_its_times_and_tells_once(expert, linked, elsewhere, at, later):
    elsewhere[ADDRESS] = spans(at, 100)
    duties.read_calendars(at)
    elsewhere[ADDRESS] = "refused"
    moment, tries = later(hours=5), 0
    while moment < later(days=4):
        tries += duties.read_calendars(moment)
        moment += timedelta(hours=1)
    letters = Message.objects.filter(about=expert.code, subject="Kalenterisi lukeminen ei onnistu")
    assert (letters.count(), "kalenteri.example" in letters.get().text, tries < 70) == (1, False, True)
    assert facts_of_one(expert, at).engaged == tuple(spans(at, 100))
    assert CalendarLink.objects.get().failure == "refused"
    elsewhere[ADDRESS] = []
    duties.read_calendars(moment + timedelta(hours=4))
    row = CalendarLink.objects.get()
    assert (row.failure, row.failing_since, row.told_at, BusyTime.objects.count()) == ("", None, None, 0)


def test_a_fault_that_passes_is_not_written_about(linked, elsewhere, at, later):
    elsewhere[ADDRESS] = "no_answer"
    before = Message.objects.count()
    for hour in range(0, 40, 2):
        duties.read_calendars(later(hours=hour))
    assert Message.objects.count() == before


def test_removing_takes_the_times_along_at_once(expert, linked, elsewhere, at):
    elsewhere[ADDRESS] = spans(at, 1)
    duties.read_calendars(at)
    actions.unlink_calendar(link=linked, by=expert.user, at=at)
    assert (CalendarLink.objects.count(), BusyTime.objects.count(), facts_of_one(expert, at).engaged) == (0, 0, ())


def test_a_calendar_removed_while_it_was_read_stays_removed(expert, linked, at):
    stale = CalendarLink.objects.get()
    actions.unlink_calendar(link=linked, by=expert.user, at=at)
    actions.note_busy_times(link=stale, spans=spans(at, 1), at=at)
    actions.note_unreadable(link=stale, why="refused", at=at)
    assert (CalendarLink.objects.count(), BusyTime.objects.count()) == (0, 0)


def test_whoever_leaves_takes_their_calendars_along(expert, linked, elsewhere, at):
    elsewhere[ADDRESS] = spans(at, 1)
    duties.read_calendars(at)
    actions.leave(expert=expert, by=expert.user, at=at)
    assert (CalendarLink.objects.count(), BusyTime.objects.count()) == (0, 0)


def test_a_key_that_is_gone_is_a_calendar_that_cannot_be_read(linked, elsewhere, at):
    CalendarLink.objects.update(address="something else")
    duties.read_calendars(at)
    assert CalendarLink.objects.get().failure == "refused"


def test_the_page_adds_shows_and_removes(client, expert, at, clock_at, elsewhere):
    people.sign_in(client, expert.user, second_factor=False)
    page = "/people/me/calendars/"
    assert client.post(page, {"add": "1", "address": "http://localhost/"}).status_code == 422
    assert client.post(page, {"add": "1", "address": ADDRESS}).status_code == 302
    text = client.get(page).content.decode()
    assert ("kalenteri.example" in text, "7f3a" in text, "Luetaan muutaman minuutin kuluessa" in text) == (True, False, True)
    elsewhere[ADDRESS] = "not_calendar"
    duties.read_calendars(at)
    assert "Osoitteessa ei ole kalenteria." in client.get(page).content.decode()
    stranger = an_expert(home=expert.home)
    link = actions.link_calendar(expert=stranger, address=ADDRESS, by=stranger.user, at=at)
    assert client.post(page, {"remove": link.code}).status_code == 404
    assert client.post(page, {"remove": expert.calendars.get().code}).status_code == 302
    assert expert.calendars.count() == 0


def test_nobody_else_reads_of_calendars(client, expert, linked, elsewhere, at, clock_at):
    elsewhere[ADDRESS] = spans(at, 1)
    duties.read_calendars(at)
    people.sign_in(client, people.member("coordinator", expert.home))
    text = client.get(f"/people/{expert.code}/").content.decode()
    assert ("alenteri.example" in text, "Oma kalenteri" in text) == (False, False)
    assert client.get(f"/people/{expert.code}/calendars/").status_code == 404
