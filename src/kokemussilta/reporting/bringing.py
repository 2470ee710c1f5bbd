"""Tasks of earlier years into the figures by command, all of them or none (`kokemussilta import tasks`)."""

from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError
from django.db import transaction

from kokemussilta.access.models import Organisation
from kokemussilta.core.clock import now
from kokemussilta.core.workflow import Refused
from kokemussilta.reporting.actions import history as histories


def bring_tasks(organisation: Organisation, path: Path, options: dict[str, Any], *, out: TextIO, errors: TextIO) -> None:
    """Bring, check, run. Rows to mend are told on `errors`; CommandError when they kept the rest from being brought in."""
    at = now()
    try:
        with transaction.atomic():
            brought = histories.bring(organisation=organisation, content=path.read_bytes(), name=path.name, by=None, at=at)
            found = histories.look_through(brought, at=at)
            for number, column, words in found.problems:
                print(f"rivi {number}: {column}: {words}", file=errors)
            print(f"tehtäviä {len(found.facts)}, korjattavia rivejä {found.faulty}", file=out)
            if options["dry_run"]:
                histories.throw_away(history=brought, by=None, at=at)
            else:
                histories.run(history=brought, by=None, at=at, leave_out_faulty=options["leave_out_faulty"])
    except Refused as refusal:
        raise CommandError(str(refusal)) from refusal
    if not options["dry_run"]:
        print(f"Tuotu. Tuonnin tunnus: {brought.code}", file=out)
        return
    print("Mitään ei tuotu (--dry-run).", file=out)
    if found.faulty:
        raise CommandError(f"{found.faulty} riviä pitää korjata.")
