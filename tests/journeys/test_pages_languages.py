"""Public pages are readable by everyone in the other languages too."""

import pytest

from tests.browser import visitors
from tests.journeys.people import faults_of
from tests.journeys.walking import becomes, walk


@pytest.mark.slow(seconds=15)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_public_pages_are_readable_in_the_other_languages(chromium, demo, language):
    faults: list[str] = []
    with visitors(chromium, demo.url) as guests:
        page = guests.new("phone", language=language)
        becomes(page, "")
        for route in walk(page, set()):
            faults += [f"{route}, {fault}" for fault in faults_of(page, language)]

    assert faults == [], "\n".join(faults)
