"""A spreadsheet of people into a register by command, all of it or nothing (`kokemussilta import people`)."""

from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError
from django.db import transaction

from kokemussilta.access.models import Organisation
from kokemussilta.core.clock import now
from kokemussilta.core.workflow import Refused
from kokemussilta.register import actions, columns
from kokemussilta.register.checking import Check, check
from kokemussilta.register.models import ImportRun


def bring_people(organisation: Organisation, path: Path, options: dict[str, Any], *, out: TextIO, errors: TextIO) -> None:
    """Bring, check, run; what was brought is taken back when it was only a try or could not be done. Row errors go to `errors`."""
    try:
        with transaction.atomic():
            _run(organisation, path, options, out=out, errors=errors)
    except Refused as refusal:
        raise CommandError(str(refusal)) from refusal


def _run(organisation: Organisation, path: Path, options: dict[str, Any], *, out: TextIO, errors: TextIO) -> None:
    at = now()
    run = actions.bring(organisation=organisation, content=path.read_bytes(), name=path.name, by=None, at=at)
    if options["update"]:
        run.duplicates = ImportRun.Duplicates.UPDATE
        run.save(update_fields=["duplicates"])
    lacks = columns.lacks(run.mapping)
    if lacks:
        raise CommandError(f"Taulukosta ei löydy: {', '.join(str(part) for part in lacks)}. Tarkista otsikkorivi.")
    _tell(check(run, at=at), out, errors)
    if options["dry_run"]:
        run.delete()
        print("Mitään ei tuotu (--dry-run).", file=out)
        return
    actions.run_import(run=run, by=None, at=at, leave_out_faulty=options["leave_out_faulty"])
    print(f"Tuotu. Tuonnin tunnus: {run.code}", file=out)


def _tell(found: Check, out: TextIO, errors: TextIO) -> None:
    for row in found.faulty:
        for heading, words in row.problems:
            print(f"rivi {row.row.number}: {heading}: {words}", file=errors)
    print(
        f"uusia {len(found.fresh)}, jo rekisterissä {len(found.duplicates)}, korjattavia {len(found.faulty)}",
        file=out,
    )
