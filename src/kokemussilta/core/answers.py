"""What counts as an answer: something that can be seen. One place for every form, the sign-in library's own included."""

import unicodedata
from typing import Any

from django import forms

# Spaces, controls, joiners, direction marks, and marks that only change the letter before them: alone they show nothing.
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me"})
# Letters and signs by name that are drawn as nothing: fillers of the Korean script, the empty braille cell.
_EMPTY = frozenset("\u115f\u1160\u3164\uffa0\u2800")

_plain = forms.CharField.to_python


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen."""
    return all(letter in _EMPTY or unicodedata.category(letter) in _UNSEEN for letter in text)


def _seen(self: forms.CharField, value: Any | None) -> str | None:
    """The field's text; none at all when nothing of it can be seen, as for mere spaces. Fields that keep spaces keep these too."""
    text = _plain(self, value)
    return self.empty_value if self.strip and isinstance(text, str) and is_blank(text) else text


def see_answers() -> None:
    """Make every text field of every form read so; called once, when the program starts."""
    forms.CharField.to_python = _seen  # type: ignore[method-assign]  # one place, where hundreds of fields would each have to be told
