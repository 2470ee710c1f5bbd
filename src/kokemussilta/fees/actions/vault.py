"""Giving and changing what one is paid by: the person alone, told to them and to those who are about to pay."""

from datetime import datetime
from functools import partial

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.assignments import recipients as people
from kokemussilta.audit import actions as audit
from kokemussilta.core.encryption import CannotOpen, opened, seal_on
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.fees import accounts, locks, recipients
from kokemussilta.fees.actions import desks
from kokemussilta.fees.letters import of_payment, to_payroll
from kokemussilta.fees.models import Claim, Decision, PayeeDetails
from kokemussilta.fees.states import GIVE, ClaimState, Verdict
from kokemussilta.notifications import outbox
from kokemussilta.register.models import Expert

_ABOUT_TO_PAY = [ClaimState.IN_APPROVAL, ClaimState.APPROVED, ClaimState.IN_BATCH, ClaimState.REFUSED, ClaimState.ASKED]


@whole
def give_details(*, expert: Expert, personal_id: str, iban: str, holder: str, by: User, at: datetime) -> PayeeDetails:
    """Keep the details; "" leaves what is known of it as it is. Claims that waited for an account go back to payroll.

    A new account number is told to the person and to whoever is about to pay them.
    """
    if expert.user_id is None or expert.user_id != by.pk:
        raise PermissionDenied
    # One at a time for a person: two windows, or a press too many.
    Expert._base_manager.select_for_update(no_key=True).get(pk=expert.pk)
    row = PayeeDetails.objects.filter(expert=expert).first() or PayeeDetails(expert=expert, given_at=at)
    before = _known(row)
    code = _clean(accounts.clean_personal_id, personal_id, _("Tarkista henkilötunnus. Esimerkiksi 131052-308T."))
    number = _clean(accounts.clean_iban, iban, _("Tarkista tilinumero. Se alkaa FI, esimerkiksi FI21 1234 5600 0007 85."))
    changed = [name for name, value in (("personal_id", code), ("iban", number), ("holder", holder.strip())) if value]
    for name, value in (("personal_id", code), ("iban", number), ("holder", holder.strip()[:70])):
        if value:
            seal_on(row, f"{name}_sealed", value)
    if not (row.personal_id_sealed and row.iban_sealed and row.holder_sealed):
        raise Refused(_("Palkkion maksamiseen tarvitaan henkilötunnus, tilinumero ja tilinomistajan nimi."))
    is_new_account = bool(before and number and number != before)
    if is_new_account:
        row.iban_changed_at = at
    row.save()
    audit.record("fees.payee_details.given", row, by=by, at=at, within=expert, fields=changed)
    if is_new_account:
        _tell(expert, at)
    _release(expert, by=by, at=at)
    return row


def _known(row: PayeeDetails) -> str:
    """The account number until now; "?" when it can't be read any more, which differs from every number."""
    try:
        return opened(row, "iban_sealed")
    except CannotOpen:
        return "?"


def _clean(check: object, text: str, advice: str) -> str:
    assert callable(check)
    if not text.strip():
        return ""
    value = check(text)
    if value is None:
        raise Refused(advice)
    return str(value)


def _tell(expert: Expert, at: datetime) -> None:
    outbox.queue(of_payment.account_changed, to=people.expert(expert), about=expert.code, at=at, urgent=True)
    paying = Organisation.objects.filter(claims__expert=expert, claims__state__in=_ABOUT_TO_PAY).distinct().order_by("pk")
    for organisation in paying:
        for to in recipients.payroll_of(organisation, at):
            outbox.queue(partial(to_payroll.account_changed, organisation), to=to, about=expert.code, at=at)


def _release(expert: Expert, *, by: User, at: datetime) -> None:
    for claim in Claim._base_manager.filter(expert=expert, state=ClaimState.ASKED).order_by("pk"):
        locks.hold(claim)
        if claim.state != ClaimState.ASKED:
            continue
        desks.move(claim, GIVE, at=at)
        Decision.objects.create(
            claim=claim, version=claim.version, verdict=Verdict.MENDED, by=by, at=at, total_cents=claim.total_cents
        )
        audit.record("fees.claim.account_given", claim, by=by, at=at)
