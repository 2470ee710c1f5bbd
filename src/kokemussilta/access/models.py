"""Organisations, their units, and who has which role in them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from kokemussilta.access.roles import Role
from kokemussilta.access.scopes import Memberships, Organisations, Units
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP
from kokemussilta.vocabulary.models import Municipality, Sector, WellbeingCounty


class Organisation(Coded):
    """An association, wellbeing services county, municipality, school, company. One may coordinate, order and train."""

    name = models.CharField(max_length=160)
    name_sv = models.CharField(max_length=160, blank=True)
    slug = models.SlugField(max_length=60, unique=True)
    business_id = models.CharField(max_length=9, blank=True)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT)
    coordinates = models.BooleanField(default=False)
    orders = models.BooleanField(default=False)
    trains = models.BooleanField(default=False)
    serves = models.ManyToManyField(WellbeingCounty, blank=True, related_name="served_by")
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    objects = Organisations.as_manager()

    class Meta:
        ordering = ["name"]

    class Personal:
        """Organisations are no persons."""

        fields = dict.fromkeys(
            ("id", "code", "name", "name_sv", "slug", "business_id", "municipality", "coordinates", "orders", "trains",
             "serves", "phone", "email", "is_active"), KEEP,
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The name in the reader's language."""
        return self.name_sv if self.name_sv and (get_language() or "").startswith("sv") else self.name


class Unit(Coded):
    """A ward, school or team of an organisation; it orders and pays."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=160)
    sector = models.ForeignKey(Sector, null=True, blank=True, on_delete=models.PROTECT)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT)
    is_active = models.BooleanField(default=True)

    objects = Units.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_unit_of_a_name")]

    class Personal:
        """Units are no persons."""

        fields = dict.fromkeys(("id", "code", "organisation", "name", "sector", "municipality", "is_active"), KEEP)

    def __str__(self) -> str:
        return self.name


class Membership(Coded):
    """A person's role in an organisation, or in one unit of it, between two days (`ends_on` included)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = Memberships.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_is_known"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="membership_ends_after_it_starts"
            ),
        ]

    class Personal:
        """Who worked where."""

        fields = {
            "id": KEEP, "code": KEEP, "user": ERASE, "organisation": KEEP, "unit": KEEP, "role": KEEP, "starts_on": KEEP,
            "ends_on": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.role} {self.organisation_id}"
