"""What the tests of orders share."""

import pytest

from kokemussilta.orders.catalogue import load_catalogue


@pytest.fixture
def catalogue(db):
    """The shipped products."""
    load_catalogue()
