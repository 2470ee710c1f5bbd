"""Answers into a survey's results by command, all of them or none (`kokemussilta import answers`)."""

from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import CommandError
from django.db import transaction
from django.utils.translation import gettext_noop

from kokemussilta.access.models import Organisation
from kokemussilta.core.clock import now
from kokemussilta.core.workflow import Refused
from kokemussilta.feedback import queries
from kokemussilta.feedback.actions import sheets, surveys
from kokemussilta.feedback.models import Survey

#: What is wrong with a cell, by the key that the rules give.
WRONG = {
    "option": gettext_noop("tällaista vastausta kysymyksellä ei ole"),
    "missing": gettext_noop("vastaus puuttuu"),
    "several": gettext_noop("vain yhden voi valita"),
    "number": gettext_noop("luku ei kelpaa"),
    "unknown": gettext_noop("vastaus ei sovi kysymykseen"),
    "long": gettext_noop("tekstiä on liikaa"),
}


def bring_answers(organisation: Organisation, path: Path, options: dict[str, Any], *, out: TextIO, errors: TextIO) -> None:
    """Look through, then bring. Rows to mend are told on `errors`; CommandError when they kept the rest from being brought in.

    An organisation that has no survey of this name yet takes the template of that name into use.
    """
    if not options["survey"]:
        raise CommandError("Sano, mihin kyselyyn vastaukset kuuluvat: --survey CODE")
    at, content = now(), path.read_bytes()
    try:
        with transaction.atomic():
            survey = _survey(organisation, options["survey"])
            found = sheets.look_through(survey, content, path.name)
            for number, heading, key, cell in found.problems:
                print(f"rivi {number}: {heading}: {WRONG[key]}{f' ({cell})' if cell else ''}", file=errors)
            for heading in found.unread:
                print(f"saraketta ei lueta: {heading}", file=errors)
            print(f"vastaajia {len(found.rows)}, tyhjiä rivejä {found.empty}, korjattavia rivejä {found.faulty}", file=out)
            if options["dry_run"]:
                transaction.set_rollback(True)
            else:
                sheet = sheets.bring(
                    survey=survey, content=content, name=path.name, by=None, at=at, leave_out_faulty=options["leave_out_faulty"]
                )
                print(f"Tuotu. Tuonnin tunnus: {sheet.code}", file=out)
    except Refused as refusal:
        raise CommandError(str(refusal)) from refusal
    if options["dry_run"]:
        print("Mitään ei tuotu (--dry-run).", file=out)
        if found.faulty:
            raise CommandError(f"{found.faulty} riviä pitää korjata.")


def _survey(organisation: Organisation, key: str) -> Survey:
    survey = queries.survey_of(organisation, key)
    if survey is not None:
        return survey
    template = queries.template_of(key)
    if template is None:
        known = ", ".join(Survey.objects.filter(organisation=None).values_list("key", flat=True))
        raise CommandError(f"Kyselyä ei löydy. Mallipohjia ovat: {known or '(ei yhtään)'}")
    return surveys.take_into_use(template=template, organisation=organisation, by=None, at=now())
