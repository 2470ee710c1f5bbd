"""What a person may do, where: asked by views, policies and `visible_to`. Kept on the person for a request, and read with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser

from kokemussilta.access.models import Membership
from kokemussilta.access.permissions import SENSITIVE, Permission
from kokemussilta.access.roles import GRANTS, OPERATOR
from kokemussilta.accounts.models import User
from kokemussilta.core import clock


@dataclass(frozen=True)
class Held:
    """One membership in force, as plain facts."""

    organisation: int
    unit: int | None
    role: str
    permissions: frozenset[Permission]


@dataclass(frozen=True)
class Standing:
    """All that a person holds today."""

    held: tuple[Held, ...]
    everywhere: frozenset[Permission] = frozenset()

    def may(self, permission: str) -> bool:
        """Whether the person has the permission anywhere."""
        return permission in self.everywhere or any(permission in held.permissions for held in self.held)

    def organisations(self, permission: str) -> set[int]:
        """The organisations (row numbers) over the whole of which the permission holds."""
        return {held.organisation for held in self.held if held.unit is None and permission in held.permissions}

    def units(self, permission: str) -> set[int]:
        """The units (row numbers) for which the permission holds by itself, without their organisation."""
        return {held.unit for held in self.held if held.unit is not None and permission in held.permissions}

    @property
    def needs_second_factor(self) -> bool:
        """Whether anything held lets the person read other people's sensitive data."""
        return bool(self.everywhere & SENSITIVE) or any(held.permissions & SENSITIVE for held in self.held)

    @property
    def belongs_to(self) -> set[int]:
        """The organisations (row numbers) in which, or in a unit of which, the person holds anything."""
        return {held.organisation for held in self.held}


NOBODY = Standing(())
# On the person themself, also when a request holds them lazily: so by `getattr`, not by `__dict__`.
_KEPT = "_standing"


def standing(user: User | AnonymousUser, on: date | None = None) -> Standing:
    """What `user` holds on a day (today when not given); kept on the object for the length of a request."""
    if not isinstance(user, User):
        return NOBODY
    if on is None and (kept := getattr(user, _KEPT, None)) is not None:
        return kept  # type: ignore[no-any-return]
    rows = Membership.objects.in_force(on or clock.local_day(clock.now())).filter(user=user)
    found = _standing(user, rows.values_list("organisation_id", "unit_id", "role"))
    if on is None:
        setattr(user, _KEPT, found)
    return found


def keep_standing(user: User, rows: Iterable[tuple[int, int | None, str]]) -> None:
    """Keep what was read along with a person: organisation, unit and role of each membership in force today."""
    setattr(user, _KEPT, _standing(user, rows))


def _standing(user: User, rows: Iterable[tuple[int, int | None, str]]) -> Standing:
    return Standing(
        tuple(Held(organisation, unit, role, GRANTS[role].permissions) for organisation, unit, role in rows),
        everywhere=OPERATOR.permissions if user.is_operator else frozenset(),
    )


def may(user: User | AnonymousUser, permission: str, organisation: int | None) -> bool:
    """Whether `user` has the permission in the organisation with this row number."""
    return organisation is not None and organisation in standing(user).organisations(permission)
