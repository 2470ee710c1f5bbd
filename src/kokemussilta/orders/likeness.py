"""Which organisation a client may have meant by the name that they wrote."""

import re
from functools import reduce
from operator import and_

from django.db.models import Prefetch, Q

from kokemussilta.access.models import Organisation, Unit

#: How words end that say what kind of place it is.
_KINDS = (
    "koulu", "koulun", "lukio", "lukion", "opisto", "opiston", "keskus", "sairaala", "seurakunta", "yhdistys", "kaupunki",
    "kunta", "alue", "palvelut", "skola", "skolan", "gymnasium", "sjukhus", "förening", "församling", "kommun", "område",
)  # fmt: skip


def organisations_near(words: str) -> list[Organisation]:
    """At most eight active organisations of about that name; the best first.

    A word that only says what kind of place it is ("koulu") brings nobody here by itself, and endings make no difference.
    """
    wanted = [word for word in re.findall(r"\w+", words.casefold()) if len(word) > 3][:6]
    telling = [word for word in wanted if not word.endswith(_KINDS)]
    near = Q(name__iexact=words.strip()) | Q(name_sv__iexact=words.strip())
    for word in telling:
        stem = _stem(word)
        near |= Q(name__icontains=stem) | Q(name_sv__icontains=stem)
    if not telling:
        near |= reduce(
            and_, (Q(name__icontains=_stem(word)) | Q(name_sv__icontains=_stem(word)) for word in wanted), Q(pk__gt=0)
        )
    if not wanted:
        return []
    units = Prefetch("units", Unit.objects.filter(is_active=True))
    rows = Organisation.objects.filter(near, is_active=True).prefetch_related(units)[:50]
    return sorted(rows, key=lambda row: (-_alike(row, wanted), row.name))[:8]


def _stem(word: str) -> str:
    """The word without what inflection changes."""
    return word[: max(4, len(word) - 2)]


def _alike(organisation: Organisation, wanted: list[str]) -> int:
    names = f"{organisation.name} {organisation.name_sv}".casefold()
    return sum(word in names for word in wanted) + sum(_stem(word) in names for word in wanted)
