"""The lives of offers, interests and assignments."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kokemussilta.core.workflow import Move, Workflow


class Mode(models.TextChoices):
    """How a seat is offered."""

    DIRECT = "direct", _("yhdelle")
    CASCADE = "cascade", _("yhdelle kerrallaan")
    PARALLEL = "parallel", _("usealle yhtä aikaa")
    BOARD = "board", _("taululla")


class OfferState(models.TextChoices):
    """Where an offer stands; `waiting` is a turn in a cascade that has not come."""

    WAITING = "waiting", _("odottaa vuoroaan")
    SENT = "sent", _("odottaa vastausta")
    ACCEPTED = "accepted", _("otti vastaan")
    DECLINED = "declined", _("ei tällä kertaa")
    EXPIRED = "expired", _("ei vastannut ajoissa")
    WITHDRAWN = "withdrawn", _("peruutettu")


SEND = Move.of("send", [OfferState.WAITING], OfferState.SENT)
ACCEPT = Move.of("accept", [OfferState.SENT], OfferState.ACCEPTED)
DECLINE = Move.of("decline", [OfferState.SENT], OfferState.DECLINED)
EXPIRE = Move.of("expire", [OfferState.SENT], OfferState.EXPIRED)
WITHDRAW = Move.of("withdraw", [OfferState.WAITING, OfferState.SENT], OfferState.WITHDRAWN)

OFFER = Workflow("offer", OfferState.WAITING, (SEND, ACCEPT, DECLINE, EXPIRE, WITHDRAW))


class InterestState(models.TextChoices):
    """Where an expert's application on the board stands."""

    EXPRESSED = "expressed", _("ilmoittautunut")
    CHOSEN = "chosen", _("valittu")
    NOT_CHOSEN = "not_chosen", _("toinen lähtee tällä kertaa")
    WITHDRAWN = "withdrawn", _("perunut ilmoittautumisen")
    LAPSED = "lapsed", _("päättyi ilman valintaa")


CHOOSE = Move.of("choose", [InterestState.EXPRESSED], InterestState.CHOSEN)
PASS_OVER = Move.of("pass_over", [InterestState.EXPRESSED], InterestState.NOT_CHOSEN)
STEP_BACK = Move.of("step_back", [InterestState.EXPRESSED], InterestState.WITHDRAWN)
LAPSE = Move.of("lapse", [InterestState.EXPRESSED], InterestState.LAPSED)
# After stepping back, or when the task's time became another.
RENEW = Move.of("renew", [InterestState.WITHDRAWN, InterestState.LAPSED], InterestState.EXPRESSED)

INTEREST = Workflow("interest", InterestState.EXPRESSED, (CHOOSE, PASS_OVER, STEP_BACK, LAPSE, RENEW))


class AssignmentState(models.TextChoices):
    """What became of a confirmed task."""

    CONFIRMED = "confirmed", _("vahvistettu")
    DONE = "done", _("tehty")
    CANCELLED_BY_EXPERT = "cancelled_by_expert", _("tekijä perui")
    CANCELLED_BY_CLIENT = "cancelled_by_client", _("tilaaja perui")
    CANCELLED_BY_ORGANISER = "cancelled_by_organiser", _("järjestäjä perui")
    NO_SHOW = "no_show", _("ei tullut paikalle")
    NOT_HELD = "not_held", _("ei toteutunut")


# The states in which the seat is taken.
HOLDS_SEAT = [AssignmentState.CONFIRMED, AssignmentState.DONE]

FINISH = Move.of("finish", [AssignmentState.CONFIRMED, AssignmentState.NOT_HELD, AssignmentState.NO_SHOW], AssignmentState.DONE)
# The task was not held, or not by this person: no work that counts. What was told may be corrected both ways.
FALL_THROUGH = Move.of("fall_through", [AssignmentState.CONFIRMED, AssignmentState.DONE], AssignmentState.NOT_HELD)
EXPERT_CANCELS = Move.of("expert_cancels", [AssignmentState.CONFIRMED], AssignmentState.CANCELLED_BY_EXPERT)
CLIENT_CANCELS = Move.of("client_cancels", [AssignmentState.CONFIRMED], AssignmentState.CANCELLED_BY_CLIENT)
ORGANISER_CANCELS = Move.of("organiser_cancels", [AssignmentState.CONFIRMED], AssignmentState.CANCELLED_BY_ORGANISER)
MISS = Move.of("miss", [AssignmentState.CONFIRMED], AssignmentState.NO_SHOW)

ASSIGNMENT = Workflow(
    "assignment", AssignmentState.CONFIRMED, (FINISH, FALL_THROUGH, EXPERT_CANCELS, CLIENT_CANCELS, ORGANISER_CANCELS, MISS)
)


class TrustState(models.TextChoices):
    """Where a unit and its trusted expert stand."""

    ASKED = "asked", _("kysytty")
    AGREED = "agreed", _("voimassa")
    DECLINED = "declined", _("ei tällä kertaa")
    ENDED = "ended", _("päättynyt")


AGREE = Move.of("agree", [TrustState.ASKED], TrustState.AGREED)
REFUSE = Move.of("refuse", [TrustState.ASKED], TrustState.DECLINED)
END = Move.of("end", [TrustState.ASKED, TrustState.AGREED], TrustState.ENDED)

TRUST = Workflow("trust", TrustState.ASKED, (AGREE, REFUSE, END))
