"""What an order says, as labelled lines: for the client's summary, the order's page, letters."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_stubs_ext import StrOrPromise

from kokemussilta.core import dates
from kokemussilta.core.clock import helsinki
from kokemussilta.core.fields import phone_words
from kokemussilta.orders import questions
from kokemussilta.orders.models import Order, Series, Task
from kokemussilta.orders.recurrence import Pattern
from kokemussilta.orders.states import Payer


@dataclass(frozen=True)
class Line:
    """One fact."""

    label: StrOrPromise
    value: StrOrPromise


def lines(order: Order, step: str) -> list[Line]:
    """What was told on one step; what is not known is left out."""
    made = {
        questions.WHAT: _what,
        questions.AUDIENCE: _audience,
        questions.WHEN: _when,
        questions.PEOPLE: _people,
        questions.CONTACT: _contact,
    }[step](order)
    return [line for line in made if line.value]


def at_a_glance(order: Order) -> list[Line]:
    """What tells one order from another: who, when, the code. One statement."""
    made = [
        Line(_("Tilaaja"), order.orderer),
        Line(_("Toivotut ajat"), "\n".join(wished_times(order))),
        Line(_("Jakso"), wished_window(order)),
        Line(_("Tilauksen tunnus"), order.code),
    ]
    return [line for line in made if line.value]


def wished_times(order: Order) -> list[str]:
    """The wished dates, each in words."""
    return [dates.span_words(wish.starts_at, wish.ends_at) for wish in order.dates.all()]


def wished_window(order: Order) -> str:
    """The window in words, "" when there is none."""
    if order.window_from is None:
        return ""
    first = dates.day_words(order.window_from)
    if order.window_until is None:
        return _("%(day)s alkaen") % {"day": first}
    return f"{first} – {dates.day_words(order.window_until)}"


def _what(order: Order) -> list[Line]:
    return [
        Line(_("Tavoite"), order.goal),
        Line(_("Näkökulma"), order.angle),
        Line(_("Kokemus"), capfirst(", ".join(theme.name for theme in order.themes.all()))),
        Line(_("Kenen kokemus"), capfirst(order.get_perspective_display()) if order.perspective else ""),
    ]


def _audience(order: Order) -> list[Line]:
    minors = {True: _("kyllä"), False: _("ei"), None: ""}[order.with_minors]
    count = order.head_count
    people = ngettext("%(count)s henkilö", "%(count)s henkeä", count) % {"count": count} if count else ""
    return [
        Line(_("Keitä on paikalla"), capfirst(", ".join(audience.name for audience in order.audiences.all()))),
        Line(_("Alle 18-vuotiaita"), capfirst(minors)),
        Line(_("Ikä"), order.age_band),
        Line(_("Kuinka monta"), people),
        Line(_("Mitä ryhmä on kokenut"), order.recent_events),
    ]


def _when(order: Order) -> list[Line]:
    town = order.municipality.name if order.municipality else ""
    length = _("%(minutes)s minuuttia") % {"minutes": order.minutes} if order.minutes else ""
    return [
        Line(_("Toivotut ajat"), "\n".join(wished_times(order))),
        Line(_("Jakso"), wished_window(order)),
        Line(_("Toistuminen"), order.window_note),
        Line(_("Kesto"), length),
        Line(_("Missä"), capfirst(order.get_place_display()) if order.place else ""),
        Line(_("Paikka"), ", ".join(part for part in (order.address, town) if part)),
        Line(_("Kieli"), capfirst(order.language.name) if order.language else ""),
        Line(_("Tekijöitä"), str(order.seats_wanted)),
    ]


def _people(order: Order) -> list[Line]:
    contact = ", ".join(part for part in (order.day_contact_name, phone_words(order.day_contact_phone)) if part)
    return [
        Line(_("Ottaa tekijän vastaan"), contact),
        Line(_("Huolenpito jälkeenpäin"), order.aftercare),
        Line(_("Palkkio"), capfirst(order.get_payer_display()) if order.payer else ""),
        Line(_("Tallenne ja media"), capfirst(order.get_media_display()) if order.media else ""),
    ]


def _contact(order: Order) -> list[Line]:
    return [
        Line(_("Nimi"), order.client_name),
        Line(_("Sähköposti"), order.client_email),
        Line(_("Puhelin"), phone_words(order.client_phone)),
        Line(_("Organisaatio ja yksikkö"), order.orderer),
        Line(_("Ala"), capfirst(order.sector.name) if order.sector else ""),
        Line(_("Laskutus"), _bill(order) if order.payer == Payer.CLIENT else ""),
        Line(_("Muuta kerrottavaa"), order.more),
    ]


def _bill(order: Order) -> str:
    """Where the bill goes, a line each."""
    invoice = ", ".join(part for part in (order.einvoice_address, order.einvoice_operator) if part)
    parts = (
        " ".join(part for part in (order.bill_to, order.business_id) if part),
        _("Viite: %(reference)s") % {"reference": order.bill_reference} if order.bill_reference else "",
        _("Verkkolasku: %(address)s") % {"address": invoice} if invoice else "",
        order.bill_address,
        order.billing,
    )
    return "\n".join(part for part in parts if part)


def series_words(tasks: Iterable[Task]) -> list[str]:
    """How the order's series meet, a line each; the tasks come with their series."""
    series = {task.series_id: task.series for task in tasks if task.series is not None}
    return [_series_in_words(one) for one in series.values()]


def _series_in_words(series: Series) -> str:
    """`Joka toinen viikko: torstai klo 9.00 · vain kouluviikoilla`."""
    pattern = Pattern.of(series.pattern)
    every = {1: _("Joka viikko"), 2: _("Joka toinen viikko"), 3: _("Joka kolmas viikko"), 4: _("Joka neljäs viikko")}
    names = (
        _("Maanantai"), _("Tiistai"), _("Keskiviikko"), _("Torstai"), _("Perjantai"), _("Lauantai"), _("Sunnuntai"),
    )  # fmt: skip
    days = ", ".join(names[day].lower() for day in sorted(pattern.days))
    when = _("%(day)s klo %(clock)s") % {
        "day": days, "clock": dates.clock_words(helsinki(pattern.first, series.starts.hour, series.starts.minute)),
    }  # fmt: skip
    notes = (
        _("ei pyhinä") if pattern.no_holidays else "",
        _("vain kouluviikoilla") if pattern.winter_week is not None else "",
    )
    return " · ".join(part for part in (f"{every.get(pattern.every, every[1])}: {when}", *notes) if part)
