"""SEPA credit transfers, ISO 20022 pain.001.001.09: what a bank is asked to pay.

No addresses of people: banks no longer take unstructured ones, and none is needed. Wages and other payments stand in blocks of their
own, since the purpose of pay (SALA) hides the rows from the payer's account statement.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from lxml import etree

from kokemussilta.fees.exports.references import is_finnish
from kokemussilta.fees.exports.xml import child, euros, written

SPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
SCHEMA = "pain.001.001.09.xsd"
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-?:().,'+ ÅÄÖåäö")
_INSTEAD = {"&": "+", "ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "’": "'"}


@dataclass(frozen=True)
class Account:
    """Whose account, and which. `identity`: by what the bank knows the payer (its agreement, or the business id)."""

    name: str
    iban: str
    bic: str = ""
    identity: str = ""


@dataclass(frozen=True)
class Transfer:
    """One payment. `identity` comes back on statements; `reference` Finnish or RF, else `message`."""

    identity: str
    payee: Account
    cents: int
    reference: str = ""
    message: str = ""
    is_pay: bool = False


@dataclass(frozen=True)
class Transfers:
    """One file. The same `identity` twice is refused by the bank, so a file sent again by mistake pays nothing."""

    identity: str
    made_at: datetime
    pays_on: date
    payer: Account
    rows: tuple[Transfer, ...]


def clear(words: str, longest: int = 70) -> str:
    """Words in the letters that banks take: å, ä and ö stay, others lose their marks; never empty."""
    plain = "".join(_letter(sign) for sign in unicodedata.normalize("NFC", words))
    return " ".join(plain.split())[:longest].strip() or "-"


def _letter(sign: str) -> str:
    if sign in _LETTERS:
        return sign
    if sign in _INSTEAD:
        return _INSTEAD[sign]
    bare = "".join(part for part in unicodedata.normalize("NFKD", sign) if part in _LETTERS)
    return bare or " "


def write(file: Transfers) -> bytes:
    """The file, checked against the schema."""
    root = etree.Element(f"{{{SPACE}}}Document", nsmap={None: SPACE})  # type: ignore[dict-item]  # None is the namespace without a prefix
    body = child(root, "CstmrCdtTrfInitn")
    head = child(body, "GrpHdr")
    child(head, "MsgId", file.identity)
    child(head, "CreDtTm", file.made_at.strftime("%Y-%m-%dT%H:%M:%S"))
    _sums(head, file.rows)
    _party(child(head, "InitgPty"), file.payer)
    for is_pay, letter in ((True, "A"), (False, "B")):
        if rows := [row for row in file.rows if row.is_pay is is_pay]:
            _block(body, file, f"{file.identity}{letter}", rows, is_pay=is_pay)
    return written(root, SCHEMA)


def _sums(parent: etree._Element, rows: Iterable[Transfer]) -> None:
    cents = [row.cents for row in rows]
    child(parent, "NbOfTxs", len(cents))
    child(parent, "CtrlSum", euros(sum(cents)))


def _party(parent: etree._Element, account: Account) -> None:
    child(parent, "Nm", clear(account.name))
    if account.identity:
        other = child(parent, "Id/OrgId/Othr")
        child(other, "Id", account.identity)
        child(other, "SchmeNm/Cd", "BANK")


def _block(body: etree._Element, file: Transfers, identity: str, rows: list[Transfer], *, is_pay: bool) -> None:
    block = child(body, "PmtInf")
    child(block, "PmtInfId", identity)
    child(block, "PmtMtd", "TRF")
    child(block, "BtchBookg", "true")
    _sums(block, rows)
    kind = child(block, "PmtTpInf")
    child(kind, "SvcLvl/Cd", "SEPA")
    if is_pay:
        child(kind, "CtgyPurp/Cd", "SALA")
    child(block, "ReqdExctnDt/Dt", file.pays_on.isoformat())
    _party(child(block, "Dbtr"), file.payer)
    child(block, "DbtrAcct/Id/IBAN", file.payer.iban)
    if file.payer.bic:
        child(block, "DbtrAgt/FinInstnId/BICFI", file.payer.bic)
    else:
        child(block, "DbtrAgt/FinInstnId/Othr/Id", "NOTPROVIDED")
    child(block, "ChrgBr", "SLEV")
    for row in rows:
        _transfer(block, row)


def _transfer(block: etree._Element, row: Transfer) -> None:
    one = child(block, "CdtTrfTxInf")
    marks = child(one, "PmtId")
    child(marks, "InstrId", row.identity)
    child(marks, "EndToEndId", row.identity)
    child(one, "Amt/InstdAmt", euros(row.cents), Ccy="EUR")
    if row.payee.bic:
        child(one, "CdtrAgt/FinInstnId/BICFI", row.payee.bic)
    child(one, "Cdtr/Nm", clear(row.payee.name))
    child(one, "CdtrAcct/Id/IBAN", row.payee.iban)
    if row.reference:
        told = child(one, "RmtInf/Strd/CdtrRefInf")
        kind = child(told, "Tp")
        child(kind, "CdOrPrtry/Cd", "SCOR")
        if not is_finnish(row.reference):
            child(kind, "Issr", "ISO")
        child(told, "Ref", row.reference)
    elif row.message:
        child(one, "RmtInf/Ustrd", clear(row.message, 140))
