"""Which offers, interests and assignments a person may see."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User


def _own_or_on_desk(user: User | AnonymousUser, order: str) -> Q | None:
    """The expert's own rows, and those of orders on the desks of `user` (`order`: the path to the order), their own orders excepted."""
    if not isinstance(user, User):
        return None
    desks = standing(user).organisations(Permission.ORDER_HANDLE)
    own = Q(expert__user=user)
    of_desk = Q(**{f"{order}__desk__in": desks}) & ~Q(**{f"{order}__client": user})
    return own | of_desk if desks else own


class Offers(models.QuerySet[Any]):
    """Questions to offers."""

    def visible_to(self, user: User | AnonymousUser) -> "Offers":
        """One's own offers, and those of one's desk; an expert's pages show `of`, without turns that have not come."""
        reach = _own_or_on_desk(user, "seat__task__order")
        return self.none() if reach is None else self.filter(reach)

    def of(self, user: User) -> "Offers":
        """The offers that an expert has got; a cascade's turn that has not come is not among them."""
        return self.filter(expert__user=user, sent_at__isnull=False)


class Interests(models.QuerySet[Any]):
    """Questions to interests."""

    def visible_to(self, user: User | AnonymousUser) -> "Interests":
        """One's own and those of one's desk."""
        reach = _own_or_on_desk(user, "round__seat__task__order")
        return self.none() if reach is None else self.filter(reach)


class Assignments(models.QuerySet[Any]):
    """Questions to assignments."""

    def visible_to(self, user: User | AnonymousUser) -> "Assignments":
        """One's own and those of one's desk."""
        reach = _own_or_on_desk(user, "task__order")
        return self.none() if reach is None else self.filter(reach)

    def holding_a_seat(self) -> "Assignments":
        """Those that keep their seat taken."""
        return self.filter(state__in=["confirmed", "done"])
