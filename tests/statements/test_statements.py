"""What every address asks of the database: few statements, and no more for many rows than for few.

Everything that goes to the database is counted: the session, the person, BEGIN and COMMIT, the reading log. Not counted, because they
come now and then: the note of a session's last use (every five minutes), the ranking's facts (read anew once a day in each process),
and what a connection is opened with.
"""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import people
from tests.statements.conftest import FEW, MANY, Counts
from tests.statements.routes import LISTS, MOST, READS, THINGS, walk

# The first of them counts for all.
pytestmark = [pytest.mark.django_db, pytest.mark.slow(seconds=20)]


@pytest.mark.parametrize(("name", "number", "read"), READS, ids=[f"{name}-{number}" for name, number, _read in READS])
def test_a_page_asks_little_also_of_many_rows(name, number, read, counts: Counts):
    many = counts[name, number, MANY]

    assert many.status == read.answers
    assert len(many.statements) <= read.most, many.told


@pytest.mark.parametrize(("name", "number"), [(name, number) for name, number, _read in READS if name in LISTS])
def test_a_list_or_a_home_asks_the_same_for_few_and_for_many_rows(name, number, counts: Counts):
    few, many = counts[name, number, FEW], counts[name, number, MANY]

    assert few.status == many.status
    assert len(few.statements) == len(many.statements), f"{few.told}\n\n{many.told}"


def test_a_list_or_a_home_may_ask_no_more_than_ten_times():
    assert MOST == 10
    assert [name for name, reads in LISTS.items() if any(read.most > MOST for read in reads)] == []


def test_every_address_that_can_be_read_is_a_list_a_home_or_a_single_things_page():
    routes, known = dict(walk()), set(LISTS) | set(THINGS)
    browser = people.sign_in(Client(), people.user())
    left = {name: browser.get(reverse(name, kwargs=routes[name] or None)).status_code for name in set(routes) - known}

    assert set(LISTS) & set(THINGS) == set()
    assert known - set(routes) == set()
    assert {name: status for name, status in left.items() if status != 405} == {}, "name them in tests/statements/routes.py"
