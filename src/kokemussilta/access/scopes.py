"""Which organisations, units and memberships a person may see."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import User


class Organisations(models.QuerySet[Any]):
    """Questions to organisations."""

    def visible_to(self, user: User | AnonymousUser) -> "Organisations":
        """Those that the person has a role in; all of them for an operator."""
        from kokemussilta.access.standing import standing

        held = standing(user)
        return self if held.may(Permission.INSTALLATION_RUN) else self.filter(pk__in=held.belongs_to)

    def led_by(self, user: User | AnonymousUser) -> "Organisations":
        """Those whose facts, units and people the person looks after."""
        from kokemussilta.access.standing import standing

        return self.filter(pk__in=standing(user).organisations(Permission.ORGANISATION_EDIT))


class Units(models.QuerySet[Any]):
    """Questions to units."""

    def visible_to(self, user: User | AnonymousUser) -> "Units":
        """Those of organisations over the whole of which the person holds something, and the units of unit-wide roles."""
        from kokemussilta.access.standing import standing

        held = standing(user).held
        whole = {row.organisation for row in held if row.unit is None}
        return self.filter(Q(organisation__in=whole) | Q(pk__in={row.unit for row in held if row.unit is not None}))


class Memberships(models.QuerySet[Any]):
    """Questions to memberships."""

    def in_force(self, on: date) -> "Memberships":
        """Those that hold on a day."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on, organisation__is_active=True)

    def visible_to(self, user: User | AnonymousUser) -> "Memberships":
        """One's own, and those of the organisations whose people one looks after."""
        from kokemussilta.access.standing import standing

        if not isinstance(user, User):
            return self.none()
        led = standing(user).organisations(Permission.ORGANISATION_EDIT)
        return self.filter(Q(user=user) | Q(organisation__in=led))
