"""What the two of a talk are told: times proposed, agreed, called off; that a debrief is offered. The subjects say no more than that."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.assignments.calendars import talk_file
from kokemussilta.assignments.letters.words import Facts, ask_helper, day_of, when
from kokemussilta.assignments.models import Talk
from kokemussilta.assignments.states import TalkKind, Way
from kokemussilta.core.clock import local_day
from kokemussilta.core.dates import day_words, moment_words
from kokemussilta.core.fields import phone_words
from kokemussilta.notifications.letters import Action, Letter


def _open(talk: Talk, label: str) -> Action:
    return Action(label, reverse("assignments:talk", args=[talk.assignment.code, talk.kind]))


def how(talk: Talk) -> str:
    """How the two meet, and who calls whom."""
    if talk.way != Way.CALL:
        return f"{str(talk.get_way_display()).capitalize()}{f': {talk.place}' if talk.place else ''}"
    number = talk.place or talk.assignment.expert.phone
    said = _("Koordinaattori soittaa")
    return f"{said}: {phone_words(number)}" if number else said


def _facts(talk: Talk) -> Facts:
    assert talk.starts_at is not None
    return (
        (_("Milloin"), moment_words(talk.starts_at)),
        (_("Miten"), how(talk)),
        (_("Mistä tehtävästä"), when(talk.assignment.task)),
    )


def proposed(talk: Talk, *, to_expert: bool) -> Letter:
    """Times to choose from."""
    day = day_words(local_day(talk.times[0]))
    words = (
        _("Juteltaisiinko ennen tehtävääsi? Valitse sinulle sopiva aika tai ehdota toista.")
        if talk.kind == TalkKind.BRIEFING
        else _("Juteltaisiinko siitä, miltä tehtävä tuntui? Valitse sinulle sopiva aika tai ehdota toista.")
    )
    return Letter(
        subject=_("Sopisiko juttelu %(day)s?") % {"day": day},
        paragraphs=(words if to_expert else _("Tekijä ehdottaa aikaa juttelulle. Valitse sopiva tai ehdota toista."),),
        facts=((_("Ehdotetut ajat"), "\n".join(moment_words(moment) for moment in talk.times)), (_("Miten"), how(talk))),
        action=_open(talk, _("Valitse aika")),
        after=ask_helper(talk.assignment.task.order) if to_expert else (),
    )


def booked(talk: Talk, *, at: datetime) -> Letter:
    """A time was agreed; the same to both."""
    assert talk.starts_at is not None
    return Letter(
        subject=_("Juttelu sovittu: %(day)s") % {"day": day_words(local_day(talk.starts_at))},
        paragraphs=(_("Aika juttelulle on sovittu. Voit muuttaa tai perua sen sivulla."),),
        facts=_facts(talk),
        action=_open(talk, _("Avaa juttelun sivu")),
        attachments=(talk_file(talk, at=at),),
    )


def unbooked(talk: Talk, *, at: datetime) -> Letter:
    """An agreed time will not be."""
    assert talk.starts_at is not None
    return Letter(
        subject=_("Juttelun aika peruttu: %(day)s") % {"day": day_words(local_day(talk.starts_at))},
        paragraphs=(_("Sovittu aika juttelulle on peruttu. Uuden ajan voi ehdottaa sivulla, jos se tuntuu hyvältä."),),
        facts=_facts(talk),
        action=_open(talk, _("Avaa juttelun sivu")),
        attachments=(talk_file(talk, at=at, cancelled=True),),
    )


def reminder(talk: Talk) -> Letter:
    """The talk is near."""
    assert talk.starts_at is not None
    return Letter(
        subject=_("Juttelu lähestyy: %(moment)s") % {"moment": moment_words(talk.starts_at)},
        paragraphs=(_("Muistathan, että olemme sopineet juttelusta."),),
        facts=_facts(talk),
        action=_open(talk, _("Avaa juttelun sivu")),
    )


def debrief_offered(talk: Talk) -> Letter:
    """After a heavy task: a talk, when it feels good."""
    task = talk.assignment.task
    return Letter(
        subject=_("Mitä kuuluu tehtävän jälkeen? %(day)s") % {"day": day_of(task)},
        paragraphs=(
            _("Kiitos, että olit mukana. Joskus tehtävä jää mieleen pyörimään, ja siitä on hyvä jutella."),
            _(
                "Koordinaattori varaa sinulle mielellään hetken. Ehdota aikaa, jos se tuntuu hyvältä. Jos et tarvitse sitä, sekin on hyvä."
            ),
        ),
        action=_open(talk, _("Ehdota aikaa tai kerro, ettei tarvitse")),
        after=(
            *ask_helper(task.order),
            _("Jos sinulla on paha olla, soita kriisipuhelimeen 09 2525 0111. Hätätilanteessa soita 112."),
        ),
    )


def wanted(talk: Talk) -> Letter:
    """To the desk: somebody would like to talk, before a task or after it."""
    return Letter(
        subject=_("Tekijä haluaa jutella: tehtävä %(day)s") % {"day": day_of(talk.assignment.task)},
        paragraphs=(
            _("%(name)s toivoo juttelua. Ehdota hänelle aikaa tai soita.") % {"name": talk.assignment.expert.shown_name},
        ),
        facts=((_("Tehtävä"), talk.assignment.task.order.heading), (_("Milloin"), when(talk.assignment.task))),
        action=_open(talk, _("Ehdota aikaa")),
    )
