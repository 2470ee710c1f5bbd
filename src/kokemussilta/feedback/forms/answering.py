"""A form drawn from an edition's questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kokemussilta.core.forms import Numerals
from kokemussilta.questions.models import Edition, Question, said
from kokemussilta.questions.rules import HIGHEST_ON_SCALE, LONGEST, Given, check
from kokemussilta.questions.states import ONE_OF, Kind

WORDS = {
    "missing": gettext_lazy("Vastaa vielä tähän."),
    "several": gettext_lazy("Valitse vain yksi."),
    "number": gettext_lazy("Kirjoita luku numeroina."),
    "unknown": gettext_lazy("Valitse jokin vaihtoehdoista."),
    "long": gettext_lazy("Lyhennä tekstiä vähän."),
}


class AnswerForm(forms.Form):
    """Questions as fields `q-CODE`, and the words beside "other, what?" as `q-CODE-words`; `answers` is what counts.

    All questions are drawn, those that hang on another too, so that the page needs no scripts; what was not asked is left out.
    """

    def __init__(self, *args: Any, edition: Edition, plain: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._edition = edition
        self.answers: dict[str, Given] = {}
        for question in edition.asked:
            self.fields[f"q-{question.code}"] = _field(question, plain=plain)
            if question.as_rule().others:
                self.fields[f"q-{question.code}-words"] = forms.CharField(
                    label=_("Mitä tai kuka?"), required=False, max_length=LONGEST["short"]
                )

    def clean(self) -> dict[str, Any]:
        """Ask the rules of all answers together."""
        cleaned = super().clean() or {}
        checked = check(self._edition.as_rules(), {one.code: self._given(one, cleaned) for one in self._edition.asked})
        for code, key in checked.wrong.items():
            self.add_error(f"q-{code}", str(WORDS[key]))
        if not checked.wrong and not checked.answers and not self.errors:
            self.add_error(None, _("Vastaa ainakin yhteen kysymykseen."))
        self.answers = checked.answers
        return cleaned

    @staticmethod
    def _given(question: Question, cleaned: dict[str, Any]) -> Given:
        value = cleaned.get(f"q-{question.code}")
        if question.kind == Kind.SEVERAL:
            picked = tuple(value or ())
        elif question.kind in ONE_OF:
            picked = (value,) if value else ()
        else:
            number = question.kind in {Kind.SCALE, Kind.NUMBER}
            return (
                Given(number=int(value)) if number and value not in {None, ""} else Given(words="" if number else (value or ""))
            )
        others = question.as_rule().others & set(picked)
        words = str(cleaned.get(f"q-{question.code}-words") or "") if others else ""
        return Given(picked=_others_last(picked, others), words=words)


def _others_last(picked: tuple[str, ...], others: frozenset[str]) -> tuple[str, ...]:
    """What was written stands beside the option that asks for it, which comes last."""
    return tuple(sorted(picked, key=lambda code: code in others))


def _field(question: Question, *, plain: bool) -> forms.Field:
    # Whether an answer is needed the rules know: a question may not be asked at all.
    words: dict[str, Any] = {
        "label": question.text(plain=plain), "help_text": said(question.hints, plain=plain), "required": question.is_required and not question.hangs_on,
    }  # fmt: skip
    choices = list(question.labels(plain=plain).items())
    if question.kind == Kind.SEVERAL:
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **words)
    if question.kind in ONE_OF:
        return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **words)
    if question.kind == Kind.SCALE:
        steps = [(str(step), str(step)) for step in range(HIGHEST_ON_SCALE + 1)]
        return forms.ChoiceField(choices=steps, widget=forms.RadioSelect(attrs={"class": "scale"}), **words)
    if question.kind == Kind.NUMBER:
        return forms.IntegerField(min_value=0, widget=Numerals(), **words)
    longest = LONGEST[question.kind]
    if question.kind == Kind.SHORT:
        return forms.CharField(max_length=longest, **words)
    return forms.CharField(max_length=longest, widget=forms.Textarea(attrs={"rows": 3}), **words)
