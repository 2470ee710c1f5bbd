"""The people whom an organisation sees, as the ranking has them: who is among them, and their scores by the organisation's own weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db.models import OuterRef, Q, QuerySet

from kokemussilta.accounts.models import User
from kokemussilta.assignments.rules import SeatFacts
from kokemussilta.core.rows import JsonRows, json_rows
from kokemussilta.matching import snapshot
from kokemussilta.matching.columns import Mask, Places
from kokemussilta.matching.engine import Pool
from kokemussilta.matching.models import Plan, Weighing
from kokemussilta.matching.queries import Who
from kokemussilta.matching.scoring import Score, Scores
from kokemussilta.matching.snapshot import Mark
from kokemussilta.matching.weights import USUAL, Level, Part, points_of
from kokemussilta.register.models import Consent, Expert
from kokemussilta.register.states import Purpose


@dataclass(frozen=True)
class Crowd:
    """Everyone's facts and tasks, who of them is seen, and what each part of the score weighs. `others`: who is in registers that the
    organisation does not see; for counting, never for naming.
    """

    pool: Pool
    among: Mask
    weights: Mapping[Part, int]
    others: Mask | None = None

    def sees(self, number: int | None) -> bool:
        """Whether the person (row number) is among them."""
        place = self.pool.place.get(number or 0)
        return place is not None and bool(self.among[place])

    def scores(self, seat: SeatFacts, places: Places, at: datetime) -> Scores:
        """The scores of the people at these places in a seat, the same as its ranking gives."""
        return Scores(self.pool, seat, places, at=at, weights=self.weights)

    def score_of(self, number: int, seat: SeatFacts, at: datetime) -> Score:
        """One person's score."""
        return self.scores(seat, self.pool.places([number]), at).best(1)[0]


def askable(pool: Pool, among: Mask) -> Places:
    """Those of them who can be asked to tasks at all: in the register and brokered."""
    return np.flatnonzero(among & pool.columns.flag("open"))


def crowd_of(plan: Plan, at: datetime, *, mark: Mark | None = None, but: User | None = None) -> Crowd:
    """The people whom the plan's organisation sees, as the register stands now; `but`: without this account's own entry."""
    kept = snapshot.current(at, mark)
    among = kept.visible_to(plan.organisation_id, but=but.pk if but else None)
    others = kept.hidden_from(plan.organisation_id, but=but.pk if but else None)
    return Crowd(kept.pool, among, weights_of(plan), others)


def weighing_columns() -> dict[str, JsonRows]:
    """How the organisation of a plan weighs, as a column of the plan's own statement, for `weights_of`."""
    rows = Weighing.objects.filter(organisation=OuterRef("organisation")).order_by()
    return {"weighing": json_rows(rows, *map(str, Part))}


def weights_of(plan: Plan) -> dict[Part, int]:
    """The points of each part; one statement, none when the plan came with `weighing_columns`."""
    rows: list[Any] | None = plan.__dict__.get("weighing")
    if rows is None:
        rows = list(Weighing.objects.filter(organisation=plan.organisation_id).values_list(*map(str, Part)))
    return points_of({part: Level(level) for part, level in zip(Part, rows[0], strict=True)}) if rows else USUAL


def seen_by(organisation: int) -> "QuerySet[Expert]":
    """The people whom the organisation may see, those who have left too: its own and those who consent to it."""
    consenting = Consent.objects.filter(purpose=Purpose.SEEN_BY, organisation_id=organisation, withdrawn_at__isnull=True)
    return Expert.objects.filter(Q(home_id=organisation) | Q(pk__in=consenting.values("expert_id")))


def as_named(expert: Expert) -> Who:
    """The person as pages name them; their municipality came with them."""
    return Who(expert.code, expert.shown_name, expert.initials, expert.municipality)
