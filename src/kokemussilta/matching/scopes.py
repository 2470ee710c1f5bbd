"""Which plans a person may see."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User


class Plans(models.QuerySet[Any]):
    """Questions to plans."""

    def visible_to(self, user: User | AnonymousUser) -> "Plans":
        """Plans of the organisations whose seats `user` may offer."""
        return self.filter(organisation__in=standing(user).organisations(Permission.OFFER_SEND))
