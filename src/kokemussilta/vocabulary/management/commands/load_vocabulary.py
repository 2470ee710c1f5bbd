"""`kokemussilta load_vocabulary`: bring the shipped lists into the database."""

from typing import Any

from django.core.management.base import BaseCommand

from kokemussilta.vocabulary.loading import load_all


class Command(BaseCommand):
    """See `vocabulary.loading`."""

    help = "Loads regions, languages, sectors, audiences, kinds of task and themes; safe to run again."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        load_all()
