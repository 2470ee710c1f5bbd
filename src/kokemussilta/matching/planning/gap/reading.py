"""The classic text of the problem, read into arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Problem:
    """Jobs for agents: what each job costs and weighs at each agent (agents x jobs), and what each agent carries."""

    costs: Ints
    weights: Ints
    room: Ints

    @property
    def agents(self) -> int:
        """How many agents there are."""
        return len(self.room)

    @property
    def jobs(self) -> int:
        """How many jobs there are."""
        return int(self.costs.shape[1])

    def cost(self, agents: Ints) -> int:
        """What these agents, one for each job, cost together."""
        return int(self.costs[agents, np.arange(self.jobs)].sum())

    def loads(self, agents: Ints) -> Ints:
        """What each agent then carries."""
        mine = self.weights[agents, np.arange(self.jobs)]
        return np.array([mine[agents == agent].sum() for agent in range(self.agents)], dtype=np.int64)

    def holds(self, agents: Ints) -> bool:
        """Whether nobody carries too much."""
        return bool((self.loads(agents) <= self.room).all())

    def part(self, jobs: Ints, room: Ints) -> "Problem":
        """Only these jobs, in this room."""
        return Problem(self.costs[:, jobs], self.weights[:, jobs], room)


def read(text: str) -> Problem:
    """Agents and jobs, a row of costs for each agent, a row of weights for each, the capacities: whole numbers, spaced as one likes."""
    words = text.split()
    if len(words) < 2:
        raise ValueError('the file must begin with two numbers: "agents jobs"')
    try:
        numbers = [int(word) for word in words]
    except ValueError:
        stray = next(word for word in words if not _is_whole(word))
        raise ValueError(f"{stray[:20]!r} is not a whole number") from None
    agents, jobs = numbers[:2]
    if agents < 1 or jobs < 0:
        raise ValueError(f"{agents} agents and {jobs} jobs cannot be planned: there must be an agent, and no fewer than 0 jobs")
    wanted = 2 + 2 * agents * jobs + agents
    if len(numbers) != wanted:
        raise ValueError(f"{agents} agents and {jobs} jobs need {wanted} numbers in all, the file has {len(numbers)}")
    if max(map(abs, numbers)) > _MOST:
        raise ValueError(f"a number is over {_MOST}")
    table = np.array(numbers[2:], dtype=np.int64)
    costs, weights, room = np.split(table, [agents * jobs, 2 * agents * jobs])
    if (weights < 0).any():
        raise ValueError("weights must not be below 0")
    return Problem(costs.reshape(agents, jobs), weights.reshape(agents, jobs), room)


_MOST = 10**9


def _is_whole(word: str) -> bool:
    try:
        int(word)
    except ValueError:
        return False
    return True
