"""Taking a survey into use, and answering it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.feedback import policies
from kokemussilta.feedback.models import Answer, AnswerSheet, Response, Survey
from kokemussilta.feedback.states import Channel
from kokemussilta.orders.models import Task
from kokemussilta.questions.models import Edition, Question, QuestionSet
from kokemussilta.questions.rules import Given

AT_ONCE = 1000


@whole
def take_into_use(*, template: Survey, organisation: Organisation, by: User | None, at: datetime) -> Survey:
    """The organisation's own copy of a template, whose questions it may then mend; the one that it has already, if so."""
    policies.require_edit(by, organisation.pk)
    if template.organisation_id is not None:
        raise Refused(_("Tämä kysely ei ole mallipohja."))
    questions = QuestionSet.objects.create()
    survey, made = Survey.objects.get_or_create(
        organisation=organisation, key=template.key,
        defaults={
            "purpose": template.purpose, "names": template.names, "question_set": questions, "template": template, "made_at": at,
        },
    )  # fmt: skip
    if not made:
        questions.delete()
        return survey
    edition = Edition.objects.create(question_set=questions, made_at=at)
    asked = template.question_set.editions.get(is_current=True).asked
    Question.objects.bulk_create(_copy(question, edition) for question in asked)
    audit.record("feedback.survey.taken", survey, by=by, at=at, within=organisation)
    return survey


def _copy(question: Question, edition: Edition) -> Question:
    names = ("position", "code", "kind", "texts", "hints", "options", "is_required", "hangs_on")
    return Question(edition=edition, **{name: getattr(question, name) for name in names})


def keep_answers(
    survey: Survey,
    edition: Edition,
    rows: Sequence[Mapping[str, Given]],
    *,
    channel: Channel,
    answered_on: date | None,
    task: Task | None = None,
    sheet: AnswerSheet | None = None,
    at: datetime,
) -> int:
    """Write checked answers and freeze the edition that they answer; answers how many people they are. Inside a transaction."""
    Edition.objects.filter(pk=edition.pk, frozen_at__isnull=True).update(frozen_at=at)
    for first in range(0, len(rows), AT_ONCE):
        part = rows[first : first + AT_ONCE]
        made = Response.objects.bulk_create(
            Response(survey=survey, edition=edition, task=task, sheet=sheet, channel=channel, answered_on=answered_on)
            for _row in part
        )
        Answer.objects.bulk_create(
            (
                answer
                for response, row in zip(made, part, strict=True)
                for code, given in row.items()
                for answer in _answers(response, code, given)
            ),
            batch_size=AT_ONCE,
        )
    return len(rows)


def _answers(response: Response, code: str, given: Given) -> list[Answer]:
    if given.picked:
        # What was written beside "other, what?" stays with the last option picked, which asks for it.
        last = given.picked[-1]
        return [
            Answer(response=response, question=code, option=option, words=given.words if option == last else "")
            for option in given.picked
        ]
    return [Answer(response=response, question=code, number=given.number, words=given.words)]


@whole
def answer(
    *, survey: Survey, edition: Edition, given: Mapping[str, Given], channel: Channel, task: Task, by: None, at: datetime
) -> None:
    """One listener's answers to a task's survey. `by` is nobody, always: no row and no entry tells who, only the day is kept."""
    if edition.question_set_id != survey.question_set_id or survey.organisation_id is None:
        raise Refused(_("Kysely on muuttunut. Avaa sivu uudelleen."))
    keep_answers(survey, edition, [given], channel=channel, answered_on=local_day(at), task=task, at=at)
