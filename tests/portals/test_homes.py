"""Where each comes home to, and what a new organisation's lead does first."""

import pytest
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.portals.entries import first_steps
from kokemussilta.vocabulary.models import WellbeingCounty
from tests.factories import orders, people, register

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at", "clean_cache")]


def home(user, at):
    return people.sign_in(Client(), user, at=at).get("/").url


def test_each_comes_home(at):
    here = people.organisation()

    assert home(people.user(is_operator=True), at) == reverse("access:installation")
    assert home(people.member(Role.PRIVACY_OFFICER, here), at) == reverse("register:read-log")
    assert home(people.member(Role.MENTOR, here), at) == reverse("register:shared-stories")
    assert home(people.member(Role.COORDINATOR, here), at) == reverse("portals:desk")
    assert home(people.user(), at) == reverse("portals:client")


def test_an_operator_who_once_ordered_is_an_operator(at):
    order = orders.submitted(at)
    order.client.is_operator = True
    order.client.save()

    assert home(order.client, at) == reverse("access:installation")


def test_a_new_lead_is_told_what_to_do_first_until_it_is_done(at):
    here = people.organisation()
    lead = people.member(Role.LEAD, here)
    page = people.sign_in(Client(), lead, at=at).get(reverse("portals:desk")).content.decode()
    codes = [
        reverse("access:facts", args=[here.code]),
        reverse("access:invitation", args=[here.code]),
        reverse("register:people"),
    ]

    assert [row.url for row in first_steps(lead, at).rows] == codes
    assert all(f'href="{code}"' in page for code in codes)
    here.phone, here.email = "+358401234567", "posti@uusi.example"
    here.save()
    here.serves.add(WellbeingCounty.objects.first())
    assert [row.url for row in first_steps(lead, at).rows] == codes[1:]
    people.member(Role.COORDINATOR, here)
    register.an_invited_expert(home=here, at=at)
    assert first_steps(lead, at) is None


def test_coordinators_and_organisations_that_only_order_are_not_told(at):
    here, school = people.organisation(), people.organisation(coordinates=False, orders=True)

    assert first_steps(people.member(Role.COORDINATOR, here), at) is None
    assert first_steps(people.member(Role.LEAD, school), at) is None


def test_an_operator_opens_what_is_theirs_to_open(at):
    own, other = people.organisation("Oma ry"), people.organisation("Muu ry")
    operator = people.member(Role.LEAD, own)
    operator.is_operator = True
    operator.save()
    page = people.sign_in(Client(), operator, at=at).get(reverse("access:installation")).content.decode()

    assert [reverse("access:organisation", args=[row.code]) in page for row in (own, other)] == [True, False]
