"""`kokemussilta operator ADDRESS`: who runs the installation."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from kokemussilta.accounts import actions
from kokemussilta.core import clock


class Command(BaseCommand):
    """Makes a person an operator, or takes it back; opens their account when there is none."""

    help = (
        "Makes the person with the address an operator: they add organisations, and see no personal data. They sign in by code."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The address, and whether to take it back."""
        parser.add_argument("address")
        parser.add_argument("--end", action="store_true", help="the person is an operator no more")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say so."""
        address = options["address"]
        try:
            validate_email(address)
        except ValidationError:
            raise CommandError(f"{address} is not an e-mail address.") from None
        actions.set_operator(email=address, is_operator=not options["end"], by=None, at=clock.now())
        said = "is an operator no more" if options["end"] else "is an operator and signs in with a code sent to that address"
        self.stdout.write(f"{address} {said}.")
