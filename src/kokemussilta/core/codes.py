"""Public codes: what stands in addresses and logs instead of row numbers and names."""

import secrets

from django.core.validators import RegexValidator
from django.db import models

# No 0/O, 1/I/L: people read these aloud on the telephone.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def new_code() -> str:
    """A fresh code of eight characters (31**8, about 8.5e11 of them)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(8))


is_code = RegexValidator(rf"^[{ALPHABET}]{{8}}$")


class Coded(models.Model):
    """A row with a public code, unique within its table."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)

    class Meta:
        abstract = True
