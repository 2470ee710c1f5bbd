"""The life of a register entry. A break is a date, not a state."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kokemussilta.core.workflow import Move, Workflow


class ExpertState(models.TextChoices):
    """Where a person stands in the register."""

    INVITED = "invited", _("kutsuttu")
    ACTIVE = "active", _("mukana")
    LEFT = "left", _("lopettanut")


JOIN = Move.of("join", [ExpertState.INVITED, ExpertState.LEFT], ExpertState.ACTIVE)
LEAVE = Move.of("leave", [ExpertState.INVITED, ExpertState.ACTIVE], ExpertState.LEFT)

EXPERT = Workflow("expert", ExpertState.INVITED, (JOIN, LEAVE))


class BoundaryKind(models.TextChoices):
    """What a boundary is about; always a hard rule."""

    THEME = "theme", _("aihe, josta en puhu")
    AUDIENCE = "audience", _("kuulijat, joille en puhu")
    ORGANISATION = "organisation", _("organisaatio, johon en mene")
    UNIT = "unit", _("yksikkö, johon en mene")
    PRODUCT = "product", _("palvelu, jota en tee")
    MEDIA = "media", _("en esiinny mediassa")
    RECORDING = "recording", _("en suostu tallennukseen")
    ALONE = "alone", _("en lähde yksin")
    PAIR = "pair", _("en lähde parin kanssa")
    MINORS = "minors", _("en puhu alaikäisille")


#: The kinds of boundary that name nothing more.
PLAIN_BOUNDARIES = (
    BoundaryKind.MEDIA, BoundaryKind.RECORDING, BoundaryKind.ALONE, BoundaryKind.PAIR, BoundaryKind.MINORS,
)  # fmt: skip
#: Of these a person has one at most: with both nothing would be left.
COMPANY = (BoundaryKind.ALONE, BoundaryKind.PAIR)


class Purpose(models.TextChoices):
    """What a consent allows."""

    BROKERED = "brokered", _("minulle saa välittää tehtäviä")
    SEEN_BY = "seen_by", _("toinen organisaatio saa nähdä tietoni")
    PUBLIC = "public", _("esittelyni saa näkyä julkisesti")


class ConsentWay(models.TextChoices):
    """How a consent was given."""

    OWN = "own", _("itse omilla sivuilla")
    LINK = "link", _("itse sähköpostiin tulleesta linkistä")
    PAPER = "paper", _("paperilla")
    SPOKEN = "spoken", _("suullisesti")
    SHEET = "sheet", _("aiemmassa rekisterissä")


#: Ways by which the person saw the words that they consented to.
SHOWN_WAYS = (ConsentWay.OWN, ConsentWay.LINK)


class QualificationKind(models.TextChoices):
    """What some kinds of task demand."""

    TRAINING = "training", _("kokemusasiantuntijakoulutus")
    GROUP_LEADER = "group_leader", _("ryhmänohjaajakoulutus")
    HYGIENE = "hygiene", _("hygieniapassi")
    FIRST_AID = "first_aid", _("ensiapu")
    ETHICS = "ethics", _("eettiset periaatteet hyväksytty")
    CRIMINAL_RECORD = "criminal_record", _("rikosrekisteriote nähty")
    INSURANCE = "insurance", _("vakuutusturva")
    CONTRACT = "contract", _("sopimus voimassa")


#: What a coordinator notes as shown; the others come about by an acceptance in the program.
SHOWN_KINDS = tuple(kind for kind in QualificationKind if kind != QualificationKind.CONTRACT)
#: What may be noted for one kind of task alone.
OF_ONE_KIND = (QualificationKind.CRIMINAL_RECORD, QualificationKind.INSURANCE)


class ContractState(models.TextChoices):
    """Where a contract stands. That its last day is past is a date, not a state."""

    OFFERED = "offered", _("odottaa asiantuntijaa")
    ACCEPTED = "accepted", _("odottaa organisaatiota")
    IN_FORCE = "in_force", _("hyväksytty molemmin puolin")
    REFUSED = "refused", _("ei tullut voimaan")
    ENDED = "ended", _("päätetty")


ACCEPT = Move.of("accept", [ContractState.OFFERED], ContractState.ACCEPTED)
SIGN = Move.of("sign", [ContractState.ACCEPTED], ContractState.IN_FORCE)
REFUSE = Move.of("refuse", [ContractState.OFFERED, ContractState.ACCEPTED], ContractState.REFUSED)
END = Move.of("end", [ContractState.IN_FORCE], ContractState.ENDED)

CONTRACT = Workflow("contract", ContractState.OFFERED, (ACCEPT, SIGN, REFUSE, END))

#: Accepted by both: holds on its days, also after notice was given, until the last one.
AGREED = (ContractState.IN_FORCE, ContractState.ENDED)
#: Waits for somebody.
WAITING = (ContractState.OFFERED, ContractState.ACCEPTED)


class ImportState(models.TextChoices):
    """Where a spreadsheet that was brought in stands."""

    WAITING = "waiting", _("odottaa tarkistusta")
    DONE = "done", _("tuotu")
    UNDONE = "undone", _("peruttu")


RUN = Move.of("run", [ImportState.WAITING], ImportState.DONE)
UNDO = Move.of("undo", [ImportState.DONE], ImportState.UNDONE)

IMPORT = Workflow("import", ImportState.WAITING, (RUN, UNDO))
