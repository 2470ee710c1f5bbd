"""What a unit goes through with an expert who comes there for the first time."""

from django.db import models
from django.db.models import Q

from kokemussilta.access.models import Unit
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP
from kokemussilta.register.models import Expert


class InductionPoint(Coded):
    """One thing on a unit's list; taken off the list it stays for those with whom it was gone through."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="induction_points")
    position = models.PositiveIntegerField(default=0)
    text = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "text"], condition=Q(is_active=True), name="one_induction_point_of_a_text")
        ]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(("id", "code", "unit", "position", "text", "is_active"), KEEP)

    def __str__(self) -> str:
        return self.code


class InductionTick(models.Model):
    """A point gone through with one expert; remembered for the two, whatever the task."""

    point = models.ForeignKey(InductionPoint, on_delete=models.PROTECT, related_name="ticks")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="+")
    done_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["point", "expert"], name="a_point_is_gone_through_once")]

    class Personal:
        """Where somebody has been shown around."""

        fields = {"id": KEEP, "point": KEEP, "expert": ERASE, "done_by": KEEP, "done_at": KEEP}

    def __str__(self) -> str:
        return str(self.pk)
