"""Spreadsheets that were brought in; all of it is deleted after thirty days."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP, SENSITIVE
from kokemussilta.core.workflow import Moving
from kokemussilta.register.models.entry import Expert
from kokemussilta.register.states import ImportState


class ImportRun(Coded, Moving):
    """A spreadsheet that somebody brought: its rows wait here for the check, are run as a whole, and can be undone as a whole.

    `headings`: the first row. `mapping`: field name -> column number. `duplicates`: what to do with people already here.
    """

    class Duplicates(models.TextChoices):
        """What is done with a row about somebody who is in the register already."""

        SKIP = "skip", _("Jätetään ennalleen")
        UPDATE = "update", _("Täydennetään tiedot taulukosta")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.WAITING, editable=False)
    file_name = models.CharField(max_length=120, blank=True)
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    duplicates = models.CharField(max_length=10, choices=Duplicates.choices, default=Duplicates.SKIP)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_is_known"),
            models.CheckConstraint(condition=Q(duplicates__in=["skip", "update"]), name="import_duplicates_is_known"),
        ]

    class Personal:
        """A file's name may hold a person's; all of it goes after thirty days."""

        fields = {
            "id": KEEP, "code": KEEP, "organisation": KEEP, "by": KEEP, "state": KEEP, "state_since": KEEP, "file_name": ERASE,
            "headings": ERASE, "mapping": KEEP, "duplicates": KEEP, "created_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code


class ImportRow(models.Model):
    """One row of the spreadsheet as it came, and what became of it. `number` is the row's own in the sheet.

    `guard_version`, `filled` (names of what the row filled in) and `made_account` are what undoing needs.
    """

    class Outcome(models.TextChoices):
        """What became of a row."""

        WAITING = "waiting", _("odottaa")
        ADDED = "added", _("lisätty")
        UPDATED = "updated", _("täydennetty")
        SKIPPED = "skipped", _("ennallaan")
        ASKED = "asked", _("kysytään häneltä itseltään")

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.WAITING)
    expert = models.ForeignKey(Expert, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    guard_version = models.PositiveIntegerField(default=0)
    filled = models.JSONField(default=list, blank=True)
    made_account = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="a_row_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["waiting", "added", "updated", "skipped", "asked"]), name="row_outcome_is_known"
            ),
        ]

    class Personal:
        """Everything that stood in the sheet; gone after thirty days."""

        fields = {
            "id": KEEP, "run": KEEP, "number": KEEP, "cells": SENSITIVE, "outcome": KEEP, "expert": ERASE,
            "guard_version": KEEP, "filled": KEEP, "made_account": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return str(self.number)
