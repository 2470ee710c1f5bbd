"""Telephone numbers and euros as people write them."""

import pytest
from django.core.exceptions import ValidationError

from kokemussilta.core.fields import EuroField, PhoneField, clean_phone, phone_words


@pytest.mark.parametrize("typed", ["040 123 4567", "0401234567", "+358 40 123 4567", "040-1234567"])
def test_phone_takes_the_international_form(typed: str) -> None:
    assert clean_phone(typed) == "+358401234567"


@pytest.mark.parametrize("typed", ["soita", "12", "+", "040 123 4567 8901 2345 6789"])
def test_phone_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        clean_phone(typed)


@pytest.mark.parametrize(("typed", "cents"), [("120", 12000), ("41,80", 4180), ("41.80 €", 4180), ("1 200,00", 120000)])
def test_euros_become_cents(typed: str, cents: int) -> None:
    assert EuroField().clean(typed) == cents


@pytest.mark.parametrize("typed", ["-1", "paljon", "1,234", "999999999"])
def test_euros_that_are_none_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        EuroField().clean(typed)


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ("+358401234567", "040 123 4567"),
        ("+358925250111", "09 2525 0111"),
        ("+35840123456", "040 123 456"),
        ("+358206100100", "020 610 0100"),
        ("+46701234567", "+46 70 123 45 67"),
        ("112", "112"),
        ("", ""),
    ],
)
def test_phone_is_told_as_people_read_it(kept: str, words: str) -> None:
    assert phone_words(kept) == words.replace(" ", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize("kept", ["+358401234567", "+358925250111", "+46701234567"])
def test_phone_as_shown_is_read_back_the_same(kept: str) -> None:
    assert clean_phone(phone_words(kept)) == kept
    assert clean_phone(str(PhoneField().prepare_value(kept))) == kept


def test_phone_field_shows_what_was_typed_when_it_is_wrong() -> None:
    assert PhoneField().prepare_value("noin 040") == "noin 040"
