"""Who is signed in, read in one statement with what every page asks of them: what they hold, and what higher areas add."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import OuterRef

from kokemussilta.access.models import Membership
from kokemussilta.access.standing import keep_standing
from kokemussilta.accounts.models import User
from kokemussilta.core import clock
from kokemussilta.core.rows import json_rows
from kokemussilta.core.slots import ALONG


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """The sign-in library's, with its own way to find the person of a session."""

    def get_user(self, user_id: Any) -> User | None:
        """The person, when they may be here. One statement."""
        at, along = clock.now(), ALONG.collect()
        held = Membership.objects.in_force(clock.local_day(at)).filter(user=OuterRef("pk")).order_by()
        rows: Any = User.objects.annotate(memberships_held=json_rows(held, "organisation_id", "unit_id", "role"))
        for one in along:
            rows = one.add(rows, at)
        try:
            user: User = rows.get(pk=user_id)
        except User.DoesNotExist:
            return None
        if not self.user_can_authenticate(user):
            return None
        keep_standing(user, vars(user).pop("memberships_held"))
        for one in along:
            one.keep(user)
        return user
