"""Moments, spans and sums in words, in the reader's language. Europe/Helsinki, 24 hours, weekday always shown."""

from datetime import date, datetime, timedelta

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from kokemussilta.core.clock import local, local_day

_SHORT = {
    "fi": ("ma", "ti", "ke", "to", "pe", "la", "su"),
    "sv": ("mån", "tis", "ons", "tors", "fre", "lör", "sön"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_LONG = {
    "fi": ("maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai"),
    "sv": ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_MONTH_EN = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _language() -> str:
    language = (get_language() or "fi")[:2]
    return language if language in _SHORT else "fi"


def day_words(day: date, *, year: bool = False) -> str:
    """`to 3.12.`, `tors 3.12`, `Thu 3 Dec`; with the year when asked."""
    language = _language()
    name = _SHORT[language][day.weekday()]
    if language == "en":
        return f"{name} {day.day} {_MONTH_EN[day.month - 1]}{f' {day.year}' if year else ''}"
    dot = "." if language == "fi" or year else ""
    return f"{name} {day.day}.{day.month}{dot}{day.year if year else ''}"


def long_day_words(day: date) -> str:
    """`torstai 3.12.2026`, `torsdag 3.12.2026`, `Thursday 3 Dec 2026`."""
    language = _language()
    name = _LONG[language][day.weekday()]
    if language == "en":
        return f"{name} {day.day} {_MONTH_EN[day.month - 1]} {day.year}"
    return f"{name} {day.day}.{day.month}.{day.year}"


def clock_words(at: datetime) -> str:
    """`17.30`, in English `17:30`."""
    return local(at).strftime("%H:%M" if _language() == "en" else "%-H.%M")


def moment_words(at: datetime, *, year: bool = False) -> str:
    """`to 3.12. klo 17.30`; with the year when asked."""
    at_word = {"fi": "klo", "sv": "kl.", "en": "at"}[_language()]
    return f"{day_words(local_day(at), year=year)} {at_word} {clock_words(at)}"


def span_words(starts_at: datetime, ends_at: datetime, *, year: bool = False) -> str:
    """`to 3.12. klo 17.30–19.00`; both days when they differ."""
    if local_day(starts_at) == local_day(ends_at):
        return f"{moment_words(starts_at, year=year)}–{clock_words(ends_at)}"
    return f"{moment_words(starts_at, year=year)} – {moment_words(ends_at, year=year)}"


def days_between(day: date, today: date) -> str:
    """How far a day is from today, in words."""
    days = (day - today).days
    if days == 0:
        return _("tänään")
    if days == 1:
        return _("huomenna")
    if days == -1:
        return _("eilen")
    if days > 0:
        return ngettext("%(days)s päivän päästä", "%(days)s päivän päästä", days) % {"days": days}
    return ngettext("%(days)s päivä sitten", "%(days)s päivää sitten", -days) % {"days": -days}


def duration_words(length: timedelta) -> str:
    """`1 h 30 min`."""
    minutes = int(length.total_seconds() // 60)
    hours, minutes = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{minutes} min" if minutes or not hours else "") if part)


def euros(cents: int) -> str:
    """`120 €`, `41,80 €`, in English `€41.80`."""
    whole, rest = divmod(abs(cents), 100)
    sign = "\u2212" if cents < 0 else ""
    if _language() == "en":
        return f"{sign}€{whole:,}" + (f".{rest:02d}" if rest else "")
    grouped = f"{whole:,}".replace(",", "\u00a0")
    return sign + grouped + (f",{rest:02d}" if rest else "") + "\u00a0€"
