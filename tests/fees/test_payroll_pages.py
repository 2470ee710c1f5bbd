"""Payroll's pages as they are used: shown, pressed, fetched; strangers see nothing; tampered forms do nothing."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kokemussilta.audit.models import Entry, Reading
from kokemussilta.fees.actions import batches, filing, paying
from kokemussilta.fees.models import BatchRow, Claim, PayBatch, PayeeDetails, PayFile, PaySettings
from tests.conftest import AT
from tests.factories import people
from tests.fees import payrolls

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _clock(clock_at):
    return clock_at


def signed_in(user):
    """Somebody at their browser."""
    return people.sign_in(Client(), user, at=AT)


def csv(*lines):
    return SimpleUploadedFile("netot.csv", "\n".join(lines).encode(), content_type="text/csv")


def page(client, name, /, *args, **query):
    return client.get(reverse(f"fees:{name}", args=args), query)


def press(client, name, /, *args, **data):
    return client.post(reverse(f"fees:{name}", args=args), data)


@pytest.fixture
def world():
    return payrolls.world()


@pytest.fixture
def client(world):
    return signed_in(world.payroll)


def test_the_queue_tells_what_waits_and_collects_what_is_chosen(world, client):
    payrolls.with_details(world.expert)
    one, other = payrolls.approved(world, 12_000, 3_080), payrolls.approved(world, 5_000)

    shown = page(client, "payroll").content.decode()
    assert "200,80" in shown
    assert "Hyväksytty ei ole vielä maksettu" in shown
    done = press(client, "payroll", claim=one.code, pays_on="2027-03-15", name="Maaliskuu")

    batch = PayBatch.objects.get()
    assert done.url == reverse("fees:batch", args=[batch.code])
    assert list(batch.rows.values_list("claim", flat=True)) == [one.pk]
    assert Claim.objects.get(pk=other.pk).state == "approved"


def test_nothing_chosen_is_told_and_the_day_stays(world, client):
    payrolls.approved(world)

    answer = press(client, "payroll", pays_on="2027-03-15", name="Oma nimi")

    assert answer.status_code == 422
    assert "Oma nimi" in answer.content.decode()
    assert PayBatch.objects.count() == 0


def test_a_batch_walks_from_collected_to_closed_by_presses(world, client):
    payrolls.with_details(world.expert)
    claim = payrolls.approved(world, 12_000, 3_080)
    batch = payrolls.collected(world, claim)

    press(client, "batch", batch.code, press="lock")
    row = batch.rows.get()
    press(client, "batch-nets", batch.code, **{row.code: "20,00"})
    press(client, "batch", batch.code, press="bank")
    file = PayFile.objects.get()
    content = press(client, "pay-file", file.code)
    press(client, "batch", batch.code, press="paid", every="1", paid_on="2027-03-02")
    press(client, "batch", batch.code, press="earnings")

    batch.refresh_from_db()
    assert (batch.state, Claim.objects.get().state) == ("closed", "paid")
    assert (content["Content-Disposition"], b"130.80" in content.content) == (
        f'attachment; filename="{file.identity}.xml"',
        True,
    )
    assert content["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in content["Cache-Control"]
    assert list(PayFile.objects.values_list("kind", flat=True)) == ["bank", "earnings"]
    assert page(client, "batch", batch.code).status_code == 200


def test_a_row_says_why_the_bank_is_not_asked(world, client):
    batch = payrolls.locked(world, payrolls.approved(world), payrolls.approved(world, 0, 900))

    shown = page(client, "batch", batch.code).content.decode()

    assert "Ennakonpidätys puuttuu." in shown
    assert "Tekijä ei ole vielä antanut tilinumeroa." in shown


def test_the_sheet_is_read_shown_and_kept_at_the_second_press(world, client):
    first, second = payrolls.approved(world), payrolls.approved(world)
    batch = payrolls.locked(world, first, second)
    one, other = batch.rows.order_by("pk")
    sheet = csv("Tunnus;Vero;Maksetaan", f"{one.code};20,00;100,00", f"{other.code};999;1", "OUTO2345;1;1", f"{one.code};1;119")
    url = reverse("fees:batch-sheet", args=[batch.code])

    shown = client.post(url, {"file": sheet, "row": "Tunnus", "withheld": "Vero", "net": "Maksetaan"})
    assert BatchRow.objects.filter(withheld_cents__isnull=False).count() == 0
    told = shown.context["told"]
    assert [line.code for line in told.good] == [one.code]
    assert [line.number for line in told.faulty] == [3, 4, 5]
    client.post(url, {"keep": shown.context["kept"]})

    one.refresh_from_db()
    assert (one.withheld_cents, one.net_cents) == (2_000, 10_000)
    assert PaySettings.objects.get().net_columns == {"row": "Tunnus", "withheld": "Vero", "net": "Maksetaan"}


def test_a_tampered_or_foreign_sheet_keeps_nothing(world, client):
    batch, other = payrolls.locked(world, payrolls.approved(world)), payrolls.locked(world, payrolls.approved(world))
    row = batch.rows.get()
    shown = client.post(
        reverse("fees:batch-sheet", args=[batch.code]),
        {"file": csv("Tunnus;Vero", f"{row.code};20"), "row": "Tunnus", "withheld": "Vero", "net": ""},
    )
    kept = shown.context["kept"]

    assert client.post(reverse("fees:batch-sheet", args=[other.code]), {"keep": kept}).status_code == 404
    client.post(reverse("fees:batch-sheet", args=[batch.code]), {"keep": kept[:-2] + "xx"})
    assert BatchRow.objects.filter(withheld_cents__isnull=False).count() == 0


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02", b"PK\x03\x04broken", b"a" * (5 * 1024 * 1024 + 1), b"x;y\n" * 6000])
def test_files_that_are_no_sheets_are_told_kindly(world, client, content):
    batch = payrolls.locked(world, payrolls.approved(world))

    answer = client.post(
        reverse("fees:batch-sheet", args=[batch.code]),
        {"file": SimpleUploadedFile("x.xlsx", content), "row": "Tunnus", "withheld": "Vero", "net": ""},
    )

    assert answer.status_code == 422


def test_the_payroll_file_has_the_organisations_columns_and_is_noted(world, client):
    payrolls.with_details(world.expert)
    PaySettings.objects.update(
        columns=[["row", "Tunnus"], ["last_name", "=cmd()"], ["personal_id", "Hetu"], ["total", "Brutto"]]
    )
    batch = payrolls.locked(world, payrolls.approved(world, 12_000, 3_080))
    before = Reading.objects.count()

    answer = page(client, "batch-columns", batch.code)

    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    told = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert told == [
        ["Tunnus", "=cmd()", "Hetu", "Brutto"],
        [batch.rows.get().code, world.expert.last_name, payrolls.PERSONAL_ID, 150.8],
    ]
    assert sheet["B1"].data_type == "s"
    noted = Reading.objects.latest("pk")
    assert (Reading.objects.count(), noted.fields, noted.within) == (before + 1, ["personal_id"], batch.code)


def test_formulas_in_names_and_headings_do_nothing_in_csv(world, client):
    world.expert.last_name, world.expert.first_name = "=HYPERLINK(1)", "@SUM"
    world.expert.save()
    PaySettings.objects.update(columns=[["last_name", "=1+1"], ["first_name", "Etunimi"], ["total", "Summa"]])
    batch = payrolls.locked(world, payrolls.approved(world, 12_000))

    content = page(client, "batch-columns", batch.code, **{"as": "csv"}).content.decode("utf-8-sig")

    assert content.split() == ["'=1+1;Etunimi;Summa", "'=HYPERLINK(1);'@SUM;120,00"]


def test_an_open_batch_gives_no_files(world, client):
    batch = payrolls.collected(world, payrolls.approved(world))

    assert page(client, "batch-columns", batch.code).status_code == 302
    press(client, "batch", batch.code, press="bank")
    assert (PayFile.objects.count(), Reading.objects.count()) == (0, 0)


def test_another_payers_payroll_finds_nothing(world):
    payrolls.with_details(world.expert)
    claim = payrolls.approved(world, 0, 700)
    batch = payrolls.locked(world, claim)
    file = filing.make_bank_file(batch=batch, by=world.payroll, at=AT)
    row = batch.rows.get()
    stranger = signed_in(payrolls.world().payroll)

    for name, code in (
        ("batch", batch),
        ("batch-nets", batch),
        ("batch-sheet", batch),
        ("batch-columns", batch),
        ("payroll-claim", claim),
        ("batch-fault", row),
    ):
        assert page(stranger, name, code.code).status_code == 404, name
        if name != "batch-columns":
            assert press(stranger, name, code.code, press="undo").status_code == 404, name
    assert press(stranger, "pay-file", file.code).status_code == 404
    assert page(stranger, "pay-settings", world.place.organisation.code).status_code == 404
    assert world.expert.last_name not in page(stranger, "payroll").content.decode()


def test_nobody_but_payroll_comes_in(world):
    batch = payrolls.locked(world, payrolls.approved(world))
    for user in (world.owner, world.place.lead, world.place.manager):
        visitor = signed_in(user)
        assert page(visitor, "payroll").status_code == 403
        assert page(visitor, "batch", batch.code).status_code == 403


def test_a_row_of_another_batch_is_not_taken_out_of_this_one(world, client):
    batch, other = payrolls.collected(world, payrolls.approved(world)), payrolls.collected(world, payrolls.approved(world))

    assert press(client, "batch", batch.code, take_out=other.rows.get().code).status_code == 404
    assert press(client, "batch", batch.code, press="mark_paid").status_code == 404
    assert set(BatchRow.objects.values_list("state", flat=True)) == {"in"}


def test_the_person_gives_details_when_they_first_send_a_claim(world):
    from tests.factories import fees

    claim = fees.drafted(world.place)
    own = signed_in(world.owner)
    send = reverse("fees:send", args=[claim.code])

    asked = own.post(send, {"version": "1", "cents": "12000"})
    assert asked.url == f"{reverse('fees:payee')}?claim={claim.code}"
    done = own.post(asked.url, {"personal_id": payrolls.PERSONAL_ID, "iban": "fi21 1234 5600 0007 85", "holder": "A B"})
    assert done.url == reverse("fees:claim", args=[claim.code])
    own.post(send, {"version": "1", "cents": "12000"})

    assert Claim.objects.get().state == "in_approval"
    shown = own.get(reverse("fees:payee")).content.decode()
    assert "0785" in shown
    assert "FI2112345600000785" not in shown
    assert payrolls.PERSONAL_ID not in shown


def test_what_was_typed_wrong_is_shown_again_to_be_mended(world):
    own = signed_in(world.owner)

    answer = own.post(reverse("fees:payee"), {"personal_id": "x", "iban": payrolls.IBAN, "holder": "A B"})

    assert answer.status_code == 422
    assert "Tarkista henkilötunnus" in answer.content.decode()
    assert PayeeDetails.objects.count() == 0


def test_the_person_says_whether_the_money_came_and_talks_with_payroll(world, client):
    claim = payrolls.approved(world)
    batch = payrolls.locked(world, claim)
    paying.mark_paid(batch=batch, rows=None, paid_on=AT.date(), by=world.payroll, at=AT)
    own = signed_in(world.owner)

    assert "Tulivatko rahat?" in own.get(reverse("fees:money", args=[claim.code])).content.decode()
    own.post(reverse("fees:money", args=[claim.code]), {"press": "missing", "text": "Ei näy."})
    assert "Ei näy." in page(client, "payroll-claim", claim.code).content.decode()
    assert claim.expert.full_name in page(client, "payroll").content.decode()
    press(client, "payroll-claim", claim.code, press="write", text="Selvitämme.")
    assert "Selvitämme." in own.get(reverse("fees:money", args=[claim.code])).content.decode()
    own.post(reverse("fees:money", args=[claim.code]), {"press": "came"})

    assert Claim.objects.get().state == "received"
    assert signed_in(world.place.lead).get(reverse("fees:money", args=[claim.code])).status_code == 404


def test_account_numbers_and_codes_stay_out_of_pages_logs_and_letters(world, client, caplog):
    from kokemussilta.notifications.models import Message

    payrolls.with_details(world.expert)
    claim = payrolls.approved(world)
    batch = payrolls.locked(world, claim)
    cases_page = [page(client, "payroll"), page(client, "batch", batch.code), page(client, "payroll-claim", claim.code)]

    told = "".join(answer.content.decode() for answer in cases_page) + caplog.text
    told += "".join(f"{one.subject}{one.text}{one.html}" for one in Message.objects.all())
    told += "".join(str(entry.fields) for entry in Entry.objects.all())
    assert not any(word in told for word in (payrolls.IBAN, payrolls.PERSONAL_ID, "FI21 1234", "131052"))


def test_settings_are_kept_with_their_columns(world, client):
    code = world.place.organisation.code
    shown = page(client, "pay-settings", code)
    facts = {name: "" if value is None else value for name, value in shown.context["form"].initial.items()}
    facts |= {"columns": "Hlö = Sukunimi\nBrutto = Yhteensä", "vat_code": "S", "vat_rate": "25,5", "is_nonprofit": "on"}

    done = press(client, "pay-settings", code, **{name: str(value) for name, value in facts.items()})

    assert done.status_code == 302
    kept = PaySettings.objects.get()
    assert (kept.columns, str(kept.vat_rate), kept.is_nonprofit) == ([["last_name", "Hlö"], ["total", "Brutto"]], "25.5", True)
    wrong = press(
        client, "pay-settings", code, **{**{name: str(value) for name, value in facts.items()}, "columns": "X = Palkka"}
    )
    assert (wrong.status_code, PaySettings.objects.get().columns) == (422, kept.columns)


def test_pages_ask_as_much_of_one_row_as_of_many(world, client, django_assert_max_num_queries):
    payrolls.with_details(world.expert)

    def counts():
        batch = PayBatch.objects.earliest("pk")
        told = {}
        for name, args in (
            ("payroll", ()),
            ("batches", ()),
            ("batch", (batch.code,)),
            ("batch-nets", (batch.code,)),
            ("invoices", ()),
        ):
            page(client, name, *args)
            with django_assert_max_num_queries(18) as asked:
                assert page(client, name, *args).status_code == 200
            told[name] = len(asked.captured_queries)
        return told

    batch = payrolls.collected(world, payrolls.approved(world, 12_000, 3_080))
    payrolls.approved(world)
    few = counts()
    batches.add(batch=batch, claims=[payrolls.approved(world, 12_000, 3_080) for _ in range(3)], by=world.payroll, at=AT)
    payrolls.approved(world)

    assert counts() == few
    assert max(few.values()) <= 14


def test_unlocking_is_refused_once_a_file_may_be_at_the_bank(world, client):
    payrolls.with_details(world.expert)
    batch = payrolls.locked(world, payrolls.approved(world, 0, 900))
    filing.make_bank_file(batch=batch, by=world.payroll, at=AT)

    press(client, "batch", batch.code, press="unlock")

    batch.refresh_from_db()
    assert batch.state == "locked"
