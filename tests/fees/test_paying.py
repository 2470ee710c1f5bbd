"""From a locked batch to money on the account: nets, files, paid, refused, sent back, missing; told to whom it concerns, never twice."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.audit.models import Entry, Reading
from kokemussilta.core.workflow import NotAllowedFrom, Refused, Stale
from kokemussilta.fees.actions import batches, cases, filing, paying, standing
from kokemussilta.fees.exports import xml
from kokemussilta.fees.models import BatchRow, Case, Claim, FiledRow, PayFile, PaySettings, Stay
from kokemussilta.fees.states import BatchState, Fault, Kind, RowState
from kokemussilta.notifications.models import Message
from tests.conftest import AT
from tests.fees import payrolls

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=4)
PAID_ON = (AT + timedelta(days=3)).date()
SPACES = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}


def state(claim):
    found = Claim.objects.get(pk=claim.pk)
    assert Stay.objects.filter(claim=claim, until__isnull=True).count() == (0 if found.desk == "nobody" else 1)
    return found.state, found.desk


def net(world, batch, *cents):
    rows = list(batch.rows.filter(state=RowState.IN).order_by("claim_id"))
    paying.set_nets(
        batch=batch, withheld={row.code: one for row, one in zip(rows, cents, strict=True)}, by=world.payroll, at=AT
    )


def pay(world, batch, *claims, at=LATER, paid_on=PAID_ON):
    rows = [batch.rows.get(claim=claim, state=RowState.IN).code for claim in claims] if claims else None
    return paying.mark_paid(batch=batch, rows=rows, paid_on=paid_on, by=world.payroll, at=at)


def opened(file, world):
    return xml.read(filing.fetch(file=file, by=world.payroll, at=AT))


def ready(*, taxed=12_000, travel=3_080):
    """A world with one locked, netted row whose person has an account."""
    world = payrolls.world()
    payrolls.with_details(world.expert)
    claim = payrolls.approved(world, taxed, travel)
    batch = payrolls.locked(world, claim)
    net(world, batch, 2_000)
    return world, batch, claim


def test_net_is_what_is_left():
    _world, batch, _claim = ready()

    row = batch.rows.get()
    assert (row.withheld_cents, row.net_cents) == (2_000, 13_080)


@pytest.mark.parametrize("cents", [-1, 12_001])
def test_more_is_not_withheld_than_is_taxed(cents):
    world, batch, _claim = ready()

    with pytest.raises(Refused, match="suurempi"):
        net(world, batch, cents)
    assert batch.rows.get().withheld_cents == 2_000


def test_nets_are_all_kept_or_none():
    world = payrolls.world()
    batch = payrolls.locked(world, payrolls.approved(world), payrolls.approved(world))
    good, bad = batch.rows.order_by("pk")

    with pytest.raises(Refused):
        paying.set_nets(batch=batch, withheld={good.code: 100, bad.code: 99_999}, by=world.payroll, at=AT)
    with pytest.raises(Stale):
        paying.set_nets(batch=batch, withheld={good.code: 100, "ELSEWHERE": 1}, by=world.payroll, at=AT)
    assert set(batch.rows.values_list("withheld_cents", flat=True)) == {None}


def test_the_bank_is_asked_for_rows_that_are_ready_once():
    world = payrolls.world()
    payrolls.with_details(world.expert)
    taxed, travel, unknown = (payrolls.approved(world, *cents) for cents in ((12_000, 3_080), (0, 4_000), (5_000,)))
    stranger = payrolls.approved(world, 0, 700, expert=payrolls.another(world))
    batch = payrolls.locked(world, taxed, travel, unknown, stranger)
    row = batch.rows.get(claim=taxed)
    paying.set_nets(batch=batch, withheld={row.code: 2_000}, by=world.payroll, at=AT)

    file = filing.make_bank_file(batch=batch, by=world.payroll, at=AT)

    root = opened(file, world)
    assert (file.count, file.total_cents) == (2, 17_080)
    assert root.findtext(".//p:GrpHdr/p:CtrlSum", namespaces=SPACES) == "170.80"
    assert {one.text for one in root.iterfind(".//p:EndToEndId", SPACES)} == {row.code, batch.rows.get(claim=travel).code}
    with pytest.raises(Refused, match="Yhtäkään riviä"):
        filing.make_bank_file(batch=batch, by=world.payroll, at=AT)
    with pytest.raises(Refused, match="jo pankkiaineistossa"):
        paying.set_nets(batch=batch, withheld={row.code: 0}, by=world.payroll, at=AT)
    with pytest.raises(Refused, match="pankkiaineisto"):
        batches.undo(batch=batch, by=world.payroll, at=AT)


def test_a_second_file_holds_only_what_the_first_did_not():
    world = payrolls.world()
    payrolls.with_details(world.expert)
    first, second = payrolls.approved(world, 0, 500), payrolls.approved(world, 900)
    batch = payrolls.locked(world, first, second)
    filing.make_bank_file(batch=batch, by=world.payroll, at=AT)
    row = batch.rows.get(claim=second)
    paying.set_nets(batch=batch, withheld={row.code: 0}, by=world.payroll, at=AT)

    file = filing.make_bank_file(batch=batch, by=world.payroll, at=AT)

    assert [one.text for one in opened(file, world).iterfind(".//p:EndToEndId", SPACES)] == [row.code]
    assert len({one.identity for one in batch.files.all()}) == 2


def test_a_file_is_the_same_each_time_and_each_fetching_is_noted():
    world, batch, _claim = ready()
    file = filing.make_bank_file(batch=batch, by=world.payroll, at=AT)
    before = Reading.objects.count()

    one, other = (filing.fetch(file=file, by=world.payroll, at=AT) for _ in range(2))

    assert one == other
    assert b"FI2112345600000785" in one
    assert Reading.objects.filter(reason="payroll", within=batch.code).count() == before + 2
    assert "FI21" not in PayFile.objects.get().content_sealed
    with pytest.raises(PermissionDenied):
        filing.fetch(file=file, by=world.place.lead, at=AT)


def test_an_annulled_file_gives_its_rows_back():
    world, batch, _claim = ready()
    file = filing.make_bank_file(batch=batch, by=world.payroll, at=AT)

    filing.annul(file=file, by=world.payroll, at=AT)
    again = filing.make_bank_file(batch=batch, by=world.payroll, at=AT)

    assert list(FiledRow.objects.order_by("pk").values_list("file", "holds")) == [(file.pk, False), (again.pk, True)]
    pay(world, batch)
    with pytest.raises(Refused, match="jo maksettu"):
        filing.annul(file=again, by=world.payroll, at=AT)


def test_without_the_payers_account_there_is_no_file():
    world, batch, _claim = ready()
    PaySettings.objects.update(iban="")

    with pytest.raises(Refused, match="tilinumero maksuasetuksiin"):
        filing.make_bank_file(batch=batch, by=world.payroll, at=AT)
    assert PayFile.objects.count() == 0


def test_work_compensation_of_the_registered_goes_untaxed_to_the_bank():
    world = payrolls.world()
    payrolls.with_details(world.expert)
    claim = payrolls.approved(world, 9_000)
    Claim.objects.filter(pk=claim.pk).update(kind=Kind.COMPENSATION)
    batch = payrolls.locked(world, claim)
    with pytest.raises(Refused):
        filing.make_bank_file(batch=batch, by=world.payroll, at=AT)

    standing.look_up(claim=claim, in_register=True, by=world.payroll, at=AT)

    assert filing.make_bank_file(batch=batch, by=world.payroll, at=AT).total_cents == 9_000


def test_paid_rows_are_told_to_their_people_and_the_batch_closes():
    world = payrolls.world()
    one, other = payrolls.approved(world), payrolls.approved(world)
    batch = payrolls.locked(world, one, other)
    Message.objects.all().delete()

    assert pay(world, batch, one) == 1
    assert (state(one), state(other), batch.state) == (("paid", "expert"), ("in_batch", "payroll"), BatchState.LOCKED)
    assert pay(world, batch) == 1
    assert pay(world, batch) == 0

    batch.refresh_from_db()
    assert batch.state == BatchState.CLOSED
    assert Claim.objects.get(pk=one.pk).paid_on == PAID_ON
    assert Message.objects.filter(to_address=world.owner.email, subject__startswith="Palkkiosi on maksettu").count() == 2


@pytest.mark.parametrize("day", [LATER.date() + timedelta(days=1), AT.date() - timedelta(days=1)])
def test_a_day_that_cannot_be_is_no_day_of_payment(day):
    world, batch, claim = ready()

    with pytest.raises(Refused, match="Maksupäivä"):
        pay(world, batch, paid_on=day)
    assert state(claim) == ("in_batch", "payroll")


def test_only_a_locked_batch_is_paid_and_only_by_its_payroll():
    world = payrolls.world()
    claim = payrolls.approved(world)
    batch = payrolls.collected(world, claim)

    with pytest.raises(Refused, match="Lukitse"):
        pay(world, batch)
    batches.lock(batch=batch, by=world.payroll, at=AT)
    for by in (world.place.lead, world.owner, payrolls.world().payroll):
        with pytest.raises(PermissionDenied):
            paying.mark_paid(batch=batch, rows=None, paid_on=PAID_ON, by=by, at=LATER)
    assert state(claim) == ("in_batch", "payroll")


def test_a_wrong_account_goes_to_the_person_and_back_without_a_new_approval():
    world, batch, claim = ready()
    Message.objects.all().delete()

    paying.refuse(row=batch.rows.get(), fault=Fault.ACCOUNT, reason="", by=world.payroll, at=LATER)

    batch.refresh_from_db()
    row = batch.rows.get()
    assert (state(claim), row.state, row.reason, batch.state) == (
        ("asked", "expert"), "refused", "tilinumero on väärä tai puuttuu", BatchState.CLOSED,
    )  # fmt: skip
    assert list(Message.objects.values_list("to_address", "subject")) == [
        (world.owner.email, "Palkkiosi odottaa tilinumeroasi")
    ]
    payrolls.with_details(world.expert, payrolls.OTHER_IBAN, LATER)
    assert state(claim) == ("approved", "payroll")
    assert Claim.objects.get(pk=claim.pk).version == 1
    assert payrolls.collected(world, Claim.objects.get(pk=claim.pk), at=LATER).rows.count() == 1


def test_missing_data_stays_at_payroll_until_mended():
    world, batch, claim = ready()

    paying.refuse(row=batch.rows.get(), fault=Fault.DATA, reason="verokortti puuttuu", by=world.payroll, at=LATER)
    assert state(claim) == ("refused", "payroll")
    paying.mend(claim=Claim.objects.get(pk=claim.pk), by=world.payroll, at=LATER)

    assert state(claim) == ("approved", "payroll")


def test_a_refusal_needs_its_reason():
    world, batch, claim = ready()

    for fault, reason in (("", "x"), (Fault.OTHER, "  "), ("nonsense", "x")):
        with pytest.raises(Refused):
            paying.refuse(row=batch.rows.get(), fault=fault, reason=reason, by=world.payroll, at=LATER)
    assert state(claim) == ("in_batch", "payroll")


def test_one_press_says_that_the_money_came():
    world, batch, claim = ready()
    pay(world, batch)

    for _ in range(2):
        cases.confirm_received(claim=Claim.objects.get(pk=claim.pk), by=world.owner, at=LATER)

    assert state(claim) == ("received", "nobody")
    with pytest.raises(PermissionDenied):
        cases.confirm_received(claim=claim, by=world.payroll, at=LATER)


def test_approved_is_not_paid():
    """Nobody can say that money came before it was paid."""
    world = payrolls.world()
    claim = payrolls.approved(world)

    for say in (cases.confirm_received, cases.report_missing):
        with pytest.raises(NotAllowedFrom):
            say(claim=Claim.objects.get(pk=claim.pk), by=world.owner, at=LATER)
    assert state(claim) == ("approved", "payroll")


def test_missing_money_opens_one_case_and_is_talked_over():
    world, batch, claim = ready()
    pay(world, batch)
    Message.objects.all().delete()

    for _ in range(2):
        cases.report_missing(claim=Claim.objects.get(pk=claim.pk), text="Ei näy tilillä.", by=world.owner, at=LATER)
    case = Case.objects.get()
    cases.write(case=case, text="Selvitämme.", by=world.payroll, at=LATER)
    cases.write(case=case, text="Kiitos!", by=world.owner, at=LATER)

    assert state(claim) == ("missing", "payroll")
    posts = [(post.side, post.text, post.author_name) for post in case.thread.posts.all()]
    assert posts == [
        ("expert", "Ei näy tilillä.", world.owner.name),
        ("desk", "Selvitämme.", world.place.organisation.title),
        ("expert", "Kiitos!", world.owner.name),
    ]
    assert [(one.to_address, one.subject) for one in Message.objects.order_by("pk")] == [
        (world.payroll.email, "Tekijä ilmoittaa, että maksu ei tullut perille"),
        (world.owner.email, "Palkanlaskenta vastasi puuttuvasta maksusta"),
        (world.payroll.email, "Tekijä kirjoitti puuttuvasta maksusta"),
    ]
    with pytest.raises(PermissionDenied):
        cases.write(case=case, text="Minäkin", by=world.place.lead, at=LATER)


def test_found_money_is_asked_about_again():
    world, batch, claim = ready()
    pay(world, batch)
    cases.report_missing(claim=Claim.objects.get(pk=claim.pk), by=world.owner, at=LATER)

    cases.found(claim=Claim.objects.get(pk=claim.pk), text="Lähti eilen.", by=world.payroll, at=LATER)

    assert (state(claim), Case.objects.get().outcome) == (("paid", "expert"), "found")


def test_money_is_never_paid_twice():
    """Paying anew waits for the bank's word that the first payment came back."""
    world, batch, claim = ready()
    pay(world, batch)
    cases.report_missing(claim=Claim.objects.get(pk=claim.pk), by=world.owner, at=LATER)
    with pytest.raises(Refused, match="kukaan ei saa kahdesti"):
        cases.pay_anew(claim=Claim.objects.get(pk=claim.pk), by=world.payroll, at=LATER)
    assert state(claim) == ("missing", "payroll")

    paying.bank_returned(row=batch.rows.get(), reason="tili suljettu", by=world.payroll, at=LATER)
    with pytest.raises(Refused, match="Maksa se uudelleen"):
        cases.found(claim=Claim.objects.get(pk=claim.pk), by=world.payroll, at=LATER)
    cases.pay_anew(claim=Claim.objects.get(pk=claim.pk), by=world.payroll, at=LATER)

    assert (state(claim), Case.objects.get().outcome) == (("approved", "payroll"), "anew")
    again = payrolls.locked(world, Claim.objects.get(pk=claim.pk), at=LATER)
    net(world, again, 2_000)
    assert filing.make_bank_file(batch=again, by=world.payroll, at=LATER).total_cents == 13_080
    assert BatchRow.objects.filter(claim=claim, state__in=["in", "paid"]).count() == 1


def test_the_bank_may_return_money_before_anybody_misses_it():
    world, batch, claim = ready()
    pay(world, batch)

    paying.bank_returned(row=batch.rows.get(), reason="", by=world.payroll, at=LATER)

    assert (state(claim), batch.rows.get().state, Case.objects.count()) == (("missing", "payroll"), "refused", 1)
    with pytest.raises(NotAllowedFrom):
        paying.bank_returned(row=batch.rows.get(), reason="", by=world.payroll, at=LATER)


def test_a_payment_undone_half_way_leaves_nothing(monkeypatch):
    world = payrolls.world()
    one, other = payrolls.approved(world), payrolls.approved(world)
    batch = payrolls.locked(world, one, other)
    Message.objects.all().delete()
    entries = Entry.objects.count()
    monkeypatch.setattr(paying, "_close_when_done", lambda *args, **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        pay(world, batch)

    assert [state(one), state(other)] == [("in_batch", "payroll")] * 2
    assert (Message.objects.count(), Entry.objects.count()) == (0, entries)
