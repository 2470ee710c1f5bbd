"""What is told of a report or a proposal: to its recipient, and to those who wrote it and look after it."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.assignments import links
from kokemussilta.assignments.letters.words import ask_helper, day_of, task_path, town
from kokemussilta.assignments.models import Deliverable
from kokemussilta.notifications.letters import Action, Letter


def _read(one: Deliverable, label: str) -> Action:
    return Action(label, links.deliverable_path(one))


def page_path(one: Deliverable) -> str:
    """The page for those who wrote it and look after it."""
    return reverse("assignments:deliverable", args=[one.code])


def arrived(one: Deliverable) -> Letter:
    """To the recipient: a report waits to be read."""
    task = one.task
    return Letter(
        subject=_("Teille on raportti: %(what)s, %(day)s") % {"what": task.order.product.name, "day": day_of(task)},
        paragraphs=(
            _("Kokemusasiantuntija on kirjoittanut havaintonsa ja ehdotuksensa, ja ne on osoitettu teille."),
            _(
                "Lukekaa raportti ja vastatkaa lyhyesti: mitä ajattelette ja mitä aiotte tehdä. Vastaus välitetään kirjoittajalle."
            ),
        ),
        action=_read(one, _("Lue ja vastaa")),
        after=ask_helper(task.order),
    )


def ask_answer(one: Deliverable) -> Letter:
    """To the recipient, who has not answered yet."""
    task = one.task
    return Letter(
        subject=_("Raportti odottaa vastaustanne: %(what)s, %(day)s") % {"what": task.order.product.name, "day": day_of(task)},
        paragraphs=(
            _(
                "Lähetimme teille raportin, johon toivomme lyhyttä vastausta. Kirjoittajalle on tärkeää kuulla, että se on luettu."
            ),
        ),
        action=_read(one, _("Lue ja vastaa")),
        after=ask_helper(task.order),
    )


def ask_outcome(one: Deliverable) -> Letter:
    """To the recipient, some months later: what came of it."""
    task = one.task
    return Letter(
        subject=_("Mitä raportista seurasi? %(what)s, %(day)s") % {"what": task.order.product.name, "day": day_of(task)},
        paragraphs=(
            _(
                "Saitte meiltä raportin jokin aika sitten. Kertoisitteko, mitä siitä on seurannut? Myös ”ei vielä mitään” on hyvä tieto."
            ),
            _("Välitämme vastauksen kirjoittajalle."),
        ),
        action=_read(one, _("Kerro, mitä seurasi")),
        after=ask_helper(task.order),
    )


def ready(one: Deliverable) -> Letter:
    """To the desk: the writer thinks that it may be sent."""
    return Letter(
        subject=_("Raportti on valmis luettavaksi: %(day)s, %(town)s") % {"day": day_of(one.task), "town": town(one.task)},
        paragraphs=(_("Kirjoittaja on saanut raportin valmiiksi. Lue se ja lähetä vastaanottajalle."),),
        action=Action(_("Avaa raportti"), page_path(one)),
    )


def answered(one: Deliverable) -> Letter:
    """To writers and desk: the recipient has answered."""
    return Letter(
        subject=_("Raporttiin on vastattu: %(day)s, %(town)s") % {"day": day_of(one.task), "town": town(one.task)},
        paragraphs=(_("Raportin vastaanottaja on lukenut sen ja vastannut."),),
        action=Action(_("Lue vastaus"), page_path(one)),
    )


def followed(one: Deliverable) -> Letter:
    """To writers and desk: what came of it is known."""
    return Letter(
        subject=_("Mitä raportista seurasi: %(day)s, %(town)s") % {"day": day_of(one.task), "town": town(one.task)},
        paragraphs=(_("Raportin vastaanottaja kertoi, mitä siitä on seurannut. Kiitos, että kirjoitit."),),
        action=Action(_("Lue, mitä seurasi"), page_path(one)),
    )


def sent_on(one: Deliverable) -> Letter:
    """To writers: it has left for its recipient."""
    return Letter(
        subject=_("Raportti on lähetetty: %(day)s, %(town)s") % {"day": day_of(one.task), "town": town(one.task)},
        paragraphs=(
            _("Raporttisi on lähetetty vastaanottajalle. Kerromme, kun hän vastaa, ja kysymme myöhemmin, mitä siitä seurasi."),
        ),
        action=Action(_("Avaa tehtävän sivu"), task_path(one.task)),
    )
