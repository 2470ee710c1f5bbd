"""The field's shared lists: regions, languages, sectors, themes, kinds of task. Shipped as data, editable by leads."""

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kokemussilta.core.privacy import KEEP, Kept


class Named(models.Model):
    """A list entry with a stable code and its name in three languages."""

    code = models.SlugField(max_length=40, unique=True)
    name_fi = models.CharField(max_length=120)
    name_sv = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    position = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    NAMED: ClassVar[dict[str, Kept]] = dict.fromkeys(
        ("id", "code", "name_fi", "name_sv", "name_en", "position", "is_active"), KEEP
    )

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        language = (get_language() or "fi")[:2]
        return str(getattr(self, f"name_{language}", "") or self.name_fi)


class WellbeingCounty(Named):
    """A wellbeing services county (hyvinvointialue); Helsinki and Åland stand beside them."""

    class Personal:
        """No person in it."""

        fields = Named.NAMED


class Municipality(Named):
    """A municipality with the coordinates of its main locality; distances start from there."""

    county = models.ForeignKey(WellbeingCounty, on_delete=models.PROTECT, related_name="municipalities")
    latitude = models.FloatField()
    longitude = models.FloatField()

    class Personal:
        """No person in it."""

        fields = Named.NAMED | {"county": KEEP, "latitude": KEEP, "longitude": KEEP}


class Language(Named):
    """A language that people work in."""

    class Personal:
        """No person in it."""

        fields = Named.NAMED


class Sector(Named):
    """What kind of client: psychiatry, social work with adults, school, parish, company ..."""

    class Personal:
        """No person in it."""

        fields = Named.NAMED


class Theme(Named):
    """What an experience is of, in two levels; matching demands the same top theme and prefers the same leaf."""

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")

    class Personal:
        """No person in it."""

        fields = Named.NAMED | {"parent": KEEP}

    @property
    def top_id(self) -> int:
        """The row number of the top theme: its parent's, or its own."""
        return self.parent_id or self.pk


class TaskKind(Named):
    """A kind of task, shared by all organisations; their products are priced variants of kinds. Experts tick kinds."""

    class Personal:
        """No person in it."""

        fields = Named.NAMED


class Audience(Named):
    """Who listens: pupils, students, clients, next of kin, professionals, decision-makers ..."""

    is_minors = models.BooleanField(default=False)

    class Personal:
        """No person in it."""

        fields = Named.NAMED | {"is_minors": KEEP}


class Perspective(models.TextChoices):
    """Whose experience: one's own, or that of somebody close."""

    OWN = "own", _("oma kokemus")
    CLOSE = "close", _("läheisen kokemus")
