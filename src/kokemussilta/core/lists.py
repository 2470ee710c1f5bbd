"""Lists: search, filters, sort, pages and exports, the same on every page.

A page describes its list once (`Listing`) and calls `show` with rows that came through `visible_to`. Filters and sort live in
the address, so that a list can be reloaded and shared. The words searched for may be somebody's name, so they stay in the session and
the address holds a code for them (`core.views.narrow` puts them there). Statements: one for the page of rows with their count, and what
the rows prefetch.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django_stubs_ext import StrOrPromise

from kokemussilta.core.codes import new_code
from kokemussilta.core.exports import as_csv, as_xlsx
from kokemussilta.core.rows import count_of

PAGE_SIZE = 25
EXPORT_LIMIT = 50_000
KEPT_WORDS = "searched_words"
KEPT_FIELD = "kept:"
_COUNT = "count_of_all"


@dataclass(frozen=True)
class Column:
    """A column: its heading, what stands in it (for exports), and the fields that it sorts by."""

    key: str
    label: StrOrPromise
    value: Callable[[Any], object]
    order_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filter:
    """A choice that narrows the list; `narrow` gets the rows and the chosen value, which is always one of `options`.

    What a `private` filter chooses stays out of the address, as searched words do: it would tell of people's experiences. `without` gives
    the rows that the list shows when nothing is chosen.
    """

    key: str
    label: StrOrPromise
    options: Callable[[], list[tuple[str, StrOrPromise]]]
    narrow: Callable[[QuerySet[Any], str], QuerySet[Any]]
    default: str = ""
    private: bool = False
    without: Callable[[QuerySet[Any]], QuerySet[Any]] = field(default=lambda rows: rows)

    @property
    def field(self) -> str:
        """The name of its form field; `core.views.narrow` knows the private ones by it."""
        return f"{KEPT_FIELD}{self.key}" if self.private else self.key


@dataclass(frozen=True)
class Heading:
    """A column's heading as drawn: the address that sorts by it, and how it sorts now ("", "ascending", "descending")."""

    key: str
    label: StrOrPromise
    url: str
    sorted: str


@dataclass(frozen=True)
class Choice:
    """A filter as drawn; `field` is the name of its form field when it is not its key."""

    key: str
    label: StrOrPromise
    options: list[tuple[str, StrOrPromise]]
    value: str
    field: str = ""


@dataclass(frozen=True)
class Looser:
    """One of the choices at hand left out: its name, what was chosen, how many rows there would be, the address that does it."""

    label: StrOrPromise
    value: StrOrPromise
    count: int
    url: str


@dataclass(frozen=True)
class PageOf:
    """One page of a list."""

    rows: list[Any]
    count: int
    number: int
    num_pages: int
    prev_url: str
    next_url: str
    headings: list[Heading]
    filters: list[Choice]
    search: str
    searchable: bool
    is_narrowed: bool
    clear_url: str
    csv_url: str
    xlsx_url: str
    sort: str = ""
    looser: list[Looser] = field(default_factory=list)


