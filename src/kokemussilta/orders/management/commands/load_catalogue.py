"""`kokemussilta load-catalogue`: bring the shipped services into the database."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kokemussilta.core import clock
from kokemussilta.orders import queries, searching
from kokemussilta.orders.catalogue import load_catalogue, missing


class Command(BaseCommand):
    """See `orders.catalogue`."""

    help = "Loads the services that clients can order; safe to run again. Needs load-vocabulary first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to look only."""
        parser.add_argument("--check", action="store_true", help="change nothing; fail when a service is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        if not options["check"]:
            before = queries.product_names()
            load_catalogue()
            after = queries.product_names()
            if any(after.get(number) != names for number, names in before.items()):
                searching.names_changed(by=None, at=clock.now())
        elif lacks := missing():
            raise CommandError(f"{len(lacks)} services have not been loaded")
