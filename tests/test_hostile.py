"""What a hostile person tried against the whole program, and what it holds."""

import json
from datetime import timedelta
from email import message_from_bytes
from email.policy import SMTP

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from kokemussilta.access.roles import Role
from kokemussilta.core.middleware import MOST_BYTES
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import mail, outbox
from kokemussilta.notifications.letters import Letter, Recipient
from kokemussilta.notifications.models import Message
from kokemussilta.orders import actions
from kokemussilta.orders.catalogue import load_catalogue
from kokemussilta.orders.models import Order
from tests.conftest import AT
from tests.factories import orders as factory
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "clean_cache")]

INJECTION = "=?utf-8?q?=0D=0ASubject:_Voitit!=0D=0ABcc:_muu@evil.example=0D=0A=0D=0AMaksa_https://evil.example/x=0D=0A?="
NAMES = [
    INJECTION, f"Maija {INJECTION}", "=?utf-8?b?DQpTdWJqZWN0OiBY?=", "Maija\r\nBcc: muu@evil.example", "Maija\u2028Bcc: x", "\x85Bcc: x",
    ":", ".", "(", "@", ")", "\\", '"', '"\\', ",", ";", "<muu@evil.example>", "a" * 400, "Ä" * 200, "\ud7ff\u200b", "group: muu@evil.example;",
]  # fmt: skip


def _wire(name, subject="Hei"):
    """The mail of a letter to this name, as its receiver's program reads it."""
    letter = Letter(subject=subject, paragraphs=("Hei.",))
    message = outbox.queue(lambda: letter, to=Recipient("maija@example.fi", name=name), about="", at=AT)
    return message_from_bytes(mail.build(message, at=AT).as_bytes(), policy=SMTP)


@pytest.mark.parametrize("name", NAMES)
def test_no_name_becomes_a_header_or_a_reader(name):
    read = _wire(name)

    assert [one.addr_spec for one in read["To"].addresses] == ["maija@example.fi"]
    assert (read.get_all("Subject"), read.get_all("Bcc"), read.defects) == (["Hei"], None, [])
    assert read.get_body(("plain",)).get_content().startswith("Hei")
    assert "evil.example/x" not in read.get_body(("plain",)).get_content()


@pytest.mark.parametrize("subject", NAMES)
def test_no_subject_becomes_a_header(subject):
    read = _wire("Maija", subject=subject)

    assert (len(read.get_all("Subject")), read.get_all("Bcc"), len(read["To"].addresses)) == (1, None, 1)


@settings(max_examples=300, deadline=None)
@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=60)
    | st.text(alphabet='=?utf-8qbQB:_.<>@,;()"\\ \r\nabc0DA', max_size=60)
)
def test_any_name_at_all(name):
    letter = Letter(subject=name, paragraphs=("Hei.",))
    row = outbox._rows(
        letter, to=Recipient("maija@example.fi", name=name), language="fi", about="", at=AT, once="", urgent=False
    )[0]
    read = message_from_bytes(mail.build(row, at=AT).as_bytes(), policy=SMTP)

    assert [one.addr_spec for one in read["To"].addresses] == ["maija@example.fi"]
    assert (len(read.get_all("Subject")), read.get_all("Bcc")) == (1, None)


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("Maija Vaara", "Maija"),
        ("Anna-Liisa Ö", "Anna-Liisa"),
        ("O'Neil", "O'Neil"),
        ("https://evil.example/x y", ""),
        ("evil.example", ""),
        ("", ""),
    ],
)
def test_only_names_are_greeted(name, word):
    assert Recipient("x@example.fi", name=name).first_name == word


def test_an_address_nobody_has_shown_to_be_theirs_gets_no_name():
    load_catalogue()
    order = factory.draft(AT, client_name="Voitit palkinnon", email="uhri@example.fi")
    actions.ask_to_confirm(order=order, by=None, at=AT)

    message = Message.objects.get(to_address="uhri@example.fi")
    assert (message.to_name, "Voitit" in message.text) == ("", False)


def test_a_mailbox_is_not_flooded_by_throwing_drafts_away():
    load_catalogue()
    sent = 0
    for _ in range(8):
        order = factory.draft(AT, email="uhri@example.fi")
        try:
            actions.send_resume_link(order=order, email="uhri@example.fi", by=None, at=AT)
            sent += 1
        except Refused:
            pass
        actions.throw_away(order=order, by=None, at=AT)

    assert sent == Message.objects.filter(to_address="uhri@example.fi").count() == 3
    later = factory.draft(AT, email="uhri@example.fi")
    actions.send_resume_link(order=later, email="uhri@example.fi", by=None, at=AT + timedelta(hours=2))


