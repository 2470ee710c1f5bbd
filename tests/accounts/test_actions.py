import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from kokemussilta.accounts import actions
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.audit.models import Entry
from kokemussilta.notifications.models import Message
from tests.factories import people

pytestmark = pytest.mark.django_db


def test_an_account_is_opened_once_and_then_left_as_it_is(at):
    first, opened = actions.open_account(email=" Aino@Example.fi ", name="Aino", language="sv", by=None, at=at)
    second, again = actions.open_account(email="AINO@example.fi", name="Joku muu", language="en", by=None, at=at)

    assert (opened, again) == (True, False)
    assert (second.pk, second.email, second.name, second.language) == (first.pk, "aino@example.fi", "Aino", "sv")
    assert second.has_usable_password() is False
    assert list(Entry.objects.values_list("verb", "subject", "by")) == [("accounts.user.opened", first.code, "")]


def test_an_unknown_language_becomes_finnish(at):
    user, _ = actions.open_account(email="a@example.fi", language="de", by=None, at=at)

    assert user.language == "fi"


def test_one_edits_ones_own_and_the_trail_holds_no_values(at):
    user = people.user(name="Aino")

    changed = actions.edit(user=user, name=" Aino Aalto ", phone="+358401234567", language="fi", by=user, at=at)

    user.refresh_from_db()
    assert changed == ["name", "phone"]
    assert (user.name, user.phone, user.language) == ("Aino Aalto", "+358401234567", "fi")
    entry = Entry.objects.get()
    assert (entry.verb, entry.subject, entry.by, entry.fields) == (
        "accounts.user.edited",
        user.code,
        user.code,
        ["name", "phone"],
    )


def test_the_same_again_is_no_change(at):
    user = people.user(name="Aino")

    assert actions.edit(user=user, name="Aino", phone="", language="fi", by=user, at=at) == []
    assert Entry.objects.count() == 0


def test_nobody_edits_another(at):
    user, other = people.user(name="Aino"), people.user()

    with pytest.raises(PermissionDenied):
        actions.edit(user=user, name="X", phone="", language="fi", by=other, at=at)
    with pytest.raises(PermissionDenied):
        actions.sign_out_everywhere(user=user, by=other, at=at)
    with pytest.raises(PermissionDenied):
        actions.choose_language(user=user, language="sv", by=other, at=at)

    user.refresh_from_db()
    assert (user.name, user.language) == ("Aino", "fi")


def test_nothing_is_kept_when_the_trail_fails(at, monkeypatch):
    user = people.user(name="Aino")

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(audit, "record", fail)
    with pytest.raises(RuntimeError):
        actions.edit(user=user, name="Muu", phone="", language="fi", by=user, at=at)

    assert User.objects.get(pk=user.pk).name == "Aino"


@pytest.mark.parametrize("email", ["AINO@example.fi", "Aino@Example.fi"])
def test_the_database_keeps_addresses_in_lower_case_and_once(email):
    people.user("aino@example.fi")

    with pytest.raises(IntegrityError), transaction.atomic():
        User(email=email).save()


def test_a_person_greets_with_what_is_known():
    named, unnamed = people.user("a@example.fi", name="Aino Maria Aalto"), people.user("b@example.fi", name="")

    assert (named.get_full_name(), named.first_name, named.initials) == ("Aino Maria Aalto", "Aino", "AA")
    assert (unnamed.get_full_name(), unnamed.first_name, unnamed.initials) == ("b@example.fi", "", "B")


def test_the_command_line_makes_and_unmakes_operators(capsys):
    call_command("operator", "Olli@Example.fi")
    made = User.objects.get(email="olli@example.fi").is_operator
    call_command("operator", "olli@example.fi")
    call_command("operator", "olli@example.fi", "--end")

    assert (made, User.objects.get(email="olli@example.fi").is_operator) == (True, False)
    assert list(Entry.objects.order_by("id").values_list("verb", "by")) == [
        ("accounts.user.opened", ""), ("accounts.user.became_operator", ""), ("accounts.user.ceased_operating", ""),
    ]  # fmt: skip
    with pytest.raises(CommandError):
        call_command("operator", "olli")


def test_a_lost_second_factor_is_forgotten_and_the_person_told(client, capsys):
    user = people.user("aino@example.fi")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    kept = Authenticator.objects.create(user=people.user(), type=Authenticator.Type.TOTP, data={})
    people.sign_in(client, user)

    call_command("forget_second_factor", "Aino@example.fi")

    assert list(Authenticator.objects.all()) == [kept]
    assert client.get("/account/").status_code == 302
    assert Message.objects.get().to_address == "aino@example.fi"
    assert Entry.objects.get().verb == "accounts.user.second_factor_forgotten"
    with pytest.raises(CommandError):
        call_command("forget_second_factor", "outo@example.fi")
