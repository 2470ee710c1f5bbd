"""A service as its client reads it: on its page, in the preview of an editor, in every language."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_stubs_ext import StrOrPromise

from kokemussilta.core.dates import duration_words, euros
from kokemussilta.orders.models import ServiceProduct
from kokemussilta.orders.situations import BY_KEY
from kokemussilta.orders.states import CountsAs, FeeRule, Pairing
from kokemussilta.register.states import QualificationKind

#: What the client is asked besides the usual, in words, by the codes of `questions.ASKS`.
ASKED: dict[str, StrOrPromise] = {
    "ages": gettext_lazy("minkä ikäisiä kuulijat ovat"),
    "head-count": gettext_lazy("kuinka monta heitä on"),
    "recent-events": gettext_lazy("onko ryhmä kokenut äskettäin jotain raskasta"),
    "seats": gettext_lazy("montako tekijää toivotte"),
    "media": gettext_lazy("tallennetaanko tilaisuus, onko paikalla mediaa"),
    "repeats": gettext_lazy("toistuuko se, ja kuinka usein"),
}


@dataclass(frozen=True)
class Described:
    """What a page shows of a service."""

    name: str
    summary: str
    description: str
    suits: list[str]
    length: str
    people: str
    pairing: str
    price: str
    price_note: str
    counting: str
    terms: str
    asked: list[str]
    expert_has: list[str]
    preparation: list[str]
    aftercare: list[str]


def describe(product: ServiceProduct) -> Described:
    """The service in the reader's language."""
    suits = [str(BY_KEY[key].title) for key in product.situations if key in BY_KEY]
    own_suits = product.text("suits")
    return Described(
        name=product.name,
        summary=product.summary,
        description=product.text("description"),
        suits=[*([own_suits] if own_suits else []), *suits],
        length=_("Yleensä %(length)s") % {"length": duration_of(product.minutes)},
        people=product.text("seat_note")
        or ngettext("Yleensä %(seats)s tekijä", "Yleensä %(seats)s tekijää", product.seats) % {"seats": product.seats},
        pairing=str(capfirst(product.get_pairing_display())) if product.pairing != Pairing.SAME else "",
        price=price(product),
        price_note=product.text("fee_note") or _("Matkat tulevat lisäksi, ja lopullisesta palkkiosta sovitaan aina erikseen."),
        counting=str(capfirst(CountsAs(product.counts_as).label)),
        terms=product.text("terms")
        or _("Voit perua tai siirtää tilauksen sen omalla sivulla. Kerro mahdollisimman pian, viimeistään kaksi päivää ennen."),
        asked=[str(ASKED[code]) for code in product.asks if code in ASKED],
        expert_has=[str(QualificationKind(kind).label) for kind in product.demands],
        preparation=product.points("preparation"),
        aftercare=product.points("aftercare"),
    )


def duration_of(minutes: int) -> str:
    """`75 minuuttia`, from two hours on `3 h`."""
    if minutes < 120:
        return ngettext("%(minutes)s minuutti", "%(minutes)s minuuttia", minutes) % {"minutes": minutes}
    return duration_words(timedelta(minutes=minutes))


def price(product: ServiceProduct) -> str:
    """The expert's fee in words; "" when none is told."""
    if product.fee_rule == FeeRule.AGREED:
        return _("Palkkio sovitaan joka kerta erikseen")
    if product.fee_cents is None:
        return ""
    return _("Palkkio tekijälle esimerkiksi %(fee)s %(rule)s") % {
        "fee": euros(product.fee_cents), "rule": FeeRule(product.fee_rule).label,
    }  # fmt: skip
