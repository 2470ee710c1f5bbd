"""Every field of every model is classified once; export, erasure and the read log read it from here.

A model carries `class Personal:` with one entry per field. A test fails when a field has none.
"""

from dataclasses import dataclass
from enum import Enum


class Fate(Enum):
    """What erasure does with a field."""

    KEEP = "keep"
    ERASE = "erase"
    REPLACE = "replace"


@dataclass(frozen=True)
class Kept:
    """The classification of one field; reading a sensitive one of another person is logged."""

    fate: Fate
    sensitive: bool = False


KEEP = Kept(Fate.KEEP)
ERASE = Kept(Fate.ERASE)
REPLACE = Kept(Fate.REPLACE)
SENSITIVE = Kept(Fate.ERASE, sensitive=True)
