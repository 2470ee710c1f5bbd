"""Which experts a person may see: the only way rows of the register reach a view."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User

if TYPE_CHECKING:
    from kokemussilta.register.models import Expert  # noqa: F401


class Experts(models.QuerySet[Any]):
    """Questions to the register."""

    def visible_to(self, user: User | AnonymousUser) -> "Experts":
        """Those whom `user` may see: one's own entry, those of organisations where one may read experts, and those who
        have consented to be seen by such an organisation. Nobody else; an operator sees none.
        """
        if not isinstance(user, User):
            return self.none()
        readable = standing(user).organisations(Permission.EXPERT_READ)
        if not readable:
            return self.filter(user=user)
        consents = self.model._meta.get_field("consents").related_model._base_manager
        consented = consents.filter(purpose="seen_by", organisation__in=readable, withdrawn_at__isnull=True)
        return self.filter(Q(user=user) | Q(home__in=readable) | Q(pk__in=consented.values("expert_id")))

    def others_than(self, user: User) -> "Experts":
        """Leaves the person's own entry out: nobody handles their own record."""
        return self.exclude(user=user)

    def in_register(self) -> "Experts":
        """Those who are in the register now."""
        return self.filter(state="active")
