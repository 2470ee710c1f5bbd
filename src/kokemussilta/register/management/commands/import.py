# ruff: noqa: N999  (the command is called import)
"""`kokemussilta import FILE --organisation SLUG`: a spreadsheet of people into a register, all of it or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from kokemussilta.access.models import Organisation
from kokemussilta.core.clock import now
from kokemussilta.core.workflow import Refused
from kokemussilta.register import actions, columns
from kokemussilta.register.checking import Check, check
from kokemussilta.register.models import ImportRun


class Command(BaseCommand):
    """Reads CSV or XLSX; columns are recognised by their Finnish, Swedish or English headings."""

    help = "Tuo ihmiset taulukosta (CSV tai XLSX) organisaation rekisteriin: kaikki tai ei mitään."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, the register, and whether only to try."""
        parser.add_argument("file", type=Path, help="taulukko: CSV tai XLSX")
        parser.add_argument("--organisation", required=True, metavar="SLUG", help="organisaation lyhyt nimi osoitteissa")
        parser.add_argument("--dry-run", action="store_true", help="tarkista vain, älä tuo")
        parser.add_argument("--update", action="store_true", help="täydennä niiden tietoja, jotka ovat jo rekisterissä")
        parser.add_argument("--leave-out-faulty", action="store_true", help="jätä korjattavat rivit pois ja tuo muut")

    def handle(self, *args: Any, **options: Any) -> None:
        """Bring, check, run; what was brought is taken back when it was only a try or could not be done."""
        organisation = Organisation.objects.filter(slug=options["organisation"]).first()
        if organisation is None:
            known = ", ".join(Organisation.objects.filter(coordinates=True).values_list("slug", flat=True))
            raise CommandError(f"Organisaatiota ei löydy. Nämä ovat olemassa: {known or '(ei yhtään)'}")
        path: Path = options["file"]
        try:
            content = path.read_bytes()
        except OSError as error:
            raise CommandError(f"Tiedostoa ei voi lukea: {error.strerror}") from error
        try:
            with transaction.atomic():
                self._run(organisation, content, path.name, options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def _run(self, organisation: Organisation, content: bytes, name: str, options: dict[str, Any]) -> None:
        at = now()
        run = actions.bring(organisation=organisation, content=content, name=name, by=None, at=at)
        if options["update"]:
            run.duplicates = ImportRun.Duplicates.UPDATE
            run.save(update_fields=["duplicates"])
        lacks = columns.lacks(run.mapping)
        if lacks:
            raise CommandError(f"Taulukosta ei löydy: {', '.join(str(part) for part in lacks)}. Tarkista otsikkorivi.")
        self._tell(check(run, at=at))
        if options["dry_run"]:
            run.delete()
            self.stdout.write("Mitään ei tuotu (--dry-run).")
            return
        actions.run_import(run=run, by=None, at=at, leave_out_faulty=options["leave_out_faulty"])
        self.stdout.write(f"Tuotu. Tuonnin tunnus: {run.code}")

    def _tell(self, found: Check) -> None:
        for row in found.faulty:
            for heading, words in row.problems:
                self.stdout.write(f"rivi {row.row.number}: {heading}: {words}")
        self.stdout.write(
            f"uusia {len(found.fresh)}, jo rekisterissä {len(found.duplicates)}, kysytään häneltä itseltään "
            f"{len(found.elsewhere)}, korjattavia {len(found.faulty)}"
        )