LONG = ["a" * 64 + "@" + ".".join(["b" * 61] * 4) + ".fi", "x@" + "İ" * 120 + ".fi"]


@pytest.mark.parametrize("address", LONG)
def test_too_long_an_address_is_told_everywhere(address):
    home = people.organisation()
    lead = people.sign_in(Client(), people.member(Role.LEAD, home), at=AT)
    stranger = Client()
    answers = {
        "sign-in": stranger.post(reverse("account_login"), {"email": address}),
        "invitation": lead.post(
            reverse("access:invitation", args=[home.code]), {"email": address, "name": "X", "role": "coordinator"}
        ),
        "facts": lead.post(reverse("access:facts", args=[home.code]), {"email": address}),
    }

    assert {name: answer.status_code < 500 for name, answer in answers.items()} == dict.fromkeys(answers, True)
    assert not Message.objects.filter(to_address__contains="b" * 61).exists()


@pytest.mark.parametrize("path", ["/accounts/login/?next=//[", "/accounts/login/?next=http://[", "/accounts/logout/?next=//["])
def test_a_broken_way_back_is_no_way(path):
    assert Client(raise_request_exception=False).get(path).status_code < 500


@pytest.mark.parametrize("year", ["0202599", "99999999999999999999", "٢٠٢٥", "-1", "20261", ""])
def test_a_year_that_is_none(year):
    lead = people.member(Role.LEAD, people.organisation())
    answer = people.sign_in(Client(raise_request_exception=False), lead, at=AT).get("/figures/", {"year": year})
    assert answer.status_code == 200


GARBAGE = [
    "[" * 30_000,
    "x" * 30_000,
    "1" * 5000,
    json.dumps({"id": 5}),
    '{"clientExtensionResults": 5}',
    '{"id": "\\ud800"}',
    "null",
    "[]",
    "{",
]


@pytest.mark.parametrize("sent", GARBAGE)
def test_garbage_for_a_passkey_is_a_wrong_answer(sent):
    browser = Client(raise_request_exception=False)
    browser.get("/accounts/login/passkey/")
    assert browser.post("/accounts/login/passkey/", {"credential": sent}).status_code < 500


@pytest.mark.parametrize("charset", ["zlib", "idna", "undefined", "punycode", "utf-16", "hex"])
def test_letters_that_nobody_uses_are_refused(charset):
    browser = Client(raise_request_exception=False)
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    assert browser.generic("POST", "/accounts/login/", b"email=x", CONTENT_TYPE=kind).status_code == 400
    assert browser.generic("GET", "/", CONTENT_TYPE=kind).status_code == 400


def test_what_is_too_large_is_not_read():
    browser = Client()
    large = SimpleUploadedFile("x.csv", b"x" * (MOST_BYTES + 1))
    assert browser.post("/accounts/login/", {"email": "x@example.fi", "file": large}).status_code == 413
    assert browser.generic("POST", "/accounts/login/", CONTENT_LENGTH="-5").status_code == 413


def test_a_message_pressed_six_times_is_one():
    load_catalogue()
    home = people.organisation(email="silta@meri.example")
    order = factory.submitted(AT, desk=home)
    for _ in range(6):
        actions.write_to_desk(order=order, text="Sali vaihtui.", by=order.client, at=AT)
    actions.write_to_desk(order=order, text="Ja kello.", by=order.client, at=AT)
    actions.write_to_desk(order=order, text="Sali vaihtui.", by=order.client, at=AT + timedelta(minutes=2))

    assert order.thread.posts.count() == 3
    assert Message.objects.filter(to_address=home.email, subject__startswith="Tilaaja kirjoitti").count() == 3


def test_only_those_who_order_may_order_again():
    load_catalogue()
    home = people.organisation()
    order = factory.submitted(AT, desk=home)
    desk = people.sign_in(Client(), people.member(Role.COORDINATOR, home), at=AT)
    own = people.sign_in(Client(), order.client, at=AT)
    url = reverse("orders:again", args=[order.code])

    assert (desk.post(url).status_code, own.post(url).status_code, Order.objects.count()) == (404, 302, 2)
