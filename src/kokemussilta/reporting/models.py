"""Tasks as figures see them, one row each, and history that came from elsewhere."""

from django.db import models
from django.db.models import Q

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP, SENSITIVE
from kokemussilta.core.workflow import Moving
from kokemussilta.orders.models import Order, Task
from kokemussilta.orders.states import Place, TaskState
from kokemussilta.register.states import ImportState
from kokemussilta.vocabulary.models import Language, Municipality, Sector, TaskKind


class History(Coded, Moving):
    """A spreadsheet of tasks from before: brought, checked, run as a whole, undone as a whole. `digest`: of the file, to know it again."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.WAITING, editable=False)
    file_name = models.CharField(max_length=120, blank=True)
    digest = models.CharField(max_length=64)
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="history_state_is_known"),
            models.UniqueConstraint(
                fields=["organisation", "digest"], condition=Q(state="done"), name="a_file_of_history_counts_once"
            ),
        ]

    class Personal:
        """A file's name may hold a person's."""

        fields = {
            "id": KEEP, "code": KEEP, "organisation": KEEP, "by": KEEP, "state": KEEP, "state_since": KEEP, "file_name": ERASE,
            "digest": KEEP, "headings": ERASE, "mapping": KEEP, "created_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code


class HistoryRow(models.Model):
    """One row of the sheet as it came; gone when the sheet has been brought in or left waiting for a month."""

    history = models.ForeignKey(History, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["history", "number"], name="a_row_of_history_once")]

    class Personal:
        """Whatever stood in the sheet."""

        fields = {"id": KEEP, "history": KEEP, "number": KEEP, "cells": SENSITIVE}

    def __str__(self) -> str:
        return str(self.number)


class TaskFact(models.Model):
    """One task with everything that figures are counted from, computed from the task's own rows or brought from a sheet.

    A task of ours has `task`, one of a sheet `history` and its row's `number`. What a sheet calls by a name that is not on our lists
    keeps its own word (`sector_name`, `client_name`, `kind_name`). Times are in minutes, money in cents.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    task = models.OneToOneField(Task, null=True, blank=True, on_delete=models.CASCADE, related_name="fact")
    history = models.ForeignKey(History, null=True, blank=True, on_delete=models.CASCADE, related_name="facts")
    number = models.PositiveIntegerField(null=True, blank=True)
    is_held = models.BooleanField()
    status = models.CharField(max_length=10, choices=TaskState.choices)
    day = models.DateField()
    sector = models.ForeignKey(Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sector_name = models.CharField(max_length=120, blank=True)
    client = models.ForeignKey(Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    client_name = models.CharField(max_length=120, blank=True)
    client_organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    product = models.SlugField(max_length=60, blank=True)
    kind = models.ForeignKey(TaskKind, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind_name = models.CharField(max_length=120, blank=True)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    language = models.ForeignKey(Language, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=10, choices=Place.choices, blank=True)
    minutes = models.PositiveIntegerField(default=0)
    person_minutes = models.PositiveIntegerField(default=0)
    voluntary_minutes = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    experts = models.PositiveIntegerField(default=0)
    fee_cents = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(task__isnull=False, history__isnull=True, number__isnull=True)
                | Q(task__isnull=True, history__isnull=False, number__isnull=False),
                name="a_fact_is_ours_or_from_a_sheet",
            ),
            models.UniqueConstraint(fields=["history", "number"], name="a_fact_a_row"),
        ]
        indexes = [models.Index(fields=["organisation", "is_held", "day"], name="held_tasks_by_day")]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(
            ("id", "organisation", "task", "history", "number", "is_held", "status", "day", "sector", "sector_name", "client",
             "client_name", "client_organisation", "unit", "product", "kind", "kind_name", "municipality", "language", "place",
             "minutes", "person_minutes", "voluntary_minutes", "people", "experts", "fee_cents"), KEEP,
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.day}"


class Touched(models.Model):
    """An order of which something may have changed since its tasks' facts were computed; gone when they have been, anew."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="+")

    class Personal:
        """Row numbers."""

        fields = {"id": KEEP, "order": KEEP}

    def __str__(self) -> str:
        return str(self.order_id)


class CaughtUp(models.Model):
    """One row: who holds it computes facts, so that two never do so of the same orders at once."""

    at = models.DateTimeField(null=True, blank=True)

    class Personal:
        """A moment."""

        fields = {"id": KEEP, "at": KEEP}

    def __str__(self) -> str:
        return str(self.at)
