"""`assignments.ways` over arrays: which tasks are in each other's way.

Arrays and plain Python may round a distance differently in its last digit; nearer to a limit than a hair, the plain function decides.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from kokemussilta.assignments import ways
from kokemussilta.assignments.rules import Busy, SeatFacts
from kokemussilta.matching.columns import Mask, Numbers, Places
from kokemussilta.matching.tasks import WAYS, Rows, micros
from kokemussilta.matching.towns import HAIR, Spots, kilometres, minutes_by_car
from kokemussilta.vocabulary.rules import ROAD_KM_PER_HOUR

_ON_SITE, _HYBRID = WAYS.index("on_site"), WAYS.index("hybrid")
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


def crossing(homes: Homes, rows: Rows, seat: SeatFacts) -> Mask:
    """Which of the tasks their person can't do beside the seat's; `homes` of everyone whom `rows` may belong to."""
    home = homes.of(rows.owner)
    starts, ends = rows["starts"].astype(np.int64), rows["ends"].astype(np.int64)
    first, last = micros(seat.starts_at), micros(seat.ends_at)
    between = np.where(starts <= first, first - ends, starts - last)
    here, here_close = _spots(home, np.asarray(rows["way"]), (np.asarray(rows["latitude"]), np.asarray(rows["longitude"])))
    nowhere = np.full(len(starts), np.nan)
    town = (nowhere, nowhere) if seat.latitude is None or seat.longitude is None else (
        np.full(len(starts), seat.latitude), np.full(len(starts), seat.longitude)
    )  # fmt: skip
    there, there_close = _spots(home, np.full(len(starts), WAYS.index(seat.place)), town)
    minutes, close = _minutes(home, kilometres(here, there))
    found: Mask = between < minutes * 60_000_000
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
