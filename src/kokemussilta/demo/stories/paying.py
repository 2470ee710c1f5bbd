"""Money on its way: claims approved, collected, paid; one that the bank refused, one that never came, one bill to a client."""

from datetime import date, datetime, timedelta
from typing import Any

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day
from kokemussilta.core.workflow import Refused
from kokemussilta.demo.stories.world import World
from kokemussilta.fees.actions import approving, batches, billing, cases, declaring, desks, filing, paying, vault
from kokemussilta.fees.actions import settings as pay_settings
from kokemussilta.fees.models import BatchRow, Claim, PayBatch
from kokemussilta.fees.queries import billing as bills
from kokemussilta.fees.states import OWN, ClaimState, Fault, RowState
from kokemussilta.register.models import Expert

LAKEUS, MERI = "lakeuden-hyvinvointialue", "merenkurkun-kokemus"
#: Business ids, identity codes and accounts are made up; the codes are of the numbers that are never given to anybody.
HOUSES = {
    LAKEUS: ("merja", "0737546-2", "FI2112345600000785", "NDEAFIHH", "Lakeuden palkat", False),
    MERI: ("camilla", "1572860-0", "FI5810171000000122", "NDEAFIHH", "Löner", True),
}
#: How many are left: in the queue, in an open batch, in a locked one.
WAITING, OPEN, LOCKED = 4, 3, 4
TAX = 20


def happen(world: World, at: datetime) -> None:
    """Bring payroll to this moment, at both organisations."""
    for slug, (key, business_id, iban, bic, contact, is_nonprofit) in HOUSES.items():
        house = world.houses[slug]
        house.business_id = business_id
        house.save(update_fields=["business_id"])
        by = world.users[key]
        facts: dict[str, Any] = {"iban": iban, "bic": bic, "contact_name": contact, "contact_phone": "+358401230000"}
        pay_settings.keep_settings(
            organisation=house, facts=facts | {"is_nonprofit": is_nonprofit}, by=by, at=at - timedelta(days=300)
        )
        _pay(house, by, at)


