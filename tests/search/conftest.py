"""A desk with its coordinator, and a way to search as somebody."""

from types import SimpleNamespace

import pytest

from kokemussilta.core.clock import local_day
from kokemussilta.core.slots import SEARCH
from kokemussilta.orders.catalogue import load_catalogue
from kokemussilta.search import lookup
from tests.factories import people


@pytest.fixture
def desk(db):
    load_catalogue()
    return people.organisation("Kokemuskeskus")


@pytest.fixture
def sari(desk):
    return people.member("coordinator", desk)


@pytest.fixture
def titles(at):
    """`titles(user, words)`: what each group shows, by the group's key."""

    def find(user, words):
        wanted = lookup.read(words, on=local_day(at))
        groups = SEARCH.collect(people.again(user), wanted) if wanted else []
        return {group.key: [row.title for row in group.rows] for group in groups}

    return find


@pytest.fixture
def codes(at):
    """The same with the codes of what is shown, from the addresses."""

    def find(user, words):
        wanted = lookup.read(words, on=local_day(at))
        groups = SEARCH.collect(people.again(user), wanted) if wanted else []
        return SimpleNamespace(
            **{
                key: [
                    row.url.split("?")[0].removesuffix("/desk/").strip("/").split("/")[-1]
                    for group in groups
                    if group.key == key
                    for row in group.rows
                ]
                for key in ("people", "orders", "tasks")
            }
        )

    return find
