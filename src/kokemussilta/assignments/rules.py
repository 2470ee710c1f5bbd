"""The hard rules: who can't be asked to a seat, and why. Plain functions over frozen facts (`judged`); no database, no clock.

`RULES` is the fixed order. An excluded person is counted once, under the first rule that excludes them, and `matching`
computes the same for ten thousand people at once and is tested against this module. Days, weeks (ISO) and months are
those of Helsinki. Words for `shown_as` are in `assignments.exclusions`.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kokemussilta.assignments.judged import Busy, Days, ExpertFacts, FreeSpan, Held, SeatFacts, Shift
from kokemussilta.assignments.shifts import visits_near
from kokemussilta.assignments.ways import busy_span, crosses, kilometres, leaves_or_returns_at_night
from kokemussilta.core.clock import local, local_day

__all__ = [
    "BY_CODE", "DAY_MINUTES", "RULES", "Busy", "Days", "ExpertFacts", "FreeSpan", "Held", "Rule", "SeatFacts", "Shift", "Shown",
    "all_exclusions", "first_exclusion", "is_paused", "month_number", "month_of", "needs_rest",
    "paid_in", "parts_by_day", "week_of",
]  # fmt: skip

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
    REGION = "region"
    DISTANCE = "distance"
    WAY = "way"
    NOTICE = "notice"
    VOLUNTARY = "voluntary"
    IN_TASK = "in_task"
    ASKED = "asked"


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


def month_number(day: date) -> int:
    """A month as one number, so that months can be compared: that of a day."""
    return day.year * 12 + day.month - 1


def paid_in(one: Busy | SeatFacts) -> int:
    """In which month the fee counts (`month_number`): when it is paid; that of the work itself where nobody has told."""
    return one.pay_month or month_number(local_day(one.starts_at))


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


def _product_boundary(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """One service of a kind that they else do."""
    return ("product", seat.product) in expert.boundaries


def _group_boundary(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """More listeners than the person wants; a number that nobody has told excludes nobody, and is judged when it is told."""
    return expert.max_people is not None and seat.head_count is not None and seat.head_count > expert.max_people


def _media_boundary(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """Media on the spot usually records too, so a boundary against recording covers both."""
    no_media = seat.media == "media" and ("media", 0) in expert.boundaries
    return no_media or (seat.media in {"media", "recorded"} and ("recording", 0) in expert.boundaries)


def _alone_boundary(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """Alone, when only with a pair; or with somebody, when only alone."""
    return (("alone", 0) if seat.seats_in_task == 1 else ("pair", 0)) in expert.boundaries


def _place(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """Does not do it in this way: neither way will do for a hybrid task."""
    if seat.place == "remote":
        return not expert.remote_ok
    if seat.place == "hybrid":
        return not (expert.remote_ok or expert.on_site_ok)
    return not expert.on_site_ok


def _joins_remotely(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """Whether there is no way to go."""
    return seat.place == "remote" or (seat.place == "hybrid" and expert.remote_ok)


def _region(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """Outside the municipalities and counties that the person has chosen, when any are chosen; a place not known excludes nobody."""
    if not (expert.towns or expert.counties) or seat.town is None or _joins_remotely(expert, seat):
        return False
    return seat.town not in expert.towns and seat.county not in expert.counties


def _distance(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """Farther than the person's own limit, with no remote way."""
    return not _joins_remotely(expert, seat) and kilometres(expert, seat) > expert.max_km


def _way(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """Without a car the way there and back must fit the hours when buses and trains run."""
    return not (expert.has_car or _joins_remotely(expert, seat)) and leaves_or_returns_at_night(expert, seat)


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
    """Another task or a weekly shift overlaps, or is too near in time for the way between; back to back in one place is fine."""
    if any(busy.task != seat.task and crosses(expert, busy, seat) for busy in expert.busy):
        return True
    return any(crosses(expert, visit, seat) for shift in expert.shifts for visit in visits_near(shift, seat))


def _engaged(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """The person's own calendar says that they are busy during the task or on the way."""
    if not expert.engaged:
        return False
    start, until = busy_span(expert, seat)
    before = bisect_left(expert.engaged, until, key=lambda span: span[0])
    return before > 0 and expert.engaged[before - 1][1] > start


def needs_rest(expert: ExpertFacts, one: Busy | SeatFacts, other: Busy | SeatFacts) -> bool:
    """Whether two tasks are too near for the rest that the person wants after a heavy one: so many whole days before the next.

    Heavy is what the person calls so, any task when they name none, and what the desk has marked so for everyone.
    """
    if not expert.rest_days:
        return False
    first, second = (one, other) if one.starts_at <= other.starts_at else (other, one)
    is_heavy = first.is_heavy or not expert.heavy_kinds or first.kind in expert.heavy_kinds
    last_day = local_day(first.ends_at - timedelta(microseconds=1))
    return is_heavy and (local_day(second.starts_at) - last_day).days <= expert.rest_days


def _rest(expert: ExpertFacts, seat: SeatFacts) -> bool:
    """Too soon after a heavy task; or itself heavy, and too soon before another that is agreed."""
    return bool(expert.rest_days) and any(busy.task != seat.task and needs_rest(expert, busy, seat) for busy in expert.busy)


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
    """The fees that are paid in the same month as this one go over the person's own limit; a task without a fee never does."""
    if expert.ceiling_cents is None or seat.fee_cents == 0:
        return False
    month = paid_in(seat)
    earned = sum(busy.fee_cents for busy in expert.busy if paid_in(busy) == month)
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
    Rule("product_boundary", Shown.BOUNDARY, _product_boundary),
    Rule("group_boundary", Shown.BOUNDARY, _group_boundary),
    Rule("media_boundary", Shown.BOUNDARY, _media_boundary),
    Rule("alone_boundary", Shown.BOUNDARY, _alone_boundary),
    Rule("place", Shown.PLACE, _place),
    Rule("region", Shown.REGION, _region),
    Rule("distance", Shown.DISTANCE, _distance),
    Rule("way", Shown.WAY, _way),
    Rule("away", Shown.NOT_AVAILABLE, _away),
    Rule("engaged", Shown.NOT_AVAILABLE, _engaged),
    Rule("clash", Shown.NOT_AVAILABLE, _clash),
    Rule("rest", Shown.NOT_AVAILABLE, _rest),
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
