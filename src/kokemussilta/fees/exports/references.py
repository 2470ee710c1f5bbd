"""References that a payment carries: the Finnish one (weights 7, 3, 1) and the international RF made of it (ISO 11649)."""

from stdnum import iso11649


def finnish(number: int) -> str:
    """The reference of a number: its digits and a check digit, four to twenty in all."""
    body = f"{number:03d}"
    if number < 1 or len(body) > 19:
        raise ValueError("no reference can be made of this number")
    total = sum(int(digit) * (7, 3, 1)[place % 3] for place, digit in enumerate(reversed(body)))
    return f"{body}{-total % 10}"


def is_finnish(reference: str) -> bool:
    """Whether the check digit holds."""
    digits = reference.replace(" ", "").lstrip("0")
    return digits.isdecimal() and digits.isascii() and 4 <= len(digits) <= 20 and finnish(int(digits[:-1])) == digits


def rf(reference: str) -> str:
    """The RF form of a Finnish reference."""
    rest = int(f"{reference}271500") % 97
    return str(iso11649.validate(f"RF{98 - rest:02d}{reference}"))


def spaced(reference: str) -> str:
    """As printed on bills: groups of five from the right, an RF one in fours from the left."""
    if reference.startswith("RF"):
        return " ".join(reference[place : place + 4] for place in range(0, len(reference), 4))
    backwards = reference[::-1]
    return " ".join(backwards[place : place + 5] for place in range(0, len(backwards), 5))[::-1]
