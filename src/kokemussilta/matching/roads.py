"""`assignments.ways` over arrays: which tasks are in each other's way.

Arrays and plain Python may round a distance differently in its last digit; nearer to a limit than a hair, the plain function decides.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from kokemussilta.assignments import ways
from kokemussilta.assignments.rules import Busy, SeatFacts
from kokemussilta.matching.columns import Mask, Numbers, Places
from kokemussilta.matching.rows import WAYS, Column, Rows, micros
from kokemussilta.matching.towns import HAIR, Spots, kilometres, minutes_by_car
from kokemussilta.vocabulary.rules import ROAD_FACTOR, ROAD_KM_PER_HOUR

_ON_SITE, _HYBRID = WAYS.index("on_site"), WAYS.index("hybrid")
# A little more than the length of a degree of a great circle.
_KM_A_DEGREE = 112
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Homes:
    """Where people set out from, and how far they go."""

    latitude: Numbers
    longitude: Numbers
    on_site_ok: Mask
    max_km: Numbers
    has_car: Mask

    def of(self, owner: Places) -> "Homes":
        """Those of some people, each as often as asked."""
        return Homes(
            self.latitude.take(owner), self.longitude.take(owner), self.on_site_ok.take(owner), self.max_km.take(owner),
            self.has_car.take(owner),
        )  # fmt: skip


@dataclass(frozen=True)
class _Home:
    """One of them."""

    latitude: float
    longitude: float
    on_site_ok: bool
    max_km: int
    has_car: bool


def _minutes(homes: Homes, way: Numbers) -> tuple[Numbers, Mask]:
    """Minutes for so many kilometres, and where it hangs on a hair."""
    by_car = way / ROAD_KM_PER_HOUR * 60
    minutes = minutes_by_car(way) * np.where(homes.has_car, 1, ways.WITHOUT_CAR)
    return minutes, (np.abs(way - 1) < HAIR) | (np.abs(by_car - np.floor(by_car) - 0.5) < HAIR)


def crossing(homes: Homes, rows: Rows, seat: SeatFacts) -> Places:
    """Whose tasks they can't do beside the seat's: owners of rows; `homes` of everyone whom `rows` may belong to."""
    near = _too_near(homes, rows, seat)
    return near.owner[_crossing(homes.of(near.owner), near, seat)] if len(near) else near.owner


def _too_near(homes: Homes, rows: Rows, seat: SeatFacts) -> Rows:
    """Those rows between which and the seat there is too little time for the longest way there can be: along a parallel, then a meridian."""
    home = homes.of(rows.owner)
    east = float(np.cos(np.radians(np.abs(home.latitude).min(initial=90))))

    def most(latitude: Numbers | float, longitude: Numbers | float) -> Numbers:
        degrees: Numbers = np.abs(home.latitude - latitude) + np.abs(home.longitude - longitude) * east
        return degrees * (_KM_A_DEGREE * ROAD_FACTOR)

    way = np.nan_to_num(most(rows["latitude"], rows["longitude"]))
    if seat.latitude is not None and seat.longitude is not None:
        way += most(seat.latitude, seat.longitude)
    minutes = (way / ROAD_KM_PER_HOUR * 60 + 10) * np.where(home.has_car, 1, ways.WITHOUT_CAR)
    return rows.only(_between(rows, seat) < minutes * 60_000_000)


def _between(rows: Rows, seat: SeatFacts) -> Column:
    """The time between each task and the seat's, less than nothing where they overlap."""
    first, last = micros(seat.starts_at), micros(seat.ends_at)
    starts = rows["starts"]
    return np.where(starts <= first, first - rows["ends"], starts - last)


def _crossing(home: Homes, rows: Rows, seat: SeatFacts) -> Mask:
    way = np.asarray(rows["way"])
    here, here_close = _spots(home, way, (np.asarray(rows["latitude"]), np.asarray(rows["longitude"])))
    nowhere = np.full(len(way), np.nan)
    town = (nowhere, nowhere) if seat.latitude is None or seat.longitude is None else (
        np.full(len(way), seat.latitude), np.full(len(way), seat.longitude)
    )  # fmt: skip
    there, there_close = _spots(home, np.full(len(way), WAYS.index(seat.place)), town)
    minutes, close = _minutes(home, kilometres(here, there))
    found: Mask = _between(rows, seat) < minutes * 60_000_000
    for number in np.flatnonzero(here_close | there_close | close).tolist():
        found[number] = ways.crosses(_one(home, number), _busy(rows, number), seat)
    return found


def _spots(home: Homes, way: "np.ndarray[tuple[int], np.dtype[np.generic]]", town: Spots) -> tuple[Spots, Mask]:
    """Where people are during visits: at home when they don't go, or nobody knows where it is; and whether it hangs on a hair."""
    is_known = ~np.isnan(town[0])
    over = kilometres((home.latitude, home.longitude), town) - home.max_km
    goes = is_known & ((way == _ON_SITE) | ((way == _HYBRID) & home.on_site_ok & (over <= 0)))
    close = is_known & (way == _HYBRID) & (np.abs(over) < HAIR)
    return (np.where(goes, town[0], home.latitude), np.where(goes, town[1], home.longitude)), close


def _one(home: Homes, number: int) -> _Home:
    return _Home(
        float(home.latitude[number]), float(home.longitude[number]), bool(home.on_site_ok[number]), int(home.max_km[number]),
        bool(home.has_car[number]),
    )  # fmt: skip


def _busy(rows: Rows, number: int) -> Busy:
    latitude, longitude = float(rows["latitude"][number]), float(rows["longitude"][number])
    is_known = not np.isnan(latitude)
    return Busy(
        int(rows["task"][number]),
        _EPOCH + timedelta(microseconds=int(rows["starts"][number])),
        _EPOCH + timedelta(microseconds=int(rows["ends"][number])),
        WAYS[int(rows["way"][number])],
        latitude if is_known else None,
        longitude if is_known else None,
        int(rows["cents"][number]),
    )
