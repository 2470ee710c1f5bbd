"""A week's tasks on a map of municipalities: where each circle and each name stands. Plain Python; whole numbers, in the map's own units."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, radians, sqrt

Box = tuple[int, int, int, int]
WIDTH, MARGIN, LETTER, LINE, SMALL_LETTER = 480, 40, 10, 20, 8
#: At least so many degrees of latitude are shown, and the map is at most so much higher than wide.
_LEAST_DEGREES, _MOST_HEIGHT = 1.2, 640


@dataclass(frozen=True)
class Spot:
    """A municipality with its coordinates and how many tasks it has."""

    name: str
    latitude: float
    longitude: float
    count: int = 0


@dataclass(frozen=True)
class Mark:
    """A circle with its number and, where there is room, its name: `label_x`, `label_y` and where the words begin or end."""

    name: str
    count: int
    x: int
    y: int
    radius: int
    label_x: int = 0
    label_y: int = 0
    anchor: str = ""


@dataclass(frozen=True)
class Drawing:
    """The whole map: its size, the municipalities around as dots, the busy ones as circles, the largest first.

    `names`: of some dots, with the place where the name begins, so that people find their way.
    """

    width: int
    height: int
    dots: tuple[tuple[int, int], ...]
    marks: tuple[Mark, ...]
    names: tuple[tuple[str, int, int], ...]


def draw(busy: Sequence[Spot], around: Iterable[Spot]) -> Drawing | None:
    """Where everything stands; None when there is nothing to show. Distances are true in the middle of the map."""
    if not busy:
        return None
    south, north = _widened([spot.latitude for spot in busy], _LEAST_DEGREES)
    narrow = cos(radians((south + north) / 2))
    west, east = _widened([spot.longitude for spot in busy], _LEAST_DEGREES / narrow)
    scale = min((WIDTH - 2 * MARGIN) / ((east - west) * narrow), (_MOST_HEIGHT - 2 * MARGIN) / (north - south))
    height = round((north - south) * scale) + 2 * MARGIN
    left = (WIDTH - (east - west) * narrow * scale) / 2

    def place(spot: Spot) -> tuple[int, int]:
        return round(left + (spot.longitude - west) * narrow * scale), round(MARGIN + (north - spot.latitude) * scale)

    others = {(*place(spot), spot.name) for spot in around if spot.name not in {one.name for one in busy}}
    inside = sorted((x, y, name) for x, y, name in others if 4 <= x <= WIDTH - 4 and 4 <= y <= height - 4)
    circles = [
        Mark(spot.name, spot.count, *place(spot), radius=round(12 + 3 * sqrt(spot.count)))
        for spot in sorted(busy, key=lambda spot: (-spot.count, spot.name))
    ]
    marks, taken = _named(circles, height)
    dots = tuple((x, y) for x, y, _name in inside)
    return Drawing(WIDTH, height, dots, tuple(marks), tuple(_signposts(inside, taken)))


def _widened(values: Sequence[float], least: float) -> tuple[float, float]:
    low, high = min(values), max(values)
    more = max(0.0, least - (high - low)) / 2
    return low - more, high + more


def _named(circles: Sequence[Mark], height: int) -> tuple[list[Mark], list[Box]]:
    """Each circle with its name to the right, the left, below or above, wherever it covers nothing; the table names the rest.

    Answers what is covered, too.
    """
    marks = list[Mark]()
    taken = [(one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius) for one in circles]
    for one in circles:
        wide, gap = len(one.name) * LETTER, one.radius + 4
        for x, y, anchor, begins in (
            (one.x + gap, one.y + 6, "start", one.x + gap),
            (one.x - gap, one.y + 6, "end", one.x - gap - wide),
            (one.x, one.y + one.radius + LINE - 2, "middle", one.x - wide // 2),
            (one.x, one.y - one.radius - 5, "middle", one.x - wide // 2),
        ):
            box = (begins, y - LINE + 4, begins + wide, y + 4)
            fits = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= height
            if fits and not any(_meet(box, other) for other in taken):
                taken.append(box)
                marks.append(Mark(one.name, one.count, one.x, one.y, one.radius, x, y, anchor))
                break
        else:
            marks.append(one)
    return marks, taken


def _signposts(dots: Iterable[tuple[int, int, str]], taken: list[Box]) -> Iterable[tuple[str, int, int]]:
    """Names of dots, to their right, that cover nothing and leave air around them."""
    for x, y, name in dots:
        wide = len(name) * SMALL_LETTER
        box = (x + 5, y - 12, x + 5 + wide, y + 6)
        air = (box[0] - 40, box[1] - 34, box[2] + 40, box[3] + 34)
        if name and box[2] <= WIDTH and not any(_meet(air, other) for other in taken):
            taken.append(box)
            yield name, x + 6, y + 5


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
