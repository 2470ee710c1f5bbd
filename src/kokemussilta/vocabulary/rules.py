"""Distance over the earth and by road, and the order of the alphabet."""

import unicodedata
from math import asin, cos, radians, sin, sqrt

# Roads in Finland run about this much longer than the line between two localities.
ROAD_FACTOR = 1.25
# Country roads, villages included; used for travel time only.
ROAD_KM_PER_HOUR = 65


def distance_km(latitude_a: float, longitude_a: float, latitude_b: float, longitude_b: float) -> float:
    """Kilometres by road between two points, estimated from the great circle (degrees in, mean earth radius 6371 km)."""
    half_height = radians(latitude_b - latitude_a) / 2
    half_width = radians(longitude_b - longitude_a) / 2
    chord = sin(half_height) ** 2 + cos(radians(latitude_a)) * cos(radians(latitude_b)) * sin(half_width) ** 2
    return 2 * 6371 * asin(sqrt(chord)) * ROAD_FACTOR


def travel_minutes(kilometres: float) -> int:
    """Minutes of travel for a road distance; at least ten when there is any way to go."""
    if kilometres < 1:
        return 0
    return max(10, round(kilometres / ROAD_KM_PER_HOUR * 60))


#: In Finnish and in Swedish these follow z, in this order; other marks on letters make no difference.
_LAST = str.maketrans("åäö", "{|}")


def alphabetical(name: str) -> str:
    """The key by which names are put in the order that Finnish and Swedish readers look for."""
    told = name.casefold().translate(_LAST)
    return "".join(letter for letter in unicodedata.normalize("NFD", told) if not unicodedata.combining(letter))
