"""A register, who leads it, and a sheet brought to it."""

import pytest

from kokemussilta.register import actions
from tests.factories import people
from tests.register.sheet import HEAD


@pytest.fixture
def home(db):
    return people.organisation()


@pytest.fixture
def lead(home):
    return people.member("lead", home)


@pytest.fixture
def bring(home, lead, at):
    """`bring(*lines)`: a sheet with these rows, not run yet."""

    def do(*lines, by=lead):
        return actions.bring(organisation=home, content="\n".join([HEAD, *lines]).encode(), name="rekisteri.csv", by=by, at=at)

    return do
