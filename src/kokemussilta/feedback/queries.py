"""Results of surveys, counted as they are reported: of those who answered the question, with one decimal."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Assignment
from kokemussilta.feedback.models import Answer, AnswerSheet, Response, Survey
from kokemussilta.feedback.rules import apportioned_shares, plain_shares
from kokemussilta.orders.models import Task
from kokemussilta.questions.models import Question
from kokemussilta.questions.states import ONE_OF, PICKED, Kind


@dataclass(frozen=True)
class Option:
    """One option: how many picked it, and their share of the respondents in tenths of a per cent."""

    code: str
    label: str
    n: int
    tenths: int

    @property
    def share(self) -> float:
        """Per cent with one decimal."""
        return self.tenths / 10


@dataclass(frozen=True)
class Result:
    """One question: `n` respondents, `picked` answers in all (more than `n` where several may be picked)."""

    code: str
    text: str
    kind: str
    n: int
    picked: int
    options: list[Option]


def survey_of(organisation: Organisation, key: str) -> Survey | None:
    """The organisation's survey by its short name or its code."""
    rows = Survey.objects.filter(organisation=organisation).select_related("question_set")
    return rows.filter(key=key).first() or rows.filter(code=key).first()


def template_of(key: str) -> Survey | None:
    """The shipped template by its short name."""
    return Survey.objects.filter(organisation=None, key=key).select_related("question_set").first()


def results(survey: Survey, responses: QuerySet[Response] | None = None) -> list[Result]:
    """Each question of the current edition with its counts over all editions; three statements.

    An option that only earlier editions had is counted among the respondents and told last, by its label then.
    """
    rows = (
        Answer.objects.filter(response__in=responses)
        if responses is not None
        else Answer.objects.filter(response__survey=survey)
    )
    said = Q(option="")
    counted = rows.order_by().values("question", "option", "number").annotate(n=Count("pk"))
    respondents = dict(rows.order_by().values_list("question").annotate(n=Count("response", distinct=True)))
    counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in counted.exclude(said & Q(number__isnull=True)):
        value = row["option"] or str(row["number"])
        counts[row["question"]][value] += row["n"]
    edition = survey.question_set.editions.prefetch_related("questions").get(is_current=True)
    return [_result(question, counts[question.code], respondents.get(question.code, 0)) for question in edition.questions.all()]


def _result(question: Question, counts: dict[str, int], n: int) -> Result:
    labels = _labels(question, counts)
    picked = [counts.get(code, 0) for code in labels]
    shares = apportioned_shares(picked) if question.kind in ONE_OF else plain_shares(picked, n)
    options = [
        Option(code, label, count, tenths) for (code, label), count, tenths in zip(labels.items(), picked, shares, strict=True)
    ]
    return Result(question.code, question.text(), question.kind, n, sum(picked), options)


def _labels(question: Question, counts: dict[str, int]) -> dict[str, str]:
    if question.kind == Kind.SCALE:
        return {str(step): str(step) for step in range(11)}
    if question.kind == Kind.NUMBER:
        return {value: value for value in sorted(counts, key=int)}
    if question.kind not in PICKED:
        return {}
    labels = question.labels()
    return labels | {code: code for code in sorted(counts) if code not in labels}


#: Results of fewer people are shown to nobody: they could be known by their answers.
FEWEST = 5


@dataclass(frozen=True)
class Line:
    """A survey of one's organisations with how many have answered; the number is told from `FEWEST` on."""

    survey: Survey
    count: int

    @property
    def is_few(self) -> bool:
        """Whether too few have answered for the results to be shown."""
        return self.count < FEWEST


def surveys_of(user: User) -> list[Line]:
    """The surveys of the organisations whose figures `user` reads; one statement."""
    rows = Survey.objects.visible_to(user).select_related("organisation").annotate(count=Count("responses"))
    return [Line(survey, survey.count) for survey in rows.order_by("organisation__name", "purpose", "key")]


def unused_templates(user: User) -> list[tuple[Survey, Organisation]]:
    """Templates that an organisation of `user`'s could take into use and has not; three statements."""
    organisations = Organisation.objects.filter(
        pk__in=standing(user).organisations(Permission.ORGANISATION_EDIT), coordinates=True
    )
    used = set(Survey.objects.filter(organisation__in=organisations).values_list("organisation", "key"))
    templates = list(Survey.objects.filter(organisation=None).order_by("pk"))
    return [(template, one) for one in organisations for template in templates if (one.pk, template.key) not in used]


def templates() -> QuerySet[Survey]:
    """The shipped ones, which anyone may see."""
    return Survey.objects.filter(organisation=None)


def sheets_for(user: User) -> QuerySet[AnswerSheet]:
    """The sheets of the surveys that `user` may see."""
    return AnswerSheet.objects.filter(survey__in=Survey.objects.visible_to(user).values("pk")).select_related("survey")


def sheets_of(survey: Survey) -> list[AnswerSheet]:
    """Sheets that were brought in, the latest first, with how many people each tells of."""
    return list(survey.sheets.annotate(people=Count("responses")).select_related("by")[:50])


def task_for(user: User, code: str) -> Task | None:
    """A task that the person arranges, ordered, or does."""
    own = Assignment.objects.visible_to(user).filter(expert__user=user, state__in=["confirmed", "done"]).values("task")
    rows = Task.objects.filter(Q(pk__in=Task.objects.visible_to(user).values("pk")) | Q(pk__in=own), code=code)
    return rows.select_related("order__product", "order__desk").first()
