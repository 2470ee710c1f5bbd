"""What experts are told when something they were asked to, applied for or agreed on becomes otherwise."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.assignments.calendars import calendar_file
from kokemussilta.assignments.letters.words import ask_helper, audience, bullets, contact, day_of, task_path, town, when
from kokemussilta.assignments.models import Assignment, Interest
from kokemussilta.notifications.letters import Action, Letter
from kokemussilta.orders.models import Order, Seat


def no_longer_fits(seat: Seat) -> Letter:
    """An open offer ended because the person's own facts, or another task of theirs, stand in the way now."""
    task = seat.task
    return Letter(
        subject=_("Pyyntö päättyi: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _("Kysyimme sinua tehtävään %(when)s. Se ei enää sovi tietoihisi, joten sinun ei tarvitse vastata.")
            % {"when": when(task)},
            _("Syy voi olla esimerkiksi tauko, oma raja, toinen tehtäväsi tai se, että tehtävän tiedot muuttuivat."),
            _("Jos lähtisit silti, kerro koordinaattorille."),
        ),
        after=ask_helper(task.order),
    )


def application_no_longer_fits(seat: Seat) -> Letter:
    """An application on the board ended for the same reason."""
    task = seat.task
    return Letter(
        subject=_("Ilmoittautumisesi päättyi: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _("Ilmoittauduit tehtävään %(when)s. Se ei enää sovi tietoihisi, joten ilmoittautumisesi on päättynyt.")
            % {"when": when(task)},
            _("Syy voi olla esimerkiksi tauko, oma raja, toinen tehtäväsi tai se, että tehtävän tiedot muuttuivat."),
        ),
        action=Action(_("Katso muut avoimet tehtävät"), reverse("assignments:board")),
        after=ask_helper(task.order),
    )


def apply_again(interest: Interest) -> Letter:
    """The task on the board has another time, place or fee; the application was for the old one."""
    task = interest.round.seat.task
    return Letter(
        subject=_("Tehtävä muuttui, ilmoittaudu uudelleen: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _("Ilmoittauduit tehtävään, jonka aika, paikka tai palkkio muuttui. Nyt se on %(when)s.") % {"when": when(task)},
            _("Vanha ilmoittautumisesi päättyi. Jos tehtävä sopii sinulle näinkin, ilmoittaudu uudelleen."),
        ),
        action=Action(_("Katso ja ilmoittaudu"), reverse("assignments:board-seat", args=[interest.round.code])),
        after=ask_helper(task.order),
    )


def order_changed(going: Sequence[Assignment]) -> Letter:
    """What the order says changed: who listens, who meets, what to talk of; once for all of the person's tasks in it."""
    first = going[0].task
    order = first.order
    facts = (
        (_("Mitä"), order.heading),
        (_("Kenelle"), ", ".join(part for part in (order.orderer, audience(order)) if part)),
        (_("Näkökulma"), order.angle),
        (_("Vastassa"), contact(first)),
        (_("Jälkeenpäin"), order.aftercare),
        (_("Milloin"), bullets([when(one.task) for one in going]) if len(going) > 1 else when(first)),
    )
    return Letter(
        subject=_("Tehtävän tiedot tarkentuivat: %(day)s, %(town)s") % {"day": day_of(first), "town": town(first)},
        paragraphs=(_("Tehtävästäsi kerrottiin uutta. Näin on nyt sovittu:"),),
        facts=tuple((label, value) for label, value in facts if value),
        action=Action(_("Avaa tehtävän sivu"), task_path(first)),
        after=(
            _("Jos tämä ei enää sovi sinulle, peru tehtävä sen sivulla. Syytä ei tarvitse kertoa."),
            *ask_helper(order),
        ),
    )


def all_called_off(ended: Sequence[Assignment], *, at: datetime, reason: str) -> Letter:
    """A whole order was called off: one letter for all that the person was confirmed to."""
    first = ended[0].task
    subject = ngettext(
        "Tehtävä on peruttu: %(day)s, %(town)s", "%(count)s tehtävää on peruttu: ensimmäinen %(day)s, %(town)s", len(ended)
    ) % {"count": len(ended), "day": day_of(first), "town": town(first)}
    words = ngettext(
        "Tehtävä on peruttu. Sinun ei tarvitse lähteä.", "Nämä tehtävät on peruttu. Sinun ei tarvitse lähteä.", len(ended)
    )
    because = (_("Syy: %(reason)s") % {"reason": reason},) if reason else ()
    return Letter(
        subject=subject,
        paragraphs=(words, bullets([when(one.task) for one in ended]), *because, _nothing_else(), _thanks()),
        after=ask_helper(first.order),
        attachments=tuple(calendar_file(one, at=at, cancelled=True) for one in ended),
        sms=_("Kokemussilta: %(words)s Ensimmäinen olisi ollut %(when)s.") % {"words": words, "when": when(first)},
    )


def order_over(order: Order) -> Letter:
    """A whole order was called off: one letter for all that the person was asked to, or had applied for."""
    return Letter(
        subject=_("Pyyntöä ei enää tarvita: tilaus peruttiin"),
        paragraphs=(
            _(
                "Kysyimme sinua tehtävään, jonka tilaaja tai järjestäjä perui, tai ilmoittauduit siihen. Sinun ei tarvitse tehdä mitään."
            ),
            _thanks(),
        ),
        facts=((_("Tehtävä"), order.heading),),
        after=ask_helper(order),
    )


def marked_absent(assignment: Assignment) -> Letter:
    """The desk noted that the person was not there; neutrally, and with a way to say that it was not so."""
    task = assignment.task
    return Letter(
        subject=_("Merkitsimme, ettet päässyt paikalle: %(day)s") % {"day": day_of(task)},
        paragraphs=(
            _("Merkitsimme, ettet päässyt tehtävään %(when)s. Aina ei pääse, ja se on ymmärrettävää.") % {"when": when(task)},
            _("Jos olit paikalla tai asia meni toisin, kerro meille, niin korjaamme sen."),
        ),
        after=ask_helper(task.order),
    )


def _nothing_else() -> str:
    return _("Jos sinulta oli kysytty muuta saman tilauksen tehtävää, siihenkään ei tarvitse vastata.")


def _thanks() -> str:
    return _("Kiitos, että olit valmis lähtemään. Kysymme sinua mielellämme toiste.")
