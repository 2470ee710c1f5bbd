"""Who is signed in, read in one statement with what every page asks of them: what they hold, and what higher areas add."""

from datetime import datetime
from functools import lru_cache
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
        rows = _people(clock.now().replace(second=0, microsecond=0))
        try:
            user: User = rows.get(pk=user_id)
        except User.DoesNotExist:
            return None
        if not self.user_can_authenticate(user):
            return None
        keep_standing(user, vars(user).pop("memberships_held"))
        for one in ALONG.collect():
            one.keep(user)
        return user


@lru_cache(maxsize=2)
def _people(at: datetime) -> Any:
    """Everybody with what comes along, not yet read. Putting the query together costs more than asking it: once a minute is enough."""
    held = Membership.objects.in_force(clock.local_day(at)).filter(user=OuterRef("pk")).order_by()
    rows: Any = User.objects.annotate(memberships_held=json_rows(held, "organisation_id", "unit_id", "role"))
    for one in ALONG.collect():
        rows = one.add(rows, at)
    return rows
