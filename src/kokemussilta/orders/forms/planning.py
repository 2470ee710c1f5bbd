"""Dates and seats: an order put into the calendar, a task changed."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kokemussilta.core.clock import helsinki, local, local_day
from kokemussilta.core.dates import span_words
from kokemussilta.core.fields import EuroField, PhoneField
from kokemussilta.core.forms import DayInput, MergingForm, TimeInput
from kokemussilta.orders.actions import TaskPlan
from kokemussilta.orders.forms import fields
from kokemussilta.orders.forms.fields import FARTHEST, Span, area, words
from kokemussilta.orders.forms.paying import Paying, fee_hint
from kokemussilta.orders.forms.reach import Reach
from kokemussilta.orders.forms.recurring import Repeating
from kokemussilta.orders.forms.seating import Seating
from kokemussilta.orders.models import Order, Task
from kokemussilta.orders.quoting import Prices, range_problem
from kokemussilta.orders.recurrence import Day
from kokemussilta.orders.states import Pairing, Payer, Place

# A task may last so long over midnight: a night shift.
LONGEST = timedelta(hours=12)


class PlaceAndContact(forms.Form):
    """Where, whom to meet, on what terms: shared by planning and changing."""

    place = forms.ChoiceField(
        choices=fields.capital(Place.choices),
        **words(gettext_lazy("Missä tavataan?"), required=gettext_lazy("Valitse, missä tavataan.")),
    )
    municipality = fields.municipality(**words(gettext_lazy("Kunta")))
    address = forms.CharField(
        max_length=200, **words(gettext_lazy("Osoite"), gettext_lazy("Näkyy vain vahvistetuille tekijöille."))
    )
    remote_link = forms.URLField(
        max_length=300,
        assume_scheme="https",
        **words(
            gettext_lazy("Etäyhteyden osoite"),
            error_messages={"invalid": gettext_lazy("Kirjoita koko osoite, esimerkiksi https://...")},
        ),
    )
    place_note = forms.CharField(max_length=1000, widget=area(2), **words(gettext_lazy("Miten perille löytää")))
    day_contact_name = forms.CharField(max_length=120, **words(gettext_lazy("Kuka ottaa tekijän vastaan?")))
    day_contact_phone = PhoneField(max_length=30, **words(gettext_lazy("Hänen puhelinnumeronsa")))
    agreed = forms.CharField(
        max_length=3000,
        widget=area(4),
        **words(gettext_lazy("Mitä on sovittu"), gettext_lazy("Tekijä lukee tämän ennen päivää.")),
    )
    payer = forms.ChoiceField(
        choices=fields.capital(Payer.choices), **words(gettext_lazy("Kuka maksaa?"), required=gettext_lazy("Valitse."))
    )
    fee_cents = EuroField(
        **words(
            gettext_lazy("Palkkio tekijälle, euroa"),
            error_messages=dict.fromkeys(
                ("invalid", "min_value", "max_value", "max_digits", "max_decimal_places", "max_whole_digits"),
                gettext_lazy("Kirjoita palkkio euroina, esimerkiksi 150 tai 150,50."),
            ),
        ),
    )

    def place_facts(self) -> dict[str, Any]:
        """The values by the task's field names."""
        return {name: self.cleaned_data[name] for name in PlaceAndContact.base_fields}


class PlanForm(PlaceAndContact, Repeating, Seating, Paying):
    """Make an order into dated tasks."""

    wished = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple,
        **words(gettext_lazy("Tilaajan toivomat ajat"), gettext_lazy("Valitse ne, jotka toteutetaan.")),
    )
    minutes = fields.minutes(**words(gettext_lazy("Kesto minuutteina"), required=gettext_lazy("Kirjoita kesto.")))

    field_order = (
        "wished", "first_day", "first_time", "times", "until", "weekdays", "every", "winter_week", "on_holidays", "days", "minutes",
        "pairing", "seats", "themes", "perspective", "themes_2", "perspective_2", "language", "role",
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, order: Order, at: datetime) -> None:
        self.order, self.at = order, at
        self._wishes = {str(wish.pk): (wish.starts_at, wish.ends_at) for wish in order.dates.all() if wish.starts_at > at}
        super().__init__(data, initial=self._first_values())
        choices = [(key, span_words(*span)) for key, span in self._wishes.items()]
        self.fields["wished"].choices = choices  # type: ignore[attr-defined]
        self.fields["wished"].error_messages["invalid_choice"] = _("Valitse jokin tilaajan toivomista ajoista.")
        if not choices:
            del self.fields["wished"]

    def _first_values(self) -> dict[str, Any]:
        order = self.order
        payer, minutes = order.payer or Payer.UNSURE, order.minutes or order.product.minutes
        shared = ("municipality", "address", "place_note", "day_contact_name", "day_contact_phone", "perspective")
        return {name: getattr(order, name) for name in shared} | {
            "place": order.place or Place.ON_SITE,
            "payer": payer,
            "times": 1,
            "minutes": minutes,
            **self.first_fee(payer, self._wishes.values(), minutes, self.at),
            "pairing": order.product.pairing,
            "seats": order.seats_wanted,
            "language": order.language or "fi",
            "themes": list(order.themes.all()),
            "wished": list(self._wishes) if len(self._wishes) == 1 else [],
        }

    def clean(self) -> dict[str, Any]:
        """Ticked wishes and own dates together."""
        cleaned = super().clean() or self.cleaned_data
        length = timedelta(minutes=cleaned.get("minutes") or 60)
        chosen = [(start, start + length) for start, _end in (self._wishes[key] for key in cleaned.get("wished") or [])]
        self.own = self.own_spans(cleaned, length)
        self.spans: list[Span] = sorted({*chosen, *self.own})
        wrong = {"wished", "first_day", "first_time", "times", "until", "weekdays", "every", "days"} & set(self.errors)
        if not self.spans and not wrong and not self.must_look:
            self.add_error("first_day", _("Valitse jokin toivottu aika tai kirjoita oma."))
        if not self.must_look:
            self.settle_fees(cleaned, self.spans)
        return cleaned

    def wish_fields(self) -> list[forms.BoundField]:
        """The wished times, when there are any ahead."""
        return [self["wished"]] if "wished" in self.fields else []

    def repeats(self) -> str:
        """Whether the part of repeating stands open: something is in it."""
        touched = any(self[name].value() for name in ("until", "weekdays", "winter_week", "on_holidays"))
        return "1" if touched or self.series_of else ""

    def other_open(self) -> str:
        """Whether the part of the pair's other one stands open: something is in it."""
        return "1" if self["themes_2"].value() or self["themes_2"].errors or self["pairing"].value() == Pairing.THEMES else ""

    @property
    def series_of(self) -> list[Day]:
        """The days that are shown, when there are any."""
        return getattr(self, "series", [])

    def plan(self) -> TaskPlan:
        """What all the tasks share."""
        pattern = self.pattern if self.series_of else None
        return TaskPlan(
            seats=self.seat_plans(), pattern=pattern, starts=self.cleaned_data.get("first_time"),
            in_series=frozenset(start for start, _end in self.own), fees=self.fees,
            **self.place_facts(),
        )  # fmt: skip


