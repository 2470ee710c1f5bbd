"""What a survey is for, and the ways by which answers come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Purpose(models.TextChoices):
    """Whom a survey asks."""

    AUDIENCE = "audience", _("kuulijoille")
    CLIENT = "client", _("tilaajalle")
    REFLECTION = "reflection", _("tekijälle, nimettömästi jokaisen tehtävän jälkeen")
    TRAINING = "training", _("koulutukseen osallistuneille")
    EVENT = "event", _("tapahtumaan osallistuneille")
    STAKEHOLDER = "stakeholder", _("yhteistyökumppaneille")


class Channel(models.TextChoices):
    """How an answer came."""

    WEB = "web", _("omalla laitteella")
    KIOSK = "kiosk", _("yhteisellä laitteella")
    PAPER = "paper", _("paperilta")
    SHEET = "sheet", _("taulukosta")
