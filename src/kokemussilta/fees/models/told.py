"""What a person tells for a claim: the trip, preparation, receipts."""

from django.db import models
from django.db.models import F, Q

from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP
from kokemussilta.fees.models.claims import Claim
from kokemussilta.fees.states import Cost
from kokemussilta.files.models import StoredFile
from kokemussilta.pricing.states import Cause, Way


class Told(models.Model):
    """The facts of one version that its lines are drawn from; a version that was sent keeps its own.

    `minutes` and `report_km` come from the report, and follow it; the rest is proposed, and the person's to mend. `settled_cents`:
    the amount of a range, or of what no schedule knows, as a coordinator settled it. `cause` and `noticed_minutes` tell of work
    that was called off: who did it, and how long before the start (negative: after).
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="told")
    version = models.PositiveSmallIntegerField(default=1)
    booked_minutes = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField()
    preparation_minutes = models.PositiveIntegerField(default=0)
    report_km = models.PositiveIntegerField(null=True, blank=True)
    proposed_km = models.PositiveIntegerField(null=True, blank=True)
    way = models.CharField(max_length=12, choices=Way.choices, default=Way.CAR)
    km = models.DecimalField(max_digits=6, decimal_places=1, default=0)
    passengers = models.PositiveSmallIntegerField(default=0)
    leaves_at = models.DateTimeField()
    returns_at = models.DateTimeField()
    distance_km = models.DecimalField(max_digits=6, decimal_places=1, null=True, blank=True)
    free_meals = models.PositiveSmallIntegerField(default=0)
    settled_cents = models.PositiveIntegerField(null=True, blank=True)
    cause = models.CharField(max_length=16, choices=Cause.choices, blank=True)
    noticed_minutes = models.IntegerField(null=True, blank=True)

    class Meta:
        ordering = ["claim", "version"]
        constraints = [
            models.UniqueConstraint(fields=["claim", "version"], name="told_once_a_version"),
            models.CheckConstraint(condition=Q(returns_at__gte=F("leaves_at")), name="a_trip_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(km__gte=0), name="kilometres_are_no_less_than_none"),
        ]

    class Personal:
        """Where and how somebody went."""

        fields = {
            "id": KEEP, "claim": KEEP, "version": KEEP, "booked_minutes": KEEP, "minutes": KEEP, "preparation_minutes": KEEP,
            "report_km": KEEP, "proposed_km": KEEP, "way": KEEP, "km": KEEP, "passengers": KEEP, "leaves_at": KEEP,
            "returns_at": KEEP, "distance_km": KEEP, "free_meals": KEEP, "settled_cents": KEEP, "cause": KEEP,
            "noticed_minutes": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.claim_id}/{self.version}"


class Receipt(Coded):
    """A cost that the person paid, with its paper. One taken away stays in the versions that were sent with it."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="receipts")
    cost = models.CharField(max_length=12, choices=Cost.choices, default=Cost.TICKET)
    words = models.CharField(max_length=120)
    cents = models.PositiveIntegerField()
    file = models.OneToOneField(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="receipt")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["claim", "added_at", "id"]
        constraints = [models.CheckConstraint(condition=Q(cents__gte=1), name="a_receipt_has_a_sum")]

    class Personal:
        """Tickets and the like."""

        fields = {
            "id": KEEP, "code": KEEP, "claim": KEEP, "cost": KEEP, "words": ERASE, "cents": KEEP, "file": KEEP, "added_at": KEEP,
            "removed_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code
