"""Secrets that people entrust to the program, locked in the database with keys made from the installation's secret key."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def seal(text: str, *, purpose: str) -> str:
    """Lock a text; what was locked for one purpose does not open for another."""
    return _locks(purpose).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str) -> str | None:
    """Open what `seal` locked; None when no key of the installation opens it any more."""
    try:
        return _locks(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def _locks(purpose: str) -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(f"kokemussilta.{purpose}:{key}".encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
