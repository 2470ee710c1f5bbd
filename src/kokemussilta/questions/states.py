"""Kinds of question."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """How a question is answered."""

    SINGLE = "single", _("yksi vaihtoehto")
    SEVERAL = "several", _("monta vaihtoehtoa")
    AGREEMENT = "agreement", _("samaa tai eri mieltä")
    SCALE = "scale", _("asteikko 0–10")
    NUMBER = "number", _("luku")
    SHORT = "short", _("lyhyt teksti")
    LONG = "long", _("pitkä teksti")


#: Answered by picking options.
PICKED = frozenset({Kind.SINGLE, Kind.SEVERAL, Kind.AGREEMENT})
#: Of the options one at most.
ONE_OF = frozenset({Kind.SINGLE, Kind.AGREEMENT})
WRITTEN = frozenset({Kind.SHORT, Kind.LONG})
