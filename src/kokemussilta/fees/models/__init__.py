"""Claims and what is paid of them."""

from kokemussilta.fees.models.batches import BatchRow, PayBatch
from kokemussilta.fees.models.cases import Case
from kokemussilta.fees.models.claims import Claim, ClaimLine, ClaimStep, Decision, Stay
from kokemussilta.fees.models.files import EarningsReport, FiledRow, PayFile
from kokemussilta.fees.models.invoices import Invoice, InvoiceRow
from kokemussilta.fees.models.routes import Absence, Route, RouteStep
from kokemussilta.fees.models.settings import PaySettings
from kokemussilta.fees.models.standing import PayeeStanding
from kokemussilta.fees.models.told import Receipt, Told
from kokemussilta.fees.models.turns import Turn
from kokemussilta.fees.models.vault import PayeeDetails

__all__ = [
    "Absence", "BatchRow", "Case", "Claim", "ClaimLine", "ClaimStep", "Decision", "EarningsReport", "FiledRow", "Invoice",
    "InvoiceRow", "PayBatch", "PayFile", "PaySettings", "PayeeDetails", "PayeeStanding", "Receipt", "Route", "RouteStep", "Stay",
    "Told", "Turn",
]  # fmt: skip
