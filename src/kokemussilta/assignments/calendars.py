"""The confirmed expert's calendar file; the client's is the order's."""

from datetime import datetime

from django.urls import reverse

from kokemussilta.assignments.models import Assignment
from kokemussilta.notifications.letters import Attachment
from kokemussilta.orders.calendars import client_file, event_file, where

__all__ = ["calendar_file", "client_file", "where"]


def calendar_file(assignment: Assignment, *, at: datetime, cancelled: bool = False) -> Attachment:
    """The task as an event for the confirmed expert's calendar, or its cancellation."""
    task = assignment.task
    path = reverse("assignments:task", args=[task.code])
    return event_file(task, uid=assignment.code, since=assignment.confirmed_at, at=at, cancelled=cancelled, path=path)
