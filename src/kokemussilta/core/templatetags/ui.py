"""Filters of the components: shares of bars, lines of choices, and errors that say how to mend them."""

from django import forms, template
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator, MaxValueValidator, MinValueValidator
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

register = template.Library()

#: What to do instead of Django's bare words: the error's code, the kind of field, the advice. The first that fits is said.
ADVICE: tuple[tuple[str, type[forms.Field], StrOrPromise], ...] = (
    ("required", forms.BooleanField, _("Merkitse ruutu, kun olet lukenut tämän.")),
    ("required", forms.MultipleChoiceField, _("Valitse ainakin yksi.")),
    ("required", forms.ChoiceField, _("Valitse vaihtoehto.")),
    ("required", forms.ModelChoiceField, _("Valitse vaihtoehto.")),
    ("required", forms.FileField, _("Valitse tiedosto.")),
    ("required", forms.DateField, _("Anna päivä.")),
    ("required", forms.TimeField, _("Anna kellonaika.")),
    ("required", forms.Field, _("Täytä tämä kohta.")),
    ("invalid", forms.EmailField, _("Kirjoita osoite näin: nimi@esimerkki.fi.")),
    ("invalid", forms.IntegerField, _("Kirjoita luku numeroin, esimerkiksi 24.")),
    ("invalid", forms.DateField, _("Kirjoita päivä näin: 3.12.2026.")),
    ("invalid", forms.TimeField, _("Kirjoita kellonaika näin: 17.30.")),
)
#: The same for what validators say.
BOUNDS: dict[str, tuple[object, StrOrPromise]] = {
    "min_value": (MinValueValidator.message, _("Kirjoita luku, joka on vähintään %(limit_value)s.")),
    "max_value": (MaxValueValidator.message, _("Kirjoita luku, joka on enintään %(limit_value)s.")),
    "max_length": (MaxLengthValidator.message, _("Lyhennä tätä: enintään %(limit_value)s merkkiä, nyt %(show_value)s.")),
}
DJANGOS_OWN = {"django.forms.fields", "django.forms.models"}


@register.filter
def share(value: float | str, most: float | str) -> int:
    """`{{ 2|share:5 }}` is 40: whole percents from 0 to 100; 0 when there is nothing to share."""
    part, whole = float(value or 0), float(most or 0)
    return round(min(max(part / whole, 0.0), 1.0) * 100) if whole > 0 else 0


@register.filter
def first_line(text: object) -> str:
    """The first line: a choice's own name."""
    return str(text).partition("\n")[0]


@register.filter
def other_lines(text: object) -> str:
    """What follows the first line: the hint below a choice's name."""
    return str(text).partition("\n")[2]


@register.filter
def colon(label: object) -> str:
    """The label before what is said of it: `Nimi:`, but a question ends as it is."""
    words = str(label)
    return words if words.endswith((".", "?", "!", ":")) else f"{words}:"


@register.filter
def mended(field: BoundField) -> list[str]:
    """The field's errors; where a form says nothing of its own, Django's bare words become advice."""
    found = []
    for error in field.errors.as_data():
        usual = _djangos_words(field.field, error.code or "")
        found += [_advice(field.field, error.code, words) if words in usual else words for words in _within(error)]
    return found


def _within(error: ValidationError) -> list[str]:
    """The error's words; what was too much or too little is told plainly."""
    bare, words = BOUNDS.get(error.code or "", (None, ""))
    return [str(words) % error.params] if bare is not None and error.message is bare and error.params else error.messages


def _djangos_words(field: forms.Field, code: str) -> set[str]:
    """What Django itself says of this error in a field of this kind."""
    kinds = [kind for kind in type(field).__mro__ if kind.__module__ in DJANGOS_OWN]
    words = {
        str(kind.__dict__["default_error_messages"].get(code)) for kind in kinds if "default_error_messages" in kind.__dict__
    }
    return words | {str(EmailValidator.message)}


def _advice(field: forms.Field, code: str | None, otherwise: str) -> str:
    return next((str(words) for known, kind, words in ADVICE if known == code and isinstance(field, kind)), otherwise)
