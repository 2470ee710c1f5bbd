"""Sets of questions. An edition that somebody has answered never changes: mending it makes the next one."""

from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import KEEP
from kokemussilta.questions.rules import Asked, Hangs
from kokemussilta.questions.states import Kind

#: The Finnish plain-language variant stands beside the languages; a text that lacks it is read in Finnish.
PLAIN = "plain"


def said(texts: dict[str, str], *, plain: bool = False) -> str:
    """A text in the reader's language, in Finnish where it is missing."""
    language = (get_language() or "fi")[:2]
    return (plain and language == "fi" and texts.get(PLAIN)) or texts.get(language) or texts.get("fi", "")


class QuestionSet(Coded):
    """A set of questions through its editions."""

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(("id", "code"), KEEP)

    def __str__(self) -> str:
        return self.code


class Edition(Coded):
    """One wording of a set. `frozen_at`: since the first answer, from when on nothing of it changes."""

    question_set = models.ForeignKey(QuestionSet, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["question_set", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["question_set", "number"], name="one_edition_of_a_number"),
            models.UniqueConstraint(fields=["question_set"], condition=Q(is_current=True), name="one_current_edition"),
        ]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(("id", "code", "question_set", "number", "is_current", "made_at", "frozen_at"), KEEP)

    def __str__(self) -> str:
        return self.code

    @cached_property
    def asked(self) -> tuple["Question", ...]:
        """The questions in their order; read once."""
        return tuple(self.questions.all())

    def as_rules(self) -> tuple[Asked, ...]:
        """The questions as the rules see them."""
        return tuple(question.as_rule() for question in self.asked)


class Question(models.Model):
    """One question. `texts`: {"fi": "…", "sv": "…", "en": "…", "plain": "…"}; `options`: [{"code", "texts", "other"}].

    `code` is kept from edition to edition, so that results of several can be read together. `hangs_on`: {"question", "any_of"}.
    """

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveIntegerField()
    code = models.SlugField(max_length=40)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    texts = models.JSONField()
    hints = models.JSONField(default=dict, blank=True)
    options = models.JSONField(default=list, blank=True)
    is_required = models.BooleanField(default=False)
    hangs_on = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="one_question_at_a_position"),
            models.UniqueConstraint(fields=["edition", "code"], name="one_question_of_a_code"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="question_kind_is_known"),
        ]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(
            ("id", "edition", "position", "code", "kind", "texts", "hints", "options", "is_required", "hangs_on"), KEEP
        )

    def __str__(self) -> str:
        return self.code

    def text(self, *, plain: bool = False) -> str:
        """The question in the reader's language."""
        return said(self.texts, plain=plain)

    def labels(self, *, plain: bool = False) -> dict[str, str]:
        """Its options by code, in their order, in the reader's language."""
        return {option["code"]: said(option["texts"], plain=plain) for option in self.options}

    def as_rule(self) -> Asked:
        """As the rules see it."""
        hangs: dict[str, Any] = self.hangs_on
        return Asked(
            code=self.code, kind=self.kind, options=tuple(option["code"] for option in self.options),
            others=frozenset(option["code"] for option in self.options if option.get("other")), is_required=self.is_required,
            hangs=Hangs(hangs["question"], frozenset(hangs["any_of"])) if hangs else None,
        )  # fmt: skip
