"""Which budgets a person may see: the only way these rows reach a view."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User


class Budgets(models.QuerySet[Any]):
    """Questions to budgets."""

    def visible_to(self, user: User | AnonymousUser) -> "Budgets":
        """Those of the organisations whose prices `user` edits, and those meant for clients of the units that `user` orders for."""
        held = standing(user)
        reach = Q(unit__organisation__in=held.organisations(Permission.FEES_EDIT))
        clients = Q(unit__in=held.units(Permission.ORDER_SEE_UNIT)) | Q(
            unit__organisation__in=held.organisations(Permission.ORDER_SEE_UNIT)
        )
        return self.filter(reach | (clients & Q(sight="unit")))
