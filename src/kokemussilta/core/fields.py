"""Shapes that several areas store."""

import re

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

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


class PhoneField(forms.CharField):
    """A telephone number, kept in the international form."""

    def clean(self, value: str | None) -> str:
        """See `clean_phone`."""
        return clean_phone(super().clean(value) or "")


class EuroField(forms.CharField):
    """Euros as people write them (a comma, spaces and a currency sign will do), integer cents in Python."""

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
