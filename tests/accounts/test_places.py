"""Where one is signed in, and ending what is not needed."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kokemussilta.accounts import actions, devices, duties
from kokemussilta.accounts.models import SignIn
from kokemussilta.audit import actions as audit
from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import Stale
from tests.accounts.test_sign_in import CODE, ask, mailed_code
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clean_cache")]

PAGE, OTHERS = "/account/sessions/", "/account/sessions/others/"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1"


def signed_in(user, user_agent: str = "") -> Client:
    """A browser of its own, signed in by a mailed code."""
    browser = Client(HTTP_USER_AGENT=user_agent) if user_agent else Client()
    ask(browser, user.email)
    browser.post(CODE, {"code": mailed_code(user.email)})
    return browser


def shown(browser: Client) -> list[tuple[str, bool]]:
    return [(place.device, place.is_here) for place in browser.get(PAGE).context["places"]]


def code_of(browser: Client) -> str:
    code: str = SignIn.objects.get(session_key=browser.session.session_key).code
    return code


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def test_each_device_stands_there_in_plain_words_this_one_first():
    aino, other = people.user(), people.user()
    phone, desk = signed_in(aino, SAFARI), signed_in(aino, FIREFOX)
    signed_in(other, FIREFOX)

    assert shown(phone) == [("Safari, iPhone", True), ("Firefox, Windows-tietokone", False)]
    assert shown(desk) == [("Firefox, Windows-tietokone", True), ("Safari, iPhone", False)]
    assert list(SignIn.objects.values_list("user", flat=True).order_by("pk")) == [aino.pk, aino.pk, other.pk]


def test_no_network_address_and_no_version_is_kept():
    signed_in(people.user(), FIREFOX)

    row = SignIn.objects.get()
    assert {field.name for field in row._meta.fields} == {
        "id", "code", "user", "session_key", "browser", "system", "second_factor", "opened_at", "seen_at",
    }  # fmt: skip
    assert (row.browser, row.system) == ("firefox", "windows")


def test_a_device_that_tells_nothing_has_words_too():
    assert [devices.words(*keys) for keys in (("", ""), ("", "linux"), ("chrome", ""))] == [
        "Tuntematon laite", "Linux-tietokone", "Chrome",
    ]  # fmt: skip


def test_use_is_written_down_now_and_then(client, set_clock, at):
    set_clock(at)
    people.sign_in(client, people.user(), second_factor=False, at=at)
    seen = []
    for minutes in (10, 59, 61, 90):
        set_clock(at + timedelta(minutes=minutes))
        client.get("/account/")
        seen.append(SignIn.objects.get().seen_at - at)

    assert seen == [timedelta(0), timedelta(0), timedelta(minutes=61), timedelta(minutes=61)]
    assert SignIn.objects.get().opened_at == at


def test_a_session_from_before_is_written_down_when_it_is_used(client):
    people.sign_in(client, people.user())
    SignIn.objects.all().delete()
    session = client.session
    del session[devices.MARK]
    session.save()

    assert shown(client) == [("Tuntematon laite", True)]


def test_the_row_follows_its_session_to_a_new_key(client):
    user = people.user()
    elsewhere = people.sign_in(Client(), user)
    people.sign_in(client, user)
    first, row = client.session.session_key, SignIn.objects.get(session_key=client.session.session_key)

    client.post(OTHERS)
    page = shown(client)

    assert list(SignIn.objects.values_list("code", "session_key")) == [(row.code, client.session.session_key)]
    assert first != client.session.session_key
    assert (page, is_in(elsewhere)) == ([("Tuntematon laite", True)], False)


def test_one_device_is_signed_out_and_the_others_stay():
    aino = people.user()
    phone, desk, tablet = signed_in(aino), signed_in(aino), signed_in(aino)

    answer = phone.post(reverse("accounts:session", args=[code_of(desk)]))

    assert answer.url == PAGE
    assert [is_in(browser) for browser in (phone, desk, tablet)] == [True, False, True]
    assert list(Entry.objects.exclude(verb="accounts.user.signed_in").values_list("verb", "subject", "by")) == [
        ("accounts.user.signed_out_of_one", aino.code, aino.code)
    ]


def test_the_second_press_finds_it_gone():
    aino = people.user()
    phone, desk = signed_in(aino), signed_in(aino)
    row = SignIn.objects.get(session_key=desk.session.session_key)
    phone.post(reverse("accounts:session", args=[row.code]))

    again = phone.post(reverse("accounts:session", args=[row.code]))
    with pytest.raises(Stale):
        actions.end_sign_in(sign_in=row, by=aino, at=row.opened_at)

    assert again.status_code == 404
    assert Entry.objects.filter(verb="accounts.user.signed_out_of_one").count() == 1


def test_this_device_is_signed_out_in_the_ordinary_way():
    phone = signed_in(people.user())

    answer = phone.post(reverse("accounts:session", args=[code_of(phone)]))

    assert (answer.url, is_in(phone)) == ("/accounts/logout/", True)


def test_nobody_ends_anothers():
    phone, stranger = signed_in(people.user()), people.user()
    row = SignIn.objects.get()

    answer = signed_in(stranger).post(reverse("accounts:session", args=[row.code]))
    with pytest.raises(PermissionDenied):
        actions.end_sign_in(sign_in=row, by=stranger, at=row.opened_at)
    with pytest.raises(PermissionDenied):
        actions.sign_out_elsewhere(user=row.user, here="", by=stranger, at=row.opened_at)

    assert (answer.status_code, is_in(phone)) == (404, True)


def test_nothing_ends_when_the_trail_fails(monkeypatch):
    aino = people.user()
    phone, desk = signed_in(aino), signed_in(aino)

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    for act in (
        lambda row: actions.end_sign_in(sign_in=row, by=aino, at=row.opened_at),
        lambda row: actions.sign_out_elsewhere(user=aino, here="", by=aino, at=row.opened_at),
    ):
        with pytest.raises(RuntimeError):
            act(SignIn.objects.get(session_key=desk.session.session_key))

    assert (is_in(phone), is_in(desk)) == (True, True)


def test_all_others_are_signed_out_those_that_are_not_listed_too():
    aino, other = people.user(), people.user()
    phone, desk, unlisted, strangers = signed_in(aino), signed_in(aino), signed_in(aino), signed_in(other)
    SignIn.objects.filter(session_key=unlisted.session.session_key).delete()

    answer = phone.post(OTHERS)

    assert answer.url == PAGE
    assert [is_in(browser) for browser in (phone, desk, unlisted, strangers)] == [True, False, False, True]
    assert list(Entry.objects.exclude(verb="accounts.user.signed_in").values_list("verb", flat=True)) == [
        "accounts.user.signed_out_elsewhere"
    ]


def test_signing_out_takes_the_row_away():
    phone = signed_in(people.user())

    phone.post("/accounts/logout/")

    assert SignIn.objects.count() == 0


def test_sessions_that_are_over_are_not_listed(client, set_clock, at):
    user = people.user()
    set_clock(at)
    left_alone = people.sign_in(Client(), user, at=at)
    left_alone.get("/account/")
    SignIn.objects.update(second_factor=True)
    people.sign_in(Client(), user, second_factor=False, at=at)
    set_clock(at + timedelta(hours=13))
    people.sign_in(client, user, second_factor=False, at=at + timedelta(hours=13))

    assert [here for _, here in shown(client)] == [True, False]


def test_the_sweep_takes_what_is_over_and_leaves_the_rest(client, set_clock, at):
    set_clock(at)
    people.sign_in(Client(), people.user(), at=at)
    set_clock(at + timedelta(days=20))
    people.sign_in(client, people.user(), at=at + timedelta(days=20))

    counts = [duties.sweep(at + timedelta(days=days)) for days in (29, 31, 31)]

    assert counts == [0, 2, 0]
    assert list(SignIn.objects.values_list("session_key", flat=True)) == [client.session.session_key]
    assert Session.objects.count() == 1


def test_the_list_costs_the_same_for_one_and_many():
    aino = people.user()
    phone = signed_in(aino)
    counts = []
    for _ in (1, 2):
        phone.get(PAGE)
        with CaptureQueriesContext(connection) as seen:
            phone.get(PAGE)
        counts.append(len(seen))
        for _other in range(4):
            people.sign_in(Client(), aino)

    assert counts[0] == counts[1] <= 10
