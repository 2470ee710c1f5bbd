"""`kokemussilta prepare`: what an installation needs before its pages are served, once at the start and at each upgrade."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand

from kokemussilta.core.management import preparing


class Command(BaseCommand):
    """Tables, shared lists, translations and static files; what is in place already is left alone."""

    help = "Prepares database and files: `serve` does it by itself; with several machines run it once, before they start."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to look only."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail and tell when something is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say so."""
        if options["check"]:
            preparing.refuse_unprepared()
        else:
            preparing.everything()
        self.stdout.write("The database is prepared.")
