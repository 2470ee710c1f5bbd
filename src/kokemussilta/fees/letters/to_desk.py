"""What the coordinators of a task are told of its claim."""

from django.utils.translation import gettext as _

from kokemussilta.assignments.letters.words import desk_path
from kokemussilta.core.dates import day_words
from kokemussilta.fees.models import Claim
from kokemussilta.notifications.letters import Action, Letter


def mended_too_late(claim: Claim) -> Letter:
    """The report was mended after the claim was approved: somebody has to tell payroll."""
    day = day_words(claim.worked_on)
    return Letter(
        subject=_("Raportti korjattiin, palkkio on jo hyväksytty: %(day)s") % {"day": day},
        paragraphs=(
            _("Tehtävän %(day)s raporttia korjattiin sen jälkeen, kun palkkiolomake oli hyväksytty. Lomake ei muutu itsestään.")
            % {"day": day},
            _("Katso, muuttaako korjaus maksettavaa summaa, ja sovi palkanlaskennan kanssa, jos muuttaa."),
        ),
        facts=((_("Lomake"), claim.code), (_("Tila"), str(claim.get_state_display()))),
        action=Action(_("Avaa tehtävä"), desk_path(claim.assignment.task)),
    )
