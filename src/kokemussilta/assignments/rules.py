"""The hard rules: who can't be asked to a seat, and why. Plain functions over frozen facts; no database, no clock.

`RULES` is the fixed order. An excluded person is counted once, under the first rule that excludes them, and `matching`
computes the same for ten thousand people at once and is tested against this module. Days, weeks (ISO) and months are
those of Helsinki. Words for `shown_as` are in `assignments.exclusions`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kokemussilta.assignments.ways import crosses, kilometres
from kokemussilta.core.clock import local, local_day

DAY_MINUTES = 24 * 60


class Shown(StrEnum):
    """How an exclusion is called to others. Several rules may share one, so that none of them can be told apart."""

    NOT_IN_REGISTER = "not_in_register"
    NOT_AVAILABLE = "not_available"
    THEME = "theme"
    LANGUAGE = "language"
    KIND = "kind"
    QUALIFICATION = "qualification"
    BOUNDARY = "boundary"
    PLACE = "place"
    DISTANCE = "distance"
    NOTICE = "notice"
    VOLUNTARY = "voluntary"
    IN_TASK = "in_task"
    ASKED = "asked"


@dataclass(frozen=True)
class Held:
    """A qualification with its days, the last one included (None: no end). For one kind of task alone: `narrowed`."""

    kind: str
    got_on: date
    ends_on: date | None


@dataclass(frozen=True)
class FreeSpan:
    """Minutes of an ordinary weekday (0 = Monday) when the person is free; `until` 1440 is midnight."""

    weekday: int
    start: int
    until: int


@dataclass(frozen=True)
class Days:
    """Days that differ from the ordinary week, both ends included."""

    starts_on: date
    ends_on: date
    is_free: bool


@dataclass(frozen=True)
class Busy:
    """A task that the person is confirmed in (or has done): when, where and for what fee. No coordinates: the place is not known."""

    task: int
    starts_at: datetime
    ends_at: datetime
    place: str
    latitude: float | None
    longitude: float | None
    fee_cents: int


@dataclass(frozen=True)
class ExpertFacts:
    """What the rules need to know of a person. Numbers of rows stand for rows.

    `themes`: (theme, its top theme, perspective). `boundaries`: (kind, number of the theme, audience, organisation or unit; 0
    for kinds without one). `free_spans`: touching ones are joined; none at all means: ask each time. `asked_seats`: seats of
    which the person has an open offer, or to which they have said no.
    """

    expert: int
    is_active: bool
    is_brokered: bool
    paused_from: date | None
    paused_until: date | None
    themes: frozenset[tuple[int, int, str]]
    languages: frozenset[int]
    kinds: frozenset[int]
    held: tuple[Held, ...]
    boundaries: frozenset[tuple[str, int]]
    remote_ok: bool
    on_site_ok: bool
    max_km: int
    latitude: float
    longitude: float
    free_spans: tuple[FreeSpan, ...]
    other_days: tuple[Days, ...]
    busy: tuple[Busy, ...]
    max_per_week: int | None
    max_per_month: int | None
    notice_days: int
    ceiling_cents: int | None
    accepts_voluntary: bool
    asked_seats: frozenset[int]


@dataclass(frozen=True)
class SeatFacts:
    """What the rules need to know of a seat, its task and its order; `today` is the Finnish day on which it is asked.

    `themes`: (theme, its top theme); none means any. `perspective` "" means either. `fee_cents` is 0 for voluntary work.
    `latitude` None: the place is not known, and distance excludes nobody. `seats_in_task` tells whether the person goes alone.
    """

    seat: int
    task: int
    today: date
    starts_at: datetime
    ends_at: datetime
    place: str
    latitude: float | None
    longitude: float | None
    organisation: int | None
    unit: int | None
    themes: frozenset[tuple[int, int]]
    perspective: str
    language: int
    kind: int
    demands: frozenset[str]
    audiences: frozenset[int]
    with_minors: bool
    media: str
    seats_in_task: int
    is_voluntary: bool
    fee_cents: int

    @property
    def day(self) -> date:
        """The Finnish day of the task."""
        return local_day(self.starts_at)


@dataclass(frozen=True)
class Rule:
    """One hard rule: `excludes` answers True when the person can't be asked."""

    code: str
    shown_as: Shown
    excludes: Callable[[ExpertFacts, SeatFacts], bool]


