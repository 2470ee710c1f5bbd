"""What prices are made of: units, kinds of lines, rules of supplements, who may call off, where a budget reaches."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kokemussilta.core.workflow import Move, Workflow


class LineKind(models.TextChoices):
    """What a line of money is for."""

    FEE = "fee", _("palkkio")
    PREPARATION = "preparation", _("valmistelu")
    SUPPLEMENT = "supplement", _("lisä")
    KM = "km", _("kilometrikorvaus")
    PASSENGER = "passenger", _("lisä matkustajasta")
    TICKET = "ticket", _("matkaliput")
    FULL_DAY = "full_day", _("kokopäiväraha")
    HALF_DAY = "half_day", _("osapäiväraha")
    MEAL = "meal", _("ateriakorvaus")
    NIGHT = "night", _("yömatkaraha")
    OTHER_COST = "other_cost", _("muu kulu")
    CANCELLATION = "cancellation", _("korvaus perutusta tehtävästä")


class PriceUnit(models.TextChoices):
    """What the amount of a row is paid for."""

    TASK = "task", _("tehtävältä")
    HALF_HOUR = "half_hour", _("alkavalta puolelta tunnilta")
    HOUR = "hour", _("tunnilta")
    HALF_DAY = "half_day", _("puolelta päivältä (alkavat 4 tuntia)")
    DAY = "day", _("päivältä (alkavat 8 tuntia)")
    PACKAGE = "package", _("paketilta")
    MEETING = "meeting", _("kokoukselta tai tapaamiselta")


class Occasion(models.TextChoices):
    """When a supplement is paid: by a rule of time or way, or when a coordinator says so."""

    HAND = "hand", _("kun koordinaattori lisää sen")
    EVENING = "evening", _("kun työ jatkuu valitun kellonajan jälkeen")
    WEEKEND = "weekend", _("viikonloppuna ja pyhinä")
    FAR = "far", _("kun matkaa on yhteen suuntaan yli valitun rajan")


class Measure(models.TextChoices):
    """How a supplement is counted."""

    FIXED = "fixed", _("euroina")
    PERCENT = "percent", _("prosentteina palkkiosta")


class Cause(models.TextChoices):
    """Why work was not done. An expert's own hindrance asks nothing of anyone: a ladder has no steps for it."""

    CLIENT = "client", _("tilaaja perui")
    ORGANISER = "organiser", _("välittäjä perui")
    CLIENT_ABSENT = "client_absent", _("tilaaja ei tullut paikalle")
    EXPERT = "expert", _("tekijälle tuli este")


class Way(models.TextChoices):
    """How somebody travelled."""

    CAR = "car", _("omalla autolla")
    MOTORCYCLE = "motorcycle", _("omalla moottoripyörällä")
    MOPED = "moped", _("omalla mopolla")
    OTHER = "other", _("muulla omalla kulkuneuvolla")
    PUBLIC = "public", _("julkisilla tai kyydissä")


class StartedFrom(models.TextChoices):
    """Where a trip began."""

    HOME = "home", _("kotoa")
    WORKPLACE = "workplace", _("työpaikalta")


class VersionState(models.TextChoices):
    """Whether a version of a schedule is still being written."""

    DRAFT = "draft", _("luonnos")
    PUBLISHED = "published", _("julkaistu")


class Sight(models.TextChoices):
    """Who sees a budget besides the lead of its organisation."""

    UNIT = "unit", _("yksikön tilaajat ja tilausten koordinaattorit")
    DESK = "desk", _("tilausten koordinaattorit")
    LEAD = "lead", _("vain organisaation vastuuhenkilöt")


PUBLISH = Move.of("publish", [VersionState.DRAFT], VersionState.PUBLISHED)

VERSION = Workflow("version", VersionState.DRAFT, (PUBLISH,))
