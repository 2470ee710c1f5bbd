"""Finvoice 3.0: the coordinating organisation's bill to a client that pays through it, with the fields that EN 16931 asks for."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from lxml import etree

from kokemussilta.fees.exports.references import rf
from kokemussilta.fees.exports.xml import child, compact, euros, written

SCHEMA = "Finvoice3.0.xsd"
# The register of Finnish business ids, and of electronic addresses that begin with 0037, in ISO 6523.
BUSINESS_IDS, OVT = "0212", "0216"
PIECE = "C62"
CREDIT_TRANSFER = "58"


@dataclass(frozen=True)
class Address:
    """A postal address, all of it or nothing."""

    street: str
    town: str
    postcode: str


@dataclass(frozen=True)
class Party:
    """A seller or buyer. `einvoice` and `operator`: where electronic bills go, and who carries them."""

    name: str
    business_id: str = ""
    einvoice: str = ""
    operator: str = ""
    address: Address | None = None
    vat_id: str = ""


@dataclass(frozen=True)
class Vat:
    """The seller's standing: `code` of UNTDID 5305 (S standard, E exempt, O outside), the rate, and why there is none."""

    code: str
    rate: Decimal = Decimal(0)
    because: str = ""


@dataclass(frozen=True)
class Row:
    """One row: what for, when, how much without VAT; `more` is free text."""

    words: str
    cents: int
    on: date
    more: str = ""
    identity: str = ""


@dataclass(frozen=True)
class Bill:
    """One bill, or a credit note when `credits` names the bill that it takes back (number, day): sums are negative then."""

    number: int
    made_at: datetime
    issued_on: date
    due_on: date
    seller: Party
    iban: str
    bic: str
    buyer: Party
    reference: str
    vat: Vat
    rows: tuple[Row, ...]
    buyer_reference: str = ""
    order: str = ""
    credits: tuple[int, date] | None = None
    words: str = ""


