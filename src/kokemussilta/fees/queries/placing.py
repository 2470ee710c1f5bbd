"""Whether what is written down of whose turn it is still agrees with the rules: read for many claims in a few statements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from kokemussilta.fees import rules
from kokemussilta.fees.models import Claim, ClaimStep, Decision, Stay, Turn
from kokemussilta.fees.queries.people import Roles, as_step, barred
from kokemussilta.fees.states import ClaimState, Desk, Verdict

#: So many claims are looked at together.
_AT_ONCE = 400


@dataclass(frozen=True)
class Found:
    """A claim in approval: its open stay, its step, whose turn it is by the rules, and whose by what is written."""

    claim: Claim
    stay: Stay
    step: ClaimStep
    held: rules.Holding
    written: dict[int, bool]

    @property
    def is_right(self) -> bool:
        """Whether both agree."""
        return self.written == dict.fromkeys(self.held.also, False) | dict.fromkeys(self.held.people, True)


def in_approval() -> QuerySet[Claim]:
    """Every claim that somebody is to approve."""
    return Claim.objects.filter(state=ClaimState.IN_APPROVAL)


def look(claims: QuerySet[Claim], at: datetime) -> Iterator[Found]:
    """How each of these claims in approval stands; seven statements for several hundred."""
    numbers = list(claims.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(numbers), _AT_ONCE):
        yield from _look(numbers[start : start + _AT_ONCE], at)


def _look(numbers: list[int], at: datetime) -> Iterator[Found]:
    rows = Claim.objects.filter(pk__in=numbers, state=ClaimState.IN_APPROVAL).select_related(
        "expert__user", "organisation", "unit", "arranger"
    )
    claims = {claim.pk: claim for claim in rows}
    roles = Roles.of(claims.values(), at)
    steps = {(step.claim_id, step.version, step.position): step for step in ClaimStep.objects.filter(claim__in=claims)}
    approved: dict[tuple[int, int], list[int]] = defaultdict(list)
    decided = Decision.objects.filter(claim__in=claims, verdict=Verdict.APPROVED, by__isnull=False)
    for claim, version, by in decided.values_list("claim_id", "version", "by_id"):
        approved[claim, version].append(by or 0)
    turns: dict[int, dict[int, bool]] = defaultdict(dict)
    written = Turn.objects.filter(stay__claim__in=claims, stay__until__isnull=True)
    for lying, person, is_asked in written.values_list("stay_id", "person_id", "is_asked"):
        turns[lying][person] = is_asked
    for stay in Stay.objects.filter(claim__in=claims, until__isnull=True, desk=Desk.APPROVER).order_by("claim_id"):
        claim = claims[stay.claim_id]
        step = steps[claim.pk, claim.version, claim.position or 0]
        out = barred(claim, approved[claim.pk, claim.version])
        held = rules.holder(as_step(step), roles.people_for(claim), barred=out, reach=stay.reach)
        stay.claim = claim
        yield Found(claim, stay, step, held, turns[stay.pk])


def lost() -> QuerySet[Claim]:
    """Claims whose open stay is not where the claim is: there are none, and a duty makes sure."""
    here = Stay.objects.filter(
        Q(position=OuterRef("position")) | Q(position__isnull=True, claim__position__isnull=True),
        claim=OuterRef("pk"), until__isnull=True, desk=OuterRef("desk"), version=OuterRef("version"),
    )  # fmt: skip
    still = Stay.objects.filter(claim=OuterRef("pk"), until__isnull=True)
    over = Q(desk=Desk.NOBODY)
    return Claim.objects.filter((~over & ~Exists(here)) | (over & Exists(still)))


def concerning(organisations: Iterable[int]) -> QuerySet[Claim]:
    """Claims in approval that these organisations pay or arranged."""
    numbers = set(organisations)
    return in_approval().filter(Q(organisation__in=numbers) | Q(arranger__in=numbers))
