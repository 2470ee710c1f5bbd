"""What was done and what was read: append-only, without foreign keys, so that it never holds back the living data.

Entries hold opaque codes, verbs and field names, never values. Erasing a person deletes what ties their code to them.
"""

from typing import Any, NoReturn

from django.db import models

from kokemussilta.audit.reasons import FIELDS, REASONS
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import KEEP


class AppendOnly(models.QuerySet[Any]):
    """Rows that can be added and read, never changed."""

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse."""
        raise TypeError("audit rows are never changed")

    def delete(self) -> NoReturn:
        """Refuse."""
        raise TypeError("audit rows are never deleted")


class Entry(Coded):
    """One thing that somebody did. `subject` and `within` are public codes; `by` is a person's code or "" for the program."""

    at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=12, blank=True)
    verb = models.CharField(max_length=60)
    subject = models.CharField(max_length=12)
    within = models.CharField(max_length=12, blank=True)
    fields = models.JSONField(default=list)

    objects = AppendOnly.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject", "at"]), models.Index(fields=["within", "at"])]

    class Personal:
        """Codes only."""

        fields = {
            "id": KEEP,
            "code": KEEP,
            "at": KEEP,
            "by": KEEP,
            "verb": KEEP,
            "subject": KEEP,
            "within": KEEP,
            "fields": KEEP,
        }

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class Reading(Coded):
    """Somebody read sensitive data of one or more experts; a list is one reading."""

    at = models.DateTimeField(db_index=True)
    by = models.CharField(max_length=12)
    reason = models.CharField(max_length=40)
    within = models.CharField(max_length=12, blank=True)
    fields = models.JSONField(default=list)

    objects = AppendOnly.as_manager()

    class Personal:
        """Codes only."""

        fields = {"id": KEEP, "code": KEEP, "at": KEEP, "by": KEEP, "reason": KEEP, "within": KEEP, "fields": KEEP}

    def __str__(self) -> str:
        return f"{self.reason} {self.at:%Y-%m-%d}"

    @property
    def why(self) -> str:
        """The reason in words."""
        return str(REASONS.get(self.reason, self.reason))

    @property
    def what(self) -> str:
        """What was shown, in words."""
        return ", ".join(str(FIELDS.get(field, field)) for field in self.fields)


class ReadSubject(models.Model):
    """One expert whose data a reading showed."""

    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="subjects")
    subject = models.CharField(max_length=12, db_index=True)

    objects = AppendOnly.as_manager()

    class Personal:
        """Codes only."""

        fields = {"id": KEEP, "reading": KEEP, "subject": KEEP}

    def __str__(self) -> str:
        return self.subject
