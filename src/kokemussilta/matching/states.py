"""The life of a plan, and of each place in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from kokemussilta.core.workflow import Move, Workflow


class PlanState(models.TextChoices):
    """Where a plan stands; the worker solves it."""

    QUEUED = "queued", _("odottaa laskentaa")
    SOLVING = "solving", _("lasketaan")
    READY = "ready", _("valmis")


SOLVE_AGAIN = Move.of("solve again", [PlanState.READY], PlanState.QUEUED)
TAKE = Move.of("take", [PlanState.QUEUED], PlanState.SOLVING)
# The worker that had it is gone.
GIVE_BACK = Move.of("give back", [PlanState.SOLVING], PlanState.QUEUED)
FINISH = Move.of("finish", [PlanState.SOLVING], PlanState.READY)
CALL_OFF = Move.of("call off", [PlanState.QUEUED], PlanState.READY)

PLAN = Workflow("plan", PlanState.QUEUED, (SOLVE_AGAIN, TAKE, GIVE_BACK, FINISH, CALL_OFF))


class PlaceState(models.TextChoices):
    """Where one place of a plan stands. What was answered is told by its offer."""

    OPEN = "open", _("suunnitelmassa")
    SENDING = "sending", _("pyyntö lähdössä")
    ASKED = "asked", _("pyyntö lähetetty")


SEND = Move.of("send", [PlaceState.OPEN], PlaceState.SENDING)
LEAVE = Move.of("leave", [PlaceState.SENDING], PlaceState.ASKED)
FALL_BACK = Move.of("fall back", [PlaceState.SENDING], PlaceState.OPEN)
# The answer was no, or none came, and the seat is open again.
OPEN_AGAIN = Move.of("open again", [PlaceState.ASKED], PlaceState.OPEN)

PLACE = Workflow("place", PlaceState.OPEN, (SEND, LEAVE, FALL_BACK, OPEN_AGAIN))
