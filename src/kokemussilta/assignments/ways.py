"""The way to a task and between two tasks: plain functions over what is known of the person and the visits. No Django."""

from datetime import datetime, timedelta
from typing import Protocol

from kokemussilta.core.clock import local
from kokemussilta.vocabulary.rules import distance_km, travel_minutes

# Between two visits farther apart than this there is always time to travel: nowhere in Finland is so far from anywhere.
_ALWAYS_ENOUGH = timedelta(days=2)

#: Without a car the way takes so many times longer than by car: waiting, changes and the walk to the stop counted in.
WITHOUT_CAR = 2
#: Minutes of the day between which buses and trains are counted on: nobody without a car sets out earlier or comes home later.
FIRST_RIDE, LAST_RIDE = 6 * 60, 23 * 60

Spot = tuple[float, float]


class Home(Protocol):
    """Where a person sets out from, and how far they go."""

    @property
    def latitude(self) -> float:
        """Of the home municipality."""

    @property
    def longitude(self) -> float:
        """Of the home municipality."""

    @property
    def on_site_ok(self) -> bool:
        """Whether they go anywhere at all."""

    @property
    def max_km(self) -> int:
        """How far they go."""

    @property
    def has_car(self) -> bool:
        """Whether they go by car; else by bus and train."""


class Visit(Protocol):
    """A task as a time and a place; without coordinates the place is not known."""

    @property
    def starts_at(self) -> datetime:
        """The moment it begins."""

    @property
    def ends_at(self) -> datetime:
        """The moment it ends."""

    @property
    def place(self) -> str:
        """`on_site`, `remote` or `hybrid`."""

    @property
    def latitude(self) -> float | None:
        """Of the task's municipality."""

    @property
    def longitude(self) -> float | None:
        """Of the task's municipality."""


def kilometres(home: Home, visit: Visit) -> float:
    """The way by road from the person's municipality to the task's; 0 when the place is not known or the task is remote."""
    if visit.place == "remote" or visit.latitude is None or visit.longitude is None:
        return 0.0
    return distance_km(home.latitude, home.longitude, visit.latitude, visit.longitude)


def minutes_on_the_way(home: Home, way: float) -> int:
    """Minutes that the person needs for so many kilometres of road."""
    return travel_minutes(way) * (1 if home.has_car else WITHOUT_CAR)


def slack_of_day(visit: Visit) -> int:
    """How many minutes the way may take in each direction between the first ride of the morning and the last of the evening.

    Less than nothing when the visit itself begins or ends at night.
    """
    starts, ends = local(visit.starts_at), local(visit.ends_at)
    start = starts.hour * 60 + starts.minute
    # Whoever is to be there after the last ride has set out in vain.
    from_morning = start - FIRST_RIDE if start <= LAST_RIDE else LAST_RIDE - start
    end = ends.hour * 60 + ends.minute
    # Past midnight is late, not early.
    till_night = LAST_RIDE - (end + 24 * 60 if end < FIRST_RIDE else end)
    return min(from_morning, till_night)


def leaves_or_returns_at_night(home: Home, visit: Visit) -> bool:
    """Whether somebody who has a way to go would set out before the first ride or come home after the last."""
    minutes = minutes_on_the_way(home, kilometres(home, visit))
    return minutes > 0 and minutes > slack_of_day(visit)


def goes_there(home: Home, visit: Visit) -> bool:
    """Whether the person would travel: always on site; to a hybrid task when they go on site and it is near enough."""
    if visit.place == "hybrid":
        return home.on_site_ok and kilometres(home, visit) <= home.max_km
    return visit.place == "on_site"


def busy_span(home: Home, visit: Visit) -> tuple[datetime, datetime]:
    """The task's time with the way from home before it and the way back after it."""
    minutes = minutes_on_the_way(home, kilometres(home, visit)) if goes_there(home, visit) else 0
    return visit.starts_at - timedelta(minutes=minutes), visit.ends_at + timedelta(minutes=minutes)


def crosses(home: Home, one: Visit, other: Visit) -> bool:
    """Whether the same person can't do both: they overlap, or there is no time to get from the first to the second.

    From one place straight to the other: two tasks in one municipality may follow each other, with no way home between.
    """
    first, second = (one, other) if one.starts_at <= other.starts_at else (other, one)
    between = second.starts_at - first.ends_at
    if between >= _ALWAYS_ENOUGH:
        return False
    here, there = _spot(home, first), _spot(home, second)
    return between < timedelta(minutes=minutes_on_the_way(home, distance_km(*here, *there)))


def _spot(home: Home, visit: Visit) -> Spot:
    """Where the person is during the visit: at home when it is remote, or when nobody knows where it is."""
    if visit.latitude is None or visit.longitude is None or not goes_there(home, visit):
        return home.latitude, home.longitude
    return visit.latitude, visit.longitude
