"""Filling the demo world, once."""

from datetime import datetime, timedelta

from kokemussilta.access.models import Organisation
from kokemussilta.demo.stories import (
    agreements,
    approving,
    around,
    claiming,
    late,
    listeners,
    paying,
    planning,
    prices,
    repeating,
    today,
    world,
    year,
)


def is_filled() -> bool:
    """Whether the world is there already."""
    return Organisation.objects.exists()


def fill(at: datetime, *, weeks: int = 50, seed: int = 1) -> int:
    """Make the world as it stands at `at`; answers how many tasks its history holds."""
    stage = world.build(at)
    prices.begin(stage, at - timedelta(days=395))
    claiming.begin(stage, at - timedelta(days=394))
    approving.make_routes(stage, at)
    held = year.live(stage, at - timedelta(days=1), weeks=weeks, seed=seed)
    today.happen(stage, at, seed=seed)
    repeating.repeat(stage, at)
    around.happen(stage, at)
    agreements.happen(stage, at)
    late.happen(stage, at)
    planning.happen(stage, at)
    listeners.happen(stage, at, seed=seed)
    prices.happen(stage, at)
    approving.happen(stage, at, seed=seed)
    paying.happen(stage, at)
    claiming.happen(stage, at)
    return held
