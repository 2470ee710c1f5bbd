"""Who can act on claims today: the facts that the rules are asked with, read once for many claims."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from kokemussilta.access.models import Membership
from kokemussilta.access.permissions import Permission
from kokemussilta.access.roles import Role
from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day
from kokemussilta.fees import rules
from kokemussilta.fees.models import Absence, Claim, ClaimStep, Decision, RouteStep
from kokemussilta.fees.states import Verdict


@dataclass(frozen=True)
class _Held:
    """One role that lets approve: whose, and of which unit (None: of the whole organisation)."""

    person: int
    unit: int | None
    is_lead: bool


class Roles:
    """The people who approve in some organisations on one day, and which of them are away."""

    def __init__(self, organisations: Iterable[int], on: date) -> None:
        self._held: dict[int, list[_Held]] = defaultdict(list)
        rows = Membership.objects.in_force(on).filter(
            organisation__in=set(organisations), role__in=[Role.APPROVER, Role.LEAD], user__is_active=True
        )
        for organisation, unit, role, person in rows.order_by("starts_on", "pk").values_list(
            "organisation_id", "unit_id", "role", "user_id"
        ):
            self._held[organisation].append(_Held(person, unit, role == Role.LEAD))
        absences = Absence.objects.filter(from_on__lte=on, until_on__gte=on)
        self._away = frozenset(absences.values_list("person_id", flat=True))

    @classmethod
    def of(cls, claims: Iterable[Claim], at: datetime) -> "Roles":
        """Those whom these claims concern."""
        return cls({number for claim in claims for number in (claim.organisation_id, claim.arranger_id)}, local_day(at))

    def people(self, organisation: int, unit: int | None, arranger: int) -> rules.People:
        """The facts for the claims of one unit (None: of the organisation itself), arranged by another or the same."""
        held = self._held[organisation]
        leads = _once(one.person for one in held if one.is_lead)
        own = _once(one.person for one in held if not one.is_lead and unit is not None and one.unit == unit)
        wide = _once(one.person for one in held if not one.is_lead and one.unit is None)
        return rules.People(
            approvers=own or wide,
            leads=leads,
            arrangers=_once(one.person for one in self._held[arranger] if one.is_lead),
            named=_once(one.person for one in held),
            away=self._away,
        )

    def people_for(self, claim: Claim) -> rules.People:
        """The facts for one claim."""
        return self.people(claim.organisation_id, claim.unit_id, claim.arranger_id)


def as_step(step: ClaimStep | RouteStep) -> rules.Step:
    """A step as the rules know it."""
    return rules.Step(step.holder_kind, step.person_id, step.deputy_id, step.days)


def barred(claim: Claim, approved: Iterable[int] | None = None) -> frozenset[int]:
    """Who may not approve the claim now: its expert, and whoever approved this version already."""
    if approved is None:
        approved = approvers_of(claim)
    return frozenset([*approved, *([claim.expert.user_id] if claim.expert.user_id else [])])


def approvers_of(claim: Claim) -> list[int]:
    """Who has approved this version."""
    rows = Decision.objects.filter(claim=claim, version=claim.version, verdict=Verdict.APPROVED, by__isnull=False)
    return [number for number in rows.values_list("by_id", flat=True) if number is not None]


def by_name(numbers: Iterable[int]) -> list[User]:
    """The people with these row numbers, by name."""
    return list(User.objects.filter(pk__in=set(numbers)).order_by("name", "pk"))


def by_code(code: str) -> User | None:
    """Somebody to whom a claim is handed; whether they may have it, the action asks."""
    return User.objects.filter(code=code, is_active=True).first()


def absences_seen_by(user: User, at: datetime) -> QuerySet[Absence]:
    """Absences that are on or coming, of those whose absences the person tells."""
    rows = Absence.objects.filter(person__in=approvers_seen_by(user, at), until_on__gte=local_day(at))
    return rows.select_related("person")


def approvers_seen_by(user: User, at: datetime) -> QuerySet[User]:
    """The person themself, and whoever approves where they are a lead: whose absences they tell."""
    led = standing(user).organisations(Permission.CLAIM_OVERSEE)
    rows = Membership.objects.in_force(local_day(at)).filter(organisation__in=led, role__in=[Role.APPROVER, Role.LEAD])
    return User.objects.filter(Q(pk=user.pk) | Q(pk__in=rows.values("user")), is_active=True).order_by("name", "pk")


def _once(numbers: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(numbers))
