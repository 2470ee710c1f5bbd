"""The confirmed expert's calendar file; the client's is the order's."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.assignments.models import Assignment, Talk
from kokemussilta.notifications.letters import Attachment
from kokemussilta.orders.calendars import Span, client_file, event_file, span_file, where

__all__ = ["calendar_file", "client_file", "talk_file", "where"]


def calendar_file(assignment: Assignment, *, at: datetime, cancelled: bool = False) -> Attachment:
    """The task as an event for the confirmed expert's calendar, or its cancellation."""
    task = assignment.task
    path = reverse("assignments:task", args=[task.code])
    return event_file(task, uid=assignment.code, since=assignment.confirmed_at, at=at, cancelled=cancelled, path=path)


def talk_file(talk: Talk, *, at: datetime, cancelled: bool = False) -> Attachment:
    """An agreed talk as an event, which says no more than that there is one; or its cancellation."""
    assert talk.starts_at is not None
    assert talk.ends_at is not None
    path = reverse("assignments:talk", args=[talk.assignment.code, talk.kind])
    span = Span(talk.starts_at, talk.ends_at, _("Juttelu"), path=path)
    return span_file(span, uid=talk.code, since=talk.opened_at, at=at, cancelled=cancelled)
