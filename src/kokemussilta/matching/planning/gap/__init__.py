"""The generalised assignment problem: every job to one agent, no agent over its capacity, at the least cost."""

from kokemussilta.matching.planning.gap.reading import Problem, read
from kokemussilta.matching.planning.gap.solver import Answer, solve

__all__ = ["Answer", "Problem", "read", "solve"]
