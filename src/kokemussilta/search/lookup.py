"""From typed words to the things that have all of them, in a time that does not follow how many have each.

The rarest word leads. Its forms (those that it is, and the first that it begins) are read from the index one by one, the newest things first and only so
many, and of these the things stay that have the other words too. So a word of half of all orders costs no more than a rare one. What a person may
see is not decided here: the answer is a condition on row numbers, for the same statement as `visible_to`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection
from django.db.models.expressions import RawSQL

from kokemussilta.search.models import Word
from kokemussilta.search.rules import CODE, NAME, Term, day_in, is_slip, terms
from kokemussilta.search.sources import all_sources

#: Forms of the leading word that are looked through, and things looked through when the other words are asked of them.
MOST_FORMS, MOST_THINGS = 30, 20_000
#: Names that are compared with one that is nowhere, and how long (with the letters before it) that must be.
MOST_NAMES, _SHORTEST_SLIP = 3_000, 6
#: A word of more things than this is common.
_COMMON = 2_000
_MOST_PARTS, _FEW = 400, 9
_END = "\U0010ffff"
_TABLE = Word._meta.db_table


@dataclass(frozen=True)
class Wanted:
    """Typed words as they are looked for. `forms`: for each kind the forms that are there of each word, those that it is before those that it begins.

    `leading`: for each kind the place of its rarest word. `day`: a day that was typed among them. `is_near`: nothing is written just so, and what is
    written nearly so is looked for instead.
    """

    terms: tuple[Term, ...] = ()
    leading: dict[str, int] = field(default_factory=dict)
    forms: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    day: date | None = None
    is_near: bool = False

    def __bool__(self) -> bool:
        return bool(self.terms or self.day)

    @property
    def codes(self) -> list[str]:
        """What of it may be a public code."""
        return sorted(form.removeprefix(f"{CODE}:") for term in self.terms for form in term.exact if form.startswith(CODE))

    def among(self, kind: str, owners: list[int] | None = None, *, most: int = MOST_THINGS) -> RawSQL | None:
        """A subquery of the row numbers of things of `kind` that have every word; None when there is surely nothing.

        `owners`: only things of these. `most`: as many as are answered; the rest would not be shown anyway.
        """
        known = self.forms.get(kind, [])
        if not known or not all(known) or owners == []:
            return None
        place = self.leading[kind]
        forms = known[place]
        if owners:  # a statement of SQLite joins at most five hundred
            forms = forms[: max(1, _MOST_PARTS // len(owners))]
        parts, params = _parts(kind, forms, owners, MOST_THINGS if len(known) > 1 else most)
        sql = f"SELECT subject FROM (SELECT * FROM ({parts}) u LIMIT {MOST_THINGS}) c"  # noqa: S608  our own words, values as parameters
        joint = "WHERE"
        for number, (term, other) in enumerate(zip(self.terms, known, strict=True)):
            if number != place:
                has, more = _has(term, other, f"o{number}")
                same = f"o{number}.kind = %s AND o{number}.subject = c.subject"
                sql += f" {joint} EXISTS (SELECT 1 FROM {_TABLE} o{number} WHERE {same} AND ({has}))"  # noqa: S608
                params += [kind, *more]
                joint = "AND"
        return RawSQL(f"{sql} LIMIT {most}", params)  # noqa: S611  the same


def read(words: str, *, on: date) -> Wanted:
    """What was typed (on which day: a day without a year is near it), for looking among all kinds of things. Four statements at most."""
    day, rest = day_in(words, on)
    asked, kinds = terms(rest), [source.kind for source in all_sources()]
    if not asked or not kinds:
        return Wanted(day=day)
    forms, is_near = _forms(asked, kinds), False
    if not any(all(known) for known in forms.values()) and (nearly := _nearly(asked, kinds)) != asked:
        asked, forms, is_near = nearly, _forms(nearly, kinds), True
    return Wanted(asked, _leading(asked, kinds) if len(asked) > 1 else dict.fromkeys(kinds, 0), forms, day, is_near)


def _nearly(asked: tuple[Term, ...], kinds: Sequence[str]) -> tuple[Term, ...]:
    """The words with the names that differ from them by one letter, the first two letters being right. One statement."""
    spelt = [next((form for form in term.exact if form.startswith(NAME)), "") for term in asked]
    seeds = [(kind, form[:5], form[:5] + _END) for kind in kinds for form in spelt if len(form) > _SHORTEST_SLIP]
    known = {form for _kind, _low, form in _steps(seeds, MOST_NAMES)} if seeds else set()
    near = [frozenset(other for other in known if is_slip(form, other)) for form in spelt]
    return tuple(Term(term.exact | more, term.beginnings) for term, more in zip(asked, near, strict=True))


def _leading(asked: tuple[Term, ...], kinds: Sequence[str]) -> dict[str, int]:
    """For each kind the place of its rarest word. One statement."""
    columns, params = [], list[Any]()
    for kind in kinds:
        for term in asked:
            ranges = _ranges(term)
            counted = " UNION ALL ".join(
                f"SELECT * FROM (SELECT 1 FROM {_TABLE} WHERE kind = %s AND form >= %s AND form <= %s LIMIT {_COMMON}) r{number}"  # noqa: S608
                for number in range(len(ranges))
            )
            columns.append(f"(SELECT COUNT(*) FROM ({counted}) t)")  # noqa: S608
            params += [value for low, high in ranges for value in (kind, low, high)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(columns)}", params)
        counts = list(cursor.fetchone())
    found = {}
    for number, kind in enumerate(kinds):
        own = counts[number * len(asked) : (number + 1) * len(asked)]
        found[kind] = own.index(min(own))
    return found


def _forms(asked: tuple[Term, ...], kinds: Sequence[str]) -> dict[str, list[tuple[str, ...]]]:
    """For each kind and word the forms that are there, exact ones first. One statement, one step of an index for each form."""
    seeds = [(kind, low, high) for kind in kinds for term in asked for low, high in _ranges(term)]
    rows = _steps(list(dict.fromkeys(seeds)), MOST_FORMS * 2 * len(kinds) * len(asked))
    return {kind: [_of_term(term, [form for of, _low, form in rows if of == kind]) for term in asked] for kind in kinds}


def _of_term(term: Term, there: list[str]) -> tuple[str, ...]:
    starts = tuple(term.beginnings)
    own = {form for form in there if form in term.exact or form.startswith(starts)}
    return tuple(sorted(own, key=lambda form: (form not in term.exact, len(form), form))[:MOST_FORMS])


def _steps(seeds: list[tuple[str, str, str]], most: int) -> list[tuple[str, str, str]]:
    """The different forms in these parts (kind, first, last) of the index, as (kind, first, form). One statement: a step of the index for each form."""
    values = ", ".join(["(%s, %s, %s)"] * len(seeds))
    sql = f"""
        WITH RECURSIVE wanted(kind, low, high) AS (VALUES {values}),
        found(kind, low, high, form) AS (
            SELECT kind, low, high, (SELECT MIN(w.form) FROM {_TABLE} w WHERE w.kind = wanted.kind AND w.form >= low AND w.form <= high)
            FROM wanted
            UNION ALL
            SELECT kind, low, high, (SELECT MIN(w.form) FROM {_TABLE} w WHERE w.kind = found.kind AND w.form > found.form AND w.form <= high)
            FROM found WHERE form IS NOT NULL
        )
        SELECT kind, low, form FROM found WHERE form IS NOT NULL LIMIT {most}
    """  # noqa: S608  our own words, values as parameters
    with connection.cursor() as cursor:
        cursor.execute(sql, [value for seed in seeds for value in seed])
        return list(cursor.fetchall())


def _ranges(term: Term) -> list[tuple[str, str]]:
    """The parts of the index in which the word's forms stand; an exact form inside one of them needs none of its own."""
    exact = {form for form in term.exact if not form.startswith(tuple(term.beginnings))}
    return sorted([(form, form) for form in exact] + [(start, start + _END) for start in term.beginnings])


