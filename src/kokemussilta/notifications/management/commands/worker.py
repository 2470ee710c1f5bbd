"""`kokemussilta worker`: duties and the outbox."""

import signal
from argparse import ArgumentParser
from contextlib import suppress
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand
from django.db import Error as DatabaseTrouble

from kokemussilta.core.management import preparing
from kokemussilta.notifications import worker


class Command(BaseCommand):
    """Runs the worker; as many may run at once as there are machines."""

    help = "Does what is due and sends what is in the outbox, until Ctrl-C or SIGTERM; the message in hand is finished first."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How often to look."""
        parser.add_argument("--poll", type=float, default=0.5, help="seconds between looks when there is nothing to do (0.5)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until told to stop."""
        if settings.MAIL_TRANSPORT.endswith((".NoMail", ".KeptMail")) and not settings.DEMO:
            self.stderr.write("No mail server is named in EMAIL_URL: messages wait in the outbox and reach nobody.")
        with suppress(DatabaseTrouble):  # one that is away may come back, and the worker waits for it
            preparing.refuse_unprepared()
        told = False

        def stop(number: int, frame: FrameType | None) -> None:
            nonlocal told
            told = True

        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, stop)
        worker.run(lambda: told, poll=options["poll"])