@dataclass(frozen=True)
class Listing:
    """A list's description. `search` names the text fields that the search box looks in (every word must be found).

    `loosens`: a narrowed page tells how many there would be without each of the choices; one statement more.
    """

    name: str
    columns: tuple[Column, ...]
    search: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    default_sort: str = ""
    tie: str = "pk"
    page_size: int = PAGE_SIZE
    loosens: bool = False
    prefetch: Callable[[QuerySet[Any]], QuerySet[Any]] = field(default=lambda rows: rows)

    def show(self, request: HttpRequest, rows: QuerySet[Any]) -> PageOf:
        """One page of `rows`, as the address asks."""
        query = request.GET
        words = kept_words(request)
        narrowed, choices = self._narrow(rows, request, words)
        key, descending = self._sort(query)
        ordered = self.prefetch(narrowed.order_by(*self._order(key, descending=descending)))
        shown, count, number = self._page(ordered.annotate(**{_COUNT: count_of(narrowed)}), query)
        pages = self._pages(count)
        return PageOf(
            rows=shown,
            count=count,
            number=number,
            num_pages=pages,
            prev_url=_address(query, page=str(number - 1)) if number > 1 else "",
            next_url=_address(query, page=str(number + 1)) if number < pages else "",
            headings=[self._heading(column, query, key, descending=descending) for column in self.columns],
            filters=choices,
            sort=query.get("sort", ""),
            search=words,
            looser=self._looser(rows, request, words, choices, count) if self.loosens else [],
            searchable=bool(self.search),
            is_narrowed=bool(words or query.get("s"))
            or any(chosen.private and query.get(chosen.key) for chosen in self.filters)
            or any(choice.value != chosen.default for choice, chosen in zip(choices, self.filters, strict=True)),
            clear_url=request.path,
            csv_url=_address(query, export="csv", page=""),
            xlsx_url=_address(query, export="xlsx", page=""),
        )

    def export(self, request: HttpRequest, rows: QuerySet[Any]) -> HttpResponse | None:
        """The list as a file when the address asks for one (`?export=csv|xlsx`), else None. Call it before `show`."""
        kind = request.GET.get("export", "")
        if kind not in {"csv", "xlsx"}:
            return None
        narrowed, _choices = self._narrow(rows, request, kept_words(request))
        key, descending = self._sort(request.GET)
        ordered = self.prefetch(narrowed.order_by(*self._order(key, descending=descending)))[:EXPORT_LIMIT]
        labels = [str(column.label) for column in self.columns]
        lines = ([column.value(row) for column in self.columns] for row in ordered)
        return as_csv(self.name, labels, lines) if kind == "csv" else as_xlsx(self.name, labels, lines)

    def _page(self, counted: QuerySet[Any], query: QueryDict) -> tuple[list[Any], int, int]:
        """A page's rows, the count of all, and the page's number; an address past the end gets the last page."""
        number = max(1, _whole(query.get("page", ""), 1))
        shown = self._slice(counted, number)
        if not shown and number > 1:
            number = self._pages(counted.count())
            shown = self._slice(counted, number)
        return shown, getattr(shown[0], _COUNT) if shown else 0, number

    def _slice(self, rows: QuerySet[Any], number: int) -> list[Any]:
        start = (number - 1) * self.page_size
        return list(rows[start : start + self.page_size])

    def _pages(self, count: int) -> int:
        return max(1, -(-count // self.page_size))

    def _looser(self, rows: QuerySet[Any], request: HttpRequest, words: str, choices: list[Choice], count: int) -> list[Looser]:
        """The choices that would give more rows if they were left out, the most rows first; one statement when there are any."""
        chosen = {
            choice.key: choice for choice, made in zip(choices, self.filters, strict=True) if choice.value != made.default
        }
        keys = (["s"] if words else []) + list(chosen)
        if not keys:
            return []
        counts = {f"without_{key}": count_of(self._narrow(rows, request, words, without=key)[0]) for key in keys}
        found = rows.model._base_manager.order_by().annotate(**counts).values(*counts).first() or {}
        loose = []
        for key in keys:
            if (more := found.get(f"without_{key}") or 0) > count:
                choice = chosen.get(key)
                value = next(label for code, label in choice.options if code == choice.value) if choice else words
                loose.append(
                    Looser(choice.label if choice else "", value, more, _address(request.GET, **{key: "", "page": ""}))
                )
        return sorted(loose, key=lambda one: -one.count)

    def _narrow(
        self, rows: QuerySet[Any], request: HttpRequest, words: str, *, without: str = ""
    ) -> tuple[QuerySet[Any], list[Choice]]:
        words = "" if without == "s" else words
        if without != "s" and request.GET.get("s") and not words:
            # Words that are not known any more (another browser, a new session) find nobody: never everybody, least of all in a file.
            rows = rows.none()
        for word in words.split()[:8] if self.search else []:
            anywhere = Q()
            for name in self.search:
                anywhere |= Q(**{f"{name}__icontains": word})
            rows = rows.filter(anywhere)
        choices = []
        for chosen in self.filters:
            options = chosen.options()
            value = request.GET.get(chosen.key, chosen.default)
            if chosen.key == without:
                value = chosen.default
            elif chosen.private and value:
                value = kept_words(request, chosen.key)
                # A choice that is not known any more narrows to nobody: never to everybody.
                rows = rows if value else rows.none()
            if value not in {code for code, _label in options}:
                value = chosen.default
            if chosen.key == without:
                rows = chosen.without(rows)
            elif value:
                rows = chosen.narrow(rows, value)
            choices.append(Choice(chosen.key, chosen.label, options, value, chosen.field))
        return rows, choices

    def _sort(self, query: QueryDict) -> tuple[str, bool]:
        asked = query.get("sort", "") or self.default_sort
        key = asked.removeprefix("-")
        if any(column.key == key and column.order_by for column in self.columns):
            return key, asked.startswith("-")
        return self.default_sort.removeprefix("-"), self.default_sort.startswith("-")

    def _order(self, key: str, *, descending: bool) -> list[str]:
        names = next((column.order_by for column in self.columns if column.key == key), ())
        turned = [name.removeprefix("-") if name.startswith("-") else f"-{name}" for name in names]
        return [*(turned if descending else names), self.tie]

    def _heading(self, column: Column, query: QueryDict, key: str, *, descending: bool) -> Heading:
        is_sorted = column.key == key
        if not column.order_by:
            return Heading(column.key, column.label, "", "")
        next_sort = f"-{column.key}" if is_sorted and not descending else column.key
        way = ("descending" if descending else "ascending") if is_sorted else ""
        return Heading(column.key, column.label, _address(query, sort=next_sort, page=""), way)


def keep_words(session: SessionBase, words: str) -> str:
    """Keep searched words in the session; the answer is their code for the address."""
    kept = session.get(KEPT_WORDS, {})
    for code, known in kept.items():
        if known == words:
            return str(code)
    code = new_code()
    session[KEPT_WORDS] = dict(list(kept.items())[-19:]) | {code: words}
    return code


def kept_words(request: HttpRequest, key: str = "s") -> str:
    """The words that the address's code (`?s=`, or a private filter's) stands for; "" when there are none or they are gone."""
    return str(request.session.get(KEPT_WORDS, {}).get(request.GET.get(key, ""), ""))


def _whole(text: str, otherwise: int) -> int:
    """A whole number a person may have typed in an address."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def _address(query: QueryDict, **changes: str) -> str:
    """The list's address with some choices changed; an empty value takes the choice away."""
    changed = query.copy()
    changed.pop("export", None)
    for key, value in changes.items():
        if value:
            changed[key] = value
        else:
            changed.pop(key, None)
    return f"?{changed.urlencode()}"