def _parts(kind: str, forms: Sequence[str], owners: list[int] | None, most: int) -> tuple[str, list[Any]]:
    """The newest things of each form, one after another."""
    narrowed = " AND owner = %s" if owners is not None else ""
    part = f"SELECT * FROM (SELECT subject FROM {_TABLE} WHERE kind = %s AND form = %s{narrowed} ORDER BY {{order}} LIMIT {most}) p"  # noqa: S608
    part = part.format(order="owner, subject DESC" if owners is None else "subject DESC")
    params = [value for form in forms for owner in (owners or [0]) for value in (kind, form, *([owner] if owners else []))]
    return " UNION ALL ".join([part] * (len(forms) * len(owners or [0]))), params


def _has(term: Term, known: Sequence[str], table: str) -> tuple[str, list[str]]:
    """The condition that a form of the thing at hand is the word.

    Few forms are looked up one by one; of a beginning of many, the few forms of the thing are looked through, and no index is asked (|| stops it).
    """
    if len(known) < _FEW:
        return f"{table}.form IN ({', '.join(['%s'] * len(known))})", list(known)
    form, conditions, params = f"({table}.form || '')", list[str](), list[str]()
    for low, high in _ranges(term):
        conditions.append(f"{form} = %s" if low == high else f"{form} >= %s AND {form} <= %s")
        params += [low] if low == high else [low, high]
    return " OR ".join(f"({condition})" for condition in conditions), params
