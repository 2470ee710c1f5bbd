"""What the page of a claim shows to its person."""

from typing import Any

from kokemussilta.fees import explaining
from kokemussilta.fees.models import Decision
from kokemussilta.fees.queries import own, volunteering
from kokemussilta.fees.states import COSTS_ONLY, OWN, WITHDRAW, ClaimState, Ground, Verdict
from kokemussilta.orders.states import Payer


def shown(whole: own.Whole) -> dict[str, Any]:
    """What the page of a claim shows."""
    claim, stay = whole.claim, whole.stay
    sources = explaining.Sources.of([line for lines in whole.lines.values() for line in lines])
    following = next((step.title for step in whole.steps if step.position > (claim.position or 0)), "")
    returned = next((one for one in reversed(whole.decisions) if one.verdict == Verdict.RETURNED), None)
    before = max((number for number in whole.lines if number < claim.version), default=0)
    sent = {one.version for one in whole.decisions if one.verdict == Verdict.SUBMITTED}
    return {
        "claim": claim,
        "task": claim.assignment.task,
        "lines": explaining.explain(whole.current, sources),
        "total": explaining.money(claim.total_cents),
        "taxable": explaining.money(claim.taxable_cents),
        "untaxed": explaining.money(claim.total_cents - claim.taxable_cents) if claim.total_cents > claim.taxable_cents else "",
        "is_own": claim.state in OWN,
        "may_withdraw": WITHDRAW.starts_from(claim.state),
        "may_open": claim.state in {ClaimState.WITHDRAWN, ClaimState.NOTHING},
        "went": claim.ground != Ground.CANCELLED,
        "is_voluntary": claim.assignment.payer == Payer.VOLUNTARY,
        "is_unsure": claim.assignment.payer == Payer.UNSURE,
        "lacks_fee": claim.kind not in COSTS_ONLY and claim.taxable_cents == 0,
        "receipts": whole.receipts,
        "reason": returned.reason if returned is not None and claim.state == ClaimState.RETURNED else "",
        "where": own.desk_words(claim, stay.title if stay else "", stay.reach if stay else "", own.own_coordinator(claim, stay)),
        "next": own.next_words(claim, following),
        "stay": stay,
        "expected": whole.expected,
        "path": own.path_of(whole),
        "history": [_event(one) for one in whole.decisions],
        "versions": [
            {"number": number, "lines": explaining.explain(whole.lines[number], sources), "total": explaining.total(whole.lines[number])}
            for number in sorted(whole.lines, reverse=True) if number in sent and number != claim.version
        ],
        "changes": explaining.changes(whole.lines[before], whole.current) if before else [],
        "before": before,
        "used": limits_of(used) if (used := volunteering.used_of_claim(claim)) else None,
    }  # fmt: skip


def _event(one: Decision) -> dict[str, Any]:
    """A decision as a line of what happened; of others the title is told, not the name."""
    return {"what": one.get_verdict_display(), "who": one.title, "when": one.at, "reason": one.reason, "version": one.version}


def limits_of(used: volunteering.Used) -> dict[str, Any]:
    """A volunteer's yearly limits as meters."""
    return {
        "used": used, "money": explaining.money(used.cents), "most_days": volunteering.MOST_DAYS,
        "most_cents": volunteering.MOST_CENTS, "most_money": explaining.money(volunteering.MOST_CENTS),
    }  # fmt: skip
