"""What repeats: a series of tasks, the times that a task had before, orders kept as templates."""

from django.db import models

from kokemussilta.access.models import Unit
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import KEEP
from kokemussilta.orders.models.ordering import Order, Task


class Series(Coded):
    """Tasks of an order that were agreed on together. `pattern`: as it was agreed, see `orders.recurrence.Pattern`."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="series")
    pattern = models.JSONField()
    starts = models.TimeField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at"]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(("id", "code", "order", "pattern", "starts", "created_at"), KEEP)

    def __str__(self) -> str:
        return self.code


class TaskTime(models.Model):
    """A time that a task had before it was moved; the order's history tells it."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="earlier_times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    moved_to = models.DateTimeField()
    moved_at = models.DateTimeField()
    moved_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["moved_at", "pk"]

    class Personal:
        """No person in it but who moved it."""

        fields = dict.fromkeys(("id", "task", "starts_at", "ends_at", "moved_to", "moved_at", "moved_by"), KEEP)

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d}"


class OrderTemplate(Coded):
    """An order that a unit orders again and again, under a name of its own."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="order_templates")
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="templates")
    name = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="one_template_of_a_name")]

    class Personal:
        """No person in it but who made it."""

        fields = dict.fromkeys(("id", "code", "unit", "order", "name", "made_at", "made_by"), KEEP)

    def __str__(self) -> str:
        return self.code
