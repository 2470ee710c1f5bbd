"""Busy times from calendars that people keep elsewhere: the times alone, never what they are about."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP, SENSITIVE
from kokemussilta.register.models.entry import Expert


class CalendarLink(Coded):
    """The address of a calendar elsewhere. It works like a key, so it is kept locked (`secrets`) and only its host is shown.

    `checked_at`: the last try; `read_at`: the last time it was read; `failing_since` and `failure`: since when and why it can't be;
    `next_at`: when it is tried next; `told_at`: when the person was last written to about it.
    """

    class Failure(models.TextChoices):
        """Why a calendar could not be read."""

        UNKNOWN_HOST = "unknown_host", _("Osoitetta ei löydy.")
        NOT_PUBLIC = "not_public", _("Osoite ei ole julkisessa verkossa, joten sitä ei voi lukea.")
        NO_ANSWER = "no_answer", _("Kalenteri ei vastannut ajoissa.")
        INSECURE = "insecure", _("Yhteyttä kalenteriin ei voitu suojata.")
        REFUSED = "refused", _("Kalenteri ei antanut lukea itseään. Jako on ehkä lopetettu tai osoite vaihtunut.")
        NOT_CALENDAR = "not_calendar", _("Osoitteessa ei ole kalenteria.")
        TOO_LARGE = "too_large", _("Kalenteri on liian suuri luettavaksi.")
        TOO_HEAVY = "too_heavy", _("Kalenterissa on toistuvia merkintöjä, joita emme osanneet laskea.")

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="calendars")
    address = models.TextField(editable=False)
    host = models.CharField(max_length=255)
    added_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    read_at = models.DateTimeField(null=True, blank=True, editable=False)
    failing_since = models.DateTimeField(null=True, blank=True, editable=False)
    failure = models.CharField(max_length=12, choices=Failure.choices, blank=True, default="", editable=False)
    next_at = models.DateTimeField(db_index=True, editable=False)
    told_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(failing_since__isnull=True, failure="") | (Q(failing_since__isnull=False) & ~Q(failure="")),
                name="a_failing_calendar_tells_why",
            ),
        ]

    class Personal:
        """An address of the person's own calendar; whoever has it may read all of it."""

        fields = {
            "id": KEEP, "code": KEEP, "expert": KEEP, "address": SENSITIVE, "host": ERASE, "added_at": KEEP, "checked_at": KEEP,
            "read_at": KEEP, "failing_since": KEEP, "failure": KEEP, "next_at": KEEP, "told_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code


class BusyTime(models.Model):
    """A time when one of the person's calendars says that they are busy. Nothing else of the calendar is kept."""

    link = models.ForeignKey(CalendarLink, on_delete=models.CASCADE, related_name="times")
    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]
        constraints = [models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_busy_time_ends_after_it_starts")]
        indexes = [models.Index(fields=["expert", "ends_at"])]

    class Personal:
        """When, without what."""

        fields = {"id": KEEP, "link": KEEP, "expert": KEEP, "starts_at": SENSITIVE, "ends_at": SENSITIVE}

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d}"
