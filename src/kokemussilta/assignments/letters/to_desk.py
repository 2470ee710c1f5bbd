"""What coordinators are told when something needs them before they next look at the desk."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.assignments.exclusions import words_for
from kokemussilta.assignments.letters.words import Facts, day_of, desk_path, town, when
from kokemussilta.assignments.models import Assignment, Offer
from kokemussilta.assignments.rules import Rule
from kokemussilta.notifications.letters import Action, Letter
from kokemussilta.orders.models import Seat, Task


def _facts(task: Task) -> Facts:
    return ((_("Tehtävä"), task.order.heading), (_("Milloin"), when(task)), (_("Missä"), town(task)))


def _open(task: Task) -> Action:
    return Action(_("Avaa tehtävä"), desk_path(task))


def nobody_left(seat: Seat) -> Letter:
    """Everyone asked has answered no or stayed silent."""
    task = seat.task
    return Letter(
        subject=_("Tekijää ei löytynyt: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _(
                "Kaikki, joilta paikkaa kysyttiin, ovat vastanneet ei, heidän vastausaikansa päättyi tai tehtävä ei enää sovi heille. Paikka on taas avoin."
            ),
        ),
        facts=_facts(task),
        action=_open(task),
    )


def board_ended(seat: Seat, interested: int) -> Letter:
    """The board's date passed without a choice."""
    task = seat.task
    words = (
        _("Tehtävän aika taululla päättyi eikä tekijää valittu. Ilmoittautuneille on kerrottu.")
        if interested
        else _("Tehtävän aika taululla päättyi eikä kukaan ilmoittautunut.")
    )
    return Letter(
        subject=_("Taulun aika päättyi: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(words, _("Paikka on taas avoin.")),
        facts=_facts(task),
        action=_open(task),
    )


def interest_shown(seat: Seat) -> Letter:
    """Somebody would go; a choice waits."""
    task = seat.task
    return Letter(
        subject=_("Taululla on ilmoittautuminen: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(_("Tehtävään on ilmoittauduttu taululla. Valitse tekijä ennen määräpäivää."),),
        facts=_facts(task),
        action=_open(task),
    )


def expert_cancelled(assignment: Assignment, reason: str) -> Letter:
    """A confirmed person can't come; a replacement is needed."""
    task = assignment.task
    words = (_("Hänen viestinsä: %(reason)s") % {"reason": reason},) if reason else ()
    return Letter(
        subject=_("Etsi sijainen: tekijä perui tehtävän %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _("%(name)s ei pääse tehtävään. Paikka on taas avoin, ja tilaajalle on kerrottu, että etsimme toista.")
            % {"name": assignment.expert.shown_name},
            *words,
        ),
        facts=_facts(task),
        action=_open(task),
    )


def no_longer_fits(assignment: Assignment, rule: Rule) -> Letter:
    """What the order says changed, and a rule would now exclude its confirmed person; says no more than others may know."""
    task = assignment.task
    return Letter(
        subject=_("Tarkista tekijä: tilauksen tiedot muuttuivat, %(day)s, %(town)s")
        % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _("Tilauksen uudet tiedot eivät näytä sopivan vahvistetulle tekijälle: %(name)s.")
            % {"name": assignment.expert.shown_name},
            str(words_for(rule).sentence),
            _("Soita hänelle ja kysy, lähteekö hän silti, tai peru hänet ja etsi toinen."),
        ),
        facts=_facts(task),
        action=_open(task),
    )


def yes_came_to_nothing(offer: Offer, rule: Rule) -> Letter:
    """Somebody said yes, but a rule stands in the way by now; the offer has ended."""
    task = offer.seat.task
    return Letter(
        subject=_("Tekijää ei voitu vahvistaa: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _("%(name)s olisi lähtenyt, mutta tehtävä ei enää sovi hänelle.") % {"name": offer.expert.shown_name},
            str(words_for(rule).sentence),
            _("Pyyntö on päättynyt. Jos kysely jatkuu, seuraavalta kysytään nyt; muuten paikka on taas avoin."),
        ),
        facts=_facts(task),
        action=_open(task),
    )


def yes_waits(offer: Offer) -> Letter:
    """Somebody said yes, but the order lacks something that must be named before anyone is confirmed."""
    task = offer.seat.task
    return Letter(
        subject=_("Täydennä tilaus: tekijä lähtisi %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _("%(name)s lähtisi tehtävään, mutta tilaukselta puuttuu tieto, jota ilman häntä ei voi vahvistaa.")
            % {"name": offer.expert.shown_name},
            _("Täydennä tilaus ja pyydä häntä sitten vastaamaan uudelleen. Pyyntö odottaa häntä."),
        ),
        facts=_facts(task),
        action=_open(task),
    )


def told_differently(assignment: Assignment) -> Letter:
    """One says that the task was not held, another that it was."""
    task = assignment.task
    return Letter(
        subject=_("Tekijät kertoivat eri tavoin: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _("%(name)s kertoi, ettei tehtävä toteutunut. Toisen tekijän mukaan se pidettiin.")
            % {"name": assignment.expert.shown_name},
            _("Kysy, miten kävi. Raportin voi korjata tehtävän sivulla."),
        ),
        facts=_facts(task),
        action=_open(task),
    )


def seats_empty(task: Task, empty: int) -> Letter:
    """The task is near and somebody is still missing."""
    words = ngettext("Tehtävältä puuttuu vielä tekijä.", "Tehtävältä puuttuu vielä %(count)s tekijää.", empty)
    return Letter(
        subject=_("Tekijä puuttuu vielä: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(words % {"count": empty}, _("Tilaajalle on kerrottu. Soita hänelle, jos tekijää ei löydy.")),
        facts=_facts(task),
        action=_open(task),
    )


def what_became(task: Task) -> Letter:
    """A task is over, and nobody can tell of it but the desk."""
    return Letter(
        subject=_("Kerro, toteutuiko tehtävä: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _("Tehtävän aika on mennyt, eikä sillä ole tekijää, joka kertoisi siitä. Kerro sinä, toteutuiko se."),
            _("Jos kukaan ei kerro, merkitsemme sen kolmen viikon kuluttua toteutumatta jääneeksi."),
        ),
        facts=_facts(task),
        action=_open(task),
    )


def taken_as_not_held(task: Task) -> Letter:
    """Nobody told; the task was marked as not held."""
    return Letter(
        subject=_("Tehtävä merkittiin toteutumatta jääneeksi: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _(
                "Kukaan ei kertonut, toteutuiko tehtävä, joten se on nyt merkitty toteutumatta jääneeksi. Tilaajalle on kerrottu."
            ),
            _("Jos se sittenkin pidettiin, korjaa raportti tehtävän sivulla."),
        ),
        facts=_facts(task),
        action=_open(task),
    )


def may_not_come(assignment: Assignment) -> Letter:
    """A confirmed person no longer lets tasks be offered; whether they still come must be asked."""
    task = assignment.task
    return Letter(
        subject=_("Varmista tekijä: tehtävä %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _(
                "%(name)s ei ole enää tehtävien välityksessä, mutta on vahvistettu tähän tehtävään. Kysy häneltä, lähteekö hän vielä."
            )
            % {"name": assignment.expert.shown_name},
        ),
        facts=_facts(task),
        action=_open(task),
    )


def wants_to_talk(assignment: Assignment) -> Letter:
    """Somebody asked for a talk after a task."""
    return Letter(
        subject=_("Tekijä haluaa jutella: tehtävä %(day)s") % {"day": day_of(assignment.task)},
        paragraphs=(_("%(name)s toivoo, että soitat.") % {"name": assignment.expert.shown_name},),
        facts=_facts(assignment.task),
        action=Action(_("Avaa tehtävä"), reverse("assignments:desk", args=[assignment.task.code])),
    )
