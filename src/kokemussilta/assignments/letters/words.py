"""Pieces that several letters and pages share."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import may
from kokemussilta.accounts.models import User
from kokemussilta.assignments.calendars import where
from kokemussilta.assignments.terms import Terms
from kokemussilta.core.clock import local_day
from kokemussilta.core.dates import day_words, euros, span_words
from kokemussilta.core.fields import phone_words
from kokemussilta.orders.models import Order, Seat, Task

Facts = tuple[tuple[str, str], ...]
#: Verbs of the area that an order's history tells.
HISTORY: dict[str, StrOrPromise] = {
    "assignments.trust.offered": gettext_lazy("Paikkaa tarjottiin ensin yksikön vakiotekijälle"),
    "assignments.trust.booked": gettext_lazy("Paikka varattiin yksikön vakiotekijälle"),
}


def when(task: Task) -> str:
    """`to 3.12. klo 17.30–19.00`."""
    return span_words(task.starts_at, task.ends_at)


def day_of(task: Task) -> str:
    """`to 3.12.`."""
    return day_words(local_day(task.starts_at))


def town(task: Task) -> str:
    """The municipality, or that it is remote: what may be told before anyone is confirmed."""
    if task.place == "remote":
        return _("etänä")
    return task.municipality.name if task.municipality else _("paikka sovitaan")


def fee(terms: Terms) -> str:
    """The fee in words."""
    if terms.is_voluntary:
        return _("Vapaaehtoistyötä, kulut korvataan")
    if not terms.fee_cents:
        return _("Sovitaan koordinaattorin kanssa")
    return _("%(fee)s ja matkakulut") % {"fee": euros(terms.fee_cents)}


def open_facts(seat: Seat, terms: Terms) -> Facts:
    """What may be told to those who are not confirmed."""
    task, order = seat.task, seat.task.order
    facts = [
        (_("Mitä"), order.heading),
        (_("Kenelle"), ", ".join(part for part in (order.orderer, audience(order)) if part)),
        (_("Milloin"), when(task)),
        (_("Missä"), town(task)),
        (_("Kieli"), seat.language.name),
        (_("Näkökulma"), order.angle),
        (_("Osasi"), _("lähdet kokeneen tekijän mukaan oppimaan") if seat.is_shadow else ""),
        (_("Palkkio"), fee(terms)),
    ]
    return tuple((label, value) for label, value in facts if value)


def day_facts(task: Task) -> Facts:
    """What the confirmed need on the day."""
    facts = [
        (_("Mitä"), task.order.heading),
        (_("Milloin"), when(task)),
        (_("Missä"), task.remote_link if task.place == "remote" and task.remote_link else where(task)),
        (_("Perille"), task.place_note),
        (_("Vastassa"), contact(task)),
        (_("Mitä sovittiin"), task.agreed),
    ]
    return tuple((label, value) for label, value in facts if value)


def contact(task: Task) -> str:
    """Who meets the expert, with the number to call."""
    name = task.day_contact_name or task.order.day_contact_name
    phone = task.day_contact_phone or task.order.day_contact_phone
    return ", ".join(part for part in (name, phone_words(phone)) if part)


def audience(order: Order) -> str:
    """Who listens and how many."""
    words = [audience.name for audience in order.audiences.all()]
    if order.age_band:
        words.append(order.age_band)
    if order.head_count:
        words.append(
            ngettext("noin %(count)s henkilö", "noin %(count)s henkilöä", order.head_count) % {"count": order.head_count}
        )
    return ", ".join(words)


def preparation() -> list[str]:
    """What the expert does before a task. The product's own list is the client's."""
    return [
        _("Lue, mitä on sovittu, ja kysy heti, jos jokin on epäselvää."),
        _("Mieti, mitä haluat kertoa ja mitä pidät itselläsi. Sinä päätät."),
        _("Katso reitti tai kokeile etäyhteys ajoissa."),
        _("Sovi koordinaattorin kanssa, milloin juttelette ennen tehtävää ja sen jälkeen."),
    ]


def bullets(points: list[str]) -> str:
    """A list as lines of a letter."""
    return "\n".join(f"• {point}" for point in points)


def handler(order: Order) -> User | None:
    """The one who handles the order, as long as they work at its desk: nobody is told to call somebody who has left."""
    found = order.handler
    works_there = found is not None and found.is_active and may(found, Permission.ORDER_HANDLE, order.desk_id)
    return found if works_there else None


def helper_phone(order: Order) -> str:
    """The number to call about the task."""
    found = handler(order)
    return (found.phone if found else "") or (order.desk.phone if order.desk else "")


def helper(order: Order) -> str:
    """Whom to call about the task: the one who handles the order, else the desk."""
    found = handler(order)
    name = found.name if found else ""
    return ", ".join(
        part for part in (name or (order.desk.name if order.desk else ""), phone_words(helper_phone(order))) if part
    )


def ask_helper(order: Order) -> tuple[str, ...]:
    """The closing line with a person to call."""
    who = helper(order)
    return (_("Kysyttävää? Sinua auttaa %(who)s.") % {"who": who},) if who else ()


def task_path(task: Task) -> str:
    """The expert's page of the task."""
    return reverse("assignments:task", args=[task.code])


def desk_path(task: Task) -> str:
    """The desk's page of the task."""
    return reverse("assignments:desk", args=[task.code])
