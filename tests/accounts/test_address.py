"""Changing the address that one signs in with."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.accounts import actions
from kokemussilta.accounts.models import SignIn, User
from kokemussilta.accounts.signals import address_changed
from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import Refused, Stale
from kokemussilta.notifications.models import Message
from kokemussilta.orders import actions as orders_actions
from kokemussilta.orders.models import Order
from kokemussilta.register import actions as register_actions
from kokemussilta.register.models import Expert
from tests.factories import orders, people
from tests.factories.register import an_expert, an_invited_expert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clean_cache")]

PAGE, CODE = "/account/address/", "/account/address/code/"
OLD, NEW = "aino@example.fi", "aino.aalto@example.fi"


@pytest.fixture
def aino():
    return people.user(OLD, name="Aino Aalto", language="sv")


@pytest.fixture
def hers(client, aino):
    return people.sign_in(client, aino)


def mailed(address: str) -> str:
    found = re.search(r"\d{4}-\d{4}", Message.objects.filter(to_address=address).latest("id").text)
    assert found
    return found.group()


def words(page, email: str) -> str:
    return re.sub(r'value="[^"]*"|nonce="[^"]*"', "", page.content.decode()).replace(email, "(osoite)")


def now_and_then(user: User) -> tuple[str, bool]:
    user = User.objects.get(pk=user.pk)
    return user.email, user.has_usable_password()


def test_a_code_mailed_to_the_new_address_changes_it(hers, aino):
    asked = hers.post(PAGE, {"email": "Aino.Aalto@Example.fi"})
    still = User.objects.get(pk=aino.pk).email
    done = hers.post(CODE, {"code": mailed(NEW)})

    assert (asked.url, still, done.url) == (CODE, OLD, "/account/")
    assert User.objects.get(pk=aino.pk).email == NEW
    assert hers.get("/account/").status_code == 200
    assert list(Entry.objects.order_by("id").values_list("verb", "subject", "by", "fields")) == [
        ("accounts.user.new_address_asked", aino.code, aino.code, []),
        ("accounts.user.address_changed", aino.code, aino.code, ["email"]),
    ]


def test_the_code_goes_to_the_new_address_without_a_name_and_the_news_to_the_old_one(hers, aino):
    hers.post(PAGE, {"email": NEW})
    hers.post(CODE, {"code": mailed(NEW)})

    code, news = Message.objects.order_by("id")
    assert (code.to_address, code.to_name, code.language, code.urgent) == (NEW, "", "sv", True)
    assert [name for name in ("Aino", "Aalto", OLD) if name in code.text] == []
    assert mailed(NEW) not in code.subject
    assert (news.to_address, news.to_name, news.language, news.urgent) == (OLD, "Aino Aalto", "sv", True)
    assert NEW not in news.text + news.html


def test_the_old_address_is_told_whom_to_call(at, aino):
    home, other = (
        people.organisation("Kokemus ry", phone="+358401112222"),
        people.organisation("Koulu", email="koulu@example.fi"),
    )
    silent = people.organisation("Hiljainen ry")
    for place in (home, other, silent):
        people.membership(aino, place, Role.COORDINATOR)
    an_expert(home=home, email=OLD)

    actions.change_address(user=aino, email=NEW, here="", by=aino, at=at)

    text = Message.objects.filter(to_address=OLD).latest("id").text.replace("\N{NO-BREAK SPACE}", " ")
    assert re.findall(r"^(.*): (040 111 2222|koulu@example.fi)$", text, re.MULTILINE) == [
        ("Kokemus ry", "040 111 2222"), ("Koulu", "koulu@example.fi"),
    ]  # fmt: skip
    assert "Hiljainen" not in text


def test_the_other_devices_are_signed_out_and_the_old_address_opens_nothing(hers, aino):
    elsewhere = people.sign_in(Client(), aino)
    hers.post(PAGE, {"email": NEW})
    hers.post(CODE, {"code": mailed(NEW)})

    Client().post("/accounts/login/", {"email": OLD})

    assert elsewhere.get("/account/").status_code == 302
    assert hers.get("/account/").status_code == 200
    assert SignIn.objects.filter(user=aino).count() == 1
    assert re.search(r"\d{4}-\d{4}", Message.objects.filter(to_address=OLD).latest("id").text) is None


def test_a_code_asked_for_with_the_old_address_opens_nothing_afterwards(hers, aino):
    thief = Client()
    thief.post("/accounts/login/", {"email": OLD})
    code = mailed(OLD)
    hers.post(PAGE, {"email": NEW})
    hers.post(CODE, {"code": mailed(NEW)})

    answer = thief.post("/accounts/login/code/", {"code": code, "action": "verify"})

    assert (answer.url, SESSION_KEY in thief.session) == ("/accounts/login/", False)


def test_the_new_address_signs_in(hers, aino):
    hers.post(PAGE, {"email": NEW})
    hers.post(CODE, {"code": mailed(NEW)})
    browser = Client()

    browser.post("/accounts/login/", {"email": NEW})
    browser.post("/accounts/login/code/", {"code": mailed(NEW), "action": "verify"})

    assert browser.session[SESSION_KEY] == str(aino.pk)


def test_a_taken_address_looks_the_same_and_its_owner_is_told(hers, aino):
    owner = people.user("varattu@example.fi", name="Olli Omistaja")
    pages = []
    for email in ("varattu@example.fi", "vapaa@example.fi"):
        answer = hers.post(PAGE, {"email": email})
        pages.append((answer.status_code, answer.url, words(hers.get(CODE), email)))
        wrong = hers.post(CODE, {"code": "0000-0000"})
        pages[-1] += (wrong.status_code, words(wrong, email))

    letter = Message.objects.get(to_address="varattu@example.fi")
    assert pages[0] == pages[1]
    assert (letter.to_name, letter.about) == ("Olli Omistaja", owner.code)
    assert re.search(r"\d{4}-\d{4}", letter.text) is None
    assert [word for word in ("Aino", OLD) if word in letter.text + letter.html] == []
    assert list(Entry.objects.values_list("verb", "subject").distinct()) == [("accounts.user.new_address_asked", aino.code)]


def test_an_address_taken_while_the_code_was_on_its_way_stays_its_owners(hers, aino):
    hers.post(PAGE, {"email": NEW})
    people.user(NEW)

    answer = hers.post(CODE, {"code": mailed(NEW)})

    assert answer.url == PAGE
    assert User.objects.get(pk=aino.pk).email == OLD
    assert hers.get(CODE).url == PAGE
    assert Message.objects.filter(to_address=OLD).count() == 0


def test_five_wrong_codes_end_the_attempt(hers, aino):
    hers.post(PAGE, {"email": NEW})
    right = mailed(NEW)
    answers = [hers.post(CODE, {"code": "0000-0000"}).status_code for _ in range(5)]
    late = hers.post(CODE, {"code": right})

    assert (answers, late.url) == ([422, 422, 422, 422, 302], PAGE)
    assert User.objects.get(pk=aino.pk).email == OLD


def test_a_code_is_good_for_a_quarter_of_an_hour(client, aino, set_clock, at):
    set_clock(at)
    people.sign_in(client, aino, at=at)
    client.post(PAGE, {"email": NEW})
    set_clock(at + timedelta(minutes=15, seconds=1))

    assert client.post(CODE, {"code": mailed(NEW)}).url == PAGE
    assert User.objects.get(pk=aino.pk).email == OLD


@pytest.mark.parametrize("email", ["", "ei osoite", OLD, OLD.upper()])
def test_an_address_that_will_not_do_is_asked_again(hers, email):
    answer = hers.post(PAGE, {"email": email})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["email"])
    assert Message.objects.count() == 0


def test_mailboxes_are_not_flooded(hers):
    answers = [hers.post(PAGE, {"email": f"osoite{number}@example.fi"}).status_code for number in range(7)]

    assert answers == [302] * 5 + [422] * 2
    assert Message.objects.count() == 5


def test_one_mailbox_is_not_flooded_from_many_accounts():
    for _ in range(7):
        people.sign_in(Client(), people.user()).post(PAGE, {"email": NEW})

    assert Message.objects.filter(to_address=NEW).count() == 5


def test_who_signed_in_long_ago_shows_first_who_they_are(client, aino, set_clock, at):
    set_clock(at)
    people.sign_in(client, aino, second_factor=False, at=at)
    set_clock(at + timedelta(minutes=31))

    answers = [client.get(PAGE), client.post(PAGE, {"email": NEW}), client.get(CODE)]

    assert [answer.url for answer in answers] == [
        f"/accounts/confirmation/?next={path}"
        for path in ("%2Faccount%2Faddress%2F",) * 2 + ("%2Faccount%2Faddress%2Fcode%2F",)
    ]
    assert Message.objects.count() == 0


def test_without_a_question_there_is_no_code(hers):
    assert hers.get(CODE).url == PAGE


def test_nobody_changes_anothers(at, aino):
    other = people.user()

    with pytest.raises(PermissionDenied):
        actions.change_address(user=aino, email=NEW, here="", by=other, at=at)
    with pytest.raises(PermissionDenied):
        actions.ask_new_address(user=aino, email=NEW, code="1", by=other, at=at)

    assert User.objects.get(pk=aino.pk).email == OLD
    assert (Entry.objects.count(), Message.objects.count()) == (0, 0)


def test_the_second_of_two_at_once_finds_it_changed(at, aino):
    same = User.objects.get(pk=aino.pk)
    actions.change_address(user=aino, email=NEW, here="", by=aino, at=at)

    with pytest.raises(Stale):
        actions.change_address(user=same, email="toinen@example.fi", here="", by=same, at=at)

    assert User.objects.get(pk=aino.pk).email == NEW
    assert Entry.objects.filter(verb="accounts.user.address_changed").count() == 1


def test_nothing_changes_when_somebody_who_follows_can_not(at, aino):
    people.sign_in(Client(), aino)
    password = User.objects.get(pk=aino.pk).password

    def fail(**_: object) -> None:
        raise RuntimeError

    address_changed.connect(fail, dispatch_uid="test")
    try:
        with pytest.raises(RuntimeError):
            actions.change_address(user=aino, email=NEW, here="", by=aino, at=at)
    finally:
        address_changed.disconnect(dispatch_uid="test")

    after = User.objects.get(pk=aino.pk)
    assert (after.email, after.password, aino.email) == (OLD, password, OLD)
    assert SignIn.objects.filter(user=aino).count() == 1
    assert (Entry.objects.count(), Message.objects.count()) == (0, 0)


# --- Those who keep the address too ---------------------------------------------------------------------------------------


def test_an_entry_with_the_old_address_follows_and_one_with_another_stays(at):
    home = people.organisation()
    same, own = an_expert(home=home, email=OLD), an_expert(home=home, email="kirjautuu@example.fi")
    Expert.objects.filter(pk=own.pk).update(email="tehtavat@example.fi")
    known = list(Entry.objects.values_list("pk", flat=True))

    for expert, new in ((same, NEW), (own, "uusi@example.fi")):
        actions.change_address(user=expert.user, email=new, here="", by=expert.user, at=at)
        expert.refresh_from_db()

    assert (same.email, own.email) == (NEW, "tehtavat@example.fi")
    assert list(
        Entry.objects.exclude(pk__in=known).filter(verb="register.profile.updated").values_list("subject", "by", "fields")
    ) == [(same.code, same.user.code, ["email"])]


def test_an_address_that_the_register_has_already_calls_the_change_off(client, at):
    home = people.organisation()
    expert = an_expert(home=home, email=OLD)
    an_invited_expert(home=home, email=NEW)
    people.sign_in(client, expert.user)
    client.post(PAGE, {"email": NEW})

    answer = client.post(CODE, {"code": mailed(NEW)})

    expert.refresh_from_db()
    assert answer.url == PAGE
    assert (expert.email, User.objects.get(pk=expert.user.pk).email) == (OLD, OLD)
    assert Message.objects.filter(to_address=OLD, about=expert.user.code).count() == 0


def test_orders_that_are_not_over_follow(at, aino):
    open_, over, others = orders.submitted(at), orders.submitted(at), orders.submitted(at)
    Order.objects.filter(pk__in=[open_.pk, over.pk]).update(client=aino, client_email=OLD)
    desk = people.member(Role.COORDINATOR, people.organisation())
    Order.objects.filter(pk=over.pk).update(state="cancelled", cancelled_because="other")
    before = Order.objects.get(pk=others.pk).client_email

    actions.change_address(user=aino, email=NEW, here="", by=aino, at=at)

    assert [Order.objects.get(pk=order.pk).client_email for order in (open_, over, others)] == [NEW, OLD, before]
    with pytest.raises(PermissionDenied):
        orders_actions.follow_address(client=aino, old=NEW, by=desk, at=at)
    with pytest.raises(PermissionDenied):
        register_actions.follow_address(expert=an_expert(home=people.organisation()), old=OLD, new=NEW, by=desk, at=at)


def test_refusals_are_sentences(at, aino):
    people.user(NEW)

    with pytest.raises(Refused, match="on jo tunnus"):
        actions.change_address(user=aino, email=NEW, here="", by=aino, at=at)


def test_the_pages_have_names():
    assert (reverse("accounts:address"), reverse("accounts:address-code")) == (PAGE, CODE)
