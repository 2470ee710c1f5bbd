"""Orders with tasks from before get their facts when somebody looks, or the worker has its turn."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mark_all(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """All of them."""
    orders, touched = apps.get_model("orders", "Order").objects, apps.get_model("reporting", "Touched")
    numbers = orders.filter(tasks__isnull=False).order_by("pk").distinct().values_list("pk", flat=True)
    touched.objects.bulk_create((touched(order_id=number) for number in numbers.iterator()), batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_facts_and_history")]

    operations = [migrations.RunPython(mark_all, migrations.RunPython.noop)]
