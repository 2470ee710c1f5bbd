"""`kokemussilta demo`: a made-up world on this machine, served with its worker until Ctrl-C."""

import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from kokemussilta.core import clock
from kokemussilta.core.management import preparing
from kokemussilta.demo import filling
from kokemussilta.demo.queries import roles_to_play


class Command(BaseCommand):
    """Prepares the database, fills the world when it is empty, prints whom to be, and serves."""

    help = "Serves a made-up world to try things with. Nothing leaves this machine."

    def add_arguments(self, parser: CommandParser) -> None:
        """Options."""
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--weeks", type=int, default=50, help="how many weeks of history")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--no-serve", action="store_true", help="fill the world and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        if not settings.DEMO:
            raise CommandError("The demo runs only with KOKEMUSSILTA_DEMO=1.")
        preparing.database()
        preparing.translations()  # before the filling: its letters are written in three languages
        if not filling.is_filled():
            self.stdout.write("Filling the demo world: two regions, five organisations, forty experts, a year of work ...")
            with transaction.atomic():
                held = filling.fill(clock.now(), weeks=options["weeks"], seed=options["seed"])
            self.stdout.write(f"Done: {held} tasks held.")
        self._say_whom_to_be(options["port"])
        if not options["no_serve"] and "serve" in get_commands():
            sys.stdout.flush()
            call_command("serve", port=options["port"])

    def _say_whom_to_be(self, port: int) -> None:
        self.stdout.write(
            f"\nKokemussilta: http://localhost:{port}\n\nSign in by the bar on top, or with a code that comes to /demo/mail/:"
        )
        for title, parts in roles_to_play():
            for part in parts:
                self.stdout.write(f"  {title:<22} {part.name:<20} {part.email}")
        self.stdout.write("\nStop with Ctrl-C.\n")
