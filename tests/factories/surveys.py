"""Surveys in use and what has been answered to them."""

from datetime import datetime

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.feedback import loading
from kokemussilta.feedback.actions import sheets, surveys
from kokemussilta.feedback.models import AnswerSheet, Survey


def audience(organisation: Organisation, at: datetime, *, by: User | None = None) -> Survey:
    """The organisation's copy of the audience survey."""
    loading.load(at=at)
    template = Survey.objects.get(organisation=None, key="audience")
    return surveys.take_into_use(template=template, organisation=organisation, by=by, at=at)


def answered(organisation: Organisation, at: datetime, *, words: str = "Kiitos", people: int = 1) -> AnswerSheet:
    """Answers brought in from a sheet to the audience survey."""
    rows = "".join(f"Opiskelija;Toivoa;{words}\n" for _ in range(people))
    content = f"Olen;Kokemusasiantuntija herätti minussa;Vapaa sana\n{rows}".encode()
    return sheets.bring(survey=audience(organisation, at), content=content, name="vastaukset.csv", by=None, at=at)
