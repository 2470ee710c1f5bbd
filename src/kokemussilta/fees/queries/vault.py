"""Reading what somebody is paid by. Whoever is shown it in full is noted first; masks are for the person's own page."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.audit import reasons
from kokemussilta.core.encryption import CannotOpen, opened
from kokemussilta.core.workflow import Refused
from kokemussilta.fees import accounts
from kokemussilta.fees.models import Claim, PayeeDetails
from kokemussilta.fees.states import OWN, Kind
from kokemussilta.register.models import Expert

PERSONAL_ID, IBAN, HOLDER = "personal_id", "iban", "holder"
ALL = (PERSONAL_ID, IBAN, HOLDER)


@dataclass(frozen=True)
class Details:
    """In full; "" for what was not asked for."""

    personal_id: str = ""
    iban: str = ""
    holder: str = ""

    def __repr__(self) -> str:
        """Nothing: error pages and logs print values."""
        return "<Details>"


@dataclass(frozen=True)
class Masked:
    """As the person sees their own: enough to know which account it is."""

    personal_id: str
    iban: str
    holder: str
    iban_changed_at: datetime | None


def masked(expert: Expert) -> Masked | None:
    """The person's own, masked; None when there is none yet."""
    row = PayeeDetails.objects.filter(expert=expert).first()
    if row is None:
        return None
    code, number = _open(row, PERSONAL_ID), _open(row, IBAN)
    return Masked(accounts.hide_personal_id(code), accounts.hide_iban(number), _open(row, HOLDER), row.iban_changed_at)


def are_wanted(claim: Claim) -> bool:
    """Whether the details are needed and have never been given: there is something to pay, and not against a company's own bill."""
    is_paid = claim.total_cents > 0 and claim.kind not in {Kind.INVOICE, Kind.DECLINED}
    return claim.state in OWN and is_paid and not has_details([claim.expert_id])


def has_details(experts: Iterable[int]) -> set[int]:
    """Who of these (row numbers) can be paid."""
    return set(PayeeDetails.objects.filter(expert__in=set(experts)).values_list("expert_id", flat=True))


def read(
    experts: Iterable[Expert], *, fields: Collection[str] = ALL, by: User, at: datetime, within: str
) -> dict[int, Details]:
    """The details by the expert's row number, in full and noted: who read whose, which of them, for which batch."""
    people = {expert.pk: expert for expert in experts}
    rows = list(PayeeDetails.objects.filter(expert__in=people))
    audit.note_reading(
        sorted(people[row.expert_id].code for row in rows), by=by, at=at, reason=reasons.PAYROLL, within=within, fields=fields
    )
    return {row.expert_id: Details(**{name: _open(row, name) for name in fields}) for row in rows}


def _open(row: PayeeDetails, name: str) -> str:
    try:
        return opened(row, f"{name}_sealed")
    except CannotOpen as lost:
        sentence = _("Maksutietoja ei voi juuri nyt lukea. Mitään ei maksettu. Kerro ylläpidolle, niin avain korjataan.")
        raise Refused(sentence) from lost
