from django.db import migrations


def mark_all(apps, schema_editor):
    """Orders with tasks from before get their facts when somebody looks, or the worker has its turn."""
    Order = apps.get_model("orders", "Order")
    Touched = apps.get_model("reporting", "Touched")
    numbers = Order.objects.filter(tasks__isnull=False).order_by("pk").distinct().values_list("pk", flat=True)
    Touched.objects.bulk_create((Touched(order_id=number) for number in numbers.iterator()), batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_facts_and_history")]

    operations = [migrations.RunPython(mark_all, migrations.RunPython.noop)]
