"""Orders, and the dated tasks with their seats."""

from django.db import models
from django.db.models import F, Q

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP, SENSITIVE
from kokemussilta.core.workflow import Moving
from kokemussilta.orders.models.catalogue import ServiceProduct
from kokemussilta.orders.scopes import Orders, Seats, Tasks
from kokemussilta.orders.states import Media, OrderState, Part, Payer, Place, TaskState
from kokemussilta.threads.models import Thread
from kokemussilta.vocabulary.models import Audience, Language, Municipality, Perspective, Sector, Theme


class Order(Coded, Moving):
    """What a client asks for, from the first draft on. `desk` None: on the queue that all coordinating organisations share."""

    state = models.CharField(max_length=12, choices=OrderState.choices, default=OrderState.DRAFT, editable=False)
    product = models.ForeignKey(ServiceProduct, on_delete=models.PROTECT, related_name="orders")
    desk = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="desk_orders")
    handler = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    entered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    thread = models.OneToOneField(Thread, on_delete=models.PROTECT, related_name="order")

    client = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="orders")
    client_name = models.CharField(max_length=120, blank=True)
    client_email = models.EmailField(blank=True)
    client_phone = models.CharField(max_length=20, blank=True)
    client_language = models.CharField(max_length=8, default="fi")
    organisation_name = models.CharField(max_length=160, blank=True)
    unit_name = models.CharField(max_length=160, blank=True)
    sector = models.ForeignKey(Sector, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="placed_orders"
    )
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="placed_orders")

    title = models.CharField(max_length=120, blank=True)
    goal = models.TextField(blank=True, max_length=2000)
    audiences = models.ManyToManyField(Audience, blank=True, related_name="+")
    age_band = models.CharField(max_length=60, blank=True)
    with_minors = models.BooleanField(null=True, blank=True)
    head_count = models.PositiveIntegerField(null=True, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    perspective = models.CharField(max_length=10, choices=Perspective.choices, blank=True)
    angle = models.TextField(blank=True, max_length=2000)
    language = models.ForeignKey(Language, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place = models.CharField(max_length=10, choices=Place.choices, blank=True)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    place_note = models.TextField(blank=True, max_length=1000)
    window_from = models.DateField(null=True, blank=True)
    window_until = models.DateField(null=True, blank=True)
    window_note = models.TextField(blank=True, max_length=1000)
    minutes = models.PositiveIntegerField(null=True, blank=True)
    seats_wanted = models.PositiveIntegerField(default=1)
    day_contact_name = models.CharField(max_length=120, blank=True)
    day_contact_phone = models.CharField(max_length=20, blank=True)
    aftercare = models.TextField(blank=True, max_length=2000)
    recent_events = models.TextField(blank=True, max_length=2000)
    payer = models.CharField(max_length=12, choices=Payer.choices, blank=True)
    fee_cents = models.PositiveIntegerField(null=True, blank=True)
    billing = models.TextField(blank=True, max_length=1000)
    bill_to = models.CharField(max_length=160, blank=True)
    business_id = models.CharField(max_length=12, blank=True)
    bill_reference = models.CharField(max_length=80, blank=True)
    bill_address = models.CharField(max_length=300, blank=True)
    einvoice_address = models.CharField(max_length=40, blank=True)
    einvoice_operator = models.CharField(max_length=40, blank=True)
    media = models.CharField(max_length=10, choices=Media.choices, blank=True)
    more = models.TextField(blank=True, max_length=2000)
    # What was typed on each step of the draft, mended or not; emptied when the order is sent.
    answers = models.JSONField(default=dict, blank=True)

    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True, db_index=True)
    cancelled_because = models.CharField(max_length=200, blank=True)
    # What the client wrote before this the desk has read.
    desk_read_at = models.DateTimeField(null=True, blank=True)
    # Which version of the common principles the client accepted by confirming (`register.ethics_texts`); "" for an order by telephone.
    ethics_version = models.CharField(max_length=20, blank=True, default="", db_default="")

    objects = Orders.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="order_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "cancelled"]) | Q(submitted_at__isnull=False), name="a_sent_order_has_its_time"
            ),
            models.CheckConstraint(condition=Q(seats_wanted__gte=1, seats_wanted__lte=50), name="order_seats_are_few"),
        ]
        indexes = [models.Index(fields=["desk", "state", "submitted_at"])]

    class Personal:
        """The client's contacts, and what the group has gone through."""

        fields = {
            "id": KEEP, "code": KEEP, "state": KEEP, "state_since": KEEP, "product": KEEP, "desk": KEEP, "handler": KEEP,
            "entered_by": KEEP, "thread": KEEP, "client": ERASE, "client_name": ERASE, "client_email": ERASE,
            "client_phone": ERASE, "client_language": KEEP, "organisation_name": KEEP, "unit_name": KEEP, "sector": KEEP,
            "organisation": KEEP, "unit": KEEP, "title": KEEP, "goal": KEEP, "audiences": KEEP, "age_band": KEEP,
            "with_minors": KEEP, "head_count": KEEP, "themes": KEEP, "perspective": KEEP, "angle": KEEP, "language": KEEP,
            "place": KEEP, "municipality": KEEP, "address": ERASE, "place_note": ERASE, "window_from": KEEP,
            "window_until": KEEP, "window_note": KEEP, "minutes": KEEP, "seats_wanted": KEEP, "day_contact_name": ERASE,
            "day_contact_phone": ERASE, "aftercare": KEEP, "recent_events": SENSITIVE, "payer": KEEP, "fee_cents": KEEP,
            "billing": ERASE, "bill_to": KEEP, "business_id": KEEP, "bill_reference": ERASE, "bill_address": KEEP,
            "einvoice_address": KEEP, "einvoice_operator": KEEP, "media": KEEP, "more": ERASE, "answers": SENSITIVE, "created_at": KEEP, "sent_at": KEEP, "submitted_at": KEEP,
            "cancelled_because": KEEP, "desk_read_at": KEEP, "ethics_version": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def heading(self) -> str:
        """What the order is called on lists: its own title, else the product's name."""
        return self.title or self.product.name

    @property
    def is_draft(self) -> bool:
        """Whether it has not been confirmed yet."""
        return self.state == OrderState.DRAFT

    @property
    def has_audience(self) -> bool:
        """Whether the client has told who listens."""
        return bool(self.audiences.all())

    @property
    def knows_of_minors(self) -> bool:
        """Whether it is known if minors are there: told as such, or by who listens."""
        return self.with_minors is not None or any(audience.is_minors for audience in self.audiences.all())

    @property
    def has_time(self) -> bool:
        """Whether the client has told a date or a window."""
        return self.window_from is not None or bool(self.dates.all())

    @property
    def has_billing(self) -> bool:
        """Whether anything is told of where the bill goes."""
        return bool(self.billing.strip() or self.bill_to or self.einvoice_address or self.bill_address)

    @property
    def orderer(self) -> str:
        """The ordering organisation and unit in words, as linked, else as given."""
        organisation = self.organisation.name if self.organisation else self.organisation_name
        unit = self.unit.name if self.unit else self.unit_name
        # A place without units of its own is its own unit.
        return ", ".join(part for part in dict.fromkeys((organisation, unit)) if part)


class OrderDate(models.Model):
    """A date and time that would suit the client."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="dates")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_wished_time_ends_after_it_starts")
        ]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(("id", "order", "starts_at", "ends_at"), KEEP)

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d}"


class Task(Coded, Moving):
    """One dated occurrence: the unit of statistics. Price and payer are frozen here as plain facts."""

    state = models.CharField(max_length=10, choices=TaskState.choices, default=TaskState.PLANNED, editable=False)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="tasks")
    series = models.ForeignKey("orders.Series", null=True, blank=True, on_delete=models.PROTECT, related_name="tasks")
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=10, choices=Place.choices)
    municipality = models.ForeignKey(Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    address = models.CharField(max_length=200, blank=True)
    remote_link = models.CharField(max_length=300, blank=True)
    place_note = models.TextField(blank=True, max_length=1000)
    day_contact_name = models.CharField(max_length=120, blank=True)
    day_contact_phone = models.CharField(max_length=20, blank=True)
    agreed = models.TextField(blank=True, max_length=3000)
    payer = models.CharField(max_length=12, choices=Payer.choices)
    fee_cents = models.PositiveIntegerField(null=True, blank=True)
    # The first day of the month in which the payer is expected to pay; None for what nobody is paid for, and for older rows.
    pay_month = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    cancelled_because = models.CharField(max_length=200, blank=True)

    objects = Tasks.as_manager()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TaskState.values), name="task_state_is_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_task_ends_after_it_starts"),
        ]
        indexes = [
            models.Index(fields=["state", "starts_at"]),
            models.Index(fields=["order", "state", "starts_at"], name="tasks_of_an_order"),
        ]

    class Personal:
        """Where and whom to meet; shown to the confirmed only."""

        fields = {
            "id": KEEP, "code": KEEP, "state": KEEP, "state_since": KEEP, "order": KEEP, "series": KEEP, "starts_at": KEEP,
            "ends_at": KEEP,
            "place": KEEP, "municipality": KEEP, "address": ERASE, "remote_link": ERASE, "place_note": ERASE,
            "day_contact_name": ERASE, "day_contact_phone": ERASE, "agreed": ERASE, "payer": KEEP, "fee_cents": KEEP, "pay_month": KEEP,
            "created_at": KEEP, "cancelled_because": KEEP,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code


class Seat(Coded):
    """One expert's place in a task. Whether it is taken is told by the assignments; `version` is its guard.

    Who shadows a mentor learns: the seat asks for no experience, pays no fee, and nobody counts it as work (`part`).
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="seats")
    number = models.PositiveIntegerField(default=1)
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    perspective = models.CharField(max_length=10, choices=Perspective.choices, blank=True)
    language = models.ForeignKey(Language, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=80, blank=True)
    part = models.CharField(max_length=10, choices=Part.choices, default=Part.PERFORMER)
    version = models.PositiveIntegerField(default=0)

    objects = Seats.as_manager()

    class Meta:
        ordering = ["task", "number"]
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="one_seat_of_a_number"),
            models.CheckConstraint(condition=Q(part__in=Part.values), name="part_is_known"),
        ]

    class Personal:
        """No person in it."""

        fields = dict.fromkeys(
            ("id", "code", "task", "number", "themes", "perspective", "language", "role", "part", "version"), KEEP
        )

    def __str__(self) -> str:
        return self.code

    @property
    def is_shadow(self) -> bool:
        """Whether a newcomer comes along to learn."""
        return self.part == Part.SHADOW
