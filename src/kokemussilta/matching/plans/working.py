"""The worker's part: plans that wait are solved, places that wait are asked. Runs beside the sending of messages (`notifications.errands`)."""

import logging
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from kokemussilta.core import clock
from kokemussilta.core.workflow import Refused
from kokemussilta.matching import actions
from kokemussilta.matching.actions.solving import Laid, Standing, waits_for_nobody
from kokemussilta.matching.models import Plan, PlanPlace
from kokemussilta.matching.plans.fitting import Stage, stage
from kokemussilta.matching.plans.gathering import open_seats
from kokemussilta.matching.plans.people import crowd_of
from kokemussilta.matching.plans.search import Found, search
from kokemussilta.matching.states import PlaceState, PlanState

logger = logging.getLogger(__name__)

#: Progress is written so often (seconds), and the coordinator's wish to stop looked at.
_TELL_EVERY = 0.5
_LOOK_EVERY = 0.25


def is_waited_for(at: datetime) -> bool:
    """Whether a plan waits to be solved or a request to leave."""
    waiting = Plan.objects.filter(state=PlanState.QUEUED) | Plan.objects.filter(waits_for_nobody(at))
    return waiting.exists() or PlanPlace.objects.filter(state=PlaceState.SENDING).exists()


def work(stop: Callable[[], bool] = lambda: False, now: Callable[[], datetime] = clock.now) -> int:
    """Do all that waits, until told to stop; answers how many plans were solved and requests sent."""
    done = 0
    while not stop():
        at = now()
        place = PlanPlace.objects.filter(state=PlaceState.SENDING).order_by("state_since", "pk").first()
        if place is not None:
            done += actions.leave(place=place, by=None, at=at)
            continue
        plan = actions.take(by=None, at=at)
        if plan is None:
            return done
        _solve(plan, stop, now)
        done += 1
    return done


def _solve(plan: Plan, stop: Callable[[], bool], now: Callable[[], datetime]) -> None:
    """Solve one plan; whatever goes wrong, it does not stay at work for ever."""
    try:
        _Solving(plan, stop, now).run()
    except Refused:
        return  # another has it, or it was called off
    except Exception as error:
        # Words of an error may quote rows, so only its kind is logged.
        logger.error("plan %s was not solved: %s", plan.code, type(error).__name__)  # noqa: TRY400
        actions.finish(plan=plan, standing=None, by=None, at=now())
        raise


class _Solving:
    """One go at one plan: what is told, how often, and when to end."""

    def __init__(self, plan: Plan, ending: Callable[[], bool], now: Callable[[], datetime]) -> None:
        self._plan, self._ending, self._now = plan, ending, now
        self._began, self._told_at, self._looked_at = monotonic(), 0.0, 0.0
        self._is_stopped = False
        self._stage: Stage | None = None

    def run(self) -> None:
        """Lay out, search, write."""
        at = self._now()
        stage = self._stage = self._laid_out(at)
        edges, places = stage.edge_of(), list(PlanPlace.objects.filter(plan=self._plan, state=PlaceState.OPEN))
        proposed = [(place, edges.get((place.seat_id, place.expert_id or 0))) for place in places]
        held = stage.going_together([at for place, at in proposed if at is not None and place.is_locked])
        start = [at for _place, at in proposed if at is not None]
        seconds = float(self._plan.seconds) - (monotonic() - self._began)
        found = search(stage.task(held=held, start=start), seconds=seconds, tell=self._tell, stop=self._stop)
        if self._ending():
            actions.note_progress(plan=self._plan, standing=self._standing(found), by=None, at=self._now())
            actions.give_back(plan=self._plan, by=None, at=self._now())
        else:
            actions.finish(plan=self._plan, standing=self._standing(found), by=None, at=self._now())

    def _laid_out(self, at: datetime) -> Stage:
        plan = self._plan
        seats = open_seats(plan.organisation_id, plan.first_on, plan.last_on, at)
        barred = set(plan.bars.values_list("seat_id", "expert_id"))
        made = stage(seats, crowd_of(plan, at), barred, at)
        laid = [
            Laid(seat.row.pk, told.fitting, told.excluded, told.hint) for seat, told in zip(made.seats, made.told, strict=True)
        ]
        actions.lay_out(plan=plan, laid=laid, by=None, at=at)
        return made

    def _tell(self, found: Found) -> None:
        """Write a better plan, the first at once."""
        if self._told_at and monotonic() - self._told_at < _TELL_EVERY:
            return
        self._told_at = monotonic()
        standing = self._standing(found)
        self._is_stopped |= actions.note_progress(plan=self._plan, standing=standing, by=None, at=self._now())

    def _stop(self) -> bool:
        if not self._is_stopped and monotonic() - self._looked_at > _LOOK_EVERY:
            self._looked_at = monotonic()
            self._is_stopped = not Plan.objects.filter(pk=self._plan.pk, run=self._plan.run, stop_asked=False).exists()
        return self._is_stopped or self._ending()

    def _standing(self, found: Found) -> Standing:
        assert self._stage is not None
        stage = self._stage
        pairs = [(stage.pair(at), stage.points[at]) for at in found.edges]
        return Standing(
            proposals={seat: (expert, points) for (seat, expert), points in pairs},
            preference=found.preference,
            most_filled=found.most_filled,
            best_preference=found.best_preference,
            spent_ms=round((monotonic() - self._began) * 1000),
        )
