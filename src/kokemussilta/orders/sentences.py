"""Where an order stands, in one plain sentence for its client."""

from datetime import datetime

from django.utils.translation import gettext as _

from kokemussilta.core import clock, dates
from kokemussilta.orders import rules
from kokemussilta.orders.models import Order
from kokemussilta.orders.states import OrderState
from kokemussilta.threads.models import Post

#: The colour of a state's badge.
TONES = {
    OrderState.DRAFT: "neutral",
    OrderState.SUBMITTED: "info",
    OrderState.CLARIFYING: "action",
    OrderState.OPEN: "primary",
    OrderState.FILLED: "good",
    OrderState.DELIVERED: "good",
    OrderState.CLOSED: "neutral",
    OrderState.CANCELLED: "bad",
}


def tone(order: Order) -> str:
    """The colour of the order's badge."""
    return TONES[OrderState(order.state)]


def for_client(order: Order) -> str:
    """The sentence. The row comes from `queries.for_lists`, so that the next time and the last speaker are known."""
    next_at: datetime | None = getattr(order, "next_at", None)
    when = dates.moment_words(next_at) if next_at else ""
    return {
        OrderState.DRAFT: _draft,
        OrderState.SUBMITTED: _submitted,
        OrderState.CLARIFYING: _clarifying,
        OrderState.OPEN: _open,
        OrderState.FILLED: _filled,
        OrderState.DELIVERED: _over,
        OrderState.CLOSED: _over,
        OrderState.CANCELLED: _over,
    }[OrderState(order.state)](order, when)


def for_desk(order: Order, *, has_tasks: bool) -> str:
    """What the desk does next."""
    if order.desk_id is None:
        return _("Tilaus on yhteisessä jonossa. Ota se työpöydällesi, jos voitte hoitaa sen.")
    if order.state == OrderState.SUBMITTED:
        return _("Lue tilaus, kysy mitä puuttuu, ja sovi ajat.")
    if order.state == OrderState.CLARIFYING:
        if getattr(order, "last_side", None) == Post.Side.CLIENT:
            return _("Tilaaja vastasi. Lue vastaus ja jatka.")
        return _("Odotamme tilaajan vastausta.")
    if order.state == OrderState.OPEN:
        return _("Etsi tekijä jokaiselle paikalle.") if has_tasks else _("Sovi ajat, niin pääset etsimään tekijää.")
    return {
        OrderState.FILLED: _("Kaikilla paikoilla on tekijä. Muista briiffaus ennen päivää."),
        OrderState.DELIVERED: _("Kaikki kerrat on pidetty. Käykää läpi, miten meni."),
        OrderState.CLOSED: _("Tilaus on päätetty."),
        OrderState.CANCELLED: _("Tilaus on peruttu."),
    }[OrderState(order.state)]


def _draft(order: Order, _when: str) -> str:
    if order.sent_at:
        return _("Odottaa vahvistustasi: avaa linkki, jonka lähetimme sähköpostiisi.")
    return _("Luonnos on tallessa. Jatka siitä, mihin jäit.")


def _submitted(order: Order, _when: str) -> str:
    assert order.submitted_at is not None
    by = dates.day_words(rules.answer_by(clock.local_day(order.submitted_at)))
    return _("Tilaus on perillä. Viimeistään %(day)s kuulet meistä.") % {"day": by}


def _clarifying(order: Order, _when: str) -> str:
    if getattr(order, "last_side", None) == Post.Side.CLIENT:
        return _("Kiitos vastauksestasi. Jatkamme tilauksen hoitamista ja kerromme pian lisää.")
    return _("Kysyimme sinulta lisätietoa. Kun vastaat, pääsemme eteenpäin.")


def _open(_order: Order, when: str) -> str:
    if when:
        return _("Etsimme sopivaa tekijää. Ensimmäinen kerta on %(when)s.") % {"when": when}
    return _("Etsimme sopivaa tekijää ja aikaa. Kerromme heti, kun ne ovat selvillä.")


def _filled(_order: Order, when: str) -> str:
    if when:
        return _("Kaikki on sovittu. Nähdään %(when)s.") % {"when": when}
    return _("Sovittu aika on ollut. Päätämme tilauksen, kun tekijä on kertonut, miten meni.")


def _over(order: Order, _when: str) -> str:
    return {
        OrderState.DELIVERED: _("Kiitos! Tilauksesi on toteutunut."),
        OrderState.CLOSED: _("Tilaus on päätetty. Kiitos yhteistyöstä!"),
        OrderState.CANCELLED: _("Tilaus on peruttu."),
    }[OrderState(order.state)]
