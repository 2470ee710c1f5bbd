"""Which orders, tasks and seats a person may see: the only way these rows reach a view."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User


def _reach(user: User | AnonymousUser, prefix: str) -> Q | None:
    """The condition that an order, at `prefix`, is on a desk of `user` or is theirs or their unit's as a client."""
    if not isinstance(user, User):
        return None
    held = standing(user)
    desks = held.organisations(Permission.ORDER_HANDLE)
    others = Q()
    if desks:
        others |= Q(**{f"{prefix}desk__in": desks}) | Q(**{f"{prefix}desk__isnull": True})
    if organisations := held.organisations(Permission.ORDER_SEE_UNIT):
        others |= Q(**{f"{prefix}organisation__in": organisations})
    if units := held.units(Permission.ORDER_SEE_UNIT):
        others |= Q(**{f"{prefix}unit__in": units})
    own = Q(**{f"{prefix}client": user})
    # A draft is its writer's alone until it is sent.
    return own | (others & ~Q(**{f"{prefix}state": "draft"})) if others else own


class Orders(models.QuerySet[Any]):
    """Questions to orders."""

    def visible_to(self, user: User | AnonymousUser) -> "Orders":
        """Orders on the desks of `user` (the shared queue for every coordinator), their own, and their unit's."""
        reach = _reach(user, "")
        return self.none() if reach is None else self.filter(reach)

    def on_desk_of(self, user: User | AnonymousUser) -> "Orders":
        """Orders that `user` may handle: on the desks of their organisations or on the shared queue; never a draft."""
        desks = standing(user).organisations(Permission.ORDER_HANDLE)
        return self.filter(Q(desk__in=desks) | Q(desk__isnull=True)).exclude(state="draft") if desks else self.none()


class Tasks(models.QuerySet[Any]):
    """Questions to tasks; experts reach theirs through their assignments and offers."""

    def visible_to(self, user: User | AnonymousUser) -> "Tasks":
        """Tasks of the orders that `user` may see."""
        reach = _reach(user, "order__")
        return self.none() if reach is None else self.filter(reach)


class Seats(models.QuerySet[Any]):
    """Questions to seats."""

    def on_desk_of(self, user: User | AnonymousUser) -> "Seats":
        """Seats of the orders that `user` handles; never of one's own order."""
        desks = standing(user).organisations(Permission.ORDER_HANDLE)
        return self.filter(task__order__desk__in=desks).exclude(task__order__client=user) if desks else self.none()

    def visible_to(self, user: User | AnonymousUser) -> "Seats":
        """Seats of the orders that `user` may see."""
        reach = _reach(user, "task__order__")
        return self.none() if reach is None else self.filter(reach)
