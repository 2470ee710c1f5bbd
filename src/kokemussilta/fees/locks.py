"""A claim's lock: what everything takes first that moves it."""

from django.db.models import QuerySet

from kokemussilta.fees.models import Claim, PayBatch

_MOVING = ["state", "state_since", "desk", "version", "position", "total_cents", "taxable_cents", "submitted_at", "approved_at",
           "kind", "ground", "expected_on"]  # fmt: skip


def hold(claim: Claim) -> None:
    """Take the claim's lock till the transaction ends, and learn how it stands now."""
    claim.refresh_from_db(fields=_MOVING, from_queryset=_waiting())


def hold_numbers(*claims: int) -> None:
    """The same for claims that are known by their row numbers alone, the lowest first."""
    list(_waiting().filter(pk__in=claims).order_by("pk").values_list("pk", flat=True))


def hold_batch(batch: PayBatch) -> None:
    """Take a pay batch's lock, before any claim of it, and learn how it stands now."""
    batch.refresh_from_db(from_queryset=PayBatch._base_manager.select_for_update(no_key=True))


def _waiting() -> QuerySet[Claim]:
    return Claim._base_manager.select_for_update(no_key=True)
