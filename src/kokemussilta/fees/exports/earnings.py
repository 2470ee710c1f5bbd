"""Earnings payment reports for the Incomes Register, and the cancelling of them: written to be uploaded by payroll, never sent.

The register's own schemas are not to be had from any package; what we write is checked against our description of its public ones
(`schemas/earnings.xsd`). A report is for one earner and one day of payment, and is known by our `ReportId`: a later correction names it
with a higher version (the whole report anew), a cancellation by a file of another kind.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from lxml import etree

from kokemussilta.fees.exports.xml import child, euros, written

SPACE = "http://www.tulorekisteri.fi/2017/1/WageReportsToIR"
CANCELLING = "http://www.tulorekisteri.fi/2017/1/InvalidationsToIR"
SOURCE = "Kokemussilta"
# Kinds of delivery.
REPORTS, INVALIDATIONS = 100, 105
# Kinds of identifier.
BUSINESS_ID, PERSONAL_ID = 1, 2
# What a report is to the register.
NEW, REPLACEMENT = 1, 2
# Whom the register asks about a delivery: about its content.
ABOUT_CONTENT = 1
# One faulty report does not turn down the others.
EACH_BY_ITSELF = 1


class Income:
    """Codes of kinds of income that arise here."""

    MEETING = 210
    LECTURE = 214
    TRUST = 215
    BOARD = 308
    TAXABLE_KM = 209
    KM = 311
    TIME = 201
    ALLOWANCE = 331
    COMPENSATION = 336
    TAXABLE_COSTS = 353
    VOLUNTEER_KM = 357
    VOLUNTEER_ALLOWANCE = 358
    WITHHELD = 402


class Allowance:
    """What a daily allowance was."""

    MEAL, HALF, FULL = 1, 2, 3


@dataclass(frozen=True)
class Paid:
    """One kind of income in a report: its sum, with kilometres or kinds of allowance where the code asks for them."""

    code: int
    cents: int
    kilometres: int = 0
    allowances: tuple[int, ...] = ()


@dataclass(frozen=True)
class Report:
    """One earner's report. `version` 1 is new; higher ones replace the earlier of the same `identity`."""

    identity: str
    personal_id: str
    last_name: str
    first_name: str
    paid: tuple[Paid, ...]
    version: int = 1


@dataclass(frozen=True)
class Contact:
    """Whom the register calls about a delivery."""

    name: str
    telephone: str
    email: str = ""


@dataclass(frozen=True)
class Delivery:
    """One file of reports: who pays, when it was paid, and for what days."""

    identity: str
    made_at: datetime
    payer: str
    contact: Contact
    paid_on: date
    starts_on: date
    ends_on: date
    reports: tuple[Report, ...]
    is_real: bool = True


@dataclass(frozen=True)
class Cancelling:
    """One file that cancels reports, by (identity, version) of each."""

    identity: str
    made_at: datetime
    payer: str
    reports: tuple[tuple[str, int], ...]
    is_real: bool = True


def write(delivery: Delivery) -> bytes:
    """The file of reports."""
    root, data = _begun("WageReportsRequestToIR", SPACE, REPORTS, delivery)
    period = child(data, "PaymentPeriod")
    child(period, "PaymentDate", delivery.paid_on.isoformat())
    child(period, "StartDate", delivery.starts_on.isoformat())
    child(period, "EndDate", delivery.ends_on.isoformat())
    contact = child(data, "ContactPersons/ContactPerson")
    child(contact, "Name", delivery.contact.name)
    child(contact, "Telephone", delivery.contact.telephone)
    if delivery.contact.email:
        child(contact, "Email", delivery.contact.email)
    child(contact, "ResponsibilityCode", ABOUT_CONTENT)
    _identified(child(data, "Payer/PayerIds/Id"), BUSINESS_ID, delivery.payer)
    reports = child(data, "Reports")
    for report in delivery.reports:
        _report(child(reports, "Report"), report)
    return written(root, "earnings.xsd")


def write_cancelling(cancelling: Cancelling) -> bytes:
    """The file that cancels reports."""
    root, data = _begun("InvalidationsRequestToIR", CANCELLING, INVALIDATIONS, cancelling)
    items = child(data, "Items")
    for identity, version in cancelling.reports:
        item = child(items, "Item")
        child(item, "ItemId", identity)
        child(item, "ItemVersion", version)
    return written(root, "invalidations.xsd")


def _begun(name: str, space: str, kind: int, file: Delivery | Cancelling) -> tuple[etree._Element, etree._Element]:
    """The root and the delivery's head; below the root nothing is in a namespace."""
    root = etree.Element(f"{{{space}}}{name}", nsmap={"ir": space})
    data = etree.SubElement(root, "DeliveryData")
    child(data, "Timestamp", file.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
    child(data, "Source", SOURCE)
    child(data, "DeliveryDataType", kind)
    child(data, "DeliveryId", file.identity)
    child(data, "FaultyControl", EACH_BY_ITSELF)
    child(data, "ProductionEnvironment", "true" if file.is_real else "false")
    for role in ("DeliveryDataOwner", "DeliveryDataCreator", "DeliveryDataSender"):
        _identified(child(data, role), BUSINESS_ID, file.payer)
    return root, data


def _identified(parent: etree._Element, kind: int, code: str) -> None:
    child(parent, "Type", kind)
    child(parent, "Code", code)


def _report(parent: etree._Element, report: Report) -> None:
    data = child(parent, "ReportData")
    child(data, "ActionCode", NEW if report.version == 1 else REPLACEMENT)
    child(data, "ReportId", report.identity)
    child(data, "ReportVersion", report.version)
    earner = child(parent, "IncomeEarner")
    _identified(child(earner, "IncomeEarnerIds/Id"), PERSONAL_ID, report.personal_id)
    names = child(earner, "IncomeEarnerBasic")
    child(names, "LastName", report.last_name)
    child(names, "FirstName", report.first_name)
    rows = child(parent, "Transactions")
    for paid in report.paid:
        row = child(rows, "Transaction")
        basic = child(row, "TransactionBasic")
        child(basic, "TransactionCode", paid.code)
        child(basic, "Amount", euros(paid.cents))
        if paid.allowances:
            kinds = child(row, "DailyAllowance")
            for allowance in sorted(set(paid.allowances)):
                child(kinds, "AllowanceCode", allowance)
        if paid.kilometres:
            child(row, "KmAllowance/Kilometers", paid.kilometres)
