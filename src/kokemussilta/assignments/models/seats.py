"""Seats offered, answered and confirmed; what happened on the day."""

from django.db import models
from django.db.models import F, Q

from kokemussilta.accounts.models import User
from kokemussilta.assignments.scopes import Assignments, Interests, Offers
from kokemussilta.assignments.states import HOLDS_SEAT, AssignmentState, InterestState, Mode, OfferState, WhyNot
from kokemussilta.assignments.terms import Terms
from kokemussilta.assignments.trusted import Trust  # noqa: F401  Django looks for models here
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP, SENSITIVE
from kokemussilta.core.workflow import Moving
from kokemussilta.orders.models import Seat, Task
from kokemussilta.orders.states import Payer
from kokemussilta.register.models import Expert


class OfferRound(Coded):
    """One go at filling a seat: how it is offered, how long each has to answer, who sent it. `closed_at`: over.

    `is_urgent`: somebody chose to ask though the task is less than `NEAR` away.
    """

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="rounds")
    mode = models.CharField(max_length=10, choices=Mode.choices)
    answer_hours = models.PositiveIntegerField(default=48)
    note = models.TextField(blank=True, max_length=1000)
    is_urgent = models.BooleanField(default=False, db_default=False)
    board_until = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="mode_is_known"),
            models.CheckConstraint(condition=~Q(mode="board") | Q(board_until__isnull=False), name="a_board_has_its_date"),
            models.UniqueConstraint(fields=["seat"], condition=Q(closed_at__isnull=True), name="one_open_round_a_seat"),
        ]

    class Personal:
        """No person in it but who sent it."""

        fields = dict.fromkeys(
            (
                "id",
                "code",
                "seat",
                "mode",
                "answer_hours",
                "note",
                "is_urgent",
                "board_until",
                "opened_by",
                "opened_at",
                "closed_at",
            ),
            KEEP,
        )

    def __str__(self) -> str:
        return self.code


