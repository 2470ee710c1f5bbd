import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import NoReverseMatch, reverse

from kokemussilta.accounts.models import User
from kokemussilta.audit.models import Entry
from kokemussilta.notifications.models import Message
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clean_cache")]

LOGIN, CODE = "/accounts/login/", "/accounts/login/code/"


def ask(client: Client, email: str, **extra: str):
    return client.post(LOGIN, {"email": email, **extra})


def mailed_code(email: str) -> str:
    message = Message.objects.filter(to_address=email, about__gt="").latest("id")
    found = re.search(r"\d{4}-\d{4}", message.text)
    assert found
    return found.group()


def signed_in(client: Client) -> str | None:
    return client.session.get(SESSION_KEY)


def test_an_address_and_the_code_sent_to_it_open_a_session(client):
    user = people.user("aino@example.fi", name="Aino Aalto")

    first = ask(client, "Aino@Example.fi")
    second = client.post(CODE, {"code": mailed_code("aino@example.fi"), "action": "verify"})

    assert (first.status_code, first.url) == (302, CODE)
    assert (second.status_code, second.url) == (302, reverse("portals:home"))
    assert signed_in(client) == str(user.pk)
    assert list(Entry.objects.values_list("verb", "subject", "by")) == [("accounts.user.signed_in", user.code, user.code)]


def test_the_code_travels_in_a_letter_in_the_persons_language_and_not_in_its_subject(client):
    people.user("aino@example.fi", language="sv")

    ask(client, "aino@example.fi")

    message = Message.objects.get()
    code = mailed_code("aino@example.fi")
    assert (message.to_address, message.language, message.urgent) == ("aino@example.fi", "sv", True)
    assert code not in message.subject
    assert message.text.count(code) == 1


def test_a_code_is_good_without_its_hyphen(client):
    people.user("aino@example.fi")
    ask(client, "aino@example.fi")

    client.post(CODE, {"code": mailed_code("aino@example.fi").replace("-", " ")})

    assert signed_in(client) is not None


def test_a_wrong_code_opens_nothing_and_five_end_the_attempt(client):
    people.user("aino@example.fi")
    ask(client, "aino@example.fi")
    right = mailed_code("aino@example.fi")

    answers = [client.post(CODE, {"code": "0000-0000"}).status_code for _ in range(5)]
    late = client.post(CODE, {"code": right})

    assert answers == [200, 200, 200, 200, 302]
    assert (late.status_code, signed_in(client)) == (302, None)


def test_an_unknown_address_sees_the_same_page_and_is_told_once_a_day(client):
    known, unknown = people.user("aino@example.fi").email, "outo@example.fi"
    pages = []
    for email in (known, unknown, unknown):
        browser = Client()
        ask(browser, email)
        page = browser.get(CODE)
        words = re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page.content.decode())
        pages.append((page.status_code, words.replace(email, "(osoite)")))

    assert pages[0] == pages[1] == pages[2]
    assert Message.objects.filter(to_address=known).count() == 1
    assert Message.objects.filter(to_address=unknown).count() == 1
    assert re.search(r"\d{4}-\d{4}", Message.objects.get(to_address=unknown).text) is None
    assert unknown not in Message.objects.get(to_address=unknown).once


def test_somebody_who_is_out_is_treated_as_unknown(client):
    people.user("aino@example.fi", is_active=False)

    ask(client, "aino@example.fi")

    assert re.search(r"\d{4}-\d{4}", Message.objects.get().text) is None


def test_one_mailbox_is_not_flooded(client):
    people.user("aino@example.fi")

    for _ in range(8):
        ask(Client(), "aino@example.fi")

    assert Message.objects.count() == 5


def test_a_stranger_who_asks_again_and_again_does_not_lock_anybody_out(client):
    people.user("aino@example.fi")
    ask(client, "aino@example.fi")
    client.post(CODE, {"code": mailed_code("aino@example.fi"), "action": "verify"})
    client.post(reverse("account_logout"))

    strangers = [ask(Client(), "aino@example.fi").status_code for _ in range(6)]
    own = ask(client, "Aino@example.fi")
    mark = client.cookies["known"]

    assert (strangers, own.status_code) == ([302] * 4 + [200] * 2, 302)
    assert mark["httponly"] is True
    assert "aino" not in mark.value


