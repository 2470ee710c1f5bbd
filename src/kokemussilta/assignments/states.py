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
# Those in which somebody who was to come does not.
CALLED_OFF = [
    AssignmentState.CANCELLED_BY_EXPERT,
    AssignmentState.CANCELLED_BY_CLIENT,
    AssignmentState.CANCELLED_BY_ORGANISER,
]

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


class TalkKind(models.TextChoices):
    """Before a task or after it."""

    BRIEFING = "briefing", _("briiffaus")
    DEBRIEF = "debrief", _("purkujuttelu")


class Way(models.TextChoices):
    """How the two meet."""

    CALL = "call", _("puhelimessa")
    REMOTE = "remote", _("etänä")
    MEET = "meet", _("kasvokkain")


class TalkState(models.TextChoices):
    """Where a talk before or after a task stands."""

    OPEN = "open", _("aika sopimatta")
    PROPOSED = "proposed", _("aikaa ehdotettu")
    BOOKED = "booked", _("aika sovittu")
    HELD = "held", _("pidetty")
    DECLINED = "declined", _("ei tarvita")
    LAPSED = "lapsed", _("tehtävä peruttiin")


# Those in which a talk is still to be had.
TO_COME = [TalkState.OPEN, TalkState.PROPOSED, TalkState.BOOKED]

# Either side proposes; a new proposal takes the place of the old one, and of an agreed time.
PROPOSE = Move.of("propose", TO_COME, TalkState.PROPOSED)
BOOK = Move.of("book", [TalkState.PROPOSED], TalkState.BOOKED)
UNBOOK = Move.of("unbook", [TalkState.PROPOSED, TalkState.BOOKED], TalkState.OPEN)
HAVE = Move.of("have", TO_COME, TalkState.HELD)
DO_WITHOUT = Move.of("do_without", TO_COME, TalkState.DECLINED)
# Whoever did without may ask after all, and ask for another.
WANT = Move.of("want", [TalkState.DECLINED, TalkState.HELD, TalkState.LAPSED], TalkState.OPEN)
DROP = Move.of("drop", TO_COME, TalkState.LAPSED)

TALK = Workflow("talk", TalkState.OPEN, (PROPOSE, BOOK, UNBOOK, HAVE, DO_WITHOUT, WANT, DROP))


class DeliverableState(models.TextChoices):
    """Where a report or a proposal stands."""

    DRAFT = "draft", _("luonnos")
    SENT = "sent", _("lähetetty, odottaa vastausta")
    ANSWERED = "answered", _("vastattu")
    FOLLOWED = "followed", _("tiedetään, mitä siitä seurasi")
    DROPPED = "dropped", _("jätettiin lähettämättä")


HAND_OVER = Move.of("hand_over", [DeliverableState.DRAFT], DeliverableState.SENT)
REPLY = Move.of("reply", [DeliverableState.SENT], DeliverableState.ANSWERED)
# What came of it may be told without a separate answer.
FOLLOW_UP = Move.of("follow_up", [DeliverableState.SENT, DeliverableState.ANSWERED], DeliverableState.FOLLOWED)
LEAVE = Move.of("leave", [DeliverableState.DRAFT], DeliverableState.DROPPED)
TAKE_UP = Move.of("take_up", [DeliverableState.DROPPED], DeliverableState.DRAFT)

DELIVERABLE = Workflow("deliverable", DeliverableState.DRAFT, (HAND_OVER, REPLY, FOLLOW_UP, LEAVE, TAKE_UP))


class FeedKind(models.TextChoices):
    """Whose days a calendar feed shows."""

    EXPERT = "expert", _("omat tehtäväni")
    HANDLED = "handled", _("tehtävät, joita hoidan")
    DESK = "desk", _("kaikki työpöydän tehtävät")
    CLIENT = "client", _("vierailut meille")


class Side(models.TextChoices):
    """Who tells of work that was done, and who is asked whether it was so."""

    EXPERT = "expert", _("tekijä")
    CLIENT = "client", _("tilaaja")
    DESK = "desk", _("koordinaattori")


class LateState(models.TextChoices):
    """Where an entry of work done outside the program stands."""

    TOLD = "told", _("odottaa vahvistusta")
    CONFIRMED = "confirmed", _("vahvistettu")
    REFUSED = "refused", _("ei vahvistettu")
    WITHDRAWN = "withdrawn", _("peruttu")


AFFIRM = Move.of("affirm", [LateState.TOLD], LateState.CONFIRMED)
REJECT = Move.of("reject", [LateState.TOLD], LateState.REFUSED)
# What was not confirmed may be mended by whoever told it, and is asked again.
MEND = Move.of("mend", [LateState.REFUSED], LateState.TOLD)
TAKE_BACK = Move.of("take_back", [LateState.TOLD, LateState.REFUSED], LateState.WITHDRAWN)

LATE = Workflow("late-entry", LateState.TOLD, (AFFIRM, REJECT, MEND, TAKE_BACK))
