"""The form of the ordinary week."""

from collections import Counter
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kokemussilta.accounts.models import User
from kokemussilta.core.forms import TimeInput
from kokemussilta.register import actions
from kokemussilta.register.forms.part import PartForm
from kokemussilta.register.models import Expert
from kokemussilta.register.words import WEEKDAYS


class WeekForm(PartForm):
    """The ordinary week: as many spans a day as there are, and an empty one; an empty day is not free."""

    #: More spans than this in a day are nobody's ordinary week.
    MOST = 12

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, name in enumerate(WEEKDAYS):
            for turn in range(self._turns(weekday)):
                for end, words in (("from", _("%(day)s, alkaen")), ("until", _("%(day)s, asti"))):
                    label = words % {"day": name}
                    field = forms.TimeField(
                        required=False, widget=TimeInput(), label=f"{label} ({turn + 1})" if turn else label
                    )
                    field.widget.attrs["aria-label"] = field.label
                    self.fields[f"{end}_{weekday}_{turn}"] = field
        self.together = tuple(
            tuple(name for name in self.fields if name.split("_")[1:2] == [str(weekday)]) for weekday in range(7)
        )

    def _turns(self, weekday: int) -> int:
        """How many spans the day's form has: one more than the entry has, two at least; and all that were sent."""
        last = max((turn for turn in range(self.MOST) if self._has(weekday, turn)), default=-1)
        return min(max(2, last + 2), self.MOST)

    def _has(self, weekday: int, turn: int) -> bool:
        names = (f"from_{weekday}_{turn}", f"until_{weekday}_{turn}")
        return any(self.initial.get(name) or self.data.get(name) for name in names)

    @classmethod
    def initial_of(cls, expert: Expert) -> dict[str, object]:
        """Every span of every day."""
        values: dict[str, object] = {}
        turns: Counter[int] = Counter()
        for row in expert.weekly_hours.all():
            turn = turns[row.weekday]
            values |= {f"from_{row.weekday}_{turn}": row.from_time, f"until_{row.weekday}_{turn}": row.until_time}
            turns[row.weekday] += 1
        return values

    def save(self, expert: Expert, *, by: User, at: datetime) -> None:
        """The spans that were typed."""
        actions.set_weekly_hours(expert=expert, spans=self.spans, seen=self.seen, by=by, at=at)

    @cached_property
    def days(self) -> list[dict[str, object]]:
        """The days for the page: name, the first span, the other spans, whether any of those is used; a span is two named fields."""
        out = []
        for weekday, name in enumerate(WEEKDAYS):
            first, *others = [self._span(weekday, turn) for turn in range(self._turns(weekday))]
            used = any(field.value() or field.errors for span in others for field, _words in span)
            out.append({"name": name, "first": first, "others": others, "is_more_used": used})
        return out

    def _span(self, weekday: int, turn: int) -> list[tuple[forms.BoundField, StrOrPromise]]:
        return [(self[f"from_{weekday}_{turn}"], _("alkaen")), (self[f"until_{weekday}_{turn}"], _("asti"))]

    def clean(self) -> dict[str, Any]:
        """Both ends of a span, the end after the start."""
        cleaned = super().clean() or {}
        self.spans: list[tuple[int, time, time]] = []
        for name in [name for name in self.fields if name.startswith("from_")]:
            _end, weekday, turn = name.split("_")
            self._add(int(weekday), int(turn), cleaned.get(name), cleaned.get(f"until_{weekday}_{turn}"))
        return cleaned

    def _add(self, weekday: int, turn: int, start: time | None, end: time | None) -> None:
        first, last = f"from_{weekday}_{turn}", f"until_{weekday}_{turn}"
        if first in self.errors or last in self.errors or (start is None and end is None):
            return
        if start is None:
            self.add_error(first, _("Kerro myös, mistä kellonajasta alkaen."))
        elif end is None:
            self.add_error(last, _("Kerro myös, mihin kellonaikaan asti."))
        elif end <= start:
            self.add_error(last, _("Lopun pitää olla alun jälkeen."))
        else:
            self.spans.append((weekday, start, end))
