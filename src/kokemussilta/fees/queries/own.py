"""What a person sees of their own money: their claims, and where each lies."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day
from kokemussilta.core.rows import count_of
from kokemussilta.core.slots import Along
from kokemussilta.fees.models import Claim, ClaimLine, ClaimStep, Decision, Receipt, Stay, Told
from kokemussilta.fees.states import OWN, ClaimState, Reach

_TASK = ("assignment__task__order__product", "assignment__task__order__desk", "assignment__task__order__handler",
         "assignment__task__municipality", "organisation", "unit", "expert")  # fmt: skip
#: Where the next press is the person's: to send, or to tell that the money came.
WAITS_FOR_PERSON = [*OWN, ClaimState.PAID]
MOST_UNDER_WAY = 100
_COUNTED = "waiting_claims"
#: Where money is on its way, or somebody has to do something.
OPEN = [
    *OWN, ClaimState.IN_APPROVAL, ClaimState.APPROVED, ClaimState.IN_BATCH, ClaimState.REFUSED, ClaimState.MISSING,
    ClaimState.PAID,
]  # fmt: skip


def mine(user: User) -> QuerySet[Claim]:
    """The person's claims with where each lies: those that wait for them first, then those on their way, then the rest."""
    stay = Stay.objects.filter(claim=OuterRef("pk"), until__isnull=True)
    turn = Case(
        When(state__in=WAITS_FOR_PERSON, then=Value(0)), When(state__in=OPEN, then=Value(1)), default=Value(2),
        output_field=IntegerField(),
    )  # fmt: skip
    rows: QuerySet[Claim] = (
        Claim.objects.filter(expert__user=user)
        .select_related(*_TASK)
        .annotate(
            desk_title=Subquery(stay.values("title")[:1]), desk_reach=Subquery(stay.values("reach")[:1]),
            desk_since=Subquery(stay.values("since")[:1]), turn=turn,
        )
    )  # fmt: skip
    return rows


def my_claim(user: User, code: str) -> Claim | None:
    """One claim of the person's own."""
    return Claim.objects.filter(expert__user=user, code=code).select_related(*_TASK, "expert__user").first()


def under_way(user: User) -> list[Claim]:
    """Claims that wait for the person or on which money is on its way, the oldest first."""
    rows = Claim.objects.filter(expert__user=user, state__in=OPEN).select_related(
        "assignment__task__order__product", "organisation"
    )
    return list(rows.order_by("worked_on", "pk")[:MOST_UNDER_WAY])


def waits_for_person(claim: Claim) -> bool:
    """Whether the next press is the person's."""
    return claim.state in WAITS_FOR_PERSON


def along() -> Along:
    """Read with the person: how many of their claims wait for them. Fills `ALONG`."""

    def add(rows: QuerySet[User], at: datetime) -> QuerySet[User]:
        waiting = Claim.objects.filter(expert__user=OuterRef("pk"), state__in=WAITS_FOR_PERSON)
        return rows.annotate(**{_COUNTED: count_of(waiting)})

    return Along(add, lambda _user: None)


def count_waiting(user: User) -> int:
    """How many claims wait for the person; counted once a request, or read with the person."""
    if not hasattr(user, _COUNTED):
        setattr(user, _COUNTED, Claim.objects.filter(expert__user=user, state__in=WAITS_FOR_PERSON).count())
    return int(getattr(user, _COUNTED))


def receipt_of(user: User, claim: str, code: str) -> Receipt | None:
    """A receipt of the person's own claim."""
    rows = Receipt.objects.filter(claim__expert__user=user, claim__code=claim, code=code)
    return rows.select_related("claim__expert__user", "file").first()


@dataclass
class Whole:
    """Everything of one claim: its lines by version, what was told, its stays, steps and decisions; five statements."""

    claim: Claim
    lines: dict[int, list[ClaimLine]]
    told: Told
    stays: list[Stay]
    steps: list[ClaimStep]
    decisions: list[Decision]
    receipts: list[Receipt]
    expected: date | None = None

    @property
    def stay(self) -> Stay | None:
        """Where it lies now."""
        return next((one for one in self.stays if one.until is None), None)

    @property
    def current(self) -> list[ClaimLine]:
        """The lines of the version at hand."""
        return self.lines.get(self.claim.version, [])


def still_expected(claim: Claim, at: datetime) -> date | None:
    """When the money is expected, as long as that day has not passed."""
    return claim.expected_on if claim.expected_on and claim.expected_on >= local_day(at) else None


def whole_of(claim: Claim, at: datetime) -> Whole:
    """Read it."""
    lines: dict[int, list[ClaimLine]] = {}
    for line in ClaimLine.objects.filter(claim=claim).order_by("version", "number"):
        lines.setdefault(line.version, []).append(line)
    told = Told.objects.filter(claim=claim, version__lte=claim.version).order_by("-version").first()
    assert told is not None  # born with the claim
    return Whole(
        claim=claim,
        lines=lines,
        told=told,
        stays=list(Stay.objects.filter(claim=claim).order_by("since", "pk")),
        steps=list(ClaimStep.objects.filter(claim=claim, version=claim.version).order_by("position")),
        decisions=list(Decision.objects.filter(claim=claim).order_by("at", "pk")),
        receipts=list(claim.receipts.filter(removed_at__isnull=True).select_related("file")),
        expected=still_expected(claim, at),
    )


