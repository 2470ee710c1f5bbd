"""The register of experts: one entry a person in an installation, theirs to see and to edit."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import Coded
from kokemussilta.core.privacy import ERASE, KEEP, SENSITIVE
from kokemussilta.core.rows import Today
from kokemussilta.core.workflow import Moving
from kokemussilta.register.scopes import Experts
from kokemussilta.register.states import PLAIN_BOUNDARIES, BoundaryKind, ExpertState
from kokemussilta.vocabulary.models import Audience, Language, Municipality, Perspective, TaskKind, Theme


class Expert(Coded, Moving):
    """A registered person. Others see `shown_name`: the alias when there is one.

    `quiet_since`: the day of the last contact, else the day they were added; the desk asks for those with the longest silence.
    `greeted_at`: when they were last invited or welcomed by letter. `new_email`: an address that waits for a press on the link
    that was sent to it.
    """

    user = models.OneToOneField(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="expert")
    home = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="experts")
    state = models.CharField(max_length=10, choices=ExpertState.choices, default=ExpertState.INVITED, editable=False)
    title = models.CharField(max_length=60, default="kokemusasiantuntija")
    first_name = models.CharField(max_length=60)
    last_name = models.CharField(max_length=60)
    alias = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    new_email = models.EmailField(blank=True, default="", db_default="", editable=False)
    phone = models.CharField(max_length=20, blank=True)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    kinds = models.ManyToManyField(TaskKind, blank=True, related_name="experts")
    remote_ok = models.BooleanField(default=True)
    on_site_ok = models.BooleanField(default=True)
    max_km = models.PositiveIntegerField(default=100)
    has_car = models.BooleanField(default=True, db_default=True)
    max_people = models.PositiveIntegerField(null=True, blank=True)
    max_per_week = models.PositiveIntegerField(null=True, blank=True)
    max_per_month = models.PositiveIntegerField(null=True, blank=True)
    notice_days = models.PositiveIntegerField(default=0)
    rest_days = models.PositiveSmallIntegerField(default=0, db_default=0)
    heavy_kinds = models.ManyToManyField(TaskKind, blank=True, related_name="+")
    paused_from = models.DateField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    monthly_ceiling_cents = models.PositiveIntegerField(null=True, blank=True)
    accepts_voluntary = models.BooleanField(default=True)
    is_newcomer = models.BooleanField(default=False)
    introduction = models.TextField(blank=True, max_length=2000)
    tells = models.TextField(blank=True, max_length=2000, default="", db_default="")
    tells_not = models.TextField(blank=True, max_length=2000, default="", db_default="")
    interests = models.TextField(blank=True, max_length=2000)
    training_wishes = models.TextField(blank=True, max_length=2000)
    created_at = models.DateTimeField()
    greeted_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Kept by the actions that note a contact; the contacts themselves are `Meeting`s.
    last_met_on = models.DateField(null=True, blank=True, editable=False)
    quiet_since = models.DateField(db_default=Today(), editable=False)

    objects = Experts.as_manager()

    class Meta:
        ordering = ["last_name", "first_name", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ExpertState.values), name="expert_state_is_known"),
            models.UniqueConstraint("home", Lower("email"), condition=~Q(email=""), name="an_address_once_in_a_register"),
            models.CheckConstraint(
                condition=Q(paused_until__isnull=True) | Q(paused_until__gte=F("paused_from")),
                name="a_break_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(last_met_on__isnull=True) | Q(quiet_since=F("last_met_on")),
                name="silence_begins_at_the_last_contact",
            ),
        ]
        indexes = [
            models.Index(fields=["home", "state", "last_name"]),
            models.Index(fields=["home", "state", "quiet_since"], name="longest_silence"),
        ]

    class Personal:
        """Nearly all of it."""

        fields = {
            "id": KEEP, "code": KEEP, "user": ERASE, "home": KEEP, "state": KEEP, "state_since": KEEP, "title": KEEP,
            "first_name": ERASE, "last_name": ERASE, "alias": ERASE, "email": ERASE, "new_email": ERASE, "phone": ERASE,
            "municipality": ERASE, "kinds": ERASE, "remote_ok": ERASE, "on_site_ok": ERASE, "max_km": ERASE, "max_per_week": ERASE,
            "max_per_month": ERASE, "notice_days": ERASE, "rest_days": ERASE, "heavy_kinds": SENSITIVE, "has_car": ERASE,
            "max_people": ERASE, "tells": SENSITIVE, "tells_not": SENSITIVE, "paused_from": SENSITIVE, "paused_until": SENSITIVE,
            "monthly_ceiling_cents": SENSITIVE, "accepts_voluntary": ERASE, "is_newcomer": ERASE, "introduction": SENSITIVE,
            "interests": ERASE, "training_wishes": ERASE, "created_at": KEEP, "greeted_at": KEEP, "last_met_on": ERASE, "quiet_since": ERASE,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.code

    @property
    def full_name(self) -> str:
        """The name in the register."""
        return f"{self.first_name} {self.last_name}"

    @property
    def shown_name(self) -> str:
        """The name others see: the alias, else first name and the first letter of the last."""
        return self.alias or f"{self.first_name} {self.last_name[:1]}."

    @property
    def initials(self) -> str:
        """Two letters for the badge."""
        words = self.shown_name.replace(".", "").split()
        return "".join(word[0] for word in words[:2]).upper()

    def is_on_break(self, on: date) -> bool:
        """Whether the person is on a break on that day."""
        return (
            self.paused_from is not None and self.paused_from <= on and (self.paused_until is None or on <= self.paused_until)
        )

    def has_coming_break(self, on: date) -> bool:
        """Whether a break is set to begin after that day."""
        return self.paused_from is not None and self.paused_from > on


class ExpertLanguage(models.Model):
    """A language somebody works in; a strong one ranks before a passable one."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="languages")
    language = models.ForeignKey(Language, on_delete=models.PROTECT, related_name="+")
    is_strong = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["expert", "language"], name="a_language_once")]

    class Personal:
        """The person's own."""

        fields = {"id": KEEP, "expert": KEEP, "language": ERASE, "is_strong": ERASE}

    def __str__(self) -> str:
        return str(self.language_id)


