import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.urls import reverse
from django.utils.crypto import get_random_string

from kokemussilta.access.roles import Role
from kokemussilta.accounts.adapter import SecondFactorAdapter
from kokemussilta.audit.models import Entry
from kokemussilta.notifications.models import Message
from tests.accounts.test_sign_in import CODE, ask, mailed_code
from tests.factories import people

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clean_cache")]

SECOND = "/accounts/login/second/"
SETUP = "/accounts/second-factor/app/"
CODES = "/accounts/second-factor/codes/"
SENSITIVE = "/organisation/"


def code_of(secret: str) -> str:
    return totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()) + totp.app_settings.TOTP_TOLERANCE)
    )


def sign_in_by_mail(client, user, **extra):
    ask(client, user.email, **extra)
    return client.post(CODE, {"code": mailed_code(user.email), **extra})


def set_up_app(client) -> str:
    page = client.get(SETUP)
    secret = re.search(r'<code class="secret">([A-Z2-7]+)=*</code>', page.content.decode())
    assert page.status_code == 200, page
    assert secret
    answer = client.post(SETUP, {"code": code_of(secret.group(1))})
    assert (answer.status_code, answer.url) == (302, CODES)
    return secret.group(1)


@pytest.fixture
def lead():
    home = people.organisation("Kokemus ry")
    return people.member(Role.LEAD, home, email="liisa@example.fi", name="Liisa Lehto")


def test_from_a_first_sign_in_to_the_page_that_needs_a_second_factor(client, lead):
    sign_in_by_mail(client, lead)

    sent_to = client.get(SENSITIVE)
    assert sent_to.url == f"{reverse('accounts:second-factor')}?next=%2Forganisation%2F"
    assert client.get(sent_to.url).status_code == 200
    set_up_app(client)
    codes = client.get(CODES)
    shown = re.findall(r"<code>(\d{8})</code>", codes.content.decode())
    on = client.get(reverse("mfa_index"))
    there = client.get(on.url, follow=True)

    assert len(set(shown)) == 10
    assert on.url == SENSITIVE
    assert there.status_code == 200
    assert there.redirect_chain[-1][0].startswith("/organisation/")


def test_the_next_sign_in_asks_for_it_and_remembers_where_to(client, lead):
    sign_in_by_mail(client, lead)
    secret = set_up_app(client)
    client.post("/accounts/logout/")

    halfway = sign_in_by_mail(client, lead, next="/organisation/messages/")
    inside_yet = client.get("/account/")
    wrong = client.post(SECOND, {"code": "000000"})
    done = client.post(SECOND, {"code": code_of(secret)})

    assert halfway.url == SECOND
    assert inside_yet.url.startswith("/accounts/login/")
    assert wrong.status_code == 200
    assert done.url == "/organisation/messages/"
    assert client.get(done.url).status_code == 200


def test_a_recovery_code_opens_once(client, lead):
    sign_in_by_mail(client, lead)
    set_up_app(client)
    code = re.findall(r"<code>(\d{8})</code>", client.get(CODES).content.decode())[0]
    client.post("/accounts/logout/")

    sign_in_by_mail(client, lead)
    first = client.post(SECOND, {"code": code}).status_code
    client.post("/accounts/logout/")
    sign_in_by_mail(client, lead)
    second = client.post(SECOND, {"code": code}).status_code

    assert (first, second) == (302, 200)


def test_recovery_codes_are_shown_once(client, lead):
    sign_in_by_mail(client, lead)
    set_up_app(client)

    first = re.findall(r"<code>(\d{8})</code>", client.get(CODES).content.decode())
    again = client.get(CODES)

    assert len(first) == 10
    assert again.status_code == 200
    assert [code for code in first if code in again.content.decode()] == []


def test_guessing_the_second_factor_is_slowed(client, lead):
    sign_in_by_mail(client, lead)
    secret = set_up_app(client)
    client.post("/accounts/logout/")
    sign_in_by_mail(client, lead)

    for _ in range(10):
        client.post(SECOND, {"code": "000000"})
    right = client.post(SECOND, {"code": code_of(secret)})

    assert right.status_code == 200


