import pytest
from django.urls import reverse

from kokemussilta.accounts.models import User
from tests.factories import people

pytestmark = pytest.mark.django_db

PAGES = [
    "accounts:own",
    "accounts:second-factor",
    "accounts:sessions",
    "accounts:all-sessions",
    "accounts:address",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "account_logout",
]


@pytest.mark.parametrize("name", PAGES)
def test_ones_own_pages_open(client, name):
    people.sign_in(client, people.user(), second_factor=False)

    assert client.get(reverse(name)).status_code == 200


def test_ones_own_facts_are_saved_and_the_language_follows(client):
    user = people.user(name="Aino")
    people.sign_in(client, user)

    answer = client.post(reverse("accounts:own"), {"name": "Aino Aalto", "phone": "040 123 4567", "language": "sv"})

    user = User.objects.get(pk=user.pk)
    assert answer.url == reverse("accounts:own")
    assert (user.name, user.phone, user.language) == ("Aino Aalto", "+358401234567", "sv")
    assert client.cookies["django_language"].value == "sv"


def test_a_strange_number_is_asked_again_and_nothing_is_lost(client):
    user = people.user(name="Aino")
    people.sign_in(client, user)

    answer = client.post(reverse("accounts:own"), {"name": "Aino Aalto", "phone": "soita vaan", "language": "fi"})

    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {"phone"}
    assert 'value="soita vaan"' in answer.content.decode()
    assert User.objects.get(pk=user.pk).name == "Aino"