class ExpertTheme(models.Model):
    """What somebody's experience is of, and whose experience it is."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="themes")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    perspective = models.CharField(max_length=10, choices=Perspective.choices, default=Perspective.OWN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["expert", "theme", "perspective"], name="a_theme_once"),
            models.CheckConstraint(condition=Q(perspective__in=Perspective.values), name="expert_perspective_is_known"),
        ]

    class Personal:
        """Tells of health and hardship."""

        fields = {"id": KEEP, "expert": KEEP, "theme": SENSITIVE, "perspective": SENSITIVE}

    def __str__(self) -> str:
        return str(self.theme_id)


def _names(kind: str = "") -> Q:
    """A boundary of this kind, which points to what it is about and to nothing else; without a kind: points to nothing."""
    pointers = Q(**{f"{name}__isnull": name != kind for name in ("theme", "audience", "organisation", "unit")})
    pointers &= ~Q(product_code="") if kind == "product" else Q(product_code="")
    return Q(kind=kind) & pointers if kind else pointers


class Boundary(Coded):
    """What the person will not do. Which of the pointers is filled follows from the kind; products are known above, here their code."""

    expert = models.ForeignKey(Expert, on_delete=models.CASCADE, related_name="boundaries")
    kind = models.CharField(max_length=12, choices=BoundaryKind.choices)
    theme = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    audience = models.ForeignKey(Audience, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    product_code = models.CharField(max_length=12, blank=True, default="", db_default="")
    #: The service's name, where a query brought it.
    service = ""

    class Meta:
        verbose_name_plural = "boundaries"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BoundaryKind.values), name="boundary_kind_is_known"),
            models.CheckConstraint(
                name="a_boundary_names_what_it_is_about_and_nothing_else",
                condition=(
                    _names("theme")
                    | _names("audience")
                    | _names("organisation")
                    | _names("unit")
                    | _names("product")
                    | (_names() & Q(kind__in=PLAIN_BOUNDARIES))
                ),
            ),
        ]

    class Personal:
        """May tell where the person is a patient."""

        fields = {
            "id": KEEP, "code": KEEP, "expert": KEEP, "kind": SENSITIVE, "theme": SENSITIVE, "audience": SENSITIVE,
            "organisation": SENSITIVE, "unit": SENSITIVE, "product_code": SENSITIVE,
        }  # fmt: skip

    def __str__(self) -> str:
        return self.kind


class Guard(models.Model):
    """The expert's guard row: every confirmation moves `version` first, so two at once can't both pass (write skew)."""

    expert = models.OneToOneField(Expert, on_delete=models.CASCADE, related_name="guard")
    version = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(db_index=True)

    class Personal:
        """Counters."""

        fields = {"id": KEEP, "expert": KEEP, "version": KEEP, "moved_at": KEEP}

    def __str__(self) -> str:
        return str(self.version)
