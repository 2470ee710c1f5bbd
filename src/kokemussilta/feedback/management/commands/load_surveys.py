"""`kokemussilta load-surveys`: bring the shipped survey templates into the database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kokemussilta.core import clock
from kokemussilta.feedback import loading


class Command(BaseCommand):
    """See `feedback.loading`."""

    help = "Loads the templates of surveys; safe to run again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to look only."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a template is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        if not options["check"]:
            loading.load(at=clock.now())
        elif lacks := loading.missing():
            raise CommandError(f"{len(lacks)} survey templates have not been loaded")
