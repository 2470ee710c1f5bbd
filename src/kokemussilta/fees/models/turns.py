"""Whose turn it is on a desk, as found when the claim was placed: what queues and counts are read from."""

from django.db import models

from kokemussilta.accounts.models import User
from kokemussilta.core.privacy import KEEP
from kokemussilta.fees.models.claims import Stay


class Turn(models.Model):
    """One person who may decide on the claim while it lies there. `is_asked`: it is theirs now; else it was, and they still may.

    Kept true by `actions.desks`; whoever presses is asked of the rules again, for a role may have ended a moment ago.
    """

    stay = models.ForeignKey(Stay, on_delete=models.CASCADE, related_name="turns")
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="claim_turns")
    is_asked = models.BooleanField(default=True)

    class Meta:
        ordering = ["stay", "-is_asked", "id"]
        constraints = [models.UniqueConstraint(fields=["stay", "person"], name="one_turn_a_person")]
        indexes = [models.Index(fields=["person", "is_asked"])]

    class Personal:
        """Who was to decide."""

        fields = dict.fromkeys(("id", "stay", "person", "is_asked"), KEEP)

    def __str__(self) -> str:
        return f"{self.stay_id}/{self.person_id}"
