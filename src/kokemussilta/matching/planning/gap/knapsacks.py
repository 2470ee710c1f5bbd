"""The best load of each agent at given prices of jobs, and all loads nearly as good.

Both leave out of the exact search the jobs which a fractional knapsack shows to be surely in or surely out.
"""

from dataclasses import dataclass

import numpy as np

from kokemussilta.matching.planning.gap.reading import Flags, Floats, Ints

_HAIR = 1e-9


@dataclass(frozen=True)
class _Core:
    """Each agent's knapsack as a line of rows: what is surely in, what is undecided, and the room left for it."""

    inside: Flags
    open: Flags
    room: Ints


def best_loads(values: Floats, weights: Ints, room: Ints) -> tuple[Floats, Flags]:
    """For each agent (row) the greatest total value within its room, and which jobs make it."""
    core = _core(values, weights, room)
    rows = np.arange(len(room))
    most = int(core.open.sum(axis=1).max(initial=0))
    order = np.argsort(~core.open, axis=1, kind="stable")[:, :most]
    is_open = np.take_along_axis(core.open, order, 1)
    worth = np.where(is_open, np.take_along_axis(values, order, 1), 0.0)
    size = np.where(is_open, np.take_along_axis(weights, order, 1), 0)
    width = int(core.room.max(initial=0)) + 1
    table = np.zeros((len(room), width))
    taken = np.zeros((most, len(room), width), dtype=bool)
    places = np.arange(width)[None] + (rows * width)[:, None]
    for item in range(most):
        before = places - size[:, item : item + 1]
        with_it = table.ravel().take(np.maximum(before, 0)) + worth[:, item : item + 1]
        better = (with_it > table) & (before >= (rows * width)[:, None])
        taken[item] = better
        table = np.where(better, with_it, table)
    chosen, left = core.inside.copy(), core.room.copy()
    for item in range(most - 1, -1, -1):
        now = taken[item, rows, left]
        chosen[rows[now], order[now, item]] = True
        left = np.where(now, left - size[:, item], left)
    return np.where(chosen, values, 0.0).sum(axis=1), chosen


def near_loads(values: Floats, weights: Ints, room: int, slack: float, most: int) -> tuple[Flags, Floats] | None:
    """All loads of one agent whose value is at most `slack` under the best, with what each is short; nothing if over `most`."""
    core = _core(values[None], weights[None], np.array([room]), slack)
    items = np.flatnonzero(core.open[0])
    items = items[np.argsort(-values[items] / np.maximum(weights[items], 0.5))]
    worth, size, width = values[items], weights[items], int(core.room[0]) + 1
    ahead = np.zeros((len(items) + 1, width))
    for item in range(len(items) - 1, -1, -1):
        ahead[item] = ahead[item + 1]
        if size[item] < width and worth[item] > 0:
            np.maximum(
                ahead[item, size[item] :], ahead[item + 1, : width - size[item]] + worth[item], out=ahead[item, size[item] :]
            )
    best = ahead[0, width - 1]
    enough = best - slack - _HAIR
    left, value, chosen = np.array([width - 1]), np.zeros(1), np.zeros((1, len(items)), dtype=bool)
    for item in range(len(items)):
        without = value + ahead[item + 1][left] >= enough
        fits = left >= size[item]
        rest, more = left[fits] - size[item], value[fits] + worth[item]
        with_it = more + ahead[item + 1][rest] >= enough
        added = chosen[fits][with_it]
        added[:, item] = True
        left = np.concatenate([left[without], rest[with_it]])
        value = np.concatenate([value[without], more[with_it]])
        chosen = np.concatenate([chosen[without], added])
        if len(left) > most:
            return None
    loads = np.repeat(core.inside, len(left), axis=0)
    loads[:, items] = chosen
    return loads, best - value


def _core(values: Floats, weights: Ints, room: Ints, slack: float | None = None) -> _Core:
    """What a load within `slack` of the best surely holds or surely lacks, from the fractional knapsack's loss of forcing a job."""
    rows = np.arange(len(room))
    size = np.maximum(weights, 1e-6)
    can = weights <= room[:, None]
    wanted = can & (values > _HAIR)
    density = np.where(wanted, values / size, 0.0)
    order = np.argsort(-density, axis=1)
    sized = np.where(np.take_along_axis(wanted, order, 1), np.take_along_axis(weights, order, 1), 0)
    valued = np.where(np.take_along_axis(wanted, order, 1), np.take_along_axis(values, order, 1), 0.0)
    heavy, dear = np.cumsum(sized, axis=1), np.cumsum(valued, axis=1)
    first = (heavy <= room[:, None]).sum(axis=1)
    jobs = values.shape[1]
    at = np.minimum(first, jobs - 1)
    price = np.where(first < jobs, density[rows, order[rows, at]], 0.0)
    had_weight = np.where(first > 0, heavy[rows, first - 1], 0)
    had_value = np.where(first > 0, dear[rows, first - 1], 0.0)
    upper = had_value + price * (room - had_weight)
    lower, left = had_value.copy(), room - had_weight
    for place in range(int(first.min(initial=0)), int(wanted.sum(axis=1).max(initial=0))):
        add = (place >= first) & (sized[:, place] <= left)
        lower += np.where(add, valued[:, place], 0.0)
        left = left - np.where(add, sized[:, place], 0)
    loss = values - price[:, None] * weights
    allowed = (upper - lower + (slack or 0.0) + _HAIR)[:, None]
    inside = can & (loss > allowed)
    undecided = can & (np.abs(loss) <= allowed)
    if slack is None:
        undecided &= wanted
    return _Core(inside, undecided, room - np.where(inside, weights, 0).sum(axis=1))
