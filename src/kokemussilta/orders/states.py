"""The lives of an order and of a task."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kokemussilta.core.workflow import Move, Workflow


class OrderState(models.TextChoices):
    """Where an order stands."""

    DRAFT = "draft", _("luonnos")
    SUBMITTED = "submitted", _("uusi")
    CLARIFYING = "clarifying", _("tarkennettavana")
    OPEN = "open", _("tekijää etsitään")
    FILLED = "filled", _("tekijät löytyneet")
    DELIVERED = "delivered", _("pidetty")
    CLOSED = "closed", _("päätetty")
    CANCELLED = "cancelled", _("peruttu")


_BEFORE_DELIVERY = [OrderState.DRAFT, OrderState.SUBMITTED, OrderState.CLARIFYING, OrderState.OPEN, OrderState.FILLED]

SUBMIT = Move.of("submit", [OrderState.DRAFT], OrderState.SUBMITTED)
ASK = Move.of("ask", [OrderState.SUBMITTED, OrderState.OPEN], OrderState.CLARIFYING)
# A delivered order may be given more times.
OPEN = Move.of("open", [OrderState.SUBMITTED, OrderState.CLARIFYING, OrderState.FILLED, OrderState.DELIVERED], OrderState.OPEN)
# A question to the client may be open while the seats get their people.
FILL = Move.of("fill", [OrderState.OPEN, OrderState.CLARIFYING], OrderState.FILLED)
DELIVER = Move.of("deliver", [OrderState.OPEN, OrderState.CLARIFYING, OrderState.FILLED], OrderState.DELIVERED)
CLOSE = Move.of("close", [OrderState.DELIVERED], OrderState.CLOSED)
CANCEL = Move.of("cancel", _BEFORE_DELIVERY, OrderState.CANCELLED)

ORDER = Workflow("order", OrderState.DRAFT, (SUBMIT, ASK, OPEN, FILL, DELIVER, CLOSE, CANCEL))


class TaskState(models.TextChoices):
    """What became of a dated task."""

    PLANNED = "planned", _("tulossa")
    HELD = "held", _("pidetty")
    NOT_HELD = "not_held", _("ei pidetty")
    CANCELLED = "cancelled", _("peruttu")


HOLD = Move.of("hold", [TaskState.PLANNED], TaskState.HELD)
MISS = Move.of("miss", [TaskState.PLANNED], TaskState.NOT_HELD)
CALL_OFF = Move.of("call_off", [TaskState.PLANNED], TaskState.CANCELLED)
# What was told of the day was wrong.
TURN_OUT_HELD = Move.of("turn_out_held", [TaskState.NOT_HELD], TaskState.HELD)
TURN_OUT_MISSED = Move.of("turn_out_missed", [TaskState.HELD], TaskState.NOT_HELD)

TASK = Workflow("task", TaskState.PLANNED, (HOLD, MISS, CALL_OFF, TURN_OUT_HELD, TURN_OUT_MISSED))


class Place(models.TextChoices):
    """Where people meet."""

    ON_SITE = "on_site", _("paikan päällä")
    REMOTE = "remote", _("etänä")
    HYBRID = "hybrid", _("paikan päällä ja etänä")


class Payer(models.TextChoices):
    """Who pays the expert's fee."""

    CLIENT = "client", _("tilaaja maksaa")
    COORDINATOR = "coordinator", _("välittävä organisaatio maksaa")
    VOLUNTARY = "voluntary", _("vapaaehtoistyötä, kulut korvataan")
    UNSURE = "unsure", _("emme tiedä vielä")


class Media(models.TextChoices):
    """Whether the occasion is recorded or public."""

    NONE = "none", _("ei tallenneta, ei mediaa")
    RECORDED = "recorded", _("tilaisuus tallennetaan")
    MEDIA = "media", _("paikalla on mediaa")


class Group(models.TextChoices):
    """Which need brings a client to a service: the headings of the catalogue."""

    TEACH = "teach", _("Opetan tai koulutan")
    CARE = "care", _("Hoidan, ohjaan tai tuen ihmisiä")
    DEVELOP = "develop", _("Kehitän tai arvioin palveluja")
    TELL = "tell", _("Järjestän tapahtuman tai teen juttua")


class Missing(models.TextChoices):
    """What has to be named before an expert can be confirmed (`rules.missing_before_confirmation`)."""

    AUDIENCE = "audience", _("keitä kuulijat ovat")
    MINORS = "minors", _("onko paikalla alle 18-vuotiaita")
    ANGLE = "angle", _("näkökulma: mistä tekijän toivotaan puhuvan")
    DAY_CONTACT = "day_contact", _("päivän yhteyshenkilö ja hänen puhelinnumeronsa")
    AFTERCARE = "aftercare", _("kuka pitää huolta ryhmästä jälkeenpäin")
    ORDERER = "orderer", _("tilaajan organisaatio ja yksikkö")


class Part(models.TextChoices):
    """What an expert does in a task: the work, or watches a mentor to learn it."""

    PERFORMER = "performer", _("tekijä")
    SHADOW = "shadow", _("mukana oppimassa")


class Pairing(models.TextChoices):
    """How the seats of a task belong together."""

    SAME = "same", _("kaikki tekijät samanlaisia")
    THEMES = "themes", _("työpari, kummallakin oma kokemuksensa")
    MENTOR = "mentor", _("kokenut tekijä ja uusi mukana oppimassa")


class FeeRule(models.TextChoices):
    """What the price of a service is for."""

    EACH = "each", _("kerralta ja tekijältä")
    HOUR = "hour", _("tunnilta ja tekijältä")
    DAY = "day", _("päivältä ja tekijältä")
    AGREED = "agreed", _("sovitaan joka kerta erikseen")


class CountsAs(models.TextChoices):
    """What is counted as one task in the figures."""

    OCCURRENCE = "occurrence", _("yksi tapaaminen on yksi tehtävä")
    SESSION = "session", _("yksi istunto on yksi tehtävä")
    SHIFT = "shift", _("yksi työvuoro on yksi tehtävä")
