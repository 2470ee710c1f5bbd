"""Money on its way: claims approved, collected, paid; one that the bank refused, one that never came, one bill to a client."""

from datetime import date, datetime, timedelta
from typing import Any

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.core.workflow import Refused
from kokemussilta.demo.stories.world import World
from kokemussilta.fees.actions import batches, billing, cases, declaring, filing, paying, vault
from kokemussilta.fees.actions import settings as pay_settings
from kokemussilta.fees.models import BatchRow, Claim, PayBatch
from kokemussilta.fees.queries import billing as bills
from kokemussilta.fees.states import ClaimState, Fault, RowState
from kokemussilta.register.models import Expert

LAKEUS, MERI, SCHOOL = "lakeuden-hyvinvointialue", "merenkurkun-kokemus", "lakeuden-ammattiopisto"
#: Business ids, identity codes and accounts are made up; the codes are of the numbers that are never given to anybody.
HOUSES = {
    LAKEUS: ("merja", "0737546-2", "FI2112345600000785", "NDEAFIHH", "Lakeuden palkat", False),
    MERI: ("camilla", "1572860-0", "FI5810171000000122", "NDEAFIHH", "Löner", True),
    SCHOOL: ("raija", "2077474-0", "FI1410093000123458", "NDEAFIHH", "Opiston palkat", False),
}
#: How many of the newest wait in the queue, and how many before them are in an open batch and in a locked one.
WAITING, OPEN, LOCKED = 2, 1, 2
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
    months: dict[date, list[Claim]] = {}
    recent = claims[-(WAITING + OPEN + LOCKED) :]
    for claim in claims[: -len(recent)]:
        assert claim.approved_at is not None
        months.setdefault(local_day(claim.approved_at).replace(day=1), []).append(claim)
    past = [(month, held) for month, held in sorted(months.items()) if _end_of(month) + timedelta(days=5) < at]
    astray = max((number for number, (_month_, held) in enumerate(past, start=1) if len(held) > 3), default=len(past))
    for number, (month, held) in enumerate(past, start=1):
        batch = _month(house, held, by, _end_of(month))
        if number == astray:
            _go_astray(batch, by, _end_of(month) + timedelta(days=3), at)
        else:
            _receive(batch, by, _end_of(month) + timedelta(days=3))
    _under_way(house, recent[:-WAITING], by, at)
    if pending := bills.pending(by):
        one = pending[0]
        billing.bill(organisation=house, order=one.order, claims=one.claims, by=by, at=at - timedelta(hours=30))


def _end_of(month: date) -> datetime:
    """The second morning of the next month."""
    return helsinki((month + timedelta(days=32)).replace(day=2), 9)


def _approved(house: Organisation, at: datetime) -> list[Claim]:
    """What has been approved, by when; all but the newest people have given an account."""
    rows = Claim._base_manager.filter(organisation=house, state=ClaimState.APPROVED, total_cents__gt=0).exclude(
        expert__user=None
    )
    claims = list(rows.select_related("expert__user", "organisation", "unit", "arranger").order_by("approved_at", "pk"))
    for claim in claims[:-1]:
        assert claim.submitted_at is not None
        _details(claim.expert, claim.submitted_at)
    return claims


def _under_way(house: Organisation, claims: list[Claim], by: User, at: datetime) -> None:
    """What is left: some in a locked batch, some in an open one, the newest in the queue."""
    start = at - timedelta(hours=20)
    free, later = claims[:LOCKED], claims[LOCKED:][:OPEN]
    if free:
        day = local_day(at) + timedelta(days=2)
        locked = batches.collect(organisation=house, claims=free, name="Viikon palkkiot", pays_on=day, by=by, at=start)
        batches.lock(batch=locked, by=by, at=start + timedelta(minutes=5))
        first = locked.rows.order_by("pk")[0]
        withheld = {first.code: first.taxable_cents * TAX // 100}
        paying.set_nets(batch=locked, withheld=withheld, by=by, at=start + timedelta(minutes=9))
    if later:
        day = local_day(at) + timedelta(days=6)
        batches.collect(
            organisation=house, claims=later, name="Loppukuun palkkiot", pays_on=day, by=by, at=start + timedelta(minutes=30)
        )


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


def _month(house: Organisation, claims: list[Claim], by: User, then: datetime) -> PayBatch:
    """A month's batch, as it goes to the bank."""
    name = f"Palkkiot {then - timedelta(days=5):%-m/%Y}"
    day = local_day(then) + timedelta(days=3)
    batch = batches.collect(organisation=house, claims=claims, name=name, pays_on=day, by=by, at=then)
    batches.lock(batch=batch, by=by, at=then)
    rows = list(batch.rows.filter(state=RowState.IN))
    paying.set_nets(batch=batch, withheld={row.code: row.taxable_cents * TAX // 100 for row in rows}, by=by, at=then)
    filing.make_bank_file(batch=batch, by=by, at=then)
    return batch


def _receive(batch: PayBatch, by: User, paid_at: datetime, *, but: int = 0) -> list[Claim]:
    """All paid and told of, and all but the last have come; answers those that have not."""
    paying.mark_paid(batch=batch, rows=None, paid_on=local_day(paid_at), by=by, at=paid_at)
    declaring.declare(batch=batch, by=by, at=paid_at + timedelta(hours=1))
    rows = batch.rows.filter(state=RowState.PAID).select_related("claim__expert__user", "claim__organisation").order_by("pk")
    paid = [row.claim for row in rows]
    come = paid[: len(paid) - but] if but else paid
    for claim in come:
        cases.confirm_received(claim=claim, by=_owner(claim), at=paid_at + timedelta(days=1))
    return paid[len(come) :]


def _go_astray(batch: PayBatch, by: User, paid_at: datetime, at: datetime) -> None:
    """One was refused for the payer's own reasons, one for its account; of the paid, some wait for a press and one never came."""
    if batch.rows.count() > 3:
        paying.refuse(row=_last(batch), fault=Fault.DATA, reason="Verokortti puuttuu palkkajärjestelmästä.", by=by, at=paid_at)
    if batch.rows.count() > 2:
        paying.refuse(row=_last(batch), fault=Fault.ACCOUNT, reason="", by=by, at=paid_at)
    waiting = _receive(batch, by, paid_at, but=2)
    if not waiting:
        return
    missing = waiting[-1]
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