def _pay(house: Organisation, by: User, at: datetime) -> None:
    claims = _approved(house, at)
    if len(claims) <= WAITING + OPEN + LOCKED:
        return
    recent, older = claims[-(WAITING + OPEN + LOCKED) :], claims[: -(WAITING + OPEN + LOCKED)]
    _month(house, older, by, at - timedelta(days=9), at)
    start = at - timedelta(days=1)
    _collect(house, recent[:OPEN], "Loppukuun palkkiot", local_day(at) + timedelta(days=6), by, start)
    locked = _collect(house, recent[OPEN : OPEN + LOCKED], "Viikon palkkiot", local_day(at) + timedelta(days=2), by, start)
    batches.lock(batch=locked, by=by, at=start + timedelta(minutes=5))
    first = locked.rows.order_by("pk")[0]
    paying.set_nets(
        batch=locked, withheld={first.code: first.taxable_cents * TAX // 100}, by=by, at=start + timedelta(minutes=9)
    )
    if (pending := bills.pending(by)) and house.slug == MERI:
        one = pending[0]
        billing.bill(organisation=house, order=one.order, claims=one.claims, by=by, at=at - timedelta(days=2))


def _approved(house: Organisation, at: datetime) -> list[Claim]:
    """Claims of the house, each sent by its person and approved by whose turn it is; a month and more ago."""
    rows = Claim._base_manager.filter(organisation=house, total_cents__gt=0, worked_on__lt=local_day(at) - timedelta(days=30))
    done = []
    for claim in rows.select_related("expert__user", "organisation", "unit", "arranger").order_by("worked_on", "pk"):
        if claim.expert.user is None or claim.state not in {*OWN, ClaimState.IN_APPROVAL, ClaimState.APPROVED}:
            continue
        if _approve(claim, at - timedelta(days=12)):
            done.append(claim)
    return done


def _approve(claim: Claim, at: datetime) -> bool:
    """Sent and approved step by step; False when there is nobody to do it."""
    _details(claim.expert, at)
    if claim.state in OWN:
        approving.submit(claim=claim, by=claim.expert.user, at=max(at, claim.drafted_at))
    while claim.state == ClaimState.IN_APPROVAL:
        holding = desks.holding(claim, at=at)
        if holding.is_stranded:
            return False
        holder = User.objects.get(pk=holding.people[0])
        approving.approve(
            claim=claim, position=claim.position or 0, version=claim.version, by=holder, at=max(at, claim.drafted_at)
        )
    return bool(claim.state == ClaimState.APPROVED)


def _details(expert: Expert, at: datetime) -> None:
    """Made-up details, in the form of real ones."""
    if expert.user is None or hasattr(expert, "payee_details"):
        return
    vault.give_details(
        expert=expert,
        personal_id=_personal_id(expert.pk),
        iban=_iban(expert.pk),
        holder=expert.full_name,
        by=expert.user,
        at=at,
    )


def _personal_id(number: int) -> str:
    """A code with an individual number that is never given (900 and above)."""
    day = date(1950, 1, 1) + timedelta(days=number * 211 % 16_000)
    digits = f"{day:%d%m%y}{900 + number % 100}"
    return f"{digits[:6]}-{digits[6:]}{'0123456789ABCDEFHJKLMNPRSTUVWXY'[int(digits) % 31]}"


def _iban(number: int) -> str:
    """An account at no bank: its check digits hold."""
    account = f"9999{number:010d}"
    return f"FI{98 - int(account + '151800') % 97:02d}{account}"


def _collect(house: Organisation, claims: list[Claim], name: str, pays_on: date, by: User, at: datetime) -> PayBatch:
    return batches.collect(organisation=house, claims=claims, name=name, pays_on=pays_on, by=by, at=at)


def _month(house: Organisation, claims: list[Claim], by: User, then: datetime, at: datetime) -> None:
    """A batch of last month: paid, but for one whose account was wrong; of the paid, one never came."""
    batch = _collect(house, claims, "Edellisen kuun palkkiot", local_day(then) + timedelta(days=3), by, then)
    batches.lock(batch=batch, by=by, at=then)
    rows = list(batch.rows.filter(state=RowState.IN).order_by("pk"))
    paying.set_nets(batch=batch, withheld={row.code: row.taxable_cents * TAX // 100 for row in rows}, by=by, at=then)
    filing.make_bank_file(batch=batch, by=by, at=then)
    paid_at = then + timedelta(days=3)
    paying.refuse(row=_last(batch), fault=Fault.DATA, reason="Verokortti puuttuu palkkajärjestelmästä.", by=by, at=paid_at)
    paying.refuse(row=_last(batch), fault=Fault.ACCOUNT, reason="", by=by, at=paid_at)
    paying.mark_paid(batch=batch, rows=None, paid_on=local_day(paid_at), by=by, at=paid_at)
    declaring.declare(batch=batch, by=by, at=paid_at + timedelta(hours=1))
    paid = [row.claim for row in batch.rows.filter(state=RowState.PAID).select_related("claim__expert__user").order_by("pk")]
    for claim in paid[: len(paid) * 3 // 4]:
        cases.confirm_received(claim=claim, by=_owner(claim), at=paid_at + timedelta(days=1))
    missing = paid[-1]
    cases.report_missing(
        claim=missing,
        text="Tarkistin tilini eilen illalla, eikä palkkiota näy.",
        by=_owner(missing),
        at=at - timedelta(hours=20),
    )
    case = missing.cases.get(closed_at__isnull=True)
    cases.write(
        case=case, text="Kiitos viestistä! Kysymme pankista ja palaamme asiaan huomenna.", by=by, at=at - timedelta(hours=3)
    )


def _last(batch: PayBatch) -> BatchRow:
    row = (
        batch.rows.filter(state=RowState.IN)
        .select_related("claim__expert__user", "claim__organisation", "batch__organisation")
        .last()
    )
    if row is None:
        raise Refused("no rows left")
    return row


def _owner(claim: Claim) -> User:
    assert claim.expert.user is not None
    return claim.expert.user
