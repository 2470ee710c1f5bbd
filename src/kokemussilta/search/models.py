"""The index: which form of a word stands in which thing."""

from typing import Any

from django.db import models

from kokemussilta.core.privacy import ERASE, KEEP


class BytewiseField(models.CharField[str, str]):
    """Text that both databases compare byte by byte, so that "begins with" is a range of the same index."""

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        """The column's parameters; PostgreSQL would else compare by a language's order."""
        known = super().db_parameters(connection)
        return {**known, "collation": "C"} if connection.vendor == "postgresql" else dict(known)


class Word(models.Model):
    """One form of one thing (`kind`, `subject`: its row number). `owner`: see `rules.Document`.

    What the form says is personal, as what it was made of is; it goes with its thing (`actions.forget`, `actions.bring`).
    """

    kind = models.CharField(max_length=12)
    subject = models.PositiveBigIntegerField()
    form = BytewiseField(max_length=60)
    owner = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject", "form"], name="a_form_once_in_a_thing")]
        indexes = [models.Index(fields=["kind", "form", "owner", "-subject"], name="things_with_a_form")]

    class Personal:
        """Names, numbers and addresses among the forms."""

        fields = {"id": KEEP, "kind": KEEP, "subject": KEEP, "form": ERASE, "owner": KEEP}

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Rebuild(models.Model):
    """How far a kind has been indexed anew: `reached` is the last row number that is done; `done_at` empty while it goes on.

    `rules`: the version of the rules (`sources.VERSION`) that the kind is indexed by.
    """

    kind = models.CharField(max_length=12, unique=True)
    reached = models.PositiveBigIntegerField(default=0)
    rules = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(("id", "kind", "reached", "rules", "asked_at", "done_at"), KEEP)

    def __str__(self) -> str:
        return self.kind
