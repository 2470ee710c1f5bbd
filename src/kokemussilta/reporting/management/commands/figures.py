"""`kokemussilta figures tasks --organisation CODE --from … --to … --by year,sector --json`: the pages' numbers for other tools."""

import csv
import json
import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kokemussilta.access.models import Organisation
from kokemussilta.core.clock import local_day, now
from kokemussilta.feedback.models import Survey
from kokemussilta.feedback.queries import Result, results, survey_of
from kokemussilta.reporting.actions import facts
from kokemussilta.reporting.dimensions import DIMENSIONS
from kokemussilta.reporting.measures import MEASURES
from kokemussilta.reporting.queries import Table, held, table


class Command(BaseCommand):
    """Counts from the same rows by the same code as the pages do."""

    help = "Counts held tasks by dimensions, as JSON or CSV; the same numbers as on the pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to count, of whom, when, by what."""
        parser.add_argument("what", choices=["tasks", "survey"], help="what is counted")
        parser.add_argument("survey", nargs="?", default="", metavar="CODE", help="survey: its short name or code")
        parser.add_argument("--organisation", required=True, metavar="CODE", help="the organisation's code or short name")
        parser.add_argument(
            "--from", dest="first", type=_day, metavar="2024-01-01", help="the first day; from the beginning when left out"
        )
        parser.add_argument(
            "--to", dest="last", type=_day, metavar="2024-12-31", help="the last day; until today when left out"
        )
        parser.add_argument("--by", default="", metavar="year,sector", help=f"dimensions: {', '.join(DIMENSIONS)}")
        parser.add_argument("--measures", default="tasks", metavar="tasks,people", help=f"figures: {', '.join(MEASURES)}")
        parser.add_argument("--json", action="store_true", help="JSON instead of CSV")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count and print."""
        organisation = organisation_of(options["organisation"])
        if options["what"] == "survey":
            self._survey(organisation, options["survey"], as_json=options["json"])
            return
        by, measures = _listed(options["by"], DIMENSIONS), _listed(options["measures"], MEASURES)
        if not measures:
            raise CommandError(f"--measures: choose of {', '.join(MEASURES)}")
        at = now()
        facts.catch_up(at=at)
        found = held([organisation.pk], options["first"] or date(1900, 1, 1), options["last"] or local_day(at))
        counted = table(found, by, measures)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(counted), ensure_ascii=False))
        else:
            writer = csv.writer(sys.stdout, delimiter=";")
            writer.writerow([*by, *measures])
            writer.writerows([*row.values, *row.sums.values()] for row in counted.rows)

    def _survey(self, organisation: Organisation, key: str, *, as_json: bool) -> None:
        survey = survey_of(organisation, key)
        if survey is None:
            known = ", ".join(Survey.objects.filter(organisation=organisation).values_list("key", flat=True))
            raise CommandError(f"There is no survey {key}. There are: {known or '(none)'}")
        counted = [result for result in results(survey) if result.options]
        if as_json:
            self.stdout.write(json.dumps({"questions": [_question(result) for result in counted]}, ensure_ascii=False))
            return
        writer = csv.writer(sys.stdout, delimiter=";")
        writer.writerow(["question", "option", "n", "share"])
        writer.writerows([result.text, option.label, option.n, option.share] for result in counted for option in result.options)


def _question(result: Result) -> dict[str, Any]:
    options = [{"label": option.label, "n": option.n, "share": option.share} for option in result.options]
    return {"code": result.code, "text": result.text, "n": result.n, "picked": result.picked, "options": options}


def as_json(counted: Table) -> dict[str, Any]:
    """Rows as flat objects, and the total."""
    rows = [{**dict(zip(counted.by, row.values, strict=True)), **row.sums} for row in counted.rows]
    return {"rows": rows, "total": counted.total}


def organisation_of(code: str) -> Organisation:
    """The organisation of a code or a short name; CommandError names those that there are."""
    found: Organisation | None = (
        Organisation.objects.filter(code=code).first() or Organisation.objects.filter(slug=code).first()
    )
    if found is None:
        known = ", ".join(Organisation.objects.filter(coordinates=True).values_list("slug", flat=True))
        raise CommandError(f"There is no organisation {code}. These coordinate: {known or '(none)'}")
    return found


def _listed(words: str, known: dict[str, Any]) -> list[str]:
    chosen = [word.strip() for word in words.split(",") if word.strip()]
    for word in chosen:
        if word not in known:
            raise CommandError(f"{word} is not known. Choose of {', '.join(known)}")
    return list(dict.fromkeys(chosen))


def _day(text: str) -> date:
    return date.fromisoformat(text)
