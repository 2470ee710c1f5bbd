"""A file that somebody brought. What it belongs to points here, and its area says who may see it."""

from django.db import models
from django.db.models import Q

from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP
from kokemussilta.files.states import Kind, Purpose


class StoredFile(Coded):
    """One file, checked and made anew; its bytes lie in Django's storage under `path`, which says nothing of it."""

    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    name = models.CharField(max_length=100, blank=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=100, unique=True, null=True, blank=True)
    uploaded_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True, db_index=True)

    class Meta:
        ordering = ["uploaded_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=Purpose.values), name="purpose_of_file_is_known"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="kind_of_file_is_known"),
            models.CheckConstraint(
                condition=Q(path__isnull=False) | Q(removed_at__isnull=False), name="a_file_without_bytes_was_removed"
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="a_file_has_bytes"),
        ]

    class Personal:
        """Names of files tell of people, and so does what is in them."""

        fields = {
            "id": KEEP, "code": KEEP, "purpose": KEEP, "name": ERASE, "kind": KEEP, "size": KEEP, "sha256": KEEP, "path": ERASE,
            "uploaded_by": ERASE, "uploaded_at": KEEP, "removed_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def is_image(self) -> bool:
        """Whether a browser shows it inside a page."""
        return self.kind != Kind.PDF
