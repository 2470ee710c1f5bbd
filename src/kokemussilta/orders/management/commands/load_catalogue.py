"""`kokemussilta load_catalogue`: bring the shipped services into the database."""

from typing import Any

from django.core.management.base import BaseCommand

from kokemussilta.orders.catalogue import load_catalogue


class Command(BaseCommand):
    """See `orders.catalogue`."""

    help = "Loads the services that clients can order; safe to run again. Needs load_vocabulary first."

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        load_catalogue()
