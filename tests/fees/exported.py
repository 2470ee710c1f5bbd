"""What the golden files are written of: made-up people, payer and client, with identifiers that only look real."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from kokemussilta.fees.exports import columns, earnings, finvoice, pain

GOLDEN = Path(__file__).parent / "golden"
MADE = datetime(2027, 3, 12, 7, 30, tzinfo=UTC)
PAYER = pain.Account("Länsirannan hyvinvointialue", "FI2112345600000785", "NDEAFIHH", "0737546-2")

TRANSFERS = pain.Transfers(
    identity="KS-ABCDEFGH-1",
    made_at=MADE,
    pays_on=date(2027, 3, 15),
    payer=PAYER,
    rows=(
        pain.Transfer(
            "R2345678", pain.Account("Väinö Åkerström", "FI5810171000000122"), 9640, is_pay=True, message="Palkkio 2.3.2027"
        ),
        pain.Transfer(
            "R3456789", pain.Account("Šárka Ñandú & Ko", "FI1410093000123458", "NDEAFIHH"), 12345, reference="1234561"
        ),
        pain.Transfer("R4567892", pain.Account("Sisu Töölö", "FI2112345600000785"), 1, reference="RF341234561"),
    ),
)

REPORT = earnings.Report(
    identity="KS-2345ABCD",
    personal_id="131052-308T",
    last_name="Åkerström",
    first_name="Väinö",
    paid=(
        earnings.Paid(earnings.Income.LECTURE, 12000),
        earnings.Paid(earnings.Income.ALLOWANCE, 7900, allowances=(earnings.Allowance.FULL, earnings.Allowance.HALF)),
        earnings.Paid(earnings.Income.KM, 3080, kilometres=56),
        earnings.Paid(earnings.Income.WITHHELD, 2360),
    ),
)
DELIVERY = earnings.Delivery(
    identity="KS-D-ABCDEFGH-1",
    made_at=MADE,
    payer="0737546-2",
    contact=earnings.Contact("Palkanlaskenta", "+358401234567", "palkat@lansiranta.example"),
    paid_on=date(2027, 3, 15),
    starts_on=date(2027, 3, 1),
    ends_on=date(2027, 3, 31),
    reports=(REPORT, earnings.Report("KS-3456BCDE", "130594Y9032", "Töölö", "Sisu", (earnings.Paid(336, 5000),), version=2)),
)
CANCELLING = earnings.Cancelling("KS-M-ABCDEFGH-1", MADE, "0737546-2", (("KS-2345ABCD", 1), ("KS-3456BCDE", 2)))

SELLER = finvoice.Party(
    "Kokemusyhdistys Silta ry",
    "1572860-0",
    "003715728600",
    "BAWCFI22",
    finvoice.Address("Rantakatu 1", "Vaasa", "65100"),
    "FI15728600",
)
BUYER = finvoice.Party("Länsirannan hyvinvointialue", "0737546-2", "003707375462", "003721291126")
BILL = finvoice.Bill(
    number=1007,
    made_at=MADE,
    issued_on=date(2027, 3, 12),
    due_on=date(2027, 3, 26),
    seller=SELLER,
    iban="FI2112345600000785",
    bic="NDEAFIHH",
    buyer=BUYER,
    reference="10074",
    vat=finvoice.Vat("S", Decimal("25.5")),
    rows=(
        finvoice.Row("Kokemuspuheenvuoro", 15080, date(2027, 3, 2), "Palkkio 120,00 €, matkat 30,80 €", "ABCD2345"),
        finvoice.Row("Ryhmän ohjaus", 5001, date(2027, 3, 4)),
    ),
    buyer_reference="KP 4711 / Äiti-lapsityö",
    order="ABCD2345",
)
CREDIT = finvoice.Bill(
    number=1008, made_at=MADE, issued_on=date(2027, 3, 13), due_on=date(2027, 3, 27), seller=SELLER, iban="FI2112345600000785",
    bic="NDEAFIHH", buyer=finvoice.Party("Koulu", address=finvoice.Address("Koulutie 2", "Vaasa", "65100")), reference="10087",
    vat=finvoice.Vat("E", because="Veroton, yleishyödyllinen toiminta"), rows=(finvoice.Row("Kokemuspuheenvuoro", -15080, date(2027, 3, 2)),),
    credits=(1007, date(2027, 3, 12)),
)  # fmt: skip

PAYS = (
    columns.Pay(
        row="R2345678", last_name="Åkerström", first_name="Väinö", personal_id="131052-308T", iban="FI5810171000000122",
        holder="Väinö Åkerström", kind="wage", kind_words="palkkio", worked_on=date(2027, 3, 2), pays_on=date(2027, 3, 15),
        organisation="Länsiranta", unit="Osasto 5", service="puheenvuoro", minutes=90, income_code=214, taxable_cents=12000,
        total_cents=15080, kilometres=Decimal(56), lines={"fee": 12000, "km": 3080},
    ),
)  # fmt: skip
#: Each golden file with what writes it.
FILES = {
    "transfers.xml": lambda: pain.write(TRANSFERS),
    "earnings.xml": lambda: earnings.write(DELIVERY),
    "cancelling.xml": lambda: earnings.write_cancelling(CANCELLING),
    "bill.xml": lambda: finvoice.write(BILL),
    "credit.xml": lambda: finvoice.write(CREDIT),
}
