"""`kokemussilta load-vocabulary`: bring the shipped lists into the database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kokemussilta.vocabulary.loading import load_all, missing


class Command(BaseCommand):
    """See `vocabulary.loading`."""

    help = "Loads regions, languages, sectors, audiences, kinds of task and themes; safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to look only."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail when an entry is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        if not options["check"]:
            load_all()
        elif lacks := missing():
            raise CommandError(f"shared lists have not been loaded ({', '.join(lacks)})")
