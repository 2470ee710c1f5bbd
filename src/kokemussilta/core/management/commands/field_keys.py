"""`kokemussilta field-keys`: makes a key for encrypted fields, tells what the keys hold, and seals everything with the newest."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kokemussilta.core import encryption


class Command(BaseCommand):
    """Tells how many fields each key holds; `--rotate` seals with the key in use what an older one sealed."""

    help = "Salattujen kenttien avaimet: tee uusi, katso tilanne, vaihda."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A new key's name, or the change."""
        parser.add_argument("--new", metavar="NIMI", help="tee avain, jonka voi lisätä asetukseen FIELD_KEYS ensimmäiseksi")
        parser.add_argument("--rotate", action="store_true", help="salaa kaikki käytössä olevalla avaimella")

    def handle(self, *args: Any, **options: Any) -> None:
        """One of the three; a key is printed only when it is made."""
        if options["new"]:
            self.stdout.write(f"{options['new']}:{encryption.new_key()}")
            return
        lost = self._rotate() if options["rotate"] else 0
        held: Counter[str] = Counter()
        for model, name in encryption.fields():
            sealed: Any = model._base_manager
            held.update(encryption.key_of(text) for text in sealed.exclude(**{name: ""}).values_list(name, flat=True))
        for name, count in sorted(held.items()):
            self.stdout.write(f"{name}: {count} kenttää{' (käytössä)' if name == encryption.current_key() else ''}")
        if not held:
            self.stdout.write("Salattuja kenttiä ei vielä ole.")
        if lost:
            raise CommandError(
                f"{lost} kenttää ei aukea millään avaimella. Vanha avain on vielä oltava asetuksessa FIELD_KEYS."
            )

    def _rotate(self) -> int:
        lost = 0
        for model, name in encryption.fields():
            done, unread = encryption.seal_anew(model, name)
            lost += unread
            self.stdout.write(f"{model._meta.label}.{name}: {done} salattu uudelleen")
        return lost
