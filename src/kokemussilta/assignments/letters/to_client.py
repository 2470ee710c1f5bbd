"""What clients are told: who comes (by the name the expert shows), what they need, what changed."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.assignments.calendars import client_file, where
from kokemussilta.assignments.letters.words import Facts, ask_helper, bullets, contact, day_of, when
from kokemussilta.assignments.models import Assignment
from kokemussilta.notifications.letters import Action, Letter
from kokemussilta.orders import links
from kokemussilta.orders.models import Task


def _facts(task: Task) -> Facts:
    facts = [
        (_("Mitä"), task.order.heading),
        (_("Milloin"), when(task)),
        (_("Missä"), where(task)),
        (_("Vastassa teiltä"), contact(task)),
        (_("Valmistautukaa näin"), bullets(task.order.product.points("preparation"))),
    ]
    return tuple((label, value) for label, value in facts if value)


def _follow(task: Task, at: datetime) -> Action:
    return Action(_("Katso tilaus"), reverse("orders:follow", args=[links.make(links.FOLLOW, task.order, at=at)]))


def who_comes(assignment: Assignment, *, at: datetime) -> Letter:
    """A person has been found: who comes, and what they need of the client."""
    task, expert = assignment.task, assignment.expert
    return Letter(
        subject=_("Tekijä löytyi: %(day)s, %(what)s") % {"day": day_of(task), "what": task.order.product.name},
        paragraphs=(_("Hyviä uutisia: tilaukseenne löytyi tekijä."),),
        facts=((_("Kuka tulee"), f"{expert.shown_name}, {_(expert.title)}"), *_facts(task)),
        action=_follow(task, at),
        after=(
            _(
                "Ottakaa vieras vastaan sovitussa paikassa ja varatkaa hetki jutella ennen ja jälkeen. Vesilasi ja rauhallinen paikka odottaa auttavat jo paljon."
            ),
            _("Jos jokin muuttuu, kertokaa meille heti."),
            *ask_helper(task.order),
        ),
        attachments=(client_file(task, at=at),),
    )


def looking_for_another(assignment: Assignment, *, at: datetime) -> Letter:
    """The person can't come after all; another is being looked for."""
    task = assignment.task
    return Letter(
        subject=_("Tekijälle tuli este: %(day)s, etsimme toisen") % {"day": day_of(task)},
        paragraphs=(
            _("%(name)s ei pääsekään tulemaan %(when)s. Etsimme nyt toista tekijää ja kerromme heti, kun löydämme.")
            % {"name": assignment.expert.shown_name, "when": when(task)},
            _("Teidän ei tarvitse tehdä mitään."),
        ),
        action=_follow(task, at),
        after=ask_helper(task.order),
    )


def still_looking(task: Task, *, at: datetime) -> Letter:
    """The day is near and nobody has been found yet: said plainly, so that the client can prepare for either."""
    return Letter(
        subject=_("Etsimme vielä tekijää: %(day)s, %(what)s") % {"day": day_of(task), "what": task.order.product.name},
        paragraphs=(
            _("Emme ole vielä löytäneet tekijää tilaukseenne %(when)s. Etsimme edelleen ja kerromme heti, kun tiedämme.")
            % {"when": when(task)},
            _("Jos teille sopisi toinen aika tai tapaaminen etänä, kertokaa meille: se voi auttaa."),
        ),
        action=_follow(task, at),
        after=ask_helper(task.order),
    )


def taken_as_not_held(task: Task, *, at: datetime) -> Letter:
    """Nobody told what became of a task for which nobody was found."""
    return Letter(
        subject=_("Merkitsimme, ettei vierailu toteutunut: %(day)s") % {"day": day_of(task)},
        paragraphs=(
            _("Emme löytäneet tekijää vierailuun %(when)s, tai hän ei päässyt paikalle. Olemme pahoillamme.")
            % {"when": when(task)},
            _("Jos vierailu toteutui, kertokaa meille, niin korjaamme tiedon. Voimme myös sopia uuden ajan."),
        ),
        action=_follow(task, at),
        after=ask_helper(task.order),
    )


def reminder(task: Task, names: tuple[str, ...], *, missing: int = 0, at: datetime) -> Letter:
    """Two days before: who comes, who is still looked for, and what was agreed."""
    looked_for = ngettext(
        "Etsimme vielä yhtä tekijää ja kerromme heti, kun tiedämme.",
        "Etsimme vielä %(count)s tekijää ja kerromme heti, kun tiedämme.",
        missing,
    )
    return Letter(
        subject=_("Vierailu lähestyy: %(day)s, %(what)s") % {"day": day_of(task), "what": task.order.product.name},
        paragraphs=(
            _("Vierailu on pian. Tarkistattehan, että nämä pitävät paikkansa."),
            *((looked_for % {"count": missing},) if missing else ()),
        ),
        facts=((_("Kuka tulee"), ", ".join(names)), *_facts(task)),
        action=_follow(task, at),
        after=(_("Jos jokin on muuttunut, kertokaa meille heti."), *ask_helper(task.order)),
    )
