"""Who has read a person's data, for the person: the whole log, a page at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Max
from django.db.models.functions import TruncDate

from kokemussilta.access.models import Membership
from kokemussilta.accounts.models import User
from kokemussilta.audit import queries as trail
from kokemussilta.audit import reasons
from kokemussilta.core.clock import HELSINKI
from kokemussilta.register.models import Expert

PAGE_SIZE = 50


@dataclass(frozen=True)
class ReadingSeen:
    """Who read the person's data, when last that day, why, in which matter, and how many times that day.

    `who`: the reader's name, "" when they have none; `is_gone`: nothing of them is left but the code. `where`: what they belonged to
    that day.
    """

    who: str
    is_gone: bool
    where: str
    at: datetime
    why: object
    within: str
    times: int


@dataclass(frozen=True)
class LogPage:
    """One page of the log, as `c-pages` draws it."""

    rows: list[ReadingSeen]
    number: int
    num_pages: int
    prev_url: str
    next_url: str


def readings_for(expert: Expert, *, page: str = "") -> LogPage:
    """Who has read the entry, the newest first; the same reader for the same reason on one day is one line. Four statements."""
    lines = (
        trail.readings_of(expert.code)
        .order_by()
        .annotate(day=TruncDate("at", tzinfo=HELSINKI))
        .values("by", "reason", "within", "day")
        .annotate(last=Max("at"), times=Count("pk"))
        .order_by("-last", "by", "reason", "within")
    )
    shown = Paginator(lines, PAGE_SIZE).get_page(page)
    readers = {line["by"] for line in shown}
    names = dict(User.objects.filter(code__in=readers).values_list("code", "name"))
    places = _Places(readers)
    return LogPage(
        rows=[_seen(line, names, places) for line in shown],
        number=shown.number,
        num_pages=shown.paginator.num_pages,
        prev_url=f"?page={shown.number - 1}" if shown.has_previous() else "",
        next_url=f"?page={shown.number + 1}" if shown.has_next() else "",
    )


def _seen(line: Mapping[str, Any], names: dict[str, str], places: "_Places") -> ReadingSeen:
    return ReadingSeen(
        who=names.get(line["by"], ""),
        is_gone=line["by"] not in names,
        where=places.of(line["by"], line["day"]),
        at=line["last"],
        why=reasons.REASONS.get(line["reason"], line["reason"]),
        within=line["within"],
        times=line["times"],
    )


class _Places:
    """What some people belonged to, by day."""

    def __init__(self, codes: Iterable[str]) -> None:
        rows = Membership.objects.filter(user__code__in=list(codes)).select_related("user", "organisation")
        self._held = list(rows.order_by("starts_on", "pk"))

    def of(self, code: str, on: date) -> str:
        """The organisations, each once."""
        held = [
            row.organisation.title
            for row in self._held
            if row.user.code == code and row.starts_on <= on and (row.ends_on is None or on <= row.ends_on)
        ]
        return ", ".join(dict.fromkeys(held))
