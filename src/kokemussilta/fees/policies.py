"""Who may do what with claims, routes and absences. Nobody approves what is paid to them."""

from kokemussilta.access.models import Organisation
from kokemussilta.access.permissions import Permission
from kokemussilta.access.standing import may
from kokemussilta.accounts.models import User
from kokemussilta.fees.models import Claim
from kokemussilta.fees.rules import Holding
from kokemussilta.fees.states import ClaimState


def is_own(user: User, claim: Claim) -> bool:
    """Whether the money is the person's own."""
    return claim.expert.user_id is not None and claim.expert.user_id == user.pk


def may_decide(user: User, claim: Claim, held: Holding) -> bool:
    """Whose turn the step is by the rules, or was before it passed on; never of their own claim, never two steps of one."""
    return held.may_act(user.pk) and not is_own(user, claim)


def may_oversee(user: User, claim: Claim) -> bool:
    """The leads of the paying organisation and of the arranging one, never of their own claim."""
    where = (claim.organisation_id, claim.arranger_id)
    return not is_own(user, claim) and any(may(user, Permission.CLAIM_OVERSEE, number) for number in where)


def may_pay(user: User, claim: Claim) -> bool:
    """Whoever does the payroll of the paying organisation, never of their own claim."""
    return not is_own(user, claim) and may(user, Permission.CLAIM_PAY, claim.organisation_id)


def may_return_unpaid(user: User, claim: Claim) -> bool:
    """Payroll sends back to the expert what is approved and not paid."""
    return claim.state in {ClaimState.APPROVED, ClaimState.REFUSED} and may_pay(user, claim)


def may_edit_routes(user: User, organisation: Organisation) -> bool:
    """The leads of an organisation make its routes, and those of its units."""
    return may(user, Permission.FEES_EDIT, organisation.pk)


def may_run_payroll(user: User, organisation: Organisation) -> bool:
    """Whether the person collects and pays the organisation's batches."""
    return may(user, Permission.CLAIM_PAY, organisation.pk)
