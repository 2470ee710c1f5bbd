"""Filters of templates: days that tell their year when they could be mistaken, and advice in place of bare errors."""

from datetime import date, timedelta

import pytest
from django import forms

from kokemussilta.core import clock
from kokemussilta.core.templatetags import ui, words

NOON = clock.helsinki(date(2026, 11, 22), 12)


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 22 November 2026."""
    monkeypatch.setattr(clock, "now", lambda: NOON)


@pytest.mark.parametrize(
    ("on", "told"),
    [
        (date(2026, 12, 3), "to 3.12."),
        (date(2026, 1, 5), "ma 5.1."),
        (date(2027, 1, 5), "ti 5.1."),
        (date(2025, 12, 23), "ti 23.12.2025"),
        (date(2028, 1, 5), "ke 5.1.2028"),
    ],
)
def test_day_tells_its_year_only_when_it_could_be_mistaken(on: date, told: str) -> None:
    assert words.day(on) == told


def test_moments_and_spans_tell_their_year_too() -> None:
    long_ago = NOON - timedelta(days=365)
    assert words.moment(long_ago) == "la 22.11.2025 klo 12.00"
    assert words.until(long_ago, long_ago + timedelta(minutes=75)) == "la 22.11.2025 klo 12.00–13.15"
    assert words.until(NOON, NOON + timedelta(minutes=75)) == "su 22.11. klo 12.00–13.15"


def test_dated_always_tells_the_year() -> None:
    assert words.dated(NOON) == "su 22.11.2026"
    assert words.dated(None) == ""


def test_phone_is_kept_in_one_piece() -> None:
    assert words.phone("+358401234567") == "040\N{NO-BREAK SPACE}123\N{NO-BREAK SPACE}4567"
    assert words.phone(None) == ""


class Numbers(forms.Form):
    """Fields with bounds that say nothing of their own."""

    least = forms.IntegerField(min_value=3)
    most = forms.IntegerField(max_value=3)
    short = forms.CharField(max_length=3)
    own = forms.IntegerField(min_value=3, error_messages={"min_value": "Vähintään kolme."})


def test_too_much_and_too_little_are_told_plainly() -> None:
    form = Numbers({"least": "1", "most": "9", "short": "kissa", "own": "1"})
    assert ui.mended(form["least"]) == ["Kirjoita luku, joka on vähintään 3."]
    assert ui.mended(form["most"]) == ["Kirjoita luku, joka on enintään 3."]
    assert ui.mended(form["short"]) == ["Lyhennä tätä: enintään 3 merkkiä, nyt 5."]
    assert ui.mended(form["own"]) == ["Vähintään kolme."]
