"""Encrypted fields: they open at their own place only, and keys change without anybody noticing."""

import base64
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from config.keys import kept
from kokemussilta.core import encryption
from kokemussilta.core.codes import Coded

PLACE = "fees.payeedetails.iban_sealed|ABCDEFGH"
FIRST, SECOND = f"a:{base64.b64encode(b'a' * 32).decode()}", f"b:{base64.b64encode(b'b' * 32).decode()}"


@given(st.text())
def test_what_is_sealed_opens_at_its_place(text):
    sealed = encryption.seal(text, place=PLACE)

    assert encryption.unseal(sealed, place=PLACE) == text


def test_the_same_text_is_sealed_differently_each_time_and_shows_nothing():
    one, other = (encryption.seal("FI2112345600000785", place=PLACE) for _ in range(2))

    assert one != other
    assert "FI21" not in base64.b64decode(one.split(":")[2]).decode(errors="replace")


def test_it_opens_at_no_other_place():
    sealed = encryption.seal("FI2112345600000785", place=PLACE)

    with pytest.raises(encryption.CannotOpen, match="another row"):
        encryption.unseal(sealed, place=PLACE.replace("ABCDEFGH", "BCDEFGHJ"))


def test_a_changed_text_does_not_open():
    version, name, body = encryption.seal("FI2112345600000785", place=PLACE).split(":")
    content = bytearray(base64.b64decode(body))
    content[-1] ^= 1

    with pytest.raises(encryption.CannotOpen) as told:
        encryption.unseal(f"{version}:{name}:{base64.b64encode(bytes(content)).decode()}", place=PLACE)
    assert told.value.__cause__ is None


def test_an_older_key_still_opens_and_the_first_one_seals(settings):
    settings.FIELD_KEYS = FIRST
    before = encryption.seal("salaista", place=PLACE)

    settings.FIELD_KEYS = f"{SECOND},{FIRST}"

    assert encryption.unseal(before, place=PLACE) == "salaista"
    assert encryption.key_of(encryption.seal("salaista", place=PLACE)) == "b"


def test_without_its_key_nothing_opens_and_the_error_names_the_key_alone(settings):
    settings.FIELD_KEYS = FIRST
    before = encryption.seal("salaista", place=PLACE)
    settings.FIELD_KEYS = SECOND

    with pytest.raises(encryption.CannotOpen, match="no key 'a'"):
        encryption.unseal(before, place=PLACE)


def test_a_key_of_another_name_is_not_tried(settings):
    """The name is bound too: a text can't be said to be another key's."""
    settings.FIELD_KEYS = FIRST
    sealed = encryption.seal("salaista", place=PLACE)
    settings.FIELD_KEYS = FIRST.replace("a:", "c:")

    with pytest.raises(encryption.CannotOpen):
        encryption.unseal(sealed.replace(":a:", ":c:"), place=PLACE)


@pytest.mark.parametrize("setting", ["", "a", "a:short", "a:!!", f"{FIRST},{FIRST}", f"a b{FIRST[1:]}", " , "])
def test_a_setting_that_is_no_key_says_how(settings, setting):
    settings.FIELD_KEYS = setting

    with pytest.raises(ImproperlyConfigured, match="field-keys --new"):
        encryption.seal("salaista", place=PLACE)


def test_a_field_refuses_plain_text():
    field = encryption.EncryptedField()
    field.model, field.name = SimpleNamespace(__name__="Model"), "iban"

    with pytest.raises(TypeError, match="seal_on"):
        field.get_prep_value("FI2112345600000785")
    assert field.get_prep_value("") == ""


def test_every_encrypted_field_stands_in_a_row_with_a_code():
    assert [model.__name__ for model, _name in encryption.fields() if not issubclass(model, Coded)] == []


def test_a_key_is_made_once(tmp_path):
    path = tmp_path / "inner" / "field-keys"

    assert [kept(path, "a:one"), kept(path, "a:two")] == ["a:one", "a:one"]
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["field-keys"]
