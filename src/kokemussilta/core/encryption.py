"""Fields that are encrypted at rest: AES-256-GCM, bound to their place and row, with keys that can be changed.

A field holds the sealed text, never the plain one: nothing reads it by the way (a list, a log, an error page, a search index).
Whoever needs the words asks for them by name with `opened`, and notes the reading. The ciphertext is bound to model, field and the
row's public code, so one row's can't be put into another's.
"""

import base64
import os
from collections.abc import Iterator
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

from kokemussilta.core.codes import Coded

_VERSION, _NONCE, _KEY = "1", 12, 32
HOW = (
    "FIELD_KEYS names the keys of encrypted fields, the one in use first: `name:key,older:key`. A key is 32 random bytes in base64; "
    "`kokemussilta field-keys --new NAME` makes one. docs/operators/encryption.md tells the rest."
)


class CannotOpen(Exception):
    """What is sealed does not open: its key is not among the settings, or it was changed or moved here from another row."""


class EncryptedField(models.TextField[str, str]):
    """A text that is kept sealed; see `seal_on` and `opened`. Only on models with a public code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["editable"] = False
        kwargs["blank"] = True
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def get_prep_value(self, value: Any) -> Any:
        """Refuses plain text: a slip in the program, which must not reach the database."""
        if value and not (isinstance(value, str) and value.startswith(f"{_VERSION}:") and value.count(":") == 2):
            raise TypeError(f"{self.model.__name__}.{self.name} holds sealed text only; use seal_on")
        return super().get_prep_value(value)


def seal_on(row: Coded, name: str, text: str) -> None:
    """Put a text into a row's field, sealed with the key in use; "" empties it. The caller saves."""
    setattr(row, name, seal(text, place=_place(row, name)) if text else "")


def opened(row: Coded, name: str) -> str:
    """The text of a row's field, "" when there is none. Whoever calls this notes the reading."""
    sealed: str = getattr(row, name)
    return unseal(sealed, place=_place(row, name)) if sealed else ""


def seal(text: str, *, place: str) -> str:
    """The text, readable only at `place` and with the key in use."""
    name = current_key()
    nonce = os.urandom(_NONCE)
    body = AESGCM(_keys()[name]).encrypt(nonce, text.encode(), f"{name}|{place}".encode())
    return f"{_VERSION}:{name}:{base64.b64encode(nonce + body).decode()}"


def unseal(sealed: str, *, place: str) -> str:
    """The text that was sealed at `place`; raises `CannotOpen`."""
    version, _colon, rest = sealed.partition(":")
    name, _colon, body = rest.partition(":")
    key = _keys().get(name)
    if version != _VERSION or key is None:
        raise CannotOpen(f"no key {name!r} among FIELD_KEYS")
    try:
        content = base64.b64decode(body, validate=True)
        return AESGCM(key).decrypt(content[:_NONCE], content[_NONCE:], f"{name}|{place}".encode()).decode()
    except (InvalidTag, ValueError):
        raise CannotOpen("sealed text was changed, or belongs to another row") from None


def current_key() -> str:
    """The name of the key in use."""
    return next(iter(_keys()))


def key_of(sealed: str) -> str:
    """The name of the key that a text was sealed with."""
    return sealed.split(":", 2)[1]


def new_key() -> str:
    """A fresh key, as it stands in the setting."""
    return base64.b64encode(os.urandom(_KEY)).decode()


def fields() -> Iterator[tuple[type[Coded], str]]:
    """Every encrypted field of the program, with its model."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, EncryptedField):
                yield model, field.name  # type: ignore[misc]  # a test holds that such models are Coded


def seal_anew(model: type[Coded], name: str) -> tuple[int, int]:
    """Seal with the key in use what another key sealed: how many were, and how many no key opens.

    One row at a time, compare-and-set: it may run while people work, and again where it was stopped.
    """
    done = lost = 0
    rows: Any = model._base_manager
    pending = rows.exclude(**{name: ""}).exclude(**{f"{name}__startswith": f"{_VERSION}:{current_key()}:"})
    for row in pending.only("code", name).iterator(chunk_size=200):
        before = getattr(row, name)
        try:
            seal_on(row, name, opened(row, name))
        except CannotOpen:
            lost += 1
            continue
        done += rows.filter(pk=row.pk, **{name: before}).update(**{name: getattr(row, name)})
    return done, lost


def _place(row: Coded, name: str) -> str:
    return f"{row._meta.label_lower}.{name}|{row.code}"


def _keys() -> dict[str, bytes]:
    return _read(getattr(settings, "FIELD_KEYS", ""))


@cache
def _read(setting: str) -> dict[str, bytes]:
    """The keys by name, in the setting's order."""
    keys: dict[str, bytes] = {}
    for part in filter(None, (part.strip() for part in setting.split(","))):
        name, _colon, body = part.partition(":")
        try:
            key = base64.b64decode(body, validate=True)
        except ValueError:
            key = b""
        if not (name.isascii() and name.isalnum() and len(name) <= 20) or len(key) != _KEY or name in keys:
            raise ImproperlyConfigured(f"FIELD_KEYS has a part that is no key. {HOW}")
        keys[name] = key
    if not keys:
        raise ImproperlyConfigured(f"FIELD_KEYS is empty. {HOW}")
    return keys
