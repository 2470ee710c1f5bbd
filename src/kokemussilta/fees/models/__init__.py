"""Claims and what is paid of them."""

from kokemussilta.fees.models.batches import BatchRow, PayBatch
from kokemussilta.fees.models.claims import Claim, ClaimLine, ClaimStep, Decision, Stay
from kokemussilta.fees.models.routes import Absence, Route, RouteStep
from kokemussilta.fees.models.standing import PayeeStanding
from kokemussilta.fees.models.told import Receipt, Told
from kokemussilta.fees.models.turns import Turn

__all__ = [
    "Absence", "BatchRow", "Claim", "ClaimLine", "ClaimStep", "Decision", "PayBatch", "PayeeStanding", "Receipt", "Route",
    "RouteStep", "Stay", "Told", "Turn",
]  # fmt: skip
