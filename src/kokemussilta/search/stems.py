"""What is left of a word when its endings are taken away: the one place that knows the stemming library (ADR 0013).

Snowball's Finnish stemmer alone brings together half of a noun's forms; what is added here are the alternations that it leaves: nuori – nuoret,
keskus – keskuksen, oppilas – oppilaat, luokka – luokan, kehittäminen – kehittämisen. A word may keep two stems; two words are
forms of one when they share any.
"""

import re
from functools import lru_cache
from threading import local

import snowballstemmer

FINNISH, SWEDISH, ENGLISH = "fi", "sv", "en"
_NAMES = {FINNISH: "finnish", SWEDISH: "swedish", ENGLISH: "english"}
_VOWELS = "aeiouyäö"
#: Consonant gradation: a cluster at the end of a stem and what stands for it, strong and weak alike.
_GRADES = {
    "kk": "k", "pp": "p", "tt": "t", "nn": "n", "nt": "n", "nd": "n", "mp": "m", "mm": "m", "ng": "n", "nk": "n", "lt": "l",
    "ll": "l", "ld": "l", "rt": "r", "rr": "r", "rd": "r", "lk": "l", "rk": "r", "hk": "h", "ht": "h", "hd": "h", "ts": "s",
}  # fmt: skip
#: Words of the field that follow no rule above.
_ODD = {
    "lasten": "laps", "lapsia": "laps", "mies": "mieh", "miesten": "mieh", "työn": "työ", "työt": "työ", "työssä": "työ", "töissä": "työ",
    "töiden": "työ", "töihin": "työ", "töitä": "työ",
}  # fmt: skip
#: What Finnish compounds of the field end in, so that `koulu` finds `yläkoulu`; by prefix the first part is found anyway.
_HEADS = (
    "asema", "haastattelu", "hoitaja", "iltapäivä", "joki", "järvi", "kaari", "katu", "kaupunki", "kerho", "keskus", "keskustelu", "kirjasto",
    "kirkko", "kokous", "kortteli", "koti", "koulu", "koulutus", "kunta", "kuntayhtymä", "käynti", "käytävä", "laitos", "lehto", "liitto", "linna",
    "luento", "lukio", "luokka", "mäki", "neuvola", "niemi", "ohjaaja", "ohjaus", "opettaja", "opisto", "oppilas", "opiskelija", "osasto", "paja", "palvelu",
    "palvelut", "piha", "piste", "poliklinikka", "puisto", "puhe", "pysäkki", "päivä", "raati", "ranta", "ryhmä", "saari", "sairaala", "salmi", "sali",
    "seura", "seurakunta", "seminaari", "säätiö", "talo", "tapaaminen", "tie", "tilaisuus", "toimisto", "tori", "tuki", "tunti", "työ", "valmennus",
    "vanhempi", "vartti", "vastaanotto", "viikko", "virasto", "yhdistys", "yhteisö", "yksikkö", "ilta", "kahvila", "kuntoutus", "terveys", "huolto", "asukas",
)  # fmt: skip
_SHORTEST_HEAD, _SHORTEST_COMPOUND = 3, 7
_here = local()


@lru_cache(maxsize=50_000)
def stems(word: str, language: str) -> frozenset[str]:
    """The stems of a word in small letters; languages without a stemmer keep the word as it is."""
    if not word.isalpha() or language not in _NAMES:
        return frozenset({word})
    return _finnish(word) if language == FINNISH else frozenset({_bare(word, language)})


@lru_cache(maxsize=50_000)
def heads(word: str) -> frozenset[str]:
    """The stems of what a Finnish compound ends in, when that is a word of the field; a word that is no compound has none."""
    if len(word) < _SHORTEST_COMPOUND:
        return frozenset()
    found = set[str]()
    for stem in stems(word, FINNISH):
        ends = [head for head, first in _known_heads() if len(stem) >= len(head) + first and stem.endswith(head)]
        found.update(ends[:1])
    return frozenset(found)


@lru_cache(maxsize=1)
def _known_heads() -> tuple[tuple[str, int], ...]:
    """Stems of the heads, the longest first; before a short one there must be more of a first part."""
    found = {stem for head in _HEADS for stem in stems(head, FINNISH) if len(stem) >= _SHORTEST_HEAD}
    return tuple(sorted(((stem, 4 if len(stem) < 4 else 3) for stem in found), key=lambda known: (-len(known[0]), known)))


def _bare(word: str, language: str) -> str:
    """Snowball's stem. Its stemmers remember where they are in a word, so each thread has its own."""
    if (made := getattr(_here, language, None)) is None:
        made = snowballstemmer.stemmer(_NAMES[language])
        setattr(_here, language, made)
    found: str = made.stemWord(word)
    if language == SWEDISH and found == word and len(word) > 4 and word.endswith("an"):  # skola – skolan
        return word[:-2]
    return found if len(found) > 1 else word


def _finnish(word: str) -> frozenset[str]:
    if word in _ODD:
        return frozenset({_ODD[word]})
    if word.endswith(("istä", "ista")) and len(word) > 7 and not _bare(word, FINNISH).endswith("s"):
        return frozenset({_graded(_short(_bare(word, FINNISH))), _short(word[:-2])})  # kehittämi-stä, nais-ista
    base = _mended(word, _bare(word, FINNISH))
    stem = _short(base)
    found = {_graded(stem)}
    if word.endswith("s"):  # oppilas – oppilaan, terveys – terveyden
        found.add(_graded(_short(word[:-1])))
    if len(stem) > 4 and re.search(r"[uye][dt]$", stem):  # terveyden, terveyteen
        found.add(_graded(_short(stem[:-1])))
    if len(stem) > 2 and stem[-1] == "k" and stem[-2] in _VOWELS and word[-1] in _VOWELS:  # joki – joen
        found.add(stem[:-1])
    if base != word and len(base) > 2 and base[-1] == "e" and base[-2] in _VOWELS:
        found.add(base[:-1])
    if word.endswith(("jen", "ja", "jä")) and len(stem) > 4 and stem[-1] == "j":  # levyjen, merkintöjä
        found.add(_graded(_short(stem[:-1])))
    return frozenset(found)


def _mended(word: str, base: str) -> str:
    """Snowball's stem with the endings that it misreads taken off."""
    if word.endswith("nen") and len(word) > 4:  # lukiolainen – lukiolaiset
        return word[:-3] + "s"
    if word.endswith("psi"):  # lapsi – lapset
        return word[:-1]
    if word.endswith(("sten", "sta", "stä")) and base.endswith("st"):
        return base[:-1]
    if base.endswith("ks"):  # keskus – keskuksen
        return base[:-2] + "s"
    if base == word and len(word) > 3 and word[-1] in "nt" and word[-2] in _VOWELS:
        return word[:-1]
    return base


def _short(base: str) -> str:
    """Without the vowels at its end."""
    short = base.rstrip(_VOWELS)
    return short if len(short) > 1 else base


def _graded(stem: str) -> str:
    """With one letter for what alternates between strong and weak."""
    if len(stem) > 3 and stem[-2:] in _GRADES:
        return stem[:-2] + _GRADES[stem[-2:]]
    if len(stem) > 2 and stem[-2] in _VOWELS and stem[-1] in "pv":
        return stem[:-1] + "v"
    if len(stem) > 2 and stem[-2] in _VOWELS and stem[-1] in "td":
        return stem[:-1] + "t"
    return stem
