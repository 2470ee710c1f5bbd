"""The shipped rates and examples are there."""

import pytest

from kokemussilta.pricing.loading import load_all


@pytest.fixture
def shipped(db: None) -> None:
    """Load them."""
    load_all()
