"""Fields that several forms of the area share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.core.clock import helsinki, local, local_day
from kokemussilta.core.forms import DayInput, Numerals, TimeInput
from kokemussilta.orders.models import Order
from kokemussilta.orders.rules import MOST_DATES
from kokemussilta.orders.states import Place
from kokemussilta.vocabulary.fields import Alphabetical
from kokemussilta.vocabulary.models import Audience, Language, Municipality, Perspective, Sector, Theme

Span = tuple[datetime, datetime]

#: How far ahead a date may be.
FARTHEST = timedelta(days=730)


def words(label: StrOrPromise, hint: StrOrPromise = "", *, required: StrOrPromise = "", **more: Any) -> dict[str, Any]:
    """What every field is given: its label, hint, and what is said when a needed one is empty."""
    messages = {"required": required} if required else {}
    return {"label": label, "help_text": hint, "required": bool(required), "error_messages": messages, **more}


def area(rows: int = 4) -> forms.Textarea:
    """A box for a few lines."""
    return forms.Textarea(attrs={"rows": rows})


def capital(choices: Iterable[tuple[str, StrOrPromise]]) -> list[tuple[str, StrOrPromise]]:
    """Choices that stand by themselves begin with a capital letter."""
    return [(code, capfirst_lazy(label)) for code, label in choices]


capfirst_lazy = lazy(capfirst, str)


class ByCode(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One entry of a shared list, known by its code."""

    def __init__(self, rows: Any, **more: Any) -> None:
        more["error_messages"] = {
            "invalid_choice": gettext_lazy("Valitse jokin luettelon vaihtoehdoista."),
            **more.get("error_messages", {}),
        }
        super().__init__(rows, to_field_name="code", **more)

    def label_from_instance(self, obj: Any) -> str:
        """The name with a capital letter."""
        return str(capfirst(obj.name))


class Town(ByCode):
    """A municipality; there are three hundred, so they come in alphabetical order."""

    iterator = Alphabetical