def narrowed(qualification: str, kind: int) -> str:
    """How a qualification is called that holds for one kind of task (row number) alone."""
    return f"{qualification}:{kind}"


def is_paused(expert: ExpertFacts, on: date) -> bool:
    """Whether the person is on a break on that day."""
    if expert.paused_from is None or on < expert.paused_from:
        return False
    return expert.paused_until is None or on <= expert.paused_until


def week_of(at: datetime) -> tuple[int, int]:
    """ISO year and week of a moment in Helsinki."""
    year, week, _weekday = local_day(at).isocalendar()
    return year, week


def month_of(at: datetime) -> tuple[int, int]:
    """Year and month of a moment in Helsinki."""
    day = local_day(at)
    return day.year, day.month


# --- The rules, in their order ------------------------------------------------------------------------------------------


def _no_consent(expert: ExpertFacts, seat: SeatFacts) -> bool:
    return not (expert.is_active and expert.is_brokered)


def _paused(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """On a break today, or on the day of the task."""
    return is_paused(expert, seat.today) or is_paused(expert, seat.day)


def _theme(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """No experience under any of the seat's top themes, in the perspective it asks for."""
    if not seat.themes:
        return bool(seat.perspective) and all(perspective != seat.perspective for _, _, perspective in expert.themes)
    tops = {top for _, top in seat.themes}
    return not any(top in tops and seat.perspective in {"", perspective} for _, top, perspective in expert.themes)


def _language(expert: ExpertFacts, seat: SeatFacts) -> bool:
    return seat.language not in expert.languages


def _kind(expert: ExpertFacts, seat: SeatFacts) -> bool:
    return seat.kind not in expert.kinds


def _qualification(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """Something demanded is missing or out of date on the day of the task; what holds for the task's own kind will do."""
    valid = {
        held.kind for held in expert.held if held.got_on <= seat.day and (held.ends_on is None or seat.day <= held.ends_on)
    }
    return any(demand not in valid and narrowed(demand, seat.kind) not in valid for demand in seat.demands)


def _place_boundary(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """Against the organisation, or against the unit."""
    return ("organisation", seat.organisation) in expert.boundaries or ("unit", seat.unit) in expert.boundaries


def _theme_boundary(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """A boundary against a top theme covers everything under it; one against a leaf, that leaf alone."""
    return any(("theme", theme) in expert.boundaries or ("theme", top) in expert.boundaries for theme, top in seat.themes)


def _audience_boundary(expert: ExpertFacts, seat: SeatFacts) -> bool:
    minors = seat.with_minors and ("minors", 0) in expert.boundaries
    return minors or any(("audience", audience) in expert.boundaries for audience in seat.audiences)


def _media_boundary(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """Media on the spot usually records too, so a boundary against recording covers both."""
    no_media = seat.media == "media" and ("media", 0) in expert.boundaries
    return no_media or (seat.media in {"media", "recorded"} and ("recording", 0) in expert.boundaries)


def _alone_boundary(expert: ExpertFacts, seat: SeatFacts) -> bool:
    return seat.seats_in_task == 1 and ("alone", 0) in expert.boundaries


def _place(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """Does not do it in this way: neither way will do for a hybrid task."""
    if seat.place == "remote":
        return not expert.remote_ok
    if seat.place == "hybrid":
        return not (expert.remote_ok or expert.on_site_ok)
    return not expert.on_site_ok


def _distance(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """Farther than the person's own limit, with no remote way."""
    if seat.place == "remote" or (seat.place == "hybrid" and expert.remote_ok):
        return False
    return kilometres(expert, seat) > expert.max_km


def parts_by_day(starts_at: datetime, ends_at: datetime) -> list[tuple[date, int, int]]:
    """A span cut at midnights of Helsinki: (day, first minute, last minute), 1440 for midnight."""
    parts, at = [], local(starts_at)
    end = local(ends_at)
    while at.date() < end.date():
        parts.append((at.date(), at.hour * 60 + at.minute, DAY_MINUTES))
        at = datetime.combine(at.date() + timedelta(days=1), datetime.min.time(), tzinfo=at.tzinfo)
    if end.hour * 60 + end.minute > 0 or not parts:
        parts.append((end.date(), at.hour * 60 + at.minute, end.hour * 60 + end.minute))
    return parts


def _away(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """Away on a day of the task, or outside the weekly pattern on a day not said to be free. Travel is not counted."""
    for day, start, until in parts_by_day(seat.starts_at, seat.ends_at):
        today = [days for days in expert.other_days if days.starts_on <= day <= days.ends_on]
        if any(not days.is_free for days in today):
            return True
        if today or not expert.free_spans:
            continue
        spans = (span for span in expert.free_spans if span.weekday == day.weekday())
        if not any(span.start <= start and until <= span.until for span in spans):
            return True
    return False


def _clash(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """Another task overlaps, or is too near in time for the way between the two places; back to back in one place is fine."""
    return any(busy.task != seat.task and crosses(expert, busy, seat) for busy in expert.busy)


def _week_full(expert: ExpertFacts, seat: SeatFacts) -> bool:
    week = week_of(seat.starts_at)
    count = sum(week_of(busy.starts_at) == week for busy in expert.busy)
    return expert.max_per_week is not None and count >= expert.max_per_week


def _month_full(expert: ExpertFacts, seat: SeatFacts) -> bool:
    month = month_of(seat.starts_at)
    count = sum(month_of(busy.starts_at) == month for busy in expert.busy)
    return expert.max_per_month is not None and count >= expert.max_per_month


def _notice(expert: ExpertFacts, seat: SeatFacts) -> bool:
    return (seat.day - seat.today).days < expert.notice_days


def _ceiling(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """The fees of the month with this one go over the person's own limit; a task without a fee never does."""
    if expert.ceiling_cents is None or seat.fee_cents == 0:
        return False
    month = month_of(seat.starts_at)
    earned = sum(busy.fee_cents for busy in expert.busy if month_of(busy.starts_at) == month)
    return earned + seat.fee_cents > expert.ceiling_cents


def _voluntary(expert: ExpertFacts, seat: SeatFacts) -> bool:
    return seat.is_voluntary and not expert.accepts_voluntary


def _in_task(expert: ExpertFacts, seat: SeatFacts) -> bool:
    return any(busy.task == seat.task for busy in expert.busy)


def _asked(expert: ExpertFacts, seat: SeatFacts) -> bool:
    return seat.seat in expert.asked_seats


RULES: tuple[Rule, ...] = (
    Rule("consent", Shown.NOT_IN_REGISTER, _no_consent),
    Rule("in_task", Shown.IN_TASK, _in_task),
    Rule("asked", Shown.ASKED, _asked),
    Rule("theme", Shown.THEME, _theme),
    Rule("language", Shown.LANGUAGE, _language),
    Rule("kind", Shown.KIND, _kind),
    Rule("qualification", Shown.QUALIFICATION, _qualification),
    Rule("theme_boundary", Shown.BOUNDARY, _theme_boundary),
    Rule("audience_boundary", Shown.BOUNDARY, _audience_boundary),
    Rule("media_boundary", Shown.BOUNDARY, _media_boundary),
    Rule("alone_boundary", Shown.BOUNDARY, _alone_boundary),
    Rule("place", Shown.PLACE, _place),
    Rule("distance", Shown.DISTANCE, _distance),
    Rule("away", Shown.NOT_AVAILABLE, _away),
    Rule("clash", Shown.NOT_AVAILABLE, _clash),
    Rule("week_full", Shown.NOT_AVAILABLE, _week_full),
    Rule("month_full", Shown.NOT_AVAILABLE, _month_full),
    Rule("notice", Shown.NOTICE, _notice),
    Rule("voluntary", Shown.VOLUNTARY, _voluntary),
    # Illness, a place of care and income would be read from these three: they come last, and look like being busy or full.
    Rule("paused", Shown.NOT_AVAILABLE, _paused),
    Rule("place_boundary", Shown.NOT_AVAILABLE, _place_boundary),
    Rule("ceiling", Shown.NOT_AVAILABLE, _ceiling),
)

BY_CODE = {rule.code: rule for rule in RULES}


def first_exclusion(expert: ExpertFacts, seat: SeatFacts, *, leaving_out: Iterable[str] = ()) -> Rule | None:
    """The first rule that excludes the person, None when they can be asked."""
    skipped = frozenset(leaving_out)
    return next((rule for rule in RULES if rule.code not in skipped and rule.excludes(expert, seat)), None)


def all_exclusions(expert: ExpertFacts, seat: SeatFacts) -> tuple[Rule, ...]:
    """Every rule that excludes the person, in order."""
    return tuple(rule for rule in RULES if rule.excludes(expert, seat))
