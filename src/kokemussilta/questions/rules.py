"""What is asked of whom, and whether an answer is one: plain functions, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

HIGHEST_ON_SCALE = 10
#: Longest answers in writing, in characters.
LONGEST = {"short": 200, "long": 2000}
LARGEST_NUMBER = 1_000_000


@dataclass(frozen=True)
class Hangs:
    """A question is asked only when another has been answered by any of these options."""

    question: str
    any_of: frozenset[str]


@dataclass(frozen=True)
class Asked:
    """A question as the rules see it; `others`: the options that ask "what?" in words."""

    code: str
    kind: str
    options: tuple[str, ...] = ()
    others: frozenset[str] = frozenset()
    is_required: bool = False
    hangs: Hangs | None = None


@dataclass(frozen=True)
class Given:
    """What somebody answered to one question: options picked, or a number, or words (also beside an option that asks for them)."""

    picked: tuple[str, ...] = ()
    number: int | None = None
    words: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered."""
        return not self.picked and self.number is None and not self.words.strip()


@dataclass
class Checked:
    """Answers that count, and what is wrong by question: a key that the forms have words for."""

    answers: dict[str, Given] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


def is_shown(question: Asked, answers: Mapping[str, Given]) -> bool:
    """Whether the question is asked of somebody who answered so far like this."""
    return question.hangs is None or bool(question.hangs.any_of & set(answers.get(question.hangs.question, Given()).picked))


def check(questions: Sequence[Asked], given: Mapping[str, Given]) -> Checked:
    """Look through answers in the order of the questions. What was answered to a question that is not asked is left out."""
    found = Checked()
    for question in questions:
        answer = given.get(question.code, Given())
        if not is_shown(question, found.answers):
            continue
        if answer.is_empty:
            if question.is_required:
                found.wrong[question.code] = "missing"
            continue
        wrong = _wrong(question, answer)
        if wrong:
            found.wrong[question.code] = wrong
        else:
            found.answers[question.code] = answer
    return found


def _wrong(question: Asked, answer: Given) -> str:
    if question.kind in {"single", "agreement", "several"}:
        return _wrong_options(question, answer)
    if question.kind in {"scale", "number"}:
        most = HIGHEST_ON_SCALE if question.kind == "scale" else LARGEST_NUMBER
        is_one = answer.number is not None and 0 <= answer.number <= most and not answer.picked and not answer.words
        return "" if is_one else "number"
    if answer.picked or answer.number is not None:
        return "unknown"
    return "long" if len(answer.words) > LONGEST[question.kind] else ""


def _wrong_options(question: Asked, answer: Given) -> str:
    if (
        answer.number is not None
        or not set(answer.picked) <= set(question.options)
        or len(set(answer.picked)) != len(answer.picked)
    ):
        return "unknown"
    if question.kind != "several" and len(answer.picked) > 1:
        return "several"
    if not answer.picked:
        return "unknown"
    if answer.words and not question.others & set(answer.picked):
        return "unknown"
    return "long" if len(answer.words) > LONGEST["short"] else ""