class Offer(Coded, Moving):
    """A seat offered to one expert. Fee and payer are frozen when it is made. `rank` is the turn in a cascade."""

    state = models.CharField(max_length=10, choices=OfferState.choices, default=OfferState.WAITING, editable=False)
    round = models.ForeignKey(OfferRound, on_delete=models.PROTECT, related_name="offers")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="offers")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="offers")
    rank = models.PositiveIntegerField(default=1)
    payer = models.CharField(max_length=12, choices=Payer.choices, blank=True)
    fee_cents = models.PositiveIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True, db_index=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = Offers.as_manager()

    class Meta:
        ordering = ["round", "rank"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OfferState.values), name="offer_state_is_known"),
            models.UniqueConstraint(fields=["round", "expert"], name="one_offer_a_round"),
            models.UniqueConstraint(fields=["round"], condition=Q(state="accepted"), name="one_accepted_offer_a_round"),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(state="withdrawn") | Q(sent_at__isnull=False, answer_by__isnull=False),
                name="a_sent_offer_has_its_dates",
            ),
        ]
        indexes = [models.Index(fields=["expert", "state"]), models.Index(fields=["state", "answer_by"])]

    class Personal:
        """What somebody was asked and answered."""

        fields = {
            "id": KEEP, "code": KEEP, "state": KEEP, "state_since": KEEP, "round": KEEP, "seat": KEEP, "expert": ERASE,
            "rank": KEEP, "payer": KEEP, "fee_cents": KEEP, "created_at": KEEP, "sent_at": KEEP, "answer_by": KEEP, "answered_at": KEEP,
            "told_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def terms(self) -> Terms:
        """What was promised."""
        return Terms(self.payer, self.fee_cents)


class Interest(Coded, Moving):
    """An expert's application to a seat on the board."""

    state = models.CharField(max_length=10, choices=InterestState.choices, default=InterestState.EXPRESSED, editable=False)
    round = models.ForeignKey(OfferRound, on_delete=models.PROTECT, related_name="interests")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="interests_shown")
    words = models.TextField(blank=True, max_length=1000)
    expressed_at = models.DateTimeField()

    objects = Interests.as_manager()

    class Meta:
        ordering = ["expressed_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=InterestState.values), name="interest_state_is_known"),
            models.UniqueConstraint(fields=["round", "expert"], name="one_interest_a_round"),
            models.UniqueConstraint(fields=["round"], condition=Q(state="chosen"), name="one_chosen_a_round"),
        ]

    class Personal:
        """The person's own words."""

        fields = {
            "id": KEEP, "code": KEEP, "state": KEEP, "state_since": KEEP, "round": KEEP, "expert": ERASE, "words": ERASE,
            "expressed_at": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code


class Assignment(Coded, Moving):
    """An expert confirmed in a seat. `busy_from`/`busy_until`: the task's time with the way from home and back.

    `payer` and `fee_cents` are what was promised, whatever the task's own become. `said_held`: what the person told of the day.
    """

    state = models.CharField(max_length=24, choices=AssignmentState.choices, default=AssignmentState.CONFIRMED, editable=False)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="assignments")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="assignments")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="assignments")
    offer = models.OneToOneField(Offer, null=True, blank=True, on_delete=models.PROTECT, related_name="assignment")
    interest = models.OneToOneField(Interest, null=True, blank=True, on_delete=models.PROTECT, related_name="assignment")
    busy_from = models.DateTimeField()
    busy_until = models.DateTimeField()
    payer = models.CharField(max_length=12, choices=Payer.choices, blank=True)
    fee_cents = models.PositiveIntegerField(null=True, blank=True)
    # What counts in the person's own limit of income: in which month (its first day), how much (None: the fee as promised).
    pay_month = models.DateField(null=True, blank=True)
    pay_cents = models.PositiveIntegerField(null=True, blank=True)
    confirmed_at = models.DateTimeField()
    briefed_on = models.DateField(null=True, blank=True)
    briefed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # From the expert's own report, under a minute on a phone.
    reported_at = models.DateTimeField(null=True, blank=True)
    said_held = models.BooleanField(null=True, blank=True)
    why_not = models.CharField(max_length=16, choices=WhyNot.choices, blank=True, default="", db_default="")
    worked_minutes = models.PositiveIntegerField(null=True, blank=True)
    travel_km = models.PositiveIntegerField(null=True, blank=True)
    travel_note = models.CharField(max_length=200, blank=True)
    wants_to_talk = models.BooleanField(default=False)
    talked_on = models.DateField(null=True, blank=True)

    objects = Assignments.as_manager()

    class Meta:
        ordering = ["busy_from"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AssignmentState.values), name="assignment_state_is_known"),
            models.UniqueConstraint(fields=["seat"], condition=Q(state__in=HOLDS_SEAT), name="one_assignment_a_seat"),
            models.UniqueConstraint(
                fields=["task", "expert"], condition=Q(state__in=HOLDS_SEAT), name="one_seat_a_person_a_task"
            ),
            models.CheckConstraint(condition=Q(busy_until__gt=F("busy_from")), name="busy_ends_after_it_starts"),
        ]
        indexes = [
            models.Index(fields=["expert", "state", "busy_from"]),
            models.Index(fields=["task", "state"], name="who_is_in_a_task"),
        ]

    class Personal:
        """A person's work record."""

        fields = {
            "id": KEEP, "code": KEEP, "state": KEEP, "state_since": KEEP, "seat": KEEP, "task": KEEP, "expert": ERASE,
            "offer": KEEP, "interest": KEEP, "busy_from": KEEP, "busy_until": KEEP, "payer": KEEP, "fee_cents": KEEP,
            "pay_month": KEEP, "pay_cents": KEEP, "confirmed_at": KEEP, "said_held": KEEP, "why_not": KEEP,
            "briefed_on": KEEP, "briefed_by": KEEP, "reported_at": KEEP, "worked_minutes": KEEP, "travel_km": ERASE,
            "travel_note": ERASE, "wants_to_talk": SENSITIVE, "talked_on": SENSITIVE,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def terms(self) -> Terms:
        """What was promised."""
        return Terms(self.payer, self.fee_cents)


class TaskReport(Coded):
    """What happened, once a task: whether it was held and how many people it reached. Hours belong to each assignment."""

    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="report")
    was_held = models.BooleanField()
    people_reached = models.PositiveIntegerField(null=True, blank=True)
    words = models.TextField(blank=True, max_length=2000)
    reported_at = models.DateTimeField()
    reported_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(was_held=False) | Q(people_reached__isnull=False), name="a_held_task_counts_its_people"
            )
        ]

    class Personal:
        """Figures and a few words."""

        fields = {
            "id": KEEP, "code": KEEP, "task": KEEP, "was_held": KEEP, "people_reached": KEEP, "words": ERASE,
            "reported_at": KEEP, "reported_by": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code
