# ruff: noqa: N999  (the command is called import)
"""`kokemussilta import people|tasks|answers FILE --organisation CODE`: a spreadsheet, all of it or nothing.

Ends with 1 when nothing was brought in because rows have to be mended; their errors go to standard error.
"""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError

from kokemussilta.access.models import Organisation
from kokemussilta.feedback.bringing import bring_answers
from kokemussilta.register.bringing import bring_people
from kokemussilta.reporting.bringing import bring_tasks

KINDS: dict[str, Callable[..., None]] = {"people": bring_people, "tasks": bring_tasks, "answers": bring_answers}


class Command(BaseCommand):
    """Reads CSV or XLSX; columns are recognised by their Finnish, Swedish or English headings."""

    help = "Tuo taulukon (CSV tai XLSX): ihmiset rekisteriin, aiempien vuosien tehtävät lukuihin tai vastaukset kyselyyn. Kaikki tai ei mitään."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, the file, whose, and whether only to try."""
        parser.add_argument(
            "words", nargs="+", metavar="[people|tasks|answers] FILE", help="mitä tuodaan (people, jos ei sanota) ja taulukko"
        )
        parser.add_argument("--organisation", required=True, metavar="CODE", help="organisaation tunnus tai lyhyt nimi")
        parser.add_argument("--survey", default="", metavar="CODE", help="answers: kyselyn lyhyt nimi tai tunnus")
        parser.add_argument("--dry-run", action="store_true", help="tarkista vain, älä tuo")
        parser.add_argument("--update", action="store_true", help="people: täydennä niiden tietoja, jotka ovat jo rekisterissä")
        parser.add_argument("--leave-out-faulty", action="store_true", help="jätä korjattavat rivit pois ja tuo muut")

    def handle(self, *args: Any, **options: Any) -> None:
        """Find out what is brought, and hand it on."""
        words: list[str] = options["words"]
        kind, file = words if len(words) == 2 else ("people", words[0])
        if len(words) > 2 or kind not in KINDS:
            raise CommandError(f"Sano ensin, mitä tuot ({', '.join(KINDS)}), ja sitten tiedosto.")
        path = Path(file)
        try:
            path.open("rb").close()
        except OSError as error:
            raise CommandError(f"Tiedostoa ei voi lukea: {error.strerror}") from error
        out, errors = _stream(self.stdout), _stream(self.stderr)
        KINDS[kind](_organisation(options["organisation"]), path, options, out=out, errors=errors)


def _organisation(code: str) -> Organisation:
    found: Organisation | None = (
        Organisation.objects.filter(slug=code).first() or Organisation.objects.filter(code=code).first()
    )
    if found is None:
        known = ", ".join(Organisation.objects.filter(coordinates=True).values_list("slug", flat=True))
        raise CommandError(f"Organisaatiota ei löydy. Nämä ovat olemassa: {known or '(ei yhtään)'}")
    return found


def _stream(wrapped: Any) -> TextIO:
    """The plain stream behind Django's, which would colour whole files red and add ends of lines."""
    stream: TextIO = wrapped._out
    return stream
