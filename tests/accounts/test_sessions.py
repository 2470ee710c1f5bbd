from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.accounts import sessions
from kokemussilta.accounts.models import User
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clean_cache")]


@pytest.fixture
def visitor(client, set_clock, at):
    """A client's session opened at `at`; `second_factor` as asked."""

    def open_session(user: User, *, second_factor: bool = True):
        set_clock(at)
        people.sign_in(client, user, second_factor=second_factor, at=at)
        return client

    return open_session


def test_a_session_with_a_second_factor_ends_when_left_alone(visitor, set_clock, at):
    client = visitor(people.user())
    set_clock(at + timedelta(hours=11))
    lively = client.get("/account/").status_code
    set_clock(at + timedelta(hours=22))
    still = client.get("/account/").status_code
    set_clock(at + timedelta(hours=34, minutes=1))

    over = client.get("/account/?x=1")

    assert (lively, still) == (200, 200)
    assert over.url == "/accounts/login/?next=%2Faccount%2F%3Fx%3D1"
    assert "_auth_user_id" not in client.session
    assert len([str(message) for message in get_messages(over.wsgi_request)]) == 1


def test_it_ends_after_a_week_however_busy(visitor, set_clock, at):
    client = visitor(people.user())
    answers = []
    for hours in range(10, 7 * 24 + 10, 10):
        set_clock(at + timedelta(hours=hours))
        answers.append(client.get("/account/").status_code)

    assert answers == [200] * 16 + [302]


def test_an_experts_ordinary_session_does_not(visitor, set_clock, at):
    client = visitor(people.user(), second_factor=False)
    set_clock(at + timedelta(days=20))

    assert client.get("/account/").status_code == 200


def test_public_pages_stay_open_when_a_session_ends(visitor, set_clock, at):
    client = visitor(people.user())
    set_clock(at + timedelta(hours=13))

    assert client.get("/accounts/joining/").status_code == 200
    assert "_auth_user_id" not in client.session


def late_form(client, set_clock, at):
    set_clock(at + timedelta(hours=13))
    data = {"name": "Aino Virta", "phone": "", "language": "fi", "csrfmiddlewaretoken": "x"}
    return client.post("/account/", data, headers={"referer": "http://testserver/account/"})


def test_a_form_that_came_too_late_waits_for_its_sender(visitor, set_clock, at):
    user = people.user(name="Aino")
    client = visitor(user)
    answer = late_form(client, set_clock, at)
    kept_nothing_yet = User.objects.get(pk=user.pk).name
    client.force_login(user)

    page = client.get(reverse("accounts:continuation")).content.decode()
    sent = client.post("/account/", {"name": "Aino Virta", "phone": "", "language": "fi"})

    assert parse_qs(urlsplit(answer.url).query)["next"] == ["/account/continuation/"]
    assert kept_nothing_yet == "Aino"
    assert page.count('<input type="hidden" name="name" value="Aino Virta">') == 1
    assert 'value="x"' not in page
    assert sent.status_code == 302
    assert sessions.KEPT not in client.session


def test_it_is_shown_to_nobody_else(visitor, set_clock, at):
    client = visitor(people.user(name="Aino"))
    late_form(client, set_clock, at)
    client.force_login(people.user())

    answer = client.get(reverse("accounts:continuation"))

    assert answer.status_code == 302
    assert "Aino Virta" not in str(dict(client.session))


def test_it_is_forgotten_after_two_hours(visitor, set_clock, at):
    user = people.user()
    client = visitor(user)
    late_form(client, set_clock, at)
    client.force_login(user)
    set_clock(at + timedelta(hours=15, minutes=1))

    assert client.get(reverse("accounts:continuation")).status_code == 302


def test_it_can_be_left_unsent(visitor, set_clock, at):
    user = people.user()
    client = visitor(user)
    late_form(client, set_clock, at)
    client.force_login(user)

    answer = client.post(reverse("accounts:continuation"))

    assert answer.url == "/account/"
    assert sessions.KEPT not in client.session


def test_a_press_without_a_session_says_that_it_did_not_arrive(client):
    answer = client.post("/account/", {"name": "Aino"}, headers={"referer": "http://testserver/account/"})

    assert answer.url == "/accounts/login/?next=%2Faccount%2F"
    assert len(list(get_messages(answer.wsgi_request))) == 1


def test_a_strange_page_is_never_where_to_come_back_to(client):
    answer = client.post("/account/", {"name": "Aino"}, headers={"referer": "https://evil.example/"})

    assert answer.url == "/accounts/login/?next=%2F"


def test_a_partial_page_sends_the_whole_browser_to_sign_in(visitor, set_clock, at):
    client = visitor(people.user())
    set_clock(at + timedelta(hours=13))

    answer = client.get("/account/", headers={"hx-request": "true"})

    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/accounts/login/?next=%2Faccount%2F")


def test_the_second_factor_of_one_person_is_not_anothers(client):
    lead = people.member(Role.LEAD, people.organisation())
    other = people.user()
    people.sign_in(client, other)
    session = client.session
    records = dict(session)
    client.logout()
    client.force_login(lead)
    session = client.session
    session["account_authentication_methods"] = records["account_authentication_methods"]
    session["account_authentication_methods_user"] = str(other.pk)
    session.save()

    assert client.get("/organisation/").url.startswith("/account/second-factor/")
