"""Work agreed outside the program and told afterwards: what is told, and who is asked whether it was so."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kokemussilta.access.models import Unit
from kokemussilta.assignments.states import Side
from kokemussilta.orders.models import ServiceProduct
from kokemussilta.vocabulary.models import Language, Municipality

#: So long ago may the work have been, and so long may it have lasted.
FARTHEST_BACK = timedelta(days=366)
LONGEST = timedelta(hours=14)
#: After so many days whoever is asked is reminded, once.
REMIND_AFTER = timedelta(days=7)


@dataclass(frozen=True)
class LateFacts:
    """The work with its report: what an order, its task and the report will say. `minutes` None: the expert tells them."""

    product: ServiceProduct
    starts_at: datetime
    ends_at: datetime
    place: str
    language: Language
    payer: str
    people_reached: int
    municipality: Municipality | None = None
    unit: Unit | None = None
    organisation_name: str = ""
    unit_name: str = ""
    contact_name: str = ""
    fee_cents: int | None = None
    minutes: int | None = None
    travel_km: int | None = None
    travel_note: str = ""
    words: str = ""


def asked_side(told_by: str, *, expert_has_account: bool, client_has_account: bool) -> str:
    """Who confirms what `told_by` tells: the other side, as far as it can; else the desk.

    What an expert tells, the client's people if they are here, else the desk (which may in any case). What others tell, the expert.
    """
    if told_by != Side.EXPERT and expert_has_account:
        return Side.EXPERT
    if told_by != Side.CLIENT and client_has_account:
        return Side.CLIENT
    return Side.DESK
