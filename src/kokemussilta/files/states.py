"""What files are, and what they are for."""

from django.db import models


class Purpose(models.TextChoices):
    """What a file is for; how large it may be follows from it (`rules.MOST_BYTES`)."""

    RECEIPT = "receipt"
    DELIVERABLE = "deliverable"


class Kind(models.TextChoices):
    """What a file really is, whatever it is called."""

    JPEG = "jpeg"
    PNG = "png"
    WEBP = "webp"
    PDF = "pdf"
