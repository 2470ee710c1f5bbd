"""Work that was agreed by telephone or in a corridor, and is told of afterwards by one side and confirmed by another."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments.models.seats import Assignment
from kokemussilta.assignments.states import LateState, Side
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP
from kokemussilta.core.workflow import Moving
from kokemussilta.orders.models import ServiceProduct
from kokemussilta.orders.states import Payer, Place
from kokemussilta.register.models import Expert
from kokemussilta.vocabulary.models import Language, Municipality


class LateEntries(models.QuerySet[Any]):
    """Questions to late entries."""

    def visible_to(self, user: User | AnonymousUser) -> "LateEntries":
        """One's own as an expert, those of the units for which one orders, those of one's desks."""
        if not isinstance(user, User):
            return self.none()
        held = standing(user)
        whose = Q(expert__user=user) | Q(desk__in=held.organisations(Permission.ORDER_HANDLE))
        whose |= Q(unit__in=held.units(Permission.ORDER_PLACE))
        return self.filter(whose | Q(unit__organisation__in=held.organisations(Permission.ORDER_PLACE)))


class LateEntry(Coded, Moving):
    """What one side tells; with the other's yes it becomes an order, a task and `assignment`, and counts. Until then it counts nowhere."""

    state = models.CharField(max_length=10, choices=LateState.choices, default=LateState.TOLD, editable=False)
    desk = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="late_entries")
    told_by = models.CharField(max_length=10, choices=Side.choices)
    asked = models.CharField(max_length=10, choices=Side.choices)
    entered_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    entered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    refused_because = models.CharField(max_length=300, blank=True)
    assignment = models.OneToOneField(
        Assignment, null=True, blank=True, on_delete=models.PROTECT, related_name="entered_afterwards"
    )
    product = models.ForeignKey(ServiceProduct, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=10, choices=Place.choices)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    language = models.ForeignKey(Language, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation_name = models.CharField(max_length=160, blank=True)
    unit_name = models.CharField(max_length=160, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    payer = models.CharField(max_length=12, choices=Payer.choices)
    fee_cents = models.PositiveIntegerField(null=True, blank=True)
    people_reached = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField(null=True, blank=True)
    travel_km = models.PositiveIntegerField(null=True, blank=True)
    travel_note = models.CharField(max_length=200, blank=True)
    words = models.TextField(blank=True, max_length=2000)

    objects = LateEntries.as_manager()

    class Meta:
        ordering = ["entered_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=LateState.values), name="late_state_is_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="late_work_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(ends_at__lte=F("entered_at")), name="late_work_is_told_of_afterwards"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(assignment__isnull=False),
                name="confirmed_late_work_is_an_assignment",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refused_because=""), name="refused_late_work_has_its_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(answered_by=None) | Q(entered_by=None) | ~Q(answered_by=F("entered_by")),
                name="nobody_confirms_their_own_late_work",
            ),
        ]
        indexes = [models.Index(fields=["desk", "state"]), models.Index(fields=["expert", "state"])]

    class Personal:
        """A person's work, and who met them."""

        fields = {
            "id": KEEP, "code": KEEP, "state": KEEP, "state_since": KEEP, "desk": KEEP, "expert": ERASE, "told_by": KEEP, "asked": KEEP,
            "entered_by": KEEP, "entered_at": KEEP, "answered_by": KEEP, "answered_at": KEEP, "refused_because": ERASE,
            "assignment": KEEP, "product": KEEP, "starts_at": KEEP, "ends_at": KEEP, "place": KEEP, "municipality": KEEP,
            "language": KEEP, "unit": KEEP, "organisation_name": KEEP, "unit_name": KEEP, "contact_name": ERASE, "payer": KEEP,
            "fee_cents": KEEP, "people_reached": KEEP, "minutes": KEEP, "travel_km": ERASE, "travel_note": ERASE, "words": ERASE,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def orderer(self) -> str:
        """For whom the work was done."""
        organisation = self.unit.organisation.name if self.unit else self.organisation_name
        unit = self.unit.name if self.unit else self.unit_name
        return ", ".join(part for part in dict.fromkeys((organisation, unit)) if part)
