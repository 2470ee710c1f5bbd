"""A bound from prices of jobs alone: walked uphill by subgradients, which large instances afford and column generation does not."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from kokemussilta.matching.planning.gap.knapsacks import best_loads
from kokemussilta.matching.planning.gap.reading import Floats, Problem

_ABOVE = 0.01  # how far above the linear relaxation the walk aims, as a share of it
_STEP, _LEAST_STEP, _SHRINK, _PATIENCE = 0.1, 0.001, 0.6, 5
_STEADY = 0.7  # how much of the way so far stays in the next step
_GAIN = 1e-4


@dataclass(frozen=True)
class Bounded:
    """The greatest value seen, which nothing can cost less than, and its prices of jobs."""

    value: float
    prices: Floats


def walk_up(problem: Problem, prices: Floats, aim: float, *, stop: Callable[[], bool]) -> Bounded:
    """From these prices towards `aim` until steps are short or it is time to stop; true however early that is."""
    best = Bounded(-np.inf, prices)
    aim += _ABOVE * abs(aim) + 1
    way, step, idle = np.zeros(problem.jobs), _STEP, 0
    while step > _LEAST_STEP:
        worth, loads = best_loads(prices[None] - problem.costs, problem.weights, problem.room)
        value = float(prices.sum() - worth.sum())
        lack = 1.0 - loads.sum(axis=0)
        if value > best.value + _GAIN:
            best, idle = Bounded(value, prices), 0
        else:
            idle += 1
            if idle == _PATIENCE:
                step, idle, prices = step * _SHRINK, 0, best.prices
        if stop() or not lack.any():
            break
        way = _STEADY * way + (1 - _STEADY) * lack if way.any() else lack
        length = float(way @ way)
        if length < _GAIN:
            break
        prices = np.maximum(prices + step * (aim - value) / length * way, 0)
    return best
