"""Account numbers and personal identity codes: checked, and shown so that only their owner knows them. No Django."""

from stdnum import iban
from stdnum.exceptions import ValidationError
from stdnum.fi import hetu

HIDDEN = "•"


def clean_personal_id(text: str) -> str | None:
    """A personal identity code as registers write it; None when it is none. Every sign of a century will do, 2023's too."""
    try:
        return str(hetu.validate(text.strip().upper(), allow_temporary=True))
    except ValidationError:
        return None


def clean_iban(text: str) -> str | None:
    """An account number without spaces; None when it is none."""
    try:
        return str(iban.validate(text))
    except ValidationError:
        return None


def hide_iban(number: str) -> str:
    """`FI•• •••• •••• •• 0785`: the country and the last four."""
    return f"{number[:2]}{HIDDEN * 2} {HIDDEN * 4} {number[-4:]}" if number else ""


def hide_personal_id(code: str) -> str:
    """`••••••-•••T`: nothing of the day of birth, nor what tells sex."""
    return f"{HIDDEN * 6}{HIDDEN}{HIDDEN * 3}{code[-1]}" if code else ""
