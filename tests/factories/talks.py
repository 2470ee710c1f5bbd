"""Talks before and after tasks, and heavy tasks; made by actions."""

from datetime import datetime, timedelta

from kokemussilta.accounts.models import User
from kokemussilta.assignments import actions
from kokemussilta.assignments.models import Assignment, Talk
from tests.factories import assignments as make


def proposed(assignment: Assignment, at: datetime, *, by: User, kind: str = "briefing", days: int = 2) -> Talk:
    """One time that `by` proposes."""
    return actions.propose_talk(assignment=assignment, kind=kind, times=[at + timedelta(days=days)], by=by, at=at)


def booked(place: make.Desk, assignment: Assignment, at: datetime, kind: str = "briefing") -> Talk:
    """A talk whose time the expert has chosen."""
    assert assignment.expert.user is not None
    talk = proposed(assignment, at, by=place.coordinator, kind=kind)
    actions.book_talk(talk=talk, starts_at=talk.times[0], by=assignment.expert.user, at=at)
    found: Talk = Talk.objects.select_related("holder", "assignment__expert__user", "assignment__task__order").get(pk=talk.pk)
    return found


def heavy_places(at: datetime) -> tuple[make.Desk, list[Assignment]]:
    """Tasks of yesterday: heavy by kind, by group, by mark; and one that is not."""
    early, day = at - timedelta(days=20), at - timedelta(days=1)
    first = make.desk(early, slug="peer-talk", starts_at=day)
    rest = [
        make.another(first.organisation, first.coordinator, early, starts_at=day, recent_events="Menetys"),
        make.another(first.organisation, first.coordinator, early, starts_at=day),
        make.another(first.organisation, first.coordinator, early, starts_at=day),
    ]
    made = [make.confirmed(place, at=early) for place in (first, *rest)]
    actions.mark_heavy(task=rest[1].task, heavy=True, by=first.coordinator, at=early)
    return first, made
