"""The version of a claim that can be mended: its facts, its lines, its sums. What was sent stays as it was."""

from datetime import datetime
from typing import Any

from kokemussilta.fees.actions import counting
from kokemussilta.fees.drawing import Drawn, draw
from kokemussilta.fees.models import Claim, ClaimLine, Decision, Told
from kokemussilta.fees.queries.expecting import expected_on
from kokemussilta.fees.queries.facts import facts_of
from kokemussilta.fees.states import Verdict


def was_sent(claim: Claim) -> bool:
    """Whether the version at hand has been sent for approval: then it is not changed any more."""
    return Decision.objects.filter(claim=claim, version=claim.version, verdict=Verdict.SUBMITTED).exists()


def told_of(claim: Claim) -> Told:
    """The facts of the version at hand; of one that has none of its own yet, a copy of those before it."""
    found = Told.objects.filter(claim=claim, version__lte=claim.version).order_by("-version").first()
    assert found is not None  # born with the claim
    if found.version != claim.version:
        found.pk, found.version = None, claim.version
        found._state.adding = True
        found.save(force_insert=True)
    return found


def lines_of(claim: Claim) -> list[ClaimLine]:
    """The lines of the version at hand."""
    return list(ClaimLine.objects.filter(claim=claim, version=claim.version).order_by("number"))


def drawn_for(claim: Claim, told: Told) -> tuple[Drawn, ...]:
    """What the lines would be."""
    return draw(facts_of(claim, told))


def differs(claim: Claim, drawn: tuple[Drawn, ...]) -> bool:
    """Whether the lines at hand say something else."""
    return [_facts(line) for line in lines_of(claim)] != [_facts(line) for line in _rows(claim, drawn)]


def write(claim: Claim, drawn: tuple[Drawn, ...]) -> None:
    """Put these lines in the place of those of the version at hand, and their sums on the claim. Never of a version that was sent."""
    if was_sent(claim):
        raise ValueError("a version that was sent is not changed")
    ClaimLine.objects.filter(claim=claim, version=claim.version).delete()
    ClaimLine.objects.bulk_create(_rows(claim, drawn))
    claim.total_cents = sum(one.line.cents for one in drawn)
    claim.taxable_cents = sum(one.line.cents for one in drawn if one.line.taxable)
    claim.save(update_fields=["total_cents", "taxable_cents", "kind", "ground"])


def expect(claim: Claim, *, at: datetime) -> None:
    """Note when the money is expected, as things stand."""
    claim.expected_on = expected_on(claim, at)
    claim.save(update_fields=["expected_on"])
    counting.note(claim, at=at)


def _rows(claim: Claim, drawn: tuple[Drawn, ...]) -> list[ClaimLine]:
    return [
        ClaimLine(
            claim=claim, version=claim.version, number=number, kind=one.line.kind, words=one.words,
            quantity=one.line.quantity, unit_cents=one.line.unit_cents, cents=one.line.cents, is_taxable=one.line.taxable,
            is_typed=one.is_typed, booked_cents=one.booked_cents, because=dict(one.line.because),
        )
        for number, one in enumerate(drawn, start=1)
    ]  # fmt: skip


def _facts(line: ClaimLine) -> tuple[Any, ...]:
    return (
        line.kind, line.words, line.quantity, line.unit_cents, line.cents, line.is_taxable, line.is_typed, line.booked_cents,
        line.because,
    )  # fmt: skip
