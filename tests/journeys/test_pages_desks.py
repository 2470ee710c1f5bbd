"""Every page of coordinators, leads and operators is readable by everyone, on every screen, in light and dark."""

import pytest

from tests.journeys.walking import go_round

#: Fewer would mean that the way through the pages is cut somewhere.
AT_LEAST = 30


@pytest.mark.slow(seconds=60)
def test_every_page_of_desks_is_readable(chromium, demo):
    looked = go_round(chromium, demo, "sari", "pirjo", "tuula")

    assert len(looked) >= AT_LEAST, sorted(looked)
