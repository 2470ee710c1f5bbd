"""The days on which Finland rests: public holidays with Christmas and Midsummer Eve, as the law and the calendar have them."""

from datetime import date, timedelta
from functools import lru_cache

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

# From Easter Sunday on, in days.
_MOVING = {
    -2: _("pitkäperjantai"),
    0: _("pääsiäispäivä"),
    1: _("toinen pääsiäispäivä"),
    39: _("helatorstai"),
    49: _("helluntai"),
}
_FIXED = {
    (1, 1): _("uudenvuodenpäivä"),
    (1, 6): _("loppiainen"),
    (5, 1): _("vappu"),
    (12, 6): _("itsenäisyyspäivä"),
    (12, 24): _("jouluaatto"),
    (12, 25): _("joulupäivä"),
    (12, 26): _("tapaninpäivä"),
}


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm)."""
    golden, century, years = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    to_sunday = (32 + 2 * (century % 4) + 2 * (years // 4) - epact - years % 4) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=32)
def holidays(year: int) -> dict[date, StrOrPromise]:
    """The year's days of rest with their names."""
    found: dict[date, StrOrPromise] = {date(year, month, day): name for (month, day), name in _FIXED.items()}
    sunday = easter(year)
    found |= {sunday + timedelta(days=days): name for days, name in _MOVING.items()}
    midsummer = _saturday_from(date(year, 6, 20))
    found[midsummer - timedelta(days=1)] = _("juhannusaatto")
    found[midsummer] = _("juhannuspäivä")
    found[_saturday_from(date(year, 10, 31))] = _("pyhäinpäivä")
    return found


def holiday(day: date) -> StrOrPromise:
    """The name of the day when it is one of rest, else ""."""
    return holidays(day.year).get(day, "")


def _saturday_from(day: date) -> date:
    """The first Saturday on or after the day."""
    return day + timedelta(days=(5 - day.weekday()) % 7)
