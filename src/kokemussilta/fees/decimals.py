"""Sums as spreadsheets hold them."""

from decimal import Decimal


def as_decimal(text: str) -> Decimal | None:
    """`1 234,50`, `1234.5`, `12,00 €`; None when it is no sum. Nothing below zero."""
    plain = text.replace("\u00a0", "").replace(" ", "").replace("€", "").replace(",", ".")
    digits = plain.replace(".", "", 1)
    return Decimal(plain) if digits.isascii() and digits.isdigit() and len(digits) <= 12 else None
