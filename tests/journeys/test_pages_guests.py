"""Every page of visitors, experts and clients is readable by everyone, on every screen, in light and dark."""

import pytest

from tests.journeys.walking import go_round

#: Fewer would mean that the way through the pages is cut somewhere.
AT_LEAST = 20


@pytest.mark.slow(seconds=40)
def test_every_page_of_guests_is_readable(chromium, demo):
    looked = go_round(chromium, demo, "", "aino", "maija")

    assert len(looked) >= AT_LEAST, sorted(looked)
