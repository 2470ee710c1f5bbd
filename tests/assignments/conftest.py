"""What several files of the area begin with."""

from datetime import datetime

import pytest

from kokemussilta.assignments.models import Assignment
from tests.factories import assignments as make


@pytest.fixture
def pair(at: datetime) -> tuple[make.Desk, Assignment]:
    """A desk and its confirmed task, whose expert has an account."""
    place = make.desk()
    return place, make.confirmed(place)
