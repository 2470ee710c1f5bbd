"""Which stories a person may read: their own; and, one version at a time, what somebody has shared with them and not withdrawn."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User


class Stories(models.QuerySet[Any]):
    """Questions to stories."""

    def visible_to(self, user: User | AnonymousUser) -> "Stories":
        """One's own. No role opens anybody else's."""
        return self.filter(expert__user=user) if isinstance(user, User) else self.none()


class Shares(models.QuerySet[Any]):
    """Questions to what has been shared."""

    def visible_to(self, user: User | AnonymousUser) -> "Shares":
        """What has been shared with `user` by name and not been withdrawn, as long as they keep the sharer's register, are a mentor of
        its organisation, or are in it themself. Whoever stops working there reads no more.
        """
        if not isinstance(user, User):
            return self.none()
        held = standing(user)
        kept = held.organisations(Permission.EXPERT_EDIT) | held.organisations(Permission.STORY_MENTOR)
        experts = self.model._meta.apps.get_model("register", "Expert")._base_manager
        fellow = experts.filter(user=user, state="active", home=OuterRef("version__story__expert__home"))
        shared = self.filter(reader=user, withdrawn_at__isnull=True, version__story__expert__state="active")
        return shared.exclude(version__story__expert__user=user).filter(
            Q(version__story__expert__home__in=kept) | Q(Exists(fellow))
        )
