"""What the expert is told of their claim on its way to be approved."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.core.dates import day_words, euros
from kokemussilta.fees.models import Claim
from kokemussilta.notifications.letters import Action, Letter


def returned(claim: Claim) -> Letter:
    """It came back with a reason, which is read on the page."""
    return Letter(
        subject=_("Palkkiolomakkeesi kaipaa pientä korjausta"),
        paragraphs=(
            _("Hyväksyjä palautti lomakkeen sinulle ja kertoi, mitä pitää korjata. Korjaa se ja lähetä uudelleen, niin se jatkaa matkaansa."),
        ),
        facts=_facts(claim),
        action=_open(claim),
    )


def approved(claim: Claim) -> Letter:
    """All steps are passed; the money is payroll's to send."""
    return Letter(
        subject=_("Palkkiolomakkeesi on hyväksytty"),
        paragraphs=(_("Lomake on hyväksytty ja menee seuraavaan maksuajoon. Kerromme, kun rahat ovat lähteneet."),),
        facts=_facts(claim),
        action=_open(claim),
    )


def _facts(claim: Claim) -> tuple[tuple[str, str], ...]:
    return (
        (_("Lomake"), claim.code),
        (_("Tehty"), day_words(claim.worked_on, year=True)),
        (_("Yhteensä"), euros(claim.total_cents)),
    )


def _open(claim: Claim) -> Action:
    return Action(_("Avaa lomake"), reverse("fees:approval", args=[claim.code]))
