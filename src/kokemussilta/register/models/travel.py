"""Where a person goes."""

from django.db import models
from django.db.models import Q

from kokemussilta.core.privacy import ERASE, KEEP
from kokemussilta.register.models.entry import Expert
from kokemussilta.vocabulary.models import Municipality, WellbeingCounty


class TravelArea(models.Model):
    """A municipality or a whole wellbeing services county where the person goes; without any they go anywhere near enough."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="travel_areas")
    county = models.ForeignKey(WellbeingCounty, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["expert", "county"], name="a_county_once"),
            models.UniqueConstraint(fields=["expert", "municipality"], name="a_municipality_once"),
            models.CheckConstraint(
                condition=Q(county__isnull=True, municipality__isnull=False)
                | Q(county__isnull=False, municipality__isnull=True),
                name="an_area_is_a_county_or_a_municipality",
            ),
        ]

    class Personal:
        """The person's own."""

        fields = {"id": KEEP, "expert": KEEP, "county": ERASE, "municipality": ERASE}

    def __str__(self) -> str:
        return str(self.municipality or self.county)
