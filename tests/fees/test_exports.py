"""The files that leave the program: golden ones, their schemas, and what no schema tells."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kokemussilta.fees.exports import columns, earnings, finvoice, pain, references, xml
from tests.fees.exported import (
    BILL,
    CANCELLING,
    DELIVERY,
    FILES,
    GOLDEN,
    PAYER,
    PAYS,
    REPORT,
    TRANSFERS,
)

SPACES = {"p": pain.SPACE}


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_what_it_was(name):
    """After a meant change: `FILES[name]()` written anew, and the difference looked at."""
    assert FILES[name]() == (GOLDEN / name).read_bytes()


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("transfers.xml", "pain.001.001.09.xsd"),
        ("earnings.xml", "earnings.xsd"),
        ("cancelling.xml", "invalidations.xsd"),
        ("bill.xml", "Finvoice3.0.xsd"),
        ("credit.xml", "Finvoice3.0.xsd"),
    ],
)
def test_a_golden_file_suits_its_schema(name, schema):
    assert xml.faults_of(xml.read((GOLDEN / name).read_bytes()), schema) == []


def test_a_file_that_its_schema_refuses_is_not_written():
    wrong = replace(TRANSFERS, payer=replace(PAYER, iban="not an account"))

    with pytest.raises(xml.NotValid) as told:
        pain.write(wrong)

    assert "not an account" not in str(told.value)


def test_counts_and_sums_stand_in_the_head_and_in_each_block():
    root = xml.read(pain.write(TRANSFERS))

    def told(path):
        return [node.text for node in root.findall(f".//{path}", SPACES)]

    assert told("p:NbOfTxs") == ["3", "1", "2"]
    assert told("p:CtrlSum") == ["219.86", "96.40", "123.46"]
    assert told("p:CtgyPurp/p:Cd") == ["SALA"]
    assert told("p:InstdAmt") == ["96.40", "123.45", "0.01"]
    assert told("p:PstlAdr") == []


def test_names_keep_their_dots_and_lose_what_banks_refuse():
    assert pain.clear("Väinö Åkerström") == "Väinö Åkerström"
    assert pain.clear("Šárka Ñandú & Ko") == "Sarka Nandu + Ko"
    assert pain.clear("A\u0308iti") == "Äiti"
    assert pain.clear("Ольга") == "-"
    assert len(pain.clear("ä" * 200)) == 70


@given(st.text(max_size=90), st.integers(min_value=1, max_value=10**9))
def test_any_name_and_sum_make_a_file_that_the_bank_reads(name, cents):
    row = pain.Transfer("R2345678", pain.Account(name, "FI2112345600000785"), cents, message=name)

    root = xml.read(pain.write(replace(TRANSFERS, rows=(row,))))

    assert root.findtext(".//p:GrpHdr/p:CtrlSum", namespaces=SPACES) == xml.euros(cents)


def test_references_are_those_of_the_examples():
    assert references.finnish(123456) == "1234561"
    assert references.finnish(1) == "0013"
    assert references.rf("1234561") == "RF341234561"
    assert references.is_finnish("1234561")
    assert not references.is_finnish("1234562")
    assert references.spaced("1234561") == "12 34561"
    assert references.spaced("RF341234561") == "RF34 1234 561"


@given(st.integers(min_value=1, max_value=10**17))
def test_any_reference_holds_and_a_slip_is_found(number):
    reference = references.finnish(number)
    slipped = reference[:-1] + str((int(reference[-1]) + 1) % 10)

    assert references.is_finnish(reference) or number < 100
    assert not references.is_finnish(slipped)
    assert references.rf(reference).startswith("RF")


@pytest.mark.parametrize("number", [0, -1, 10**19])
def test_no_reference_of_nothing(number):
    with pytest.raises(ValueError, match="no reference"):
        references.finnish(number)


def test_a_first_report_is_new_and_a_later_one_replaces_it():
    root = xml.read(earnings.write(DELIVERY))

    assert [node.text for node in root.iter("ActionCode")] == ["1", "2"]
    assert [node.text for node in root.iter("ReportId")] == ["KS-2345ABCD", "KS-3456BCDE"]
    assert [node.text for node in root.iter("ReportVersion")] == ["1", "2"]


def test_a_report_tells_kilometres_and_kinds_of_allowance():
    root = xml.read(earnings.write(replace(DELIVERY, reports=(REPORT,))))

    told = {row.findtext("TransactionBasic/TransactionCode"): row for row in root.iter("Transaction")}
    assert told["311"].findtext("KmAllowance/Kilometers") == "56"
    assert [node.text for node in told["331"].iter("AllowanceCode")] == ["2", "3"]
    assert told["402"].findtext("TransactionBasic/Amount") == "23.60"


@pytest.mark.parametrize(
    "wrong",
    [
        replace(DELIVERY, reports=()),
        replace(DELIVERY, identity="x" * 41),
        replace(DELIVERY, contact=earnings.Contact("Palkat", "")),
        replace(DELIVERY, reports=(replace(REPORT, paid=(earnings.Paid(999, 1),)),)),
        replace(DELIVERY, reports=(replace(REPORT, last_name=""),)),
    ],
)
def test_a_report_that_does_not_suit_is_not_written(wrong):
    with pytest.raises(xml.NotValid):
        earnings.write(wrong)


def test_a_cancellation_names_reports_and_nobody():
    root = xml.read(earnings.write_cancelling(CANCELLING))

    assert root.findtext("DeliveryData/DeliveryDataType") == "105"
    assert [node.text for node in root.iter("ItemId")] == ["KS-2345ABCD", "KS-3456BCDE"]
    assert b"131052" not in earnings.write_cancelling(CANCELLING)


def test_vat_is_counted_of_the_whole_sum():
    root = xml.read(finvoice.write(BILL))

    assert root.findtext("InvoiceDetails/InvoiceTotalVatExcludedAmount") == "200,81"
    assert root.findtext("InvoiceDetails/InvoiceTotalVatAmount") == "51,21"
    assert root.findtext("InvoiceDetails/InvoiceTotalVatIncludedAmount") == "252,02"
    assert root.findtext(".//EpiInstructedAmount") == "252,02"


@pytest.mark.parametrize(
    ("cents", "rate", "vat"),
    [(100, "25.5", 26), (-100, "25.5", -26), (1, "25.5", 0), (2, "25.5", 1), (15080, "0", 0), (10000, "14", 1400)],
)
def test_vat_of_a_sum(cents, rate, vat):
    assert finvoice.vat_of(cents, finvoice.Vat("S", Decimal(rate))) == vat


@given(st.integers(min_value=0, max_value=10**9), st.sampled_from(["0", "10", "13.5", "14", "24", "25.5"]))
def test_vat_is_rounded_to_the_nearest_cent(cents, rate):
    exact = cents * Decimal(rate) / 100

    assert abs(finvoice.vat_of(cents, finvoice.Vat("S", Decimal(rate))) - exact) <= Decimal("0.5")
    assert finvoice.vat_of(-cents, finvoice.Vat("S", Decimal(rate))) == -finvoice.vat_of(
        cents, finvoice.Vat("S", Decimal(rate))
    )


def test_a_table_has_the_columns_asked_for_in_their_order():
    head, rows = columns.table([("taxable", "Brutto"), ("last_name", "Sukunimi"), ("worked_on", "Pvm"), ("net", "Netto")], PAYS)

    assert head == ["Brutto", "Sukunimi", "Pvm", "Netto"]
    assert rows == [[Decimal("120.00"), "Åkerström", "2.3.2027", None]]


@pytest.mark.parametrize("fact", columns.FACTS)
def test_every_fact_makes_a_cell(fact):
    assert columns.cell(fact, PAYS[0]) is not None or fact in {"withheld", "net"}


def test_a_file_is_read_without_its_entities(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hidden")
    bomb = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]><a>&x;</a>'.encode()

    assert "hidden" not in etree.tostring(xml.read(bomb)).decode()
