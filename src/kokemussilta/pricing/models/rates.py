"""The tax-free travel rates, a dated row a year (or a correction), never changed."""

from django.db import models
from django.db.models import Q

from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import KEEP
from kokemussilta.pricing import travel

#: The sums, in the order in which they are asked and shown.
SUMS = (
    "car_cents", "passenger_cents", "motorcycle_cents", "moped_cents", "other_cents", "full_day_cents", "half_day_cents",
    "meal_cents", "two_meals_cents", "night_cents",
)  # fmt: skip


class TravelRates(Coded):
    """Rates from a day on; of several from one day the newest row. A sum is None where no source told it.

    `source` says where the sums were read, `note` what is uncertain in them. `shipped`: came with the program.
    """

    valid_from = models.DateField()
    car_cents = models.PositiveIntegerField(null=True, blank=True)
    passenger_cents = models.PositiveIntegerField(null=True, blank=True)
    motorcycle_cents = models.PositiveIntegerField(null=True, blank=True)
    moped_cents = models.PositiveIntegerField(null=True, blank=True)
    other_cents = models.PositiveIntegerField(null=True, blank=True)
    full_day_cents = models.PositiveIntegerField(null=True, blank=True)
    half_day_cents = models.PositiveIntegerField(null=True, blank=True)
    meal_cents = models.PositiveIntegerField(null=True, blank=True)
    two_meals_cents = models.PositiveIntegerField(null=True, blank=True)
    night_cents = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300)
    note = models.CharField(max_length=300, blank=True)
    shipped = models.BooleanField(default=False)
    made_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="rates_name_their_source"),
        ]

    class Personal:
        """No person in it but who added it."""

        fields = dict.fromkeys(("id", "code", "valid_from", *SUMS, "source", "note", "shipped", "made_at", "made_by"), KEEP)

    def __str__(self) -> str:
        return str(self.valid_from)

    def as_rule(self) -> travel.Rates:
        """The rates for computing."""
        return travel.Rates(code=self.code, **{name: getattr(self, name) for name in SUMS})