# --- Where it is, in words ------------------------------------------------------------------------------------------------


def desk_words(claim: Claim, title: str, reach: str, name: str = "") -> str:
    """On whose desk, by title: `Osastonhoitaja, Seinäjoen keskussairaala`. A name only of the person's own coordinator."""
    payer = claim.unit.name if claim.unit else claim.organisation.title
    if claim.state == ClaimState.IN_APPROVAL:
        who = {Reach.DEPUTY: _("%(title)s: sijainen"), Reach.LEAD: _("%(title)s: vastuuhenkilö")}.get(Reach(reach or "first"))
        words = who % {"title": title or _("Hyväksyjä")} if who else title or _("Hyväksyjä")
        return ", ".join(part for part in (words, name, payer) if part)
    if claim.state in {ClaimState.APPROVED, ClaimState.IN_BATCH, ClaimState.REFUSED, ClaimState.MISSING}:
        return f"{_('Palkanlaskenta')}, {claim.organisation.title}"
    return _("Sinulla") if waits_for_person(claim) else ""


def next_words(claim: Claim, following: str = "") -> str:
    """What happens next; `following`: the title of the step after this one."""
    return {
        ClaimState.DRAFTED: _("Tarkista tiedot ja lähetä."),
        ClaimState.RETURNED: _("Korjaa, mitä pyydettiin, ja lähetä uudelleen."),
        ClaimState.IN_APPROVAL: (_("Sitten: %(title)s.") % {"title": following})
        if following
        else _("Kun se on hyväksytty, palkanlaskenta maksaa sen."),
        ClaimState.APPROVED: _("Palkanlaskenta ottaa sen seuraavaan maksuajoon."),
        ClaimState.IN_BATCH: _("Rahat lähtevät maksupäivänä."),
        ClaimState.REFUSED: _("Palkanlaskenta selvittää, miksi maksu ei lähtenyt."),
        ClaimState.MISSING: _("Palkanlaskenta selvittää, missä rahat ovat."),
        ClaimState.ASKED: _("Anna tilinumerosi, niin palkkio lähtee seuraavaan maksuajoon."),
        ClaimState.PAID: _("Katso tililtäsi, tulivatko rahat, ja kerro se meille."),
        ClaimState.RECEIVED: _("Kaikki on valmista."),
        ClaimState.WITHDRAWN: _("Voit avata lomakkeen uudelleen."),
        ClaimState.NOTHING: _("Sinun ei tarvitse tehdä mitään."),
    }[ClaimState(claim.state)]


def own_coordinator(claim: Claim, stay: Stay | None) -> str:
    """The name of whoever has it, when they handle the person's task."""
    handler = claim.assignment.task.order.handler
    return handler.name if stay is not None and handler is not None and stay.person_id == handler.pk else ""


def path_of(whole: Whole) -> list[dict[str, Any]]:
    """The claim's way as a path: where it has been, where it is, what is ahead."""
    claim, done = whole.claim, list[dict[str, Any]]()
    sent = next((one for one in reversed(whole.decisions) if one.verdict == "submitted" and one.version == claim.version), None)
    done.append(
        {
            "what": _("Lähetit lomakkeen") if sent else _("Lähetä lomake"),
            "state": "done" if sent else "now",
            "when": sent.at if sent else None,
        }
    )
    stay, approved = (
        whole.stay,
        {one.position: one for one in whole.decisions if one.verdict == "approved" and one.version == claim.version},
    )
    for step in whole.steps:
        here = claim.state == ClaimState.IN_APPROVAL and claim.position == step.position
        decision = approved.get(step.position)
        state = "done" if decision else "now" if here else "todo"
        when = decision.at if decision else stay.since if here and stay else None
        done.append({"what": step.title, "state": state, "when": when})
    if not whole.steps:
        done.append({"what": _("Hyväksyntä"), "state": "todo", "when": None})
    past = {ClaimState.PAID, ClaimState.RECEIVED}
    at_payroll = claim.state in {ClaimState.APPROVED, ClaimState.IN_BATCH, ClaimState.REFUSED, ClaimState.MISSING}
    paying = "done" if claim.state in past else "now" if at_payroll else "todo"
    done.append({
        "what": _("Palkanlaskenta"), "state": paying, "when": claim.approved_at if at_payroll else None,
    })  # fmt: skip
    money = "done" if claim.state == ClaimState.RECEIVED else "now" if claim.state == ClaimState.PAID else "todo"
    done.append({"what": _("Rahat tililläsi"), "state": money, "day": claim.paid_on or whole.expected, "when": None,
                 "is_paid": claim.paid_on is not None})  # fmt: skip
    return done
