"""A story as words: how long it takes to tell, and what changed between two versions. Plain Python."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

#: Words a minute, told calmly aloud with pauses; Finnish words are long.
WORDS_A_MINUTE = 95
_SENTENCE = re.compile(r"[^.!?…\n]*(?:[.!?…]+[\"”’)]*\s*|\n+|$)")


class Part(StrEnum):
    """What became of a piece of text from one version to the next."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Piece:
    """A stretch of whole sentences and what became of it."""

    part: Part
    text: str


def words_in(text: str) -> int:
    """How many words there are."""
    return len(text.split())


def minutes_to_tell(text: str) -> int:
    """Whole minutes that telling it aloud takes, rounded up; 0 for nothing."""
    return -(-words_in(text) // WORDS_A_MINUTE)


def sentences(text: str) -> list[str]:
    """The text cut into its sentences and the blanks between them; joined together they are the text."""
    whole = (match.group() for match in _SENTENCE.finditer(text))
    return [part for one in whole for part in (one.rstrip(), one[len(one.rstrip()) :]) if part]


def compared(old: str, new: str) -> list[Piece]:
    """The new version with what went out and came in, sentence by sentence.

    The same and new pieces joined are `new`, the same and gone ones are `old`.
    """
    before, after = sentences(old), sentences(new)
    return list(_pieces(SequenceMatcher(None, before, after, autojunk=False), before, after))


def _pieces(matcher: SequenceMatcher[str], before: list[str], after: list[str]) -> Iterator[Piece]:
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(Part.SAME, "".join(after[new_start:new_end]))
            continue
        if start < end:
            yield Piece(Part.GONE, "".join(before[start:end]))
        if new_start < new_end:
            yield Piece(Part.NEW, "".join(after[new_start:new_end]))
