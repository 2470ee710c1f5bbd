"""What was promised before it was kept: as the task says now. Work in tasks that were not held counts no more."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Payers from the tasks, and what people said from the reports."""
    offers, assignments = apps.get_model("assignments", "Offer"), apps.get_model("assignments", "Assignment")
    tasks = apps.get_model("orders", "Task").objects
    of_offer = tasks.filter(seats=OuterRef("seat")).values("payer")[:1]
    offers.objects.filter(payer="").update(payer=Subquery(of_offer))
    of_assignment = tasks.filter(pk=OuterRef("task")).values("payer")[:1]
    assignments.objects.filter(payer="").update(payer=Subquery(of_assignment))
    told = assignments.objects.filter(reported_at__isnull=False)
    told.filter(task__report__was_held=True).update(said_held=True)
    told.filter(task__report__was_held=False).update(said_held=False)
    assignments.objects.filter(state="done", task__report__was_held=False).update(state="not_held")


def empty(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As before: a task that was not held was done by its people."""
    apps.get_model("assignments", "Assignment").objects.filter(state="not_held").update(state="done")


class Migration(migrations.Migration):
    dependencies = [("assignments", "0002_promised_terms_and_what_each_said"), ("orders", "0001_orders_and_tasks")]

    operations = [migrations.RunPython(fill, empty)]
