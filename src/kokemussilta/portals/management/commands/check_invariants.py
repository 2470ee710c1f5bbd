"""`kokemussilta check-invariants`: look through the database for what must never be false."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kokemussilta.portals.invariants import INVARIANTS

SHOWN = 20


class Command(BaseCommand):
    """Names what holds and, by public codes, what does not; ends with 1 when something does not."""

    help = "Looks through the database for what must never be false. Changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("--all-rows", action="store_true", help=f"name every row, not only the first {SHOWN}")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        faults = 0
        for invariant in INVARIANTS:
            codes = list(invariant.broken())
            faults += len(codes)
            self.stdout.write(f"{'no ' if codes else 'yes'}  {invariant.sentence}")
            shown = codes if options["all_rows"] else codes[:SHOWN]
            for code in shown:
                self.stdout.write(f"       {code}")
            if len(shown) < len(codes):
                self.stdout.write(f"       and {len(codes) - len(shown)} more")
        if faults:
            raise CommandError(f"{faults} rows are not as they must be.")