class TaskForm(MergingForm, PlaceAndContact, Reach):
    """Change one task."""

    together = (("day", "starts", "ends"),)

    day = forms.DateField(widget=DayInput(), **words(gettext_lazy("Päivä"), required=gettext_lazy("Kirjoita päivä.")))
    starts = forms.TimeField(widget=TimeInput(), **words(gettext_lazy("Alkaa"), required=gettext_lazy("Kirjoita alkamisaika.")))
    ends = forms.TimeField(widget=TimeInput(), **words(gettext_lazy("Loppuu"), required=gettext_lazy("Kirjoita loppumisaika.")))

    field_order = ("day", "starts", "ends")

    def __init__(self, data: QueryDict | None = None, *, task: Task, following: int = 1, at: datetime) -> None:
        self.at, self.task = at, task
        start, end = local(task.starts_at), local(task.ends_at)
        initial = {name: getattr(task, name) for name in PlaceAndContact.base_fields}
        super().__init__(data, initial=initial | {"day": start.date(), "starts": start.time(), "ends": end.time()})
        self.tell_reach(following)
        self.prices = Prices(task.order)
        self.fee_words = fee_hint(self.prices, task.payer, (task.starts_at, task.ends_at))

    def propose(self, day: str, place: str) -> None:
        """Show another day or place than the task has; saved only when somebody presses."""
        self.fields["shown"].initial = self._mark()
        with suppress(ValueError):
            self.initial["day"] = date.fromisoformat(day)
        if place in Place.values:
            self.initial["place"] = place

    def clean(self) -> dict[str, Any]:
        """An end after the start, on a day that is still ahead."""
        cleaned = super().clean() or self.cleaned_data
        day, starts, ends = cleaned.get("day"), cleaned.get("starts"), cleaned.get("ends")
        if day and day != local(self.task.starts_at).date() and (problem := _day_problem(day, self.at)):
            self.add_error("day", problem)
        if starts and ends and ends == starts:
            self.add_error("ends", _("Loppumisajan pitää olla alkamisajan jälkeen."))
        elif starts and ends and ends < starts and timedelta(hours=24) - _between(ends, starts) > LONGEST:
            self.add_error("ends", _("Loppumisaika on ennen alkamisaikaa. Yön yli kestävä kerta voi olla enintään 12 tuntia."))
        if not self.errors:
            told = self.facts()
            found = self.prices.quote(told["payer"], told["starts_at"], told["ends_at"])
            if told["fee_cents"] != self.task.fee_cents and (problem := range_problem(found, told["fee_cents"])):
                self.add_error("fee_cents", problem)
        return cleaned

    def facts(self) -> dict[str, Any]:
        """The values by the task's field names."""
        cleaned = self.cleaned_data
        # An end before the start is the next morning's.
        last = cleaned["day"] + timedelta(days=cleaned["ends"] < cleaned["starts"])
        return self.place_facts() | {"starts_at": _at(cleaned["day"], cleaned["starts"]), "ends_at": _at(last, cleaned["ends"])}


def _between(first: time, second: time) -> timedelta:
    return timedelta(hours=second.hour - first.hour, minutes=second.minute - first.minute)


def _at(day: date, clock: time) -> datetime:
    return helsinki(day, clock.hour, clock.minute)


def _day_problem(day: date, at: datetime) -> str:
    today = local_day(at)
    if day < today:
        return _("Tämä päivä on jo mennyt. Valitse päivä, joka on vielä edessä.")
    if day > today + FARTHEST:
        return _("Valitse päivä, joka on enintään kahden vuoden päässä.")
    return ""
