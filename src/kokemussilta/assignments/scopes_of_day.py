"""Who may see what surrounds the day: talks and their notes, deliverables, calendar feeds."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments.states import HOLDS_SEAT
from kokemussilta.orders.models import Task


def _on_desk(user: User, order: str) -> Q:
    """What belongs to orders on the person's desks, their own orders excepted; `order` is the path to the order."""
    desks = standing(user).organisations(Permission.ORDER_HANDLE)
    return Q(**{f"{order}__desk__in": desks}) & ~Q(**{f"{order}__client": user})


class Talks(models.QuerySet[Any]):
    """Questions to talks."""

    def visible_to(self, user: User | AnonymousUser) -> "Talks":
        """One's own, and that there is one to those of the desk; what the pair writes is `TalkNotes`."""
        if not isinstance(user, User):
            return self.none()
        return self.filter(Q(assignment__expert__user=user) | _on_desk(user, "assignment__task__order"))


class TalkNotes(models.QuerySet[Any]):
    """Questions to notes of talks."""

    def visible_to(self, user: User | AnonymousUser) -> "TalkNotes":
        """The expert's, and the coordinator's for whom they were written, as long as they work at the desk; nobody else's, leads included."""
        if not isinstance(user, User):
            return self.none()
        pair = Q(talk__assignment__expert__user=user) | (Q(holder=user) & _on_desk(user, "talk__assignment__task__order"))
        return self.filter(pair)


class Deliverables(models.QuerySet[Any]):
    """Questions to deliverables; recipients come by their link."""

    def visible_to(self, user: User | AnonymousUser) -> "Deliverables":
        """Those of one's own tasks, and those of one's desk."""
        if not isinstance(user, User):
            return self.none()
        mine = Task.objects.filter(assignments__expert__user=user, assignments__state__in=HOLDS_SEAT)
        return self.filter(Q(task__in=mine.values("pk")) | _on_desk(user, "task__order"))


class Feeds(models.QuerySet[Any]):
    """Questions to calendar feeds."""

    def visible_to(self, user: User | AnonymousUser) -> "Feeds":
        """One's own."""
        return self.filter(user=user) if isinstance(user, User) else self.none()
