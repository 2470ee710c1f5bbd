"""A narrowed register tells how many there would be without each of the choices."""

import html
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kokemussilta.access.models import Organisation
from tests.factories import people
from tests.factories.register import an_expert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


@pytest.fixture
def register(client: Client, home: Organisation) -> Client:
    people.sign_in(client, people.member("coordinator", home))
    for name, languages in (("Aino", ["fi"]), ("Aada", ["fi", "sv"]), ("Onni", ["sv"])):
        an_expert(home=home, first_name=name, languages=languages, kinds=["school-lecture"] if name == "Aino" else None)
    return client


def looser(page: str) -> dict[str, int]:
    """What the page offers to leave out, with the counts."""
    found = re.findall(r'<a class="chip-link" href="[^"]*">(.*?) <strong>(\d+)</strong>', page)
    return {html.unescape(words).strip(): int(count) for words, count in found}


def test_each_choice_tells_what_it_costs(register: Client) -> None:
    address = register.post(reverse("core:narrow"), {"to": reverse("register:people"), "q": "aino", "language": "sv"})[
        "Location"
    ]

    page = register.get(address).content.decode()

    assert "Ketään ei löytynyt" in page
    assert looser(page) == {"ilman rajausta Kieli: Ruotsi": 1, "ilman sanaa aino": 2}


def test_the_link_leaves_that_choice_out_and_keeps_the_others(register: Client) -> None:
    address = register.post(reverse("core:narrow"), {"to": reverse("register:people"), "q": "aino", "language": "sv"})[
        "Location"
    ]
    page = register.get(address).content.decode()
    (link,) = re.findall(r'<a class="chip-link" href="([^"]*)">ilman sanaa', page)

    found = register.get(reverse("register:people") + html.unescape(link)).content.decode()

    names = re.findall(r'<th scope="row"><a href="[^"]*">(\w+) ', found)
    assert sorted(names) == ["Aada", "Onni"]


def test_a_whole_list_offers_nothing_to_leave_out(register: Client) -> None:
    assert looser(register.get(reverse("register:people")).content.decode()) == {}


def test_counts_cost_one_statement(register: Client) -> None:
    counts = []
    for query in ("", "?language=sv", "?language=sv&kind=school-lecture&state=active"):
        register.get(reverse("register:people") + query)
        with CaptureQueriesContext(connection) as seen:
            register.get(reverse("register:people") + query)
        counts.append(len(seen))

    assert counts[1:] == [counts[0] + 1] * 2
    assert counts[2] <= 10
