"""What stands in a sheet of answers: columns are questions, by their text or code; several options are parted by a bar."""

from dataclasses import dataclass, field

from kokemussilta.questions.models import Edition, Question
from kokemussilta.questions.rules import Given, check
from kokemussilta.questions.states import PICKED, WRITTEN
from kokemussilta.register.columns import folded

PARTED_BY = ("|", "\n", ";")


@dataclass
class Read:
    """Rows that count, and what has to be mended: row number, question and a key (`questions.rules`, or "option", "column")."""

    rows: list[dict[str, Given]] = field(default_factory=list)
    problems: list[tuple[int, str, str, str]] = field(default_factory=list)
    empty: int = 0
    unread: list[str] = field(default_factory=list)

    @property
    def faulty(self) -> int:
        """How many rows have something to mend."""
        return len({problem[0] for problem in self.problems})


def read(edition: Edition, headings: list[str], rows: list[tuple[int, list[str]]]) -> Read:
    """Read a sheet by an edition's questions. A row without any answer counts as nobody."""
    found, columns = Read(), _columns(edition, headings)
    found.unread = [heading for number, heading in enumerate(headings) if heading.strip() and number not in columns]
    rules = edition.as_rules()
    options = {question.code: _options(question) for question in columns.values()}
    for number, cells in rows:
        given: dict[str, Given] = {}
        before = len(found.problems)
        for place, question in columns.items():
            cell = cells[place].strip()
            answer = _given(question, options[question.code], cell) if cell else Given()
            if answer is None:
                found.problems.append((number, headings[place], "option", cell[:60]))
            elif not answer.is_empty:
                given[question.code] = answer
        if len(found.problems) > before:
            continue
        checked = check(rules, given)
        found.problems += [(number, _heading(columns, headings, code), key, "") for code, key in checked.wrong.items()]
        if not checked.wrong and checked.answers:
            found.rows.append(checked.answers)
        found.empty += not checked.wrong and not checked.answers
    return found


def knows(edition: Edition, headings: list[str]) -> bool:
    """Whether any column is one of the questions."""
    return bool(_columns(edition, headings))


def _columns(edition: Edition, headings: list[str]) -> dict[int, Question]:
    by_name: dict[str, Question] = {}
    for question in edition.asked:
        for name in (question.code, *question.texts.values()):
            by_name.setdefault(folded(name), question)
    columns: dict[int, Question] = {}
    for number, heading in enumerate(headings):
        named = by_name.get(folded(heading))
        if named is not None and named not in columns.values():
            columns[number] = named
    return columns


def _options(question: Question) -> dict[str, str]:
    known: dict[str, str] = {}
    for option in question.options:
        for name in (option["code"], *option["texts"].values()):
            known.setdefault(folded(name), option["code"])
    return known


def _given(question: Question, options: dict[str, str], cell: str) -> Given | None:
    """The answer in a cell; None when it names an option that is not there, or is no number."""
    if question.kind in PICKED:
        whole = options.get(folded(cell))
        if whole:
            return Given(picked=(whole,))
        mark = next((mark for mark in PARTED_BY if mark in cell), "")
        picked = [options.get(folded(part)) for part in cell.split(mark) if part.strip()] if mark else [None]
        return Given(picked=tuple(dict.fromkeys(code for code in picked if code))) if all(picked) else None
    if question.kind in WRITTEN:
        return Given(words=cell)
    return Given(number=int(cell)) if cell.isascii() and cell.isdigit() and len(cell) < 8 else None


def _heading(columns: dict[int, Question], headings: list[str], code: str) -> str:
    return next((headings[place] for place, question in columns.items() if question.code == code), code)
