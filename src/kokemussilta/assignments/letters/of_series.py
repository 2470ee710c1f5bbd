"""What experts are told when several tasks of a series change or end at once."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.assignments.calendars import calendar_file, where
from kokemussilta.assignments.letters.words import ask_helper, bullets, contact, day_of, task_path, town, when
from kokemussilta.assignments.models import Assignment
from kokemussilta.notifications.letters import Action, Letter
from kokemussilta.orders.models import Order


def changed(going: Sequence[Assignment], *, at: datetime) -> Letter:
    """Several of the person's confirmed tasks have another time, place or contact."""
    first = going[0].task
    subject = ngettext(
        "Tehtävä muuttui: %(day)s, %(town)s", "%(count)s tehtävää muuttui: ensimmäinen %(day)s, %(town)s", len(going)
    ) % {"count": len(going), "day": day_of(first), "town": town(first)}
    facts = (
        (_("Milloin"), bullets([when(one.task) for one in going])),
        (_("Missä"), where(first)),
        (_("Vastassa"), contact(first)),
    )
    return Letter(
        subject=subject,
        paragraphs=(_("Sarjan tehtävät, joihin olet lähdössä, muuttuivat. Näin on nyt sovittu:"),),
        facts=tuple((label, value) for label, value in facts if value),
        action=Action(_("Avaa tehtävän sivu"), task_path(first)),
        after=(
            _("Jos jokin näistä ei enää sovi sinulle, peru se tehtävän sivulla. Syytä ei tarvitse kertoa."),
            *ask_helper(first.order),
        ),
        attachments=tuple(calendar_file(one, at=at) for one in going),
        sms=_("Kokemussilta: tehtäviesi tiedot muuttuivat. Ensimmäinen on nyt %(when)s. Katso sähköpostisi.")
        % {"when": when(first)},
    )


def dates_over(order: Order) -> Letter:
    """Several tasks were called off that the person was asked to, or had applied for."""
    return Letter(
        subject=_("Pyyntöä ei enää tarvita: ajat peruttiin"),
        paragraphs=(
            _("Kysyimme sinua tehtäviin, jotka peruttiin, tai ilmoittauduit niihin. Sinun ei tarvitse tehdä mitään."),
            _("Kiitos, että olit valmis lähtemään. Kysymme sinua mielellämme toiste."),
        ),
        facts=((_("Tehtävä"), order.heading),),
        after=ask_helper(order),
    )