def test_a_mark_of_ones_own_making_has_no_share_of_its_own():
    people.user("aino@example.fi")
    marks = [".".join(["a" * 64, "b" * 64]), "x", "." * 300, "\u00e4" * 64, "0" * 64, "known"]

    asked = []
    for mark in marks:
        browser = Client()
        browser.cookies["known"] = mark
        asked.append(ask(browser, "aino@example.fi").status_code)

    assert asked == [302] * 5 + [200]


def test_after_signing_in_the_page_that_was_asked_for_opens(client):
    people.user("aino@example.fi")
    where = client.get("/account/").url
    ask(client, "aino@example.fi", next="/account/")
    answer = client.post(CODE, {"code": mailed_code("aino@example.fi"), "next": "/account/"})

    assert where == f"{LOGIN}?next=/account/"
    assert answer.url == "/account/"


@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "https:///evil.example"])
def test_nobody_is_sent_elsewhere(client, away):
    people.user("aino@example.fi")
    ask(client, "aino@example.fi", next=away)

    answer = client.post(CODE, {"code": mailed_code("aino@example.fi"), "next": away})

    assert answer.url == reverse("portals:home")


def test_a_new_code_can_be_asked_for_and_replaces_the_old_one(client):
    people.user("aino@example.fi")
    ask(client, "aino@example.fi")
    old = mailed_code("aino@example.fi")
    client.post(CODE, {"action": "resend"})
    new = mailed_code("aino@example.fi")

    client.post(CODE, {"code": old})
    after_old = signed_in(client)
    client.post(CODE, {"code": new})

    assert Message.objects.count() == 2
    assert (after_old, signed_in(client) is not None) == (None, True)


def test_signing_in_chooses_the_persons_language(client):
    people.user("aino@example.fi", language="en")
    ask(client, "aino@example.fi")

    client.post(CODE, {"code": mailed_code("aino@example.fi")})

    assert client.cookies["django_language"].value == "en"


def test_the_language_switch_is_remembered_for_letters(client):
    user = people.user(language="fi")
    people.sign_in(client, user)

    client.post(reverse("set_language"), {"language": "sv", "next": "/account/"})

    assert User.objects.get(pk=user.pk).language == "sv"
    assert client.cookies["django_language"].value == "sv"


def test_a_visitor_may_switch_too_and_nonsense_changes_nothing(client):
    user = people.user(language="fi")
    assert client.post(reverse("set_language"), {"language": "sv", "next": "/accounts/login/"}).status_code == 302
    people.sign_in(client, user)

    client.post(reverse("set_language"), {"language": "xx"})

    assert User.objects.get(pk=user.pk).language == "fi"


def test_signing_out_takes_a_press_and_clears_the_device(client):
    people.sign_in(client, people.user())
    shown = client.get("/accounts/logout/")
    still = signed_in(client)

    answer = client.post("/accounts/logout/")

    assert (shown.status_code, still is not None) == (200, True)
    assert (answer.url, answer["Clear-Site-Data"], signed_in(client)) == (LOGIN, '"storage"', None)


def test_signing_out_everywhere_ends_the_other_sessions(client):
    user = people.user()
    elsewhere = people.sign_in(Client(), user)
    people.sign_in(client, user)

    client.post(reverse("accounts:all-sessions"))

    assert elsewhere.get(reverse("accounts:own")).status_code == 302
    assert client.get(reverse("accounts:own")).status_code == 302
    assert list(Entry.objects.values_list("verb", flat=True)) == ["accounts.user.signed_out_everywhere"]


@pytest.mark.parametrize("name", ["account_change_password", "account_set_password", "account_reset_password", "account_email"])
def test_there_are_no_pages_for_passwords(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/password/reset/", "/accounts/email/", "/accounts/2fa/"])
def test_the_librarys_other_pages_are_not_there(client, path):
    assert client.get(path).status_code in {302, 404}
    people.sign_in(client, people.user())
    assert client.get(path).status_code == 404


def test_a_password_opens_nothing(client):
    user = people.user("aino@example.fi")
    user.set_password("Salasana-123")
    user.save()

    client.post(LOGIN, {"login": "aino@example.fi", "email": "aino@example.fi", "password": "Salasana-123"})

    assert signed_in(client) is None
    assert client.login(email="outo@example.fi", password="x") is False