def vat_of(cents: int, vat: Vat) -> int:
    """VAT of a sum in cents, halves away from zero."""
    size = int(abs(cents) * vat.rate * 2 // 100 + 1) // 2
    return size if cents >= 0 else -size


def write(bill: Bill) -> bytes:
    """The file, checked against the schema. VAT is counted of the whole sum, as EN 16931 wants it; rows show their share without it."""
    net = sum(row.cents for row in bill.rows)
    vat = vat_of(net, bill.vat)
    root = etree.Element("Finvoice", Version="3.0")
    if bill.buyer.einvoice and bill.seller.einvoice:
        _transmission(root, bill)
    _party(root, "Seller", bill.seller)
    account = child(root, "SellerInformationDetails/SellerAccountDetails")
    child(account, "SellerAccountID", bill.iban, IdentificationSchemeName="IBAN")
    child(account, "SellerBic", bill.bic, IdentificationSchemeName="BIC")
    _party(root, "Buyer", bill.buyer)
    _details(root, bill, net, vat)
    for number, row in enumerate(bill.rows, start=1):
        _row(root, bill, number, row)
    _payment(root, bill, net + vat)
    return written(root, SCHEMA)


def _amount(parent: etree._Element, name: str, cents: int) -> None:
    child(parent, name, euros(cents, ","), AmountCurrencyIdentifier="EUR")


def _day(parent: etree._Element, name: str, day: date) -> None:
    child(parent, name, compact(day), Format="CCYYMMDD")


def _rate(vat: Vat) -> str:
    return f"{vat.rate.normalize():f}".replace(".", ",")


def _transmission(root: etree._Element, bill: Bill) -> None:
    parent = child(root, "MessageTransmissionDetails")
    for role, way, party in (("MessageSenderDetails", "From", bill.seller), ("MessageReceiverDetails", "To", bill.buyer)):
        side = child(parent, role)
        scheme = {"SchemeID": OVT} if party.einvoice.startswith("0037") else {}
        child(side, f"{way}Identifier", party.einvoice, **scheme)
        child(side, f"{way}Intermediator", party.operator)
    message = child(parent, "MessageDetails")
    child(message, "MessageIdentifier", f"{bill.seller.business_id}-{bill.number}")
    child(message, "MessageTimeStamp", bill.made_at.strftime("%Y-%m-%dT%H:%M:%S"))
    child(message, "SpecificationIdentifier", "EN16931")


def _party(root: etree._Element, role: str, party: Party) -> None:
    parent = child(root, f"{role}PartyDetails")
    if party.business_id:
        child(parent, f"{role}PartyIdentifier", party.business_id, SchemeID=BUSINESS_IDS)
    child(parent, f"{role}OrganisationName", party.name[:70])
    if party.vat_id:
        child(parent, f"{role}OrganisationTaxCode", party.vat_id)
    if party.address is not None:
        place = child(parent, f"{role}PostalAddressDetails")
        child(place, f"{role}StreetName", party.address.street[:35])
        child(place, f"{role}TownName", party.address.town[:35])
        child(place, f"{role}PostCodeIdentifier", party.address.postcode[:35])
        child(place, "CountryCode", "FI")


def _details(root: etree._Element, bill: Bill, net: int, vat: int) -> None:
    details = child(root, "InvoiceDetails")
    is_credit = bill.credits is not None
    child(details, "InvoiceTypeCode", "INV02" if is_credit else "INV01")
    child(details, "InvoiceTypeCodeUN", "381" if is_credit else "380")
    child(details, "InvoiceTypeText", "HYVITYSLASKU" if is_credit else "LASKU")
    child(details, "OriginCode", "Original")
    child(details, "InvoiceNumber", bill.number)
    _day(details, "InvoiceDate", bill.issued_on)
    if bill.credits is not None:
        child(details, "OriginalInvoiceNumber", bill.credits[0])
        _day(details, "OriginalInvoiceDate", bill.credits[1])
    _day(details, "InvoicingPeriodStartDate", min(row.on for row in bill.rows))
    _day(details, "InvoicingPeriodEndDate", max(row.on for row in bill.rows))
    if bill.order:
        child(details, "OrderIdentifier", bill.order)
    if bill.buyer_reference:
        child(details, "BuyerReferenceIdentifier", bill.buyer_reference[:70])
    _amount(details, "RowsTotalVatExcludedAmount", net)
    _amount(details, "InvoiceTotalVatExcludedAmount", net)
    _amount(details, "InvoiceTotalVatAmount", vat)
    _amount(details, "InvoiceTotalVatIncludedAmount", net + vat)
    split = child(details, "VatSpecificationDetails")
    _amount(split, "VatBaseAmount", net)
    child(split, "VatRatePercent", _rate(bill.vat))
    child(split, "VatCode", bill.vat.code)
    _amount(split, "VatRateAmount", vat)
    if bill.vat.because:
        child(split, "VatFreeText", bill.vat.because[:70])
    if bill.words:
        child(details, "InvoiceFreeText", bill.words[:512])
    terms = child(details, "PaymentTermsDetails")
    child(terms, "PaymentTermsFreeText", f"{(bill.due_on - bill.issued_on).days} pv netto")
    _day(terms, "InvoiceDueDate", bill.due_on)


def _row(root: etree._Element, bill: Bill, number: int, row: Row) -> None:
    parent = child(root, "InvoiceRow")
    child(parent, "ArticleName", row.words[:100])
    quantity, unit = ("-1", -row.cents) if row.cents < 0 else ("1", row.cents)
    child(parent, "DeliveredQuantity", quantity, QuantityUnitCode="kpl", QuantityUnitCodeUN=PIECE)
    child(parent, "InvoicedQuantity", quantity, QuantityUnitCode="kpl", QuantityUnitCodeUN=PIECE)
    _day(parent, "StartDate", row.on)
    _day(parent, "EndDate", row.on)
    _amount(parent, "UnitPriceAmount", unit)
    if row.identity:
        child(parent, "RowIdentifier", row.identity)
    child(parent, "RowPositionIdentifier", number)
    if row.more:
        child(parent, "RowFreeText", row.more[:512])
    child(parent, "RowVatRatePercent", _rate(bill.vat))
    child(parent, "RowVatCode", bill.vat.code)
    _amount(parent, "RowVatAmount", vat_of(row.cents, bill.vat))
    _amount(parent, "RowVatExcludedAmount", row.cents)
    _amount(parent, "RowAmount", row.cents + vat_of(row.cents, bill.vat))


def _payment(root: etree._Element, bill: Bill, total: int) -> None:
    details = child(root, "EpiDetails")
    marks = child(details, "EpiIdentificationDetails")
    _day(marks, "EpiDate", bill.issued_on)
    child(marks, "EpiReference", bill.number)
    parties = child(details, "EpiPartyDetails")
    child(parties, "EpiBfiPartyDetails/EpiBfiIdentifier", bill.bic, IdentificationSchemeName="BIC")
    payee = child(parties, "EpiBeneficiaryPartyDetails")
    child(payee, "EpiNameAddressDetails", bill.seller.name[:35].strip())
    child(payee, "EpiAccountID", bill.iban, IdentificationSchemeName="IBAN")
    order = child(details, "EpiPaymentInstructionDetails")
    child(order, "EpiPaymentInstructionId", bill.number)
    child(order, "EpiRemittanceInfoIdentifier", rf(bill.reference), IdentificationSchemeName="ISO")
    _amount(order, "EpiInstructedAmount", total)
    child(order, "EpiCharge", "SHA", ChargeOption="SHA")
    _day(order, "EpiDateOptionDate", bill.due_on)
    child(order, "EpiPaymentMeansCode", CREDIT_TRANSFER)
