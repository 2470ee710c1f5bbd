"""What the area shows on an order's page: who comes to each seat, or how it is looked for."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.assignments.panels_of_desk import url_of
from kokemussilta.assignments.queries.seats import SeatStand, stand_of_order
from kokemussilta.core import clock
from kokemussilta.core.dates import day_words, moment_words
from kokemussilta.core.slots import ORDER_PAGE, Panel
from kokemussilta.orders.models import Order
from kokemussilta.orders.policies import may_handle


def register() -> None:
    """Fill the slots; called once, when the program starts."""
    ORDER_PAGE.fill(_order_seats, order=10)


def _order_seats(request: HttpRequest, order: Order) -> Panel | None:
    stands = stand_of_order(order)
    if not stands:
        return None
    for_desk = may_handle(request.user, order)
    tasks = [
        {
            "task": stand.task,
            "seats": [_seat_line(one, for_desk=for_desk) for one in stand.seats],
            "url": url_of(stand.task) if for_desk else "",
        }
        for stand in stands
    ]
    return Panel("assignments/order_seats.html", {"tasks": tasks, "for_desk": for_desk}, order=10)


def _seat_line(stand: SeatStand, *, for_desk: bool) -> dict[str, str]:
    """One seat in a sentence; the client hears who comes, and how many are thinking, never who was asked."""
    if stand.assignment is not None:
        expert = stand.assignment.expert
        return {
            "words": f"{expert.shown_name}, {_('mukana oppimassa') if stand.seat.is_shadow else _(expert.title)}",
            "badge": stand.assignment.get_state_display(),
            "tone": "good",
        }
    if stand.seat.task.state != "planned":
        return {"words": _("Ei tekijää"), "badge": "", "tone": "neutral"}
    if stand.seat.is_shadow and not stand.waiting and stand.round is None:
        return {"words": _("Paikka uudelle tekijälle, joka tulee oppimaan."), "badge": _("vapaa"), "tone": "neutral"}
    if stand.round is not None and stand.round.board_until is not None:
        day = day_words(clock.local_day(stand.round.board_until))
        words = _("Kysytään kaikilta, joille tehtävä sopii. Kuulette viimeistään %(day)s.") % {"day": day}
        if for_desk:
            words = _("Taululla %(day)s asti, ilmoittautuneita %(n)s.") % {"day": day, "n": stand.interested}
        return {"words": words, "badge": _("haussa"), "tone": "info"}
    if waiting := stand.waiting:
        last = max(offer.answer_by for offer in waiting if offer.answer_by)
        words = ngettext(
            "Kysymme yhdeltä tekijältä. Vastaus tulee viimeistään %(moment)s.",
            "Kysymme %(n)s tekijältä. Vastaus tulee viimeistään %(moment)s.",
            len(waiting),
        ) % {"n": len(waiting), "moment": moment_words(last)}
        if for_desk:
            words = ", ".join(f"{offer.expert.shown_name}: {offer.get_state_display()}" for offer in stand.offers[:6])
        return {"words": words, "badge": _("kysytty"), "tone": "info"}
    return {"words": _("Etsimme tekijää."), "badge": _("haussa"), "tone": "action"}
