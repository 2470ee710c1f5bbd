"""What people are paid by: theirs to give and change, told when changed, sealed in the database, read by payroll alone and noted."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection

from kokemussilta.audit.models import Entry, Reading, ReadSubject
from kokemussilta.core import encryption
from kokemussilta.core.workflow import Refused
from kokemussilta.fees import accounts
from kokemussilta.fees.actions import paying, vault
from kokemussilta.fees.models import Claim, PayeeDetails
from kokemussilta.fees.queries import vault as reading
from kokemussilta.notifications.models import Message
from tests.conftest import AT
from tests.fees import payrolls

pytestmark = pytest.mark.django_db
GIVEN = {"personal_id": payrolls.PERSONAL_ID, "iban": payrolls.IBAN, "holder": "Väinö Åkerström"}


def give(world, at=AT, **changes):
    return vault.give_details(expert=world.expert, by=world.owner, at=at, **(GIVEN | changes))


def test_details_are_sealed_and_masked():
    world = payrolls.world()
    give(world)

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM fees_payeedetails")
        kept = repr(cursor.fetchall())
    assert not any(word in kept for word in (payrolls.IBAN, payrolls.PERSONAL_ID, "Åkerström"))
    shown = reading.masked(world.expert)
    assert shown is not None
    assert (shown.personal_id, shown.iban, shown.holder) == ("•••••••" + "•••T", "FI•• •••• 0785", "Väinö Åkerström")
    assert "FI21" not in repr(reading.Details(iban=payrolls.IBAN))


def test_only_the_person_gives_them():
    world = payrolls.world()

    for somebody in (world.payroll, world.place.lead):
        with pytest.raises(PermissionDenied):
            vault.give_details(expert=world.expert, by=somebody, at=AT, **GIVEN)
    assert PayeeDetails.objects.count() == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"personal_id": "131052-308X"},
        {"personal_id": "010203"},
        {"iban": "FI2112345600000786"},
        {"iban": "123456-785"},
        {"holder": " "},
        {"personal_id": "", "iban": ""},
    ],
)
def test_what_is_not_right_is_refused_with_advice_and_nothing_is_kept(wrong):
    world = payrolls.world()

    with pytest.raises(Refused):
        give(world, **wrong)
    assert PayeeDetails.objects.count() == 0
    assert Entry.objects.filter(verb__startswith="fees.payee").count() == 0


@pytest.mark.parametrize("sign", "-UVWXY")
def test_every_sign_of_the_century_will_do_also_those_of_2023(sign):
    assert accounts.clean_personal_id(f" 131052{sign}308t ") == f"131052{sign}308T"


def test_a_new_account_is_told_to_the_person_and_to_who_is_about_to_pay():
    world = payrolls.world()
    give(world)
    payrolls.approved(world)
    Message.objects.all().delete()

    give(world, at=AT + timedelta(days=1), personal_id="", iban=payrolls.OTHER_IBAN, holder="")

    told = {message.to_address: message.subject for message in Message.objects.all()}
    assert told == {world.owner.email: "Tilinumerosi vaihtui", world.payroll.email: "Erään tekijän tilinumero vaihtui"}
    assert not any("FI58" in message.text for message in Message.objects.all())
    row = PayeeDetails.objects.get()
    assert row.iban_changed_at == AT + timedelta(days=1)
    assert encryption.opened(row, "personal_id_sealed") == payrolls.PERSONAL_ID


def test_the_same_account_again_is_no_change():
    world = payrolls.world()
    give(world)
    give(world, at=AT + timedelta(days=1))

    assert PayeeDetails.objects.get().iban_changed_at is None
    assert Message.objects.filter(subject="Tilinumerosi vaihtui").count() == 0


def test_reading_is_noted_with_who_why_and_what():
    world = payrolls.world()
    give(world)

    found = reading.read([world.expert], fields=("iban",), by=world.payroll, at=AT, within="BATCH")

    assert found[world.expert.pk].iban == payrolls.IBAN
    assert found[world.expert.pk].personal_id == ""
    noted = Reading.objects.get()
    assert (noted.by, noted.reason, noted.within, noted.fields) == (world.payroll.code, "payroll", "BATCH", ["iban"])
    assert list(ReadSubject.objects.values_list("subject", flat=True)) == [world.expert.code]


def test_a_row_moved_to_another_person_does_not_open():
    world = payrolls.world()
    other = payrolls.another(world)
    give(world)
    payrolls.with_details(other, payrolls.OTHER_IBAN)
    stolen = PayeeDetails.objects.get(expert=world.expert).iban_sealed
    PayeeDetails.objects.filter(expert=other).update(iban_sealed=stolen)

    with pytest.raises(Refused, match="ei voi juuri nyt lukea"):
        reading.read([other], by=world.payroll, at=AT, within="BATCH")


def test_a_lost_key_is_told_kindly_and_new_details_can_be_given(settings):
    world = payrolls.world()
    give(world)
    settings.FIELD_KEYS = f"b:{encryption.new_key()}"

    with pytest.raises(Refused, match="ylläpidolle"):
        reading.masked(world.expert)
    give(world, iban=payrolls.OTHER_IBAN)
    assert reading.read([world.expert], by=world.payroll, at=AT, within="B")[world.expert.pk].iban == payrolls.OTHER_IBAN


def test_keys_are_changed_by_the_command(settings, capsys):
    world = payrolls.world()
    give(world)
    settings.FIELD_KEYS = f"b:{encryption.new_key()},{settings.FIELD_KEYS}"

    call_command("field_keys", "--rotate")
    call_command("field_keys")

    assert capsys.readouterr().out.strip().endswith("b: 3 kenttää (käytössä)")
    settings.FIELD_KEYS = settings.FIELD_KEYS.split(",")[0]
    assert reading.read([world.expert], by=world.payroll, at=AT, within="B")[world.expert.pk].iban == payrolls.IBAN


def test_claims_that_waited_for_an_account_go_back_to_payroll_by_themselves():
    world = payrolls.world()
    claim = payrolls.approved(world)
    paying.ask_for_account(claim=claim, by=world.payroll, at=AT)
    assert (claim.state, claim.desk) == ("asked", "expert")

    give(world)

    claim = Claim.objects.get(pk=claim.pk)
    assert (claim.state, claim.desk, claim.stays.filter(until__isnull=True).count()) == ("approved", "payroll", 1)
