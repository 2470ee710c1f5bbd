"""The lives of a claim and of a pay batch, and on which desk a claim lies in each state."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kokemussilta.core.workflow import Move, Workflow


class ClaimState(models.TextChoices):
    """Where a claim stands; how far along its route a claim in approval is, its `position` tells."""

    DRAFTED = "drafted", _("odottaa tekijän tarkistusta")
    RETURNED = "returned", _("palautettu tekijälle")
    IN_APPROVAL = "in_approval", _("hyväksyttävänä")
    APPROVED = "approved", _("hyväksytty, odottaa maksuajoa")
    IN_BATCH = "in_batch", _("maksuajossa")
    PAID = "paid", _("maksettu")
    RECEIVED = "received", _("rahat tulivat perille")
    MISSING = "missing", _("rahat eivät tulleet, selvitetään")
    REFUSED = "refused", _("maksaja ei maksanut")
    ASKED = "asked", _("odottaa tilitietojasi")
    WITHDRAWN = "withdrawn", _("tekijä perui")
    NOTHING = "nothing", _("ei maksettavaa")


class Desk(models.TextChoices):
    """Whose turn it is: exactly one of these at every moment."""

    EXPERT = "expert", _("tekijä")
    APPROVER = "approver", _("hyväksyjä")
    PAYROLL = "payroll", _("palkanlaskenta")
    NOBODY = "nobody", _("valmis")


#: The desk in each state. Money on its way is payroll's until the bank has it; then only the expert can tell whether it came.
DESK_IN = {
    ClaimState.DRAFTED: Desk.EXPERT,
    ClaimState.RETURNED: Desk.EXPERT,
    ClaimState.IN_APPROVAL: Desk.APPROVER,
    ClaimState.APPROVED: Desk.PAYROLL,
    ClaimState.IN_BATCH: Desk.PAYROLL,
    ClaimState.REFUSED: Desk.PAYROLL,
    ClaimState.ASKED: Desk.EXPERT,
    ClaimState.MISSING: Desk.PAYROLL,
    ClaimState.PAID: Desk.EXPERT,
    ClaimState.RECEIVED: Desk.NOBODY,
    ClaimState.WITHDRAWN: Desk.NOBODY,
    ClaimState.NOTHING: Desk.NOBODY,
}

OWN = [ClaimState.DRAFTED, ClaimState.RETURNED]

SUBMIT = Move.of("submit", OWN, ClaimState.IN_APPROVAL)
# To the next step: the state stays, the position moves.
PASS_ON = Move.of("pass_on", [ClaimState.IN_APPROVAL], ClaimState.IN_APPROVAL)
RETURN = Move.of("return", [ClaimState.IN_APPROVAL, ClaimState.APPROVED, ClaimState.REFUSED], ClaimState.RETURNED)
APPROVE = Move.of("approve", [ClaimState.IN_APPROVAL], ClaimState.APPROVED)
WITHDRAW = Move.of("withdraw", [*OWN, ClaimState.IN_APPROVAL], ClaimState.WITHDRAWN)
# A claim taken back by mistake, or of a report that was mended.
DRAW_AGAIN = Move.of("draw_again", [ClaimState.WITHDRAWN, ClaimState.NOTHING, *OWN], ClaimState.DRAFTED)
CLEAR = Move.of("clear", OWN, ClaimState.NOTHING)
BATCH = Move.of("batch", [ClaimState.APPROVED], ClaimState.IN_BATCH)
UNBATCH = Move.of("unbatch", [ClaimState.IN_BATCH], ClaimState.APPROVED)
PAY = Move.of("pay", [ClaimState.IN_BATCH], ClaimState.PAID)
REFUSE = Move.of("refuse", [ClaimState.IN_BATCH], ClaimState.REFUSED)
# What was wrong is mended at payroll (an account number), and the claim waits for the next batch.
MEND = Move.of("mend", [ClaimState.REFUSED], ClaimState.APPROVED)
# An account is missing or wrong: only the person can mend it, and nobody needs to approve anything anew.
ASK = Move.of("ask_for_account", [ClaimState.APPROVED, ClaimState.REFUSED], ClaimState.ASKED)
GIVE = Move.of("give_account", [ClaimState.ASKED], ClaimState.APPROVED)
RECEIVE = Move.of("receive", [ClaimState.PAID, ClaimState.MISSING], ClaimState.RECEIVED)
MISS = Move.of("miss", [ClaimState.PAID, ClaimState.RECEIVED], ClaimState.MISSING)
# The case ended: the money had gone after all, or was sent back and is to be paid anew.
FOUND = Move.of("found", [ClaimState.MISSING], ClaimState.PAID)
PAY_ANEW = Move.of("pay_anew", [ClaimState.MISSING], ClaimState.APPROVED)

CLAIM = Workflow(
    "claim",
    ClaimState.DRAFTED,
    (
        SUBMIT,
        PASS_ON,
        RETURN,
        APPROVE,
        WITHDRAW,
        DRAW_AGAIN,
        CLEAR,
        BATCH,
        UNBATCH,
        PAY,
        REFUSE,
        MEND,
        ASK,
        GIVE,
        RECEIVE,
        MISS,
        FOUND,
        PAY_ANEW,
    ),
)


class Kind(models.TextChoices):
    """How the fee is paid; decided by the person and payroll, never by the program."""

    WAGE = "wage", _("palkkio, josta pidätetään vero kuten palkasta")
    COMPENSATION = "compensation", _("työkorvaus")
    EMPLOYMENT = "employment", _("työsuhde: tunnit palkanlaskentaan")
    INVOICE = "invoice", _("oma yritys laskuttaa")
    COSTS = "costs", _("vapaaehtoistyö: vain kulut")
    DECLINED = "declined", _("en ota palkkiota")


class Ground(models.TextChoices):
    """Why there is something to pay."""

    DONE = "done", _("tehty työ")
    CANCELLED = "cancelled", _("peruttu myöhään")
    NO_CLIENT = "no_client", _("tilaaja ei tullut paikalle")


class Cost(models.TextChoices):
    """What a receipt is for."""

    TICKET = "ticket", _("matkalippu")
    OTHER = "other_cost", _("muu kulu")


#: Kinds of which no fee is paid, only costs.
COSTS_ONLY = [Kind.COSTS, Kind.DECLINED]


class HolderKind(models.TextChoices):
    """Who acts on a step of a route."""

    PERSON = "person", _("nimetty ihminen")
    APPROVERS = "approvers", _("kuka tahansa yksikön hyväksyjistä")
    LEADS = "leads", _("organisaation vastuuhenkilö")


class Reach(models.TextChoices):
    """To whom a desk has passed, when whoever came first could not or did not act."""

    FIRST = "first", _("ensisijainen")
    DEPUTY = "deputy", _("sijainen")
    LEAD = "lead", _("vastuuhenkilö")


class Verdict(models.TextChoices):
    """What was decided on a desk."""

    SUBMITTED = "submitted", _("lähetti hyväksyttäväksi")
    APPROVED = "approved", _("hyväksyi")
    RETURNED = "returned", _("palautti")
    WITHDRAWN = "withdrawn", _("perui")
    PAID = "paid", _("merkitsi maksetuksi")
    REFUSED = "refused", _("merkitsi maksamatta jääneeksi")
    MENDED = "mended", _("korjasi")
    RECEIVED = "received", _("kuittasi rahat tulleiksi")
    MISSED = "missed", _("ilmoitti, että rahat puuttuvat")


class BatchState(models.TextChoices):
    """Where a pay batch stands."""

    OPEN = "open", _("koottavana")
    LOCKED = "locked", _("lukittu")
    CLOSED = "closed", _("käsitelty")
    UNDONE = "undone", _("purettu")


LOCK = Move.of("lock", [BatchState.OPEN], BatchState.LOCKED)
# Only while nothing of it is paid.
UNLOCK = Move.of("unlock", [BatchState.LOCKED], BatchState.OPEN)
CLOSE = Move.of("close", [BatchState.LOCKED], BatchState.CLOSED)
UNDO = Move.of("undo", [BatchState.OPEN, BatchState.LOCKED], BatchState.UNDONE)

BATCH_FLOW = Workflow("pay-batch", BatchState.OPEN, (LOCK, UNLOCK, CLOSE, UNDO))


class RowState(models.TextChoices):
    """What became of one claim in a batch."""

    IN = "in", _("maksettavana")
    TAKEN_OUT = "taken_out", _("otettu pois")
    PAID = "paid", _("maksettu")
    REFUSED = "refused", _("ei maksettu")


TAKE_OUT = Move.of("take_out", [RowState.IN], RowState.TAKEN_OUT)
ROW_PAID = Move.of("row_paid", [RowState.IN], RowState.PAID)
ROW_REFUSED = Move.of("row_refused", [RowState.IN], RowState.REFUSED)
# The bank sent the money back after all.
ROW_RETURNED = Move.of("row_returned", [RowState.PAID], RowState.REFUSED)

ROW = Workflow("batch-row", RowState.IN, (TAKE_OUT, ROW_PAID, ROW_REFUSED, ROW_RETURNED))


class Fault(models.TextChoices):
    """Why a row was not paid: it decides whose desk the claim goes to."""

    ACCOUNT = "account", _("tilinumero on väärä tai puuttuu")
    DATA = "data", _("palkkajärjestelmästä puuttuu tietoja")
    RETURNED = "returned", _("pankki palautti rahat")
    OTHER = "other", _("muu syy")


class FileKind(models.TextChoices):
    """What a file of a batch is for."""

    BANK = "bank", _("maksuaineisto pankkiin")
    EARNINGS = "earnings", _("palkkatietoilmoitus tulorekisteriin")
    CANCELLING = "cancelling", _("palkkatietoilmoitusten mitätöinti")


class Outcome(models.TextChoices):
    """How a case of missing money ended."""

    FOUND = "found", _("rahat löytyivät")
    ANEW = "anew", _("maksetaan uudelleen")
    RECEIVED = "received", _("rahat tulivat")


class VatCode(models.TextChoices):
    """An organisation's VAT standing on its bills, by the codes of EN 16931."""

    STANDARD = "S", _("arvonlisäverollinen")
    EXEMPT = "E", _("veroton")
    OUTSIDE = "O", _("arvonlisäverotuksen ulkopuolella")
