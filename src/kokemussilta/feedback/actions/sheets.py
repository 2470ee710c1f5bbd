"""Answers that were given elsewhere, from a sheet: all of them or none, and taken back as a whole."""

from datetime import datetime
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused, advance
from kokemussilta.feedback import policies
from kokemussilta.feedback.actions.surveys import keep_answers
from kokemussilta.feedback.models import AnswerSheet, Survey
from kokemussilta.feedback.reading import Read, knows, read
from kokemussilta.feedback.states import Channel
from kokemussilta.questions.models import Edition
from kokemussilta.register import sheets
from kokemussilta.register.states import RUN, UNDO

MOST_ROWS = 50_000


def look_through(survey: Survey, content: bytes, name: str) -> Read:
    """What a sheet tells; nothing is written. Raises `Refused` for a file that can't be read, or has none of the questions."""
    edition = _edition(survey)
    nothing = _("Taulukossa ei ole vastauksia. Ensimmäisellä rivillä ovat kysymykset ja sen alla yksi vastaaja riviä kohti.")
    sheet = sheets.read(content, name, most_rows=MOST_ROWS, what=nothing)
    if not knows(edition, sheet.headings):
        raise Refused(_("Otsikkoriviltä ei löydy yhtään tämän kyselyn kysymystä. Tarkista, että kysely on oikea."))
    return read(edition, sheet.headings, sheet.rows)


@whole
def bring(
    *, survey: Survey, content: bytes, name: str, by: User | None, at: datetime, leave_out_faulty: bool = False
) -> AnswerSheet:
    """Count a sheet's answers in the survey's results. Raises `Refused` when rows have to be mended first, or it counts already."""
    policies.require_edit(by, survey.organisation_id)
    found = look_through(survey, content, name)
    if found.faulty and not leave_out_faulty:
        raise Refused(
            ngettext(
                "%(count)s rivi pitää ensin korjata tai jättää pois.",
                "%(count)s riviä pitää ensin korjata tai jättää pois.",
                found.faulty,
            )
            % {"count": found.faulty}
        )
    if not found.rows:
        raise Refused(_("Yhtään vastausta ei jäänyt tuotavaksi."))
    sheet = AnswerSheet.objects.create(
        survey=survey, by=by, file_name=name.translate({0: None})[-120:], digest=sha256(content).hexdigest(), created_at=at,
        state_since=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            advance(sheet, RUN, at=at)
    except IntegrityError as error:
        raise Refused(
            _("Tämä tiedosto on jo mukana tuloksissa. Jos haluat tuoda sen uudelleen, peru ensin edellinen tuonti.")
        ) from error
    keep_answers(survey, _edition(survey), found.rows, channel=Channel.SHEET, answered_on=None, sheet=sheet, at=at)
    audit.record("feedback.sheet.brought", sheet, by=by, at=at, within=survey)
    return sheet


@whole
def undo(*, sheet: AnswerSheet, by: User | None, at: datetime) -> int:
    """Take a sheet's answers out of the results again; answers how many people they were."""
    policies.require_edit(by, sheet.survey.organisation_id)
    advance(sheet, UNDO, at=at)
    count = sheet.responses.count()
    sheet.responses.all().delete()
    audit.record("feedback.sheet.undone", sheet, by=by, at=at, within=sheet.survey)
    return count


def _edition(survey: Survey) -> Edition:
    edition: Edition = survey.question_set.editions.get(is_current=True)
    return edition
