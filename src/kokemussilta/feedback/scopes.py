"""Which surveys a person may see the results of."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User


class Surveys(models.QuerySet[Any]):
    """Questions to surveys."""

    def visible_to(self, user: User | AnonymousUser) -> "Surveys":
        """Those of the organisations whose figures `user` reads; templates are nobody's."""
        organisations = standing(user).organisations(Permission.FIGURES_READ) if isinstance(user, User) else set()
        return self.filter(organisation__in=organisations) if organisations else self.none()
