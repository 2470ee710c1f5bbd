"""`kokemussilta load-prices`: bring the shipped travel rates and example schedules into the database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kokemussilta.pricing.loading import load_all, missing


class Command(BaseCommand):
    """See `pricing.loading`."""

    help = "Loads the travel rates by year and the example fee schedules; safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to look only."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail when something is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        if not options["check"]:
            load_all()
        elif lacks := missing():
            raise CommandError(f"travel rates or example schedules have not been loaded ({', '.join(lacks)})")
