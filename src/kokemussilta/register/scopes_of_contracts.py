"""Which contracts and templates a person may see."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User


class Contracts(models.QuerySet[Any]):
    """Questions to contracts."""

    def visible_to(self, user: User | AnonymousUser) -> "Contracts":
        """One's own, and those of the organisations whose register one keeps. Nobody else's; an operator sees none."""
        if not isinstance(user, User):
            return self.none()
        kept = standing(user).organisations(Permission.EXPERT_EDIT)
        return self.filter(Q(expert__user=user) | Q(organisation__in=kept))

    def kept_by(self, user: User) -> "Contracts":
        """Those that `user` looks after for the organisation: never one's own."""
        kept = standing(user).organisations(Permission.EXPERT_EDIT)
        return self.filter(organisation__in=kept).exclude(expert__user=user)


class Templates(models.QuerySet[Any]):
    """Questions to templates of contracts."""

    def visible_to(self, user: User | AnonymousUser) -> "Templates":
        """Those of the organisations that the person leads."""
        return self.filter(organisation__in=standing(user).organisations(Permission.ORGANISATION_EDIT))
