"""What matching keeps: the arrays of the ranking, how organisations weigh its parts, and plans of open seats."""

from django.db import models
from django.db.models import F, Q

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Offer
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP, SENSITIVE
from kokemussilta.core.workflow import Moving
from kokemussilta.matching.scopes import Plans
from kokemussilta.matching.states import PlaceState, PlanState
from kokemussilta.matching.weights import WEIGHTS, Level, Part
from kokemussilta.orders.models import Seat
from kokemussilta.register.models import Expert

_USUAL = int(Level.USUAL)


class Written(models.Model):
    """One edition of the snapshot: one row at most, as large as the register. Never trusted over the register's own rows.

    `total`, `moves` and `newest`: the mark up to which it tells, with the newest moves. `layout`: what the arrays mean, so that another
    version of the program does not misread them. `digest`: of the data, so that half a row is not read.
    """

    total = models.BigIntegerField()
    newest = models.BigIntegerField()
    moves = models.JSONField()
    read_at = models.DateTimeField()
    written_at = models.DateTimeField()
    layout = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    data = models.BinaryField()

    class Personal:
        """Everyone's facts in numbers, without names; written anew within the hour when somebody's change or go."""

        fields = dict.fromkeys(("id", "total", "newest", "moves", "read_at", "written_at", "layout", "digest"), KEEP) | {
            "data": SENSITIVE
        }

    def __str__(self) -> str:
        return str(self.written_at)


class Weighing(models.Model):
    """How much each part of the score weighs for an organisation's seats, as a `weights.Level`; no row: as usual."""

    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="weighing")
    depth = models.PositiveSmallIntegerField(default=_USUAL)
    fairness = models.PositiveSmallIntegerField(default=_USUAL)
    travel = models.PositiveSmallIntegerField(default=_USUAL)
    waited = models.PositiveSmallIntegerField(default=_USUAL)
    continuity = models.PositiveSmallIntegerField(default=_USUAL)
    language = models.PositiveSmallIntegerField(default=_USUAL)
    newcomer = models.PositiveSmallIntegerField(default=_USUAL)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{part}__gte": int(weight.least), f"{part}__lte": int(Level.MUCH)}),
                name=f"{part}_weighs_within_limits",
            )
            for part, weight in WEIGHTS.items()
        ]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(("id", "organisation", *(str(part) for part in Part)), KEEP)

    def __str__(self) -> str:
        return str(self.organisation_id)

    @property
    def levels(self) -> dict[Part, Level]:
        """The levels by part."""
        return {part: Level(getattr(self, part)) for part in Part}


class Plan(Coded, Moving):
    """A plan of an organisation's open seats between two days, both included, and how far its solving has come.

    `preference` are the points of the proposals; `most_filled` and `best_preference` are what is proven that no plan can pass
    (None: not known yet). `run` is the code of the worker's go that may write. `version` is its guard.
    """

    state = models.CharField(max_length=10, choices=PlanState.choices, default=PlanState.QUEUED, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="plans")
    first_on = models.DateField()
    last_on = models.DateField()
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")
    version = models.PositiveIntegerField(default=0)

    seconds = models.PositiveIntegerField(default=20)
    run = models.CharField(max_length=12, blank=True)
    stop_asked = models.BooleanField(default=False)
    beat_at = models.DateTimeField(null=True, blank=True)
    solved_at = models.DateTimeField(null=True, blank=True)
    spent_ms = models.PositiveIntegerField(default=0)
    filled = models.PositiveIntegerField(default=0)
    most_filled = models.PositiveIntegerField(null=True, blank=True)
    preference = models.IntegerField(default=0)
    best_preference = models.IntegerField(null=True, blank=True)

    objects = Plans.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PlanState.values), name="plan_state_is_known"),
            models.CheckConstraint(condition=Q(last_on__gte=F("first_on")), name="a_plan_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(seconds__gte=1, seconds__lte=120), name="a_plan_is_solved_in_time"),
            models.CheckConstraint(condition=~Q(state="solving") | ~Q(run=""), name="a_solved_plan_has_its_worker"),
        ]
        indexes = [models.Index(fields=["organisation", "created_at"]), models.Index(fields=["state"])]

    class Personal:
        """No person in it but who made it."""

        fields = dict.fromkeys(
            ("id", "code", "state", "state_since", "organisation", "first_on", "last_on", "made_by", "created_at", "copied_from",
             "version", "seconds", "run", "stop_asked", "beat_at", "solved_at", "spent_ms", "filled", "most_filled",
             "preference", "best_preference"), KEEP,
        )  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def is_at_work(self) -> bool:
        """Whether the worker has it, or will."""
        return self.state != PlanState.READY


class PlanPlace(Moving):
    """One seat of a plan with the person proposed, if any.

    `fitting` people passed every hard rule when it was solved; `excluded` counts the others by how their first rule is shown, `hint`
    tells what would open the seat. `failure`: why the offer did not leave.
    """

    state = models.CharField(max_length=10, choices=PlaceState.choices, default=PlaceState.OPEN, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="places")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="plan_places")
    expert = models.ForeignKey(Expert, null=True, blank=True, on_delete=models.PROTECT, related_name="plan_places")
    is_locked = models.BooleanField(default=False)
    points = models.PositiveIntegerField(default=0)
    fitting = models.PositiveIntegerField(default=0)
    excluded = models.JSONField(default=dict, blank=True)
    hint = models.JSONField(default=dict, blank=True)
    offer = models.ForeignKey(Offer, null=True, blank=True, on_delete=models.PROTECT, related_name="plan_places")
    answer_hours = models.PositiveIntegerField(default=48)
    note = models.TextField(blank=True, max_length=1000)
    is_urgent = models.BooleanField(default=False, db_default=False)
    sent_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    failure = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["seat__task__starts_at", "seat__task", "seat__number"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PlaceState.values), name="place_state_is_known"),
            models.UniqueConstraint(fields=["plan", "seat"], name="one_place_a_seat_in_a_plan"),
            models.CheckConstraint(
                condition=Q(is_locked=False) | Q(expert__isnull=False), name="a_locked_place_has_its_person"
            ),
            models.CheckConstraint(condition=Q(state="open") | Q(expert__isnull=False), name="a_sent_place_has_its_person"),
            models.CheckConstraint(condition=~Q(state="asked") | Q(offer__isnull=False), name="an_asked_place_has_its_offer"),
        ]

    class Personal:
        """Who was thought of for what."""

        fields = {
            "id": KEEP, "state": KEEP, "state_since": KEEP, "plan": KEEP, "seat": KEEP, "expert": ERASE, "is_locked": KEEP,
            "points": KEEP, "fitting": KEEP, "excluded": KEEP, "hint": KEEP, "offer": KEEP, "answer_hours": KEEP, "note": KEEP,
            "is_urgent": KEEP, "sent_by": KEEP, "failure": ERASE,
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.plan_id} {self.seat_id}"


class PlanBar(models.Model):
    """A coordinator does not want this person in this seat of the plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="bars")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "seat", "expert"], name="one_bar_a_person_a_seat")]

    class Personal:
        """Who is not wanted where."""

        fields = {"id": KEEP, "plan": KEEP, "seat": KEEP, "expert": ERASE}

    def __str__(self) -> str:
        return f"{self.plan_id} {self.seat_id} {self.expert_id}"
