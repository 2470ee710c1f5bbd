"""`kokemussilta messages`: gathers the texts of the program, compiles the translations, checks that none is missing."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kokemussilta.core import messages

SHOWN = 40


class Command(BaseCommand):
    """Without options: how many texts each language lacks."""

    help = "Gather, compile and check the message catalogues (no system tools needed)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The three things it does; they may be asked for together."""
        parser.add_argument("--update", action="store_true", help="bring locale/ in line with code and templates")
        parser.add_argument("--compile", action="store_true", help="compile what has changed")
        parser.add_argument("--check", action="store_true", help="fail when a translation is missing or wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        """See the options."""
        if options["update"]:
            for language in messages.translated_languages():
                catalog = messages.update(language)
                self.stdout.write(f"{language}: {len(catalog)} texts")
        if options["compile"]:
            for path in messages.compile_all():
                self.stdout.write(f"compiled {path}")
        faults = messages.check_all() if options["check"] or not (options["update"] or options["compile"]) else []
        for fault in faults[:SHOWN]:
            self.stdout.write(str(fault))
        if options["check"] and faults:
            raise CommandError(f"{len(faults)} faults in the catalogues; `make messages` gathers what is new")
        if not (options["update"] or options["compile"] or faults):
            self.stdout.write("all texts are translated")