def test_a_session_from_before_shows_it_before_seeing_more(client, lead):
    people.sign_in(client, lead, second_factor=False)
    secret = known_secret(lead)

    sent_to = client.get(SENSITIVE)
    answer = client.post(sent_to.url, {"code": code_of(secret), "next": SENSITIVE})

    assert sent_to.url == "/accounts/confirmation/second/?next=%2Forganisation%2F"
    assert answer.url == SENSITIVE
    assert client.get(SENSITIVE, follow=True).status_code == 200


def known_secret(user) -> str:
    secret = totp.generate_totp_secret()
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": SecondFactorAdapter().encrypt(secret)}
    )
    return secret


def test_secrets_are_not_readable_in_the_database(client, lead):
    sign_in_by_mail(client, lead)
    secret = set_up_app(client)

    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]

    assert secret not in stored
    assert SecondFactorAdapter().decrypt(stored) == secret


def test_an_older_key_still_opens_what_it_locked(settings):
    text = get_random_string(20)
    locked = SecondFactorAdapter().encrypt(text)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a newer one"

    assert SecondFactorAdapter().decrypt(locked) == text


def test_an_old_session_is_asked_again_before_it_sets_anything_up(client, lead):
    people.sign_in(client, lead, second_factor=False)
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": 0.0}]
    session.save()

    asked = client.get(SETUP)
    client.post(asked.url)
    wrong = client.post(asked.url, {"code": "0000-0000"})
    right = client.post(asked.url, {"code": mailed_code(lead.email)})

    assert asked.url == "/accounts/confirmation/?next=%2Faccounts%2Fsecond-factor%2Fapp%2F"
    assert wrong.status_code == 200
    assert right.url == SETUP
    assert client.get(SETUP).status_code == 200


def test_the_mailed_code_bears_five_guesses(client, lead):
    people.sign_in(client, lead, second_factor=False)
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": 0.0}]
    session.save()
    url = client.get(SETUP).url
    client.post(url)

    for _ in range(5):
        client.post(url, {"code": "0000-0000"})
    answer = client.post(url, {"code": mailed_code(lead.email)})

    assert answer.status_code == 200
    assert client.get(SETUP).url == url


def test_changes_are_told_to_the_person_and_noted(client, lead):
    sign_in_by_mail(client, lead)
    secret = set_up_app(client)
    before = Message.objects.count()
    client.post("/accounts/second-factor/app/end/")

    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["accounts.user.signed_in", "accounts.user.second_factor_added", "accounts.user.second_factor_removed"]
    assert Message.objects.count() == before + 1
    assert secret not in Message.objects.latest("id").text


def test_removing_the_last_one_closes_what_it_opened(client, lead):
    sign_in_by_mail(client, lead)
    set_up_app(client)
    opened = client.get(SENSITIVE, follow=True).status_code
    client.post("/accounts/second-factor/app/end/")

    closed = client.get(SENSITIVE)

    assert opened == 200
    assert closed.url.startswith(reverse("accounts:second-factor"))


def test_somebody_elses_passkey_can_not_be_removed(client, lead):
    other = people.user()
    theirs = Authenticator.objects.create(
        user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "Puhelin", "credential": {}}
    )
    people.sign_in(client, lead)

    answer = client.post(f"/accounts/second-factor/passkeys/{theirs.pk}/end/")

    assert answer.status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()


def test_who_reads_nobody_elses_data_is_not_asked(client):
    client_person = people.member(Role.CLIENT, people.organisation(coordinates=False, orders=True))
    people.sign_in(client, client_person, second_factor=False)

    assert client.get("/account/").status_code == 200


def test_an_old_session_that_adds_one_goes_on(client, lead, clock_at, set_clock):
    sign_in_by_mail(client, lead)
    later = clock_at + timedelta(days=8)
    set_clock(later)
    session = client.session
    session["account_authentication_methods"] = [{"method": "code", "at": later.timestamp(), "email": lead.email}]
    session.save()

    set_up_app(client)

    assert client.get(SENSITIVE, follow=True).redirect_chain[-1][0].startswith("/organisation/")
