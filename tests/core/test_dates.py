"""Words for days, times and sums in three languages."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.translation import override

from kokemussilta.core import dates

STARTS = datetime(2026, 12, 3, 15, 30, tzinfo=UTC)
ENDS = datetime(2026, 12, 3, 17, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fi", "to 3.12. klo 17.30–19.00"),
        ("sv", "tors 3.12 kl. 17.30–19.00"),
        ("en", "Thu 3 Dec at 17:30–19:00"),
    ],
)
def test_span_of_one_day(language: str, words: str) -> None:
    with override(language):
        assert dates.span_words(STARTS, ENDS) == words


def test_span_over_midnight_names_both_days() -> None:
    with override("fi"):
        assert dates.span_words(STARTS, STARTS + timedelta(hours=8)) == "to 3.12. klo 17.30 – pe 4.12. klo 1.30"


@pytest.mark.parametrize(
    ("cents", "fi", "en"),
    [(12000, "120\u00a0€", "€120"), (4180, "41,80\u00a0€", "€41.80"), (123456700, "1\u00a0234\u00a0567\u00a0€", "€1,234,567")],
)
def test_euros(cents: int, fi: str, en: str) -> None:
    with override("fi"):
        assert dates.euros(cents) == fi
    with override("en"):
        assert dates.euros(cents) == en


def test_days_between_in_finnish() -> None:
    today = date(2026, 11, 22)
    with override("fi"):
        assert dates.days_between(today, today) == "tänään"
        assert dates.days_between(today + timedelta(days=1), today) == "huomenna"
        assert dates.days_between(today - timedelta(days=3), today) == "3 päivää sitten"


@pytest.mark.parametrize(("minutes", "words"), [(90, "1 h 30 min"), (60, "1 h"), (45, "45 min"), (0, "0 min")])
def test_duration(minutes: int, words: str) -> None:
    assert dates.duration_words(timedelta(minutes=minutes)) == words


def test_wall_clock_survives_the_change_to_summer_time() -> None:
    before = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    with override("fi"):
        assert dates.clock_words(before) == "2.30"
        assert dates.clock_words(before + timedelta(hours=1)) == "4.30"
