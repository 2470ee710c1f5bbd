"""Bringing the shipped survey templates in. Running it again gives a template whose questions changed a new edition."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from kokemussilta.feedback.models import Survey
from kokemussilta.questions.models import Edition, Question, QuestionSet

FILE = Path(__file__).parent / "data" / "templates.json"


@transaction.atomic
def load(*, at: datetime) -> int:
    """Bring the templates in; answers how many there are."""
    rows = shipped()
    for row in rows:
        survey = Survey.objects.filter(organisation=None, key=row["key"]).first()
        if survey is None:
            survey = Survey.objects.create(
                key=row["key"],
                purpose=row["purpose"],
                names=row["names"],
                question_set=QuestionSet.objects.create(),
                made_at=at,
            )
        elif survey.names != row["names"]:
            survey.names = row["names"]
            survey.save(update_fields=["names"])
        current = survey.question_set.editions.filter(is_current=True).first()
        if current is None or [_facts(question) for question in current.asked] != [_asked(asked) for asked in row["questions"]]:
            _new_edition(survey.question_set, current, row["questions"], at=at)
    return len(rows)


def missing() -> list[str]:
    """The shipped templates that are not in the database, by their short names."""
    present = set(Survey.objects.filter(organisation=None).values_list("key", flat=True))
    return [row["key"] for row in shipped() if row["key"] not in present]


def shipped() -> list[dict[str, Any]]:
    """The templates as the file tells them."""
    rows: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return rows


def _new_edition(question_set: QuestionSet, old: Edition | None, asked: list[dict[str, Any]], *, at: datetime) -> None:
    if old is not None:
        Edition.objects.filter(pk=old.pk).update(is_current=False)
    edition = Edition.objects.create(question_set=question_set, number=old.number + 1 if old else 1, made_at=at)
    Question.objects.bulk_create(
        Question(edition=edition, position=position, **_asked(one)) for position, one in enumerate(asked, start=1)
    )


def _asked(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "code": one["code"], "kind": one["kind"], "texts": one["texts"], "hints": one.get("hints", {}),
        "options": one.get("options", []), "is_required": one.get("is_required", False), "hangs_on": one.get("hangs_on", {}),
    }  # fmt: skip


def _facts(question: Question) -> dict[str, Any]:
    return {name: getattr(question, name) for name in ("code", "kind", "texts", "hints", "options", "is_required", "hangs_on")}
