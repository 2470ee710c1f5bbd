"""What is kept of a thing's words, and what typed words are looked for as.

Everything is kept as short texts with two letters before them that tell what they are: `fi:nuor` the stem of a Finnish word (`sv:`, `en:` the
same), `na:makinen` a name or another word as it is, `co:` a code, `te:` a telephone number's digits, `le:` the same from the last one on, `ma:` an address of e-mail. Letters have no dots or accents.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from kokemussilta.search.stems import ENGLISH, FINNISH, SWEDISH, heads, stems

#: As many typed words as are looked for; the rest says little more.
MOST_TERMS = 6
LONGEST = 60
#: Fewer letters than this are a word by themselves, not the beginning of one.
_SHORTEST_NAME, _SHORTEST_STEM, _SHORTEST_NUMBER, _SHORTEST_END = 2, 3, 4, 5
NAME, CODE, PHONE, PHONE_END, MAIL = "na", "co", "te", "le", "ma"
#: A year outside these is no day that anybody looks for.
FIRST_YEAR, LAST_YEAR = 1900, 2199
LANGUAGES = (FINNISH, SWEDISH, ENGLISH)
_WORD = re.compile(r"\w+")
_CODE = re.compile(r"[2-9A-HJ-KM-NP-Z]{8}")
_NUMBER = re.compile(r"\+?\d[\d\s()-]{3,}\d")
_DAY = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})?(?!\d)")
_LETTERS = str.maketrans({"ø": "o", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ß": "ss"})


@dataclass(frozen=True)
class Document:
    """A thing as it is found: its row number, public code and what may be looked for.

    `owner`: the row number of the organisation whose people look for it most, 0 for everybody's (see `lookup`); what a person
    may see is decided by the area's own `visible_to` all the same. `texts` come with their language. Nothing sensitive belongs here:
    no themes, stories, boundaries, messages or free words.
    """

    subject: int
    code: str
    owner: int = 0
    names: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    phones: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()


@dataclass(frozen=True)
class Term:
    """One typed word: the forms that it is, and what a form may begin with."""

    exact: frozenset[str]
    beginnings: frozenset[str]


def fold(text: str) -> str:
    """Small letters without dots and accents."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def forms(document: Document) -> frozenset[str]:
    """Everything that the thing is found by."""
    found = {f"{CODE}:{document.code}"}
    for name in document.names:
        found.update(_name_forms(name))
    for text, language in document.texts:
        found.update(_text_forms(text, language))
    for phone in document.phones:
        found.update(_phone_forms(phone))
    found.update(f"{MAIL}:{fold(mail)}"[:LONGEST] for mail in document.mails if mail)
    return frozenset(found)


@lru_cache(maxsize=20_000)
def _name_forms(name: str) -> frozenset[str]:
    return frozenset(_cut(NAME, fold(word)) for word in _WORD.findall(name))


@lru_cache(maxsize=20_000)
def _text_forms(text: str, language: str) -> frozenset[str]:
    """Stems of each word, and of what a Finnish compound ends in."""
    found = set[str]()
    for word in _WORD.findall(text.casefold()):
        kept = stems(word, language) | (heads(word) if language == FINNISH else frozenset())
        found.update(_cut(language, fold(stem)) for stem in kept)
    return frozenset(found)


def _phone_forms(phone: str) -> Iterator[str]:
    digits = national(phone)
    if digits:
        yield _cut(PHONE, digits)
        yield _cut(PHONE_END, digits[::-1])


def national(phone: str) -> str:
    """The digits of a telephone number without the country's code and the zeros that stand for it: 040 123 is 40123, and so is +358 40 123."""
    digits = "".join(letter for letter in phone if letter.isdecimal())
    if phone.lstrip().startswith(("+358", "00358")):
        digits = digits.lstrip("0").removeprefix("358")
    return digits.lstrip("0")


def _cut(kind: str, text: str) -> str:
    return f"{kind}:{text}"[:LONGEST]


def day_in(words: str, today: date) -> tuple[date | None, str]:
    """A day among the words (`3.12.`, `3.12.2026`) and the words without it. Without a year the nearest such day is meant."""
    found = _DAY.search(words)
    if found is None:
        return None, words
    day, month, year = int(found[1]), int(found[2]), int(found[3] or 0)
    if year and not FIRST_YEAR <= year <= LAST_YEAR:
        return None, words
    for meant in (
        [year]
        if year
        else sorted(range(today.year - 1, today.year + 2), key=lambda one: abs((one - today.year) * 12 + month - today.month))
    ):
        try:
            return date(meant, month, day), words.replace(found[0], " ", 1)
        except ValueError:
            continue
    return None, words


def terms(words: str) -> tuple[Term, ...]:
    """What was typed, word by word; every one of them must be found."""
    left = words.replace("\x00", " ")
    found: list[Term] = []
    for number in _NUMBER.findall(left):
        if len(national(number)) >= _SHORTEST_END:
            found.append(_number(number))
            left = left.replace(number, " ", 1)
    for part in left.split():
        found += [_mail(part)] if "@" in part else [_word(word) for word in _WORD.findall(part)]
    return tuple(dict.fromkeys(found))[:MOST_TERMS]


def _number(typed: str) -> Term:
    digits = national(typed)
    beginnings = {_cut(PHONE, digits), _cut(PHONE_END, digits[::-1])}
    return Term(frozenset({_cut(NAME, digits)}), frozenset(beginnings))


def _mail(typed: str) -> Term:
    return Term(frozenset(), frozenset({_cut(MAIL, fold(typed))}))


def _word(typed: str) -> Term:
    """A word may be a name, a text's word in any language, the beginning of either, a code, or digits."""
    small, folded = typed.casefold(), fold(typed)
    exact = {_cut(NAME, folded)} | {_cut(language, fold(stem)) for language in LANGUAGES for stem in stems(small, language)}
    beginnings = set()
    if _CODE.fullmatch(typed.upper()):
        exact.add(_cut(CODE, typed.upper()))
    if folded.isdecimal():
        if len(folded) >= _SHORTEST_NUMBER:
            beginnings |= {_cut(PHONE, national(folded) or folded), _cut(PHONE_END, folded[::-1])}
        return Term(frozenset(exact), frozenset(beginnings))
    if len(folded) >= _SHORTEST_NAME:
        beginnings |= {_cut(NAME, folded), _cut(MAIL, folded)}
    if len(folded) >= _SHORTEST_STEM:
        beginnings |= {_cut(language, folded) for language in LANGUAGES}
    return Term(frozenset(exact), frozenset(beginnings))


def is_slip(typed: str, known: str) -> bool:
    """Whether one letter was left out, added, changed, or two next to each other changed places. Short words must be right."""
    if typed == known or min(len(typed), len(known)) < 4 or abs(len(typed) - len(known)) > 1:
        return False
    first = next((place for place, (one, other) in enumerate(zip(typed, known, strict=False)) if one != other), None)
    if first is None:
        return True  # the last letter
    one, other = typed[first:], known[first:]
    return one[1:] == other[1:] or one[1:] == other or one == other[1:] or (one[:2] == other[:2][::-1] and one[2:] == other[2:])


def described(documents: Iterable[Document]) -> dict[int, tuple[int, frozenset[str]]]:
    """Owner and forms by row number."""
    return {document.subject: (document.owner, forms(document)) for document in documents}
