"""To whoever meets the expert on the spot: the way to the induction list, by text message."""

from django.conf import settings
from django.utils.translation import gettext as _

from kokemussilta.assignments.letters.words import day_of
from kokemussilta.assignments.links import induction_path
from kokemussilta.assignments.models import Assignment
from kokemussilta.notifications.letters import Letter


def link(assignment: Assignment) -> Letter:
    """The address of the list; no names, as a telephone may lie on a desk."""
    words = _("Kokemussilta: teille tulee kokemusasiantuntija %(day)s. Merkitkää perehdytys tänne: %(link)s") % {
        "day": day_of(assignment.task), "link": settings.PUBLIC_URL + induction_path(assignment),
    }  # fmt: skip
    return Letter(subject=_("Perehdytyslista"), paragraphs=(words,), sms=words)
