"""Shapes that several areas store."""

from decimal import Decimal

import phonenumbers
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


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


class EuroField(forms.DecimalField):
    """Euros as people write them (a comma will do), integer cents in Python."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(min_value=Decimal(0), max_value=Decimal(100_000), decimal_places=2, **kwargs)  # type: ignore[arg-type]

    def to_python(self, value: object) -> Decimal | None:
        """Accepts a decimal comma and a currency sign."""
        if isinstance(value, str):
            value = value.replace("€", "").replace("\u00a0", "").replace(" ", "").replace(",", ".")
        return super().to_python(value)

    def clean(self, value: object) -> int | None:  # type: ignore[override]
        """Cents, or None when left empty."""
        amount = super().clean(value)
        return None if amount is None else int(amount * 100)

    def prepare_value(self, value: object) -> object:
        """Cents back to euros for the form."""
        return f"{value / 100:.2f}".replace(".", ",") if isinstance(value, int) else value
