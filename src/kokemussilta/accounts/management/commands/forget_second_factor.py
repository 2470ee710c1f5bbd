"""`kokemussilta forget-second-factor ADDRESS`: for somebody who has lost the device and the recovery codes."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kokemussilta.accounts import actions
from kokemussilta.accounts.models import User
from kokemussilta.core import clock


class Command(BaseCommand):
    """Removes a person's passkeys, authenticator app and recovery codes, and signs them out everywhere."""

    help = "Removes a person's second factor. Make sure by other means that it is really they who ask; they are told by e-mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The address."""
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say so."""
        user = User.objects.filter(email=options["address"].strip().lower()).first()
        if user is None:
            raise CommandError(f"Nobody has the address {options['address']}.")
        count = actions.forget_second_factor(user=user, by=None, at=clock.now())
        self.stdout.write(f"Removed {count}. The person is signed out everywhere and signs in with a mailed code.")
