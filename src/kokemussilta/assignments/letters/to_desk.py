"""What coordinators are told when something needs them before they next look at the desk."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.assignments.letters.words import Facts, day_of, desk_path, town, when
from kokemussilta.assignments.models import Assignment
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
            _("Kaikki, joilta paikkaa kysyttiin, ovat vastanneet ei tai heidän vastausaikansa päättyi. Paikka on taas avoin."),
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


def clash_after_change(assignment: Assignment) -> Letter:
    """A changed task no longer fits its confirmed person."""
    task = assignment.task
    return Letter(
        subject=_("Tarkista tekijä: muutettu tehtävä %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _("Tehtävän uusi aika tai paikka ei näytä sopivan tekijälle: %(name)s. Soita hänelle tai etsi toinen.")
            % {"name": assignment.expert.shown_name},
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
