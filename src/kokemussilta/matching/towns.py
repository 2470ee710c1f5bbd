"""Where people set out from: a few hundred towns among all, so that a way is reckoned once for each town and not for each person. No Django.

Arrays and plain Python may round a distance differently in its last digit; nearer to a whole kilometre or to a limit of minutes than a
hair, the plain function decides.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kokemussilta.matching.columns import Numbers, Places
from kokemussilta.vocabulary.rules import ROAD_FACTOR, ROAD_KM_PER_HOUR, distance_km, travel_minutes

HAIR = 1e-6
_EARTH_DIAMETER_KM = 2 * 6371

Spots = tuple[Numbers, Numbers]


def kilometres(one: Spots, other: Spots | tuple[float, float]) -> Numbers:
    """By road between points, one by one."""
    north, there_north = np.radians(one[0]), np.radians(other[0])
    chord = np.sin((there_north - north) / 2) ** 2
    chord += np.cos(north) * np.cos(there_north) * np.sin(np.radians(other[1] - one[1]) / 2) ** 2
    way: Numbers = _EARTH_DIAMETER_KM * np.arcsin(np.sqrt(chord)) * ROAD_FACTOR
    return way


def minutes_by_car(way: Numbers) -> Numbers:
    """Minutes for so many kilometres."""
    minutes: Numbers = np.where(way < 1, 0, np.maximum(10, np.rint(way / ROAD_KM_PER_HOUR * 60)))
    return minutes


@dataclass(frozen=True)
class Ways:
    """The way from each town to one place: kilometres by road, minutes by car."""

    km: Numbers
    minutes: Numbers


class Towns:
    """The towns, and in which of them each person is at home. It never changes: `next` makes the next edition."""

    def __init__(self, latitude: Numbers, longitude: Numbers) -> None:
        spots, of = np.unique(latitude + 1j * longitude, return_inverse=True)
        self._spots: Spots = spots.real.copy(), spots.imag.copy()
        #: Each person's town, by their place in the pool.
        self.of: Places = of.reshape(-1)

    def next(self, latitude: Numbers, longitude: Numbers, changed: Sequence[int]) -> "Towns":
        """The towns when the people at the places in `changed` may have moved; new people are among them."""
        made = object.__new__(Towns)
        made.of = np.concatenate([self.of, np.zeros(len(latitude) - len(self.of), dtype=np.intp)])
        north, east = self._spots
        for place in changed:
            same = np.flatnonzero((north == latitude[place]) & (east == longitude[place]))
            made.of[place] = same[0] if len(same) else len(north)
            if not len(same):
                north, east = np.append(north, latitude[place]), np.append(east, longitude[place])
        made._spots = north, east
        return made

    def ways_to(self, latitude: float, longitude: float) -> Ways:
        """The way from each town to there, as plain Python reckons it wherever a limit could hang on it."""
        km = kilometres(self._spots, (latitude, longitude))
        minutes, by_car = minutes_by_car(km), km / ROAD_KM_PER_HOUR * 60
        is_close = (np.abs(km - np.rint(km)) < HAIR) | (np.abs(by_car - np.floor(by_car) - 0.5) < HAIR)
        # Nobody rounds a way of nothing.
        for town in np.flatnonzero(is_close & (km > 0)).tolist():
            km[town] = distance_km(self._spots[0][town], self._spots[1][town], latitude, longitude)
            minutes[town] = travel_minutes(float(km[town]))
        return Ways(km, minutes)