class ManyByCode(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Some entries of a shared list, known by their codes."""

    def __init__(self, rows: Any, **more: Any) -> None:
        wrong = gettext_lazy("Valitse jokin luettelon vaihtoehdoista.")
        more["error_messages"] = {
            "invalid_choice": wrong,
            "invalid_list": wrong,
            "invalid_pk_value": wrong,
            **more.get("error_messages", {}),
        }
        super().__init__(rows, to_field_name="code", widget=forms.CheckboxSelectMultiple, **more)

    def label_from_instance(self, obj: Any) -> str:
        """The name with a capital letter."""
        return str(capfirst(obj.name))


def audiences(**more: Any) -> ManyByCode:
    """Who listens."""
    return ManyByCode(Audience.objects.filter(is_active=True), **more)


def themes(**more: Any) -> ManyByCode:
    """What the experience is of; drawn in groups by the page."""
    return ManyByCode(Theme.objects.filter(is_active=True).select_related("parent"), **more)


def municipality(**more: Any) -> Town:
    """Where."""
    return Town(Municipality.objects.filter(is_active=True), empty_label=gettext_lazy("Valitse kunta"), **more)


def language(**more: Any) -> ByCode:
    """In what language."""
    return ByCode(Language.objects.filter(is_active=True), empty_label=gettext_lazy("Valitse kieli"), **more)


def own_language() -> str:
    """The code of the language that the page is read in: a visit is most often held in it."""
    return (get_language() or "fi")[:2]


def sector(**more: Any) -> ByCode:
    """What kind of client."""
    return ByCode(Sector.objects.filter(is_active=True), empty_label=gettext_lazy("Valitse ala"), **more)


def perspective(**more: Any) -> forms.ChoiceField:
    """Whose experience."""
    return forms.ChoiceField(
        choices=[("", gettext_lazy("Kumpi vain käy")), *capital(Perspective.choices)], widget=forms.RadioSelect, **more
    )


def place(**more: Any) -> forms.ChoiceField:
    """On site, remote, or both."""
    return forms.ChoiceField(choices=capital(Place.choices), widget=forms.RadioSelect, **more)


def head_count(**more: Any) -> forms.IntegerField:
    """How many people are there."""
    wrong = gettext_lazy("Kirjoita määrä numeroin, esimerkiksi 24.")
    more["error_messages"] = {"min_value": wrong, "max_value": wrong, "invalid": wrong} | more.get("error_messages", {})
    return forms.IntegerField(min_value=1, max_value=100_000, widget=Numerals(), **more)


def minutes(**more: Any) -> forms.IntegerField:
    """How long."""
    bounds = gettext_lazy("Kirjoita kesto minuutteina, 15–1440.")
    more["error_messages"] = {"min_value": bounds, "max_value": bounds, "invalid": bounds} | more.get("error_messages", {})
    return forms.IntegerField(min_value=15, max_value=1440, widget=Numerals(), **more)


def seats(**more: Any) -> forms.IntegerField:
    """How many experts."""
    bounds = gettext_lazy("Kirjoita, montako tekijää tarvitset, 1–20.")
    more["error_messages"] = {"min_value": bounds, "max_value": bounds, "invalid": bounds} | more.get("error_messages", {})
    return forms.IntegerField(min_value=1, max_value=20, widget=Numerals(), **more)


class WishedTimes(forms.Form):
    """Up to five rows of a date and a time; the length comes from the form's minutes."""

    at: datetime

    def add_time_rows(self) -> None:
        """Give the form its rows; called by the `__init__` of each."""
        for number in range(1, MOST_DATES + 1):
            self.fields[f"date_{number}"] = forms.DateField(
                widget=DayInput(),
                **words(
                    _("Päivä %(number)s") % {"number": number},
                    error_messages={"invalid": _("Kirjoita päivä muodossa päivä.kuukausi.vuosi, esimerkiksi 3.12.2026.")},
                ),
            )
            self.fields[f"time_{number}"] = forms.TimeField(
                widget=TimeInput(),
                **words(
                    _("Kello %(number)s") % {"number": number},
                    error_messages={"invalid": _("Kirjoita kellonaika muodossa 12:30.")},
                ),
            )

    def first_rows(self) -> list[list[forms.BoundField]]:
        """The pairs of fields that always show."""
        return [self._row(1), self._row(2)]

    def more_rows(self) -> list[list[forms.BoundField]]:
        """The pairs behind "more days"."""
        return [self._row(number) for number in range(3, MOST_DATES + 1)]

    def more_open(self) -> str:
        """Whether the pairs behind stand open: something is in them."""
        return "1" if any(field.value() or field.errors for row in self.more_rows() for field in row) else ""

    def known_times(self) -> set[tuple[object, object]]:
        """Days and times that stand in the order already: they may stay, gone by or not."""
        return {(self.initial.get(f"date_{number}"), self.initial.get(f"time_{number}")) for number in range(1, MOST_DATES + 1)}

    def _row(self, number: int) -> list[forms.BoundField]:
        return [self[f"date_{number}"], self[f"time_{number}"]]

    def wished(self, length: timedelta) -> list[Span]:
        """The clear rows as spans; rows that are not clear give their fields an error that tells how to mend them."""
        spans = []
        for number in range(1, MOST_DATES + 1):
            day, clock = self.cleaned_data.get(f"date_{number}"), self.cleaned_data.get(f"time_{number}")
            if day is None and clock is None:
                continue
            problem = self._problem(day, clock, number)
            if problem:
                self.add_error(*problem)
            elif day is not None and clock is not None:
                start = helsinki(day, clock.hour, clock.minute)
                spans.append((start, start + length))
        return sorted(set(spans))

    def _problem(self, day: date | None, clock: Any, number: int) -> tuple[str, str] | None:
        today = local_day(self.at)
        if day is None:
            if f"date_{number}" in self.errors:
                return None
            return f"date_{number}", _("Lisää päivä, tai tyhjennä kellonaika.")
        if day < today and (day, clock) not in self.known_times():
            return f"date_{number}", _("Tämä päivä on jo mennyt. Valitse päivä, joka on vielä edessä.")
        if day > today + FARTHEST:
            return f"date_{number}", _("Valitse päivä, joka on enintään kahden vuoden päässä.")
        if clock is None and f"time_{number}" not in self.errors:
            return f"time_{number}", _("Lisää kellonaika. Arvio riittää.")
        return None


def with_minors(**more: Any) -> forms.TypedChoiceField:
    """Whether minors are there: yes, no, or not known yet."""
    return forms.TypedChoiceField(
        choices=[("", gettext_lazy("Ei tiedossa")), (True, gettext_lazy("Kyllä")), (False, gettext_lazy("Ei"))],
        coerce=lambda value: value == "True",
        empty_value=None,
        **more,
    )


def times_of(order: Order) -> dict[str, object]:
    """The order's wished times as the form's initial values."""
    initial: dict[str, object] = {}
    for number, wish in enumerate(order.dates.all()[:MOST_DATES], 1):
        start = local(wish.starts_at)
        initial[f"date_{number}"], initial[f"time_{number}"] = start.date(), start.time()
    return initial


def window_problem(first: date | None, last: date | None, at: datetime) -> tuple[str, str] | None:
    """What is wrong with a window of days, and in which field."""
    today = local_day(at)
    if first and last and last < first:
        return "window_until", _("Viimeisen päivän pitää olla ensimmäisen jälkeen.")
    if last and last < today:
        return "window_until", _("Tämä päivä on jo mennyt. Valitse päivä, joka on vielä edessä.")
    if (first or today) > today + FARTHEST:
        return "window_from", _("Valitse päivä, joka on enintään kahden vuoden päässä.")
    if (last or today) > today + FARTHEST:
        return "window_until", _("Valitse päivä, joka on enintään kahden vuoden päässä.")
    return None


def refuse(message: str) -> ValidationError:
    """A sentence that tells how to mend."""
    return ValidationError(message)


@dataclass(frozen=True)
class ThemeGroup:
    """A top theme as drawn: its name, and boxes (code, name, ticked) for it and its leaves."""

    name: str
    boxes: list[tuple[str, str, bool]]

    @property
    def ticked(self) -> int:
        """How many of its boxes are ticked; the group stands open when any is."""
        return sum(is_ticked for _code, _name, is_ticked in self.boxes)


def theme_groups(form: forms.Form, tree: list[tuple[Theme, list[Theme]]], name: str = "themes") -> list[ThemeGroup]:
    """A form's field of themes, in groups that open."""
    chosen = {str(getattr(value, "code", value)) for value in form[name].value() or []}
    groups = []
    for top, leaves in tree:
        whole = _("Mikä tahansa: %(theme)s") % {"theme": top.name} if leaves else capfirst(top.name)
        rows = [(top.code, whole), *((leaf.code, capfirst(leaf.name)) for leaf in leaves)]
        groups.append(ThemeGroup(capfirst(top.name), [(code, name, code in chosen) for code, name in rows]))
    return groups
