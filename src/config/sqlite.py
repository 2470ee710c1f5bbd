"""Swap in a newer SQLite than the system's, before Django looks for one; and teach each connection Finnish letters.

Versions below 3.51.3 can corrupt a write-ahead log when it is reset; the wheel of pysqlite3 brings a mended one. Where the
wheel can't be had, the system's library serves.
"""

import sys
from functools import lru_cache
from typing import Any

from django.db.backends.signals import connection_created

try:
    import pysqlite3
except ImportError:
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def teach_letters(*, connection: Any, **_: Any) -> None:
    """Let LIKE find "Öhman" by "öhman": SQLite's own knows the cases of a to z only. A receiver of `connection_created`.

    `icontains` and its kind compile to LIKE with a backslash as escape; LIKE is a function that a connection may replace.
    """
    if connection.vendor == "sqlite":
        connection.connection.create_function("like", 3, _like, deterministic=True)


def _like(pattern: Any, text: Any, escape: str) -> bool | None:
    """Whether `text` matches the pattern of LIKE, without regard to case in any alphabet; NULL for NULL."""
    if pattern is None or text is None:
        return None
    inside, pieces = _read(str(pattern), escape)
    value = str(text).casefold()
    return inside in value if inside is not None else _matches(pieces, value)


@lru_cache(maxsize=64)
def _read(pattern: str, escape: str) -> tuple[str | None, list[str | None]]:
    """What to look for anywhere in the text, when the pattern is no more than that; and the pattern as letters.

    "" stands for any one letter, None for any run of letters.
    """
    pattern = pattern.casefold()
    pieces: list[str | None] = []
    letters = iter(pattern)
    for letter in letters:
        if letter == escape:
            pieces.append(next(letters, escape))
        else:
            pieces.append({"%": None, "_": ""}.get(letter, letter))
    inner = pieces[1:-1]
    is_plain = len(pieces) > 1 and pieces[0] is None and pieces[-1] is None and all(inner)
    return "".join(letter or "" for letter in inner) if is_plain else None, pieces


def _matches(pieces: list[str | None], value: str) -> bool:
    """Greedy match with one step back, linear in practice."""
    at = place = 0
    run, resume = -1, 0
    while place < len(value):
        if at < len(pieces) and (pieces[at] == "" or pieces[at] == value[place]):
            at, place = at + 1, place + 1
        elif at < len(pieces) and pieces[at] is None:
            run, resume = at, place
            at += 1
        elif run >= 0:
            resume += 1
            at, place = run + 1, resume
        else:
            return False
    return all(piece is None for piece in pieces[at:])


connection_created.connect(teach_letters)
