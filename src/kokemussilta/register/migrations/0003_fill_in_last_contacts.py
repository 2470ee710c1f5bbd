"""Fill in the day of each person's last contact from the contacts that have been noted."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db import migrations
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, TruncDate


def fill_in(apps: Any, schema_editor: Any) -> None:
    """In one statement, however many people."""
    meetings = apps.get_model("register", "Meeting").objects.filter(expert=OuterRef("pk")).order_by("-met_on")
    latest = Subquery(meetings.values("met_on")[:1])
    added = TruncDate("created_at", tzinfo=ZoneInfo("Europe/Helsinki"))
    apps.get_model("register", "Expert").objects.update(last_met_on=latest, quiet_since=Coalesce(latest, added))


class Migration(migrations.Migration):

    dependencies = [("register", "0002_last_contact_on_the_entry")]

    # Backwards nothing: the columns go with the step before.
    operations = [migrations.RunPython(fill_in, migrations.RunPython.noop)]
