"""What the area brings to other pages."""

import pytest
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("coordinates", [True, False])
def test_an_organisations_page_leads_to_its_public_order_page_when_it_has_one(coordinates):
    home = people.organisation("Kokemusyhdistys ry", coordinates=coordinates)
    browser = people.sign_in(Client(), people.member(Role.LEAD, home))

    page = browser.get(reverse("access:organisation", args=[home.code])).content.decode()

    address = reverse("orders:from", args=[home.slug])
    assert (f'href="{address}"' in page) is coordinates
    assert Client().get(address).status_code == (200 if coordinates else 404)
