"""Consents noted from a paper, a talk or a sheet lose the version of a text that nobody was shown; who was invited when is filled in."""

from typing import Any

from django.db import migrations
from django.db.models import Max


def forget_texts(apps: Any, schema_editor: Any) -> None:
    """What was read out or signed elsewhere is not known here."""
    consents = apps.get_model("register", "Consent").objects
    consents.filter(way__in=["paper", "spoken", "sheet"]).exclude(text_version="").update(text_version="")


def fill_in_greetings(apps: Any, schema_editor: Any) -> None:
    """From the trail: invitations; and whoever was taken in got a letter of welcome that day, unless it was by a sheet."""
    entries = apps.get_model("audit", "Entry").objects
    experts = apps.get_model("register", "Expert").objects
    verbs = ["register.expert.invited", "register.expert.joined"]
    last = entries.filter(verb__in=verbs).order_by().values("subject").annotate(at=Max("at"))
    for row in last.iterator():
        experts.filter(code=row["subject"]).update(greeted_at=row["at"])


class Migration(migrations.Migration):

    dependencies = [("audit", "0001_entries_and_readings"), ("register", "0004_questions_greetings_and_waiting_addresses")]

    # Backwards nothing: the older program knows neither, and shows no text for an unknown version.
    operations = [
        migrations.RunPython(forget_texts, migrations.RunPython.noop),
        migrations.RunPython(fill_in_greetings, migrations.RunPython.noop),
    ]
