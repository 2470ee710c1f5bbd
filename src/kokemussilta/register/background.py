"""Whether a criminal-record extract may or must be asked for a kind of task. Plain Python; the words are in `background_words`.

Two Acts: 504/2002 on checking the criminal background of persons working with children (work and assignments), and 148/2014 on
checking the criminal background of volunteers working with children. They speak of minors only. Neither lets anybody keep the
paper or a copy: what is noted is that it was shown, when, to whom and for which kind of task. This helps to decide; it is no
legal advice, and the page says so.
"""

from dataclasses import dataclass
from enum import StrEnum


class Basis(StrEnum):
    """On what footing the person does the task."""

    EMPLOYMENT = "employment"
    ASSIGNMENT = "assignment"
    VOLUNTARY = "voluntary"


class Outcome(StrEnum):
    """What follows from the answers."""

    MUST = "must"
    MAY = "may"
    MAY_APPLY = "may_apply"
    NOT_YET = "not_yet"
    NOT = "not"


class Why(StrEnum):
    """One reason for an outcome."""

    NO_MINORS = "no_minors"
    NOT_ESSENTIAL = "not_essential"
    GUARDIAN_THERE = "guardian_there"
    LONG_EMPLOYMENT = "long_employment"
    SHORT = "short"
    ASSIGNMENT = "assignment"
    VOLUNTEER_ALL = "volunteer_all"
    NOT_REGULAR = "not_regular"
    NOT_ALONE = "not_alone"
    NO_PROCEDURES = "no_procedures"


@dataclass(frozen=True)
class Answers:
    """What was said of a kind of task.

    `is_essential`: bringing up, teaching, guiding, caring for or otherwise being with minors in person is what the task is.
    `is_regular`: it goes on or comes again, and is no single visit. `over_three_months`: in one year, all told. `guardian_there`: the
    minors' own guardian, not a teacher. `is_alone`: alone with minors, or so that their safety can't be looked after otherwise.
    `has_procedures`: the organisation has written down how children are kept safe, and has weighed this task.
    """

    basis: Basis
    with_minors: bool
    is_essential: bool = False
    is_regular: bool = False
    over_three_months: bool = False
    guardian_there: bool = False
    is_alone: bool = False
    has_procedures: bool = False


@dataclass(frozen=True)
class Verdict:
    """What follows, and why; `by_law` is the Act, "" when none of the two is about it."""

    outcome: Outcome
    why: tuple[Why, ...]
    by_law: str

    @property
    def asks(self) -> bool:
        """Whether an extract can be asked for at all."""
        return self.outcome in {Outcome.MUST, Outcome.MAY, Outcome.MAY_APPLY}


ACT_ON_WORK, ACT_ON_VOLUNTEERS = "504/2002", "148/2014"


def decide(answers: Answers) -> Verdict:
    """Whether an extract may, must or may not be asked for.

    Act 504/2002, sections 2 and 3: an employer must, when the work lasts and essentially is being with minors in person without their
    guardian, over three months in a year. Section 5 b (since 2021): may, also for a shorter time and for assignments, after weighing.
    Act 148/2014: whoever organises voluntary work may apply, with the volunteer's consent, when all its conditions hold.
    """
    if not answers.with_minors:
        return Verdict(Outcome.NOT, (Why.NO_MINORS,), "")
    return _of_volunteers(answers) if answers.basis == Basis.VOLUNTARY else _of_work(answers)


def _of_work(answers: Answers) -> Verdict:
    """Act 504/2002."""
    if not answers.is_essential:
        return Verdict(Outcome.NOT, (Why.NOT_ESSENTIAL,), ACT_ON_WORK)
    if answers.guardian_there:
        return Verdict(Outcome.NOT, (Why.GUARDIAN_THERE,), ACT_ON_WORK)
    if answers.basis == Basis.ASSIGNMENT:
        return Verdict(Outcome.MAY, (Why.ASSIGNMENT,), ACT_ON_WORK)
    if answers.is_regular and answers.over_three_months:
        return Verdict(Outcome.MUST, (Why.LONG_EMPLOYMENT,), ACT_ON_WORK)
    return Verdict(Outcome.MAY, (Why.SHORT,), ACT_ON_WORK)


def _of_volunteers(answers: Answers) -> Verdict:
    """Act 148/2014, where a right follows only when everything holds."""
    lacking = tuple(
        why
        for why, holds in (
            (Why.NOT_ESSENTIAL, answers.is_essential),
            (Why.NOT_REGULAR, answers.is_regular),
            (Why.NOT_ALONE, answers.is_alone),
        )
        if not holds
    )
    if lacking:
        return Verdict(Outcome.NOT, lacking, ACT_ON_VOLUNTEERS)
    if not answers.has_procedures:
        return Verdict(Outcome.NOT_YET, (Why.NO_PROCEDURES,), ACT_ON_VOLUNTEERS)
    return Verdict(Outcome.MAY_APPLY, (Why.VOLUNTEER_ALL,), ACT_ON_VOLUNTEERS)
