"""What the hard rules know of a person and of a seat: frozen facts, plain Python."""

from dataclasses import dataclass
from datetime import date, datetime

from kokemussilta.core.clock import local_day


@dataclass(frozen=True)
class Held:
    """A qualification with its days, the last one included (None: no end). For one kind of task alone: `rules.narrowed`."""

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
class Shift:
    """A weekly shift of a contract: the first day on which it is, the last one that it may be on (None: no end), its minutes of the
    day, its unit and where that is. No coordinates: not known.
    """

    first: date
    last: date | None
    start: int
    until: int
    unit: int
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True)
class Busy:
    """A task that the person is confirmed in (or has done): when, where, for what fee and of what kind (0: not told). No coordinates:
    the place is not known. `pay_month`: when the fee is paid (`rules.month_number`), 0 when nobody has told.
    `is_heavy`: the desk has marked it so, for everyone.
    """

    task: int
    starts_at: datetime
    ends_at: datetime
    place: str
    latitude: float | None
    longitude: float | None
    fee_cents: int
    kind: int = 0
    pay_month: int = 0
    is_heavy: bool = False


@dataclass(frozen=True)
class ExpertFacts:
    """What the rules need to know of a person. Numbers of rows stand for rows.

    `themes`: (theme, its top theme, perspective). `boundaries`: (kind, number of the theme, audience, organisation or unit, code of
    the product; 0 for kinds without one). `free_spans`: touching ones are joined; none at all means: ask each time. `asked_seats`:
    seats of which the person has an open offer, or to which they have said no. `max_people`: the largest group. `towns`, `counties`:
    where they go; none at all means anywhere. `heavy_kinds`: after which kinds of task the rest is wanted; none means after any.
    `engaged`: when their own calendars say that they are busy, in order and apart from each other. `shifts`: the weekly ones that a
    contract in force holds and the person has agreed to.
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
    boundaries: frozenset[tuple[str, int | str]]
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
    max_people: int | None = None
    towns: frozenset[int] = frozenset()
    counties: frozenset[int] = frozenset()
    has_car: bool = True
    rest_days: int = 0
    heavy_kinds: frozenset[int] = frozenset()
    engaged: tuple[tuple[datetime, datetime], ...] = ()
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True)
class SeatFacts:
    """What the rules need to know of a seat, its task and its order; `today` is the Finnish day on which it is asked.

    `themes`: (theme, its top theme); none means any. `perspective` "" means either. `fee_cents` is 0 for voluntary work.
    `latitude` None: the place is not known, and distance excludes nobody. `seats_in_task` tells whether the person goes alone.
    `head_count`: how many listen, None when nobody has told; `town` and `county` None like `latitude`; `product`: its code.
    `is_heavy`: the desk has marked the task as hard on whoever does it. `pay_month` as in `Busy`.
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
    head_count: int | None = None
    town: int | None = None
    county: int | None = None
    product: str = ""
    pay_month: int = 0
    is_heavy: bool = False

    @property
    def day(self) -> date:
        """The Finnish day of the task."""
        return local_day(self.starts_at)
