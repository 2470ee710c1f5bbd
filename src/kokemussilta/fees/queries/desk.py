"""What an approver sees: their queue, and one claim with what was booked beside what was done."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import F, OuterRef, Prefetch, QuerySet, Subquery, Sum, Window

from kokemussilta.accounts.models import User
from kokemussilta.core.rows import count_of
from kokemussilta.core.slots import Along
from kokemussilta.fees.explaining import Explained, Sources, explain, money
from kokemussilta.fees.models import Claim, ClaimLine, ClaimStep, Decision, Receipt, Stay, Told, Turn
from kokemussilta.fees.states import ClaimState, Ground, Reach, Verdict
from kokemussilta.files.models import StoredFile

_COUNTED = "_claims_to_approve"
_OF_CLAIM = (
    "expert", "organisation", "unit", "arranger", "assignment__task__order__product", "assignment__task__municipality",
)  # fmt: skip


def queue_of(user: User) -> QuerySet[Turn]:
    """The claims whose turn is the person's now, each with the sum of all that the list shows."""
    rows = Turn.objects.filter(person=user, is_asked=True, stay__until__isnull=True)
    return rows.annotate(total_of_all=Window(Sum("stay__claim__total_cents")))


def with_claims(rows: QuerySet[Turn]) -> QuerySet[Turn]:
    """The same with what a line of the queue shows."""
    lines = ClaimLine.objects.filter(version=F("claim__version"))
    told = Told.objects.filter(version=F("claim__version"))
    return rows.select_related("stay", *(f"stay__claim__{name}" for name in _OF_CLAIM)).prefetch_related(
        Prefetch("stay__claim__lines", lines, to_attr="lines_now"), Prefetch("stay__claim__told", told, to_attr="told_now")
    )


def along() -> Along:
    """Read with the person: how many claims wait for their decision. Fills `ALONG`."""

    def add(rows: QuerySet[User], at: datetime) -> QuerySet[User]:
        waiting = Turn.objects.filter(person=OuterRef("pk"), is_asked=True, stay__until__isnull=True)
        return rows.annotate(**{_COUNTED: count_of(waiting)})

    return Along(add, lambda _user: None)


def waiting_count(user: User) -> int:
    """How many wait for the person; counted once a request, or read with the person."""
    if not hasattr(user, _COUNTED):
        setattr(user, _COUNTED, Turn.objects.filter(person=user, is_asked=True, stay__until__isnull=True).count())
    return int(getattr(user, _COUNTED))


def is_clean(claim: Claim, lines: Iterable[ClaimLine], minutes: int | None, booked: int | None) -> bool:
    """Whether everything went as it was booked: nothing typed, nothing that differs, the first version, no words to read."""
    as_booked = minutes is None or minutes == booked
    plain = claim.version == 1 and claim.ground == Ground.DONE and not claim.words
    return plain and as_booked and not any(line.is_typed or _differs(line) for line in lines)


def turn_is_clean(turn: Turn) -> bool:
    """The same of a row of the queue."""
    claim: Any = turn.stay.claim  # as `with_claims` read it
    told = claim.told_now[0] if claim.told_now else None
    return is_clean(claim, claim.lines_now, told.minutes if told else None, told.booked_minutes if told else None)


@dataclass(frozen=True)
class Compared:
    """Something that was booked beside what was done."""

    what: str
    booked: str
    done: str
    differs: bool


@dataclass(frozen=True)
class Passed:
    """One desk of the way: its title, who approved there and when; whether it is the one at hand."""

    title: str
    step: ClaimStep
    decision: Decision | None
    is_now: bool


@dataclass
class Shown:
    """One claim as its approver sees it."""

    claim: Claim
    lines: list[Explained]
    earlier: list[tuple[int, list[Explained], str]]
    desks: list[Passed]
    history: list[Decision]
    asked: list[User]
    also: list[User]
    turn: Turn | None
    minutes: int | None = None
    booked: int | None = None
    is_clean: bool = False
    reach: str = Reach.FIRST
    stay_pk: int = 0
    reasons: list[Decision] = field(default_factory=list)

    @property
    def is_stranded(self) -> bool:
        """Whether nobody may decide on it now."""
        return self.claim.state == ClaimState.IN_APPROVAL and not self.asked

    @property
    def differs_in_time(self) -> bool:
        """Whether it took another time than was booked."""
        return self.minutes is not None and self.minutes != self.booked


def found(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Claims with all that their page shows of the task."""
    told = Told.objects.filter(claim=OuterRef("pk"), version__lte=OuterRef("version")).order_by("-version")
    return rows.select_related("expert__user", *_OF_CLAIM).annotate(
        told_minutes=Subquery(told.values("minutes")[:1]), told_booked=Subquery(told.values("booked_minutes")[:1])
    )


def has_turn(stay: Stay, person: User) -> bool:
    """Whether the person may decide while the claim lies there, as it is written down."""
    return Turn.objects.filter(stay=stay, person=person).exists()


def of_stay(stay: Stay) -> Claim:
    """The claim that lies there, with all that its page shows."""
    claim: Claim = found(Claim.objects.all()).get(pk=stay.claim_id)
    return claim


def receipt_of(claim: Claim, code: str) -> StoredFile | None:
    """The paper behind a line; also one taken away later, which versions that were sent still show."""
    found = Receipt.objects.filter(claim=claim, code=code, file__isnull=False).select_related("file").first()
    return found.file if found is not None else None


def show(claim: Claim) -> Shown:
    """Everything of a claim that came through `found`, in six statements and those of the lines' sources."""
    lines = list(ClaimLine.objects.filter(claim=claim).order_by("version", "number"))
    sources = Sources.of(lines)
    decided = list(Decision.objects.filter(claim=claim).select_related("by").order_by("at", "pk"))
    turns = list(Turn.objects.filter(stay__claim=claim, stay__until__isnull=True).select_related("stay", "person"))
    steps = ClaimStep.objects.filter(claim=claim, version=claim.version).select_related("person", "deputy")
    now = [line for line in lines if line.version == claim.version]
    approved = {row.position: row for row in decided if row.version == claim.version and row.verdict == Verdict.APPROVED}
    minutes, booked = getattr(claim, "told_minutes", None), getattr(claim, "told_booked", None)
    sent = [row.version for row in decided if row.verdict == Verdict.SUBMITTED and row.version != claim.version]
    return Shown(
        claim=claim,
        lines=explain(now, sources),
        earlier=[_version(number, lines, sources) for number in reversed(sent)],
        desks=[
            Passed(step.title, step, approved.get(step.position), claim.position == step.position)
            for step in steps.order_by("position")
        ],
        history=decided,
        asked=[turn.person for turn in turns if turn.is_asked],
        also=[turn.person for turn in turns if not turn.is_asked],
        turn=turns[0] if turns else None,
        minutes=minutes,
        booked=booked,
        is_clean=is_clean(claim, now, minutes, booked),
        reach=turns[0].stay.reach if turns else Reach.FIRST,
        reasons=[row for row in decided if row.verdict == Verdict.RETURNED],
    )


def _version(number: int, lines: list[ClaimLine], sources: Sources) -> tuple[int, list[Explained], str]:
    rows = [line for line in lines if line.version == number]
    return number, explain(rows, sources), money(sum(line.cents for line in rows))


def _differs(line: ClaimLine) -> bool:
    return line.booked_cents is not None and line.booked_cents != line.cents
