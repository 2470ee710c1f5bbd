"""Which claims and batches a person may see: the only way these rows reach a view."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User


class Claims(models.QuerySet[Any]):
    """Questions to claims."""

    def visible_to(self, user: User | AnonymousUser) -> "Claims":
        """One's own; those to approve, oversee or pay in one's organisation or unit; those that lie or lay on one's own desk.

        A draft is the expert's alone; the coordinating organisation's leads oversee what it arranged.
        """
        if not isinstance(user, User):
            return self.none()
        held = standing(user)
        sent = Q()
        for permission in (Permission.CLAIM_APPROVE, Permission.CLAIM_PAY, Permission.CLAIM_OVERSEE):
            if organisations := held.organisations(permission):
                sent |= Q(organisation__in=organisations)
            if units := held.units(permission):
                sent |= Q(unit__in=units)
        if organisations := held.organisations(Permission.CLAIM_OVERSEE):
            sent |= Q(arranger__in=organisations)
        had = Q(stays__turns__person=user) | Q(stays__person=user) | Q(decisions__by=user)
        desks = Q(pk__in=self.model._base_manager.filter(had).values("pk"))
        own = Q(expert__user=user)
        return self.filter(own | ((sent | desks) & Q(submitted_at__isnull=False)))


class Batches(models.QuerySet[Any]):
    """Questions to pay batches."""

    def visible_to(self, user: User | AnonymousUser) -> "Batches":
        """Those of the organisations whose payroll the person does."""
        organisations = standing(user).organisations(Permission.CLAIM_PAY) if isinstance(user, User) else set()
        return self.filter(organisation__in=organisations) if organisations else self.none()
