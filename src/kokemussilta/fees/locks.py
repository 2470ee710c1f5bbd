"""A claim's lock: what everything takes first that moves it."""

from django.db.models import QuerySet

from kokemussilta.fees.models import Claim

_MOVING = ["state", "state_since", "desk", "version", "position", "total_cents", "taxable_cents", "submitted_at", "approved_at"]


def hold(claim: Claim) -> None:
    """Take the claim's lock till the transaction ends, and learn how it stands now."""
    claim.refresh_from_db(fields=_MOVING, from_queryset=_waiting())


def hold_numbers(*claims: int) -> None:
    """The same for claims that are known by their row numbers alone, the lowest first."""
    list(_waiting().filter(pk__in=claims).order_by("pk").values_list("pk", flat=True))


def _waiting() -> QuerySet[Claim]:
    return Claim._base_manager.select_for_update(no_key=True)
