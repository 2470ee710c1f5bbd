"""Shapes that several areas store."""

import re
from datetime import date
from typing import Any

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

FINLAND = 358
_EUROS = re.compile(r"[0-9]{1,6}([.,][0-9]{1,2})?")


def clean_phone(value: str) -> str:
    """A telephone number in the international form, "" for none; raises ValidationError with how to mend it."""
    value = value.strip()
    if not value:
        return ""
    try:
        number = phonenumbers.parse(value, "FI")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError(_("Tarkista puhelinnumero. Esimerkiksi 040 123 4567."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def phone_words(value: str) -> str:
    """A kept number as people read it, in one piece: `040 123 4567`, `09 2525 0111`; from abroad `+46 70 123 45 67`."""
    try:
        number = phonenumbers.parse(value, "FI")
    except phonenumbers.NumberParseException:
        return value
    if number.country_code != FINLAND:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL).replace(
            " ", "\N{NO-BREAK SPACE}"
        )
    written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    area, _space, rest = written.partition(" ")
    return "\N{NO-BREAK SPACE}".join((area, *_groups(rest.replace(" ", "")))).rstrip()


def _groups(digits: str) -> list[str]:
    """Digits in threes, the last group perhaps of four; eight in two fours, as they are said."""
    if len(digits) == 8:
        return [digits[:4], digits[4:]]
    if len(digits) <= 4:
        return [digits]
    return [digits[:3], *_groups(digits[3:])] if len(digits) > 5 else [digits[:2], digits[2:]]


class PhoneField(forms.CharField):
    """A telephone number, kept in the international form, shown as people read it."""

    widget = forms.TextInput(attrs={"type": "tel"})

    def clean(self, value: str | None) -> str:
        """See `clean_phone`."""
        return clean_phone(super().clean(value) or "")

    def prepare_value(self, value: object) -> object:
        """See `phone_words`; what was typed stays as it was."""
        return " ".join(phone_words(value).split()) if isinstance(value, str) and value.startswith("+") else value


class EuroField(forms.CharField):
    """Euros as people write them (a comma, spaces and a currency sign will do), integer cents in Python."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "short"})

    def clean(self, value: object) -> int | None:
        """Cents, or None when left empty; raises ValidationError with how to mend it."""
        typed = re.sub(r"[€\s]", "", super().clean(value) or "")
        if not typed:
            return None
        if not _EUROS.fullmatch(typed):
            raise ValidationError(_("Kirjoita summa euroina, esimerkiksi 120 tai 41,80."))
        whole, _comma, cents = typed.replace(".", ",").partition(",")
        return int(whole) * 100 + int(cents.ljust(2, "0") or 0)

    def prepare_value(self, value: object) -> object:
        """Cents back to euros for the form."""
        if not isinstance(value, int):
            return value
        whole, rest = divmod(abs(value), 100)
        return f"{'-' if value < 0 else ''}{whole},{rest:02d}"


class DayField(forms.DateField):
    """A day in somebody's lifetime: other years are slips of a finger, and too far to be reckoned with."""

    FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)

    def to_python(self, value: Any) -> date | None:
        """The day; raises ValidationError with what to look at."""
        day: date | None = super().to_python(value)
        if day is not None and not self.FIRST <= day <= self.LAST:
            raise ValidationError(_("Tarkista vuosi."))
        return day


class AddressField(forms.EmailField):
    """An e-mail address as it is stored: small letters, at most as long as an address may be, counted after the letters were made small."""

    LONGEST = 254

    def __init__(self, **more: Any) -> None:
        super().__init__(**{"max_length": self.LONGEST} | more)

    def to_python(self, value: Any) -> str:
        """The address in small letters."""
        return str(super().to_python(value)).lower()
