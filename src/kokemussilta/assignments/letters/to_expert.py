"""What experts are told."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.assignments import links
from kokemussilta.assignments.calendars import calendar_file
from kokemussilta.assignments.letters.words import (
    ask_helper,
    bullets,
    day_facts,
    day_of,
    fee,
    open_facts,
    preparation,
    task_path,
    town,
    when,
)
from kokemussilta.assignments.models import Assignment, Interest, Offer
from kokemussilta.core.clock import local_day
from kokemussilta.core.dates import day_words, moment_words
from kokemussilta.notifications.letters import Action, Letter
from kokemussilta.orders.models import Seat


def _thanks() -> str:
    return _("Kiitos, että olit valmis lähtemään. Kysymme sinua mielellämme toiste.")


def offer(one: Offer) -> Letter:
    """A seat is offered: what, when, where, for how much, and one press to answer."""
    task = one.seat.task
    assert one.answer_by is not None
    day = day_words(local_day(one.answer_by))
    path = links.answer_path(one)
    note = (one.round.note,) if one.round.note else ()
    urgent = (_("Tehtävä on jo pian, siksi kysymme näin lyhyellä varoitusajalla. Voit hyvin vastata ei."),)
    return Letter(
        subject=_("Vastaathan %(day)s mennessä: tehtäväpyyntö, %(town)s") % {"day": day, "town": town(task)},
        paragraphs=(_("Sinulle sopisi tehtävä. Lähtisitkö?"), *(urgent if one.round.is_urgent else ()), *note),
        facts=open_facts(one.seat, one.terms),
        action=Action(_("Katso ja vastaa"), path),
        after=(
            _("Vastaathan viimeistään %(moment)s. Voit kieltäytyä ilman syytä, eikä se vaikuta tuleviin pyyntöihin.")
            % {"moment": moment_words(one.answer_by)},
            *ask_helper(task.order),
        ),
        sms=_("Kokemussilta: sinulle on tehtäväpyyntö. Vastaathan %(moment)s mennessä: %(link)s")
        % {"moment": moment_words(one.answer_by), "link": settings.PUBLIC_URL + path},
    )


def confirmed(assignment: Assignment, *, at: datetime, booked: bool = False) -> Letter:
    """The seat is yours: all that is needed on the day, and the calendar file. `booked`: by a unit that may book directly."""
    task = assignment.task
    asked = _("Kiitos, että lähdet! Tehtävä on nyt sinun. Tässä kaikki, mitä tarvitset.")
    known = _("Yksikkö, jonka vakiotekijä olet, varasi sinut suoraan, kuten olet luvannut. Tässä kaikki, mitä tarvitset.")
    return Letter(
        subject=_("Tehtävä vahvistettu: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(known if booked else asked,),
        facts=(*day_facts(task), (_("Palkkio"), fee(assignment.terms)), _preparation()),
        action=Action(_("Avaa tehtävän sivu"), task_path(task)),
        after=(_("Jos tulee este, peru tehtävä sen sivulla tai soita. Etsimme silloin toisen."), *ask_helper(task.order)),
        attachments=(calendar_file(assignment, at=at),),
    )


def _preparation() -> tuple[str, str]:
    return (_("Valmistaudu näin"), bullets(preparation()))


def somebody_else(seat: Seat) -> Letter:
    """The offer ended because another said yes first."""
    task = seat.task
    return Letter(
        subject=_("Tehtävään löytyi tekijä: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _("Kysyimme sinua tehtävään %(when)s. Siihen ehti lähteä toinen, joten sinun ei tarvitse vastata.")
            % {"when": when(task)},
            _thanks(),
        ),
        after=ask_helper(task.order),
    )


def taken_back(seat: Seat) -> Letter:
    """The offer ended for another reason; nothing is asked any more."""
    task = seat.task
    return Letter(
        subject=_("Pyyntöä ei enää tarvita: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _("Kysyimme sinua tehtävään %(when)s. Sitä ei enää tarvita, joten sinun ei tarvitse vastata.")
            % {"when": when(task)},
            _thanks(),
        ),
        after=ask_helper(task.order),
    )


def said_no(one: Offer) -> Letter:
    """A no was received; it is said once and that is that."""
    task = one.seat.task
    return Letter(
        subject=_("Vastauksesi on kirjattu: %(day)s") % {"day": day_of(task)},
        paragraphs=(
            _("Kiitos, että vastasit. Et lähde tehtävään %(when)s, ja se on aivan hyvä niin.") % {"when": when(task)},
            _("Emme kysy tätä tehtävää sinulta uudelleen, ellet itse pyydä. Muihin tehtäviin kysymme kuten ennenkin."),
        ),
        after=ask_helper(task.order),
    )


def ran_out(one: Offer) -> Letter:
    """The deadline passed without an answer."""
    task = one.seat.task
    return Letter(
        subject=_("Pyynnön vastausaika päättyi: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _("Kysyimme sinua tehtävään %(when)s. Vastausaika on nyt päättynyt, joten sinun ei tarvitse tehdä mitään.")
            % {"when": when(task)},
            _("Aina ei ehdi tai jaksa vastata. Kysymme sinua mielellämme toiste."),
        ),
        after=ask_helper(task.order),
    )


def interest_received(interest: Interest) -> Letter:
    """The application on the board has come through, and until when it waits."""
    task = interest.round.seat.task
    assert interest.round.board_until is not None
    return Letter(
        subject=_("Ilmoittautumisesi on saatu: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _("Kiitos, että ilmoittauduit tehtävään %(when)s.") % {"when": when(task)},
            _("Koordinaattori valitsee tekijän. Kuulet viimeistään %(moment)s.")
            % {"moment": moment_words(interest.round.board_until)},
        ),
        action=Action(_("Katso ilmoittautumisesi"), reverse("assignments:board")),
    )


def not_chosen(interest: Interest) -> Letter:
    """Another one goes this time."""
    task = interest.round.seat.task
    return Letter(
        subject=_("Tehtävään lähtee toinen: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _("Ilmoittauduit tehtävään %(when)s. Tällä kertaa siihen lähtee toinen.") % {"when": when(task)},
            _thanks(),
        ),
        action=Action(_("Katso muut avoimet tehtävät"), reverse("assignments:board")),
    )


def lapsed(interest: Interest) -> Letter:
    """The board's date passed and nobody was chosen."""
    task = interest.round.seat.task
    return Letter(
        subject=_("Ilmoittautuminen päättyi: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _(
                "Ilmoittauduit tehtävään %(when)s. Tekijää ei valittu määräpäivään mennessä, joten ilmoittautumisesi on päättynyt."
            )
            % {"when": when(task)},
            _thanks(),
        ),
        after=ask_helper(task.order),
    )


def called_off(assignment: Assignment, *, at: datetime, reason: str) -> Letter:
    """A confirmed task will not be, or not with you."""
    task = assignment.task
    because = (_("Syy: %(reason)s") % {"reason": reason},) if reason else ()
    return Letter(
        subject=_("Tehtävä on peruttu: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(_("Tehtäväsi %(when)s on peruttu. Sinun ei tarvitse lähteä.") % {"when": when(task)}, *because),
        action=Action(_("Avaa tehtävän sivu"), task_path(task)),
        after=(_("Jos perumisesta jäi sinulle kuluja tai huolta, soita."), *ask_helper(task.order)),
        attachments=(calendar_file(assignment, at=at, cancelled=True),),
        sms=_("Kokemussilta: tehtäväsi %(when)s on peruttu. Sinun ei tarvitse lähteä.") % {"when": when(task)},
    )


def you_cancelled(assignment: Assignment, *, at: datetime) -> Letter:
    """Your own cancelling was received."""
    task = assignment.task
    return Letter(
        subject=_("Perumisesi on kirjattu: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(
            _("Et ole enää menossa tehtävään %(when)s. Kerroimme siitä koordinaattorille, joka etsii toisen tekijän.")
            % {"when": when(task)},
            _("Pidä huolta itsestäsi."),
        ),
        after=ask_helper(task.order),
        attachments=(calendar_file(assignment, at=at, cancelled=True),),
    )


def changed(assignment: Assignment, *, at: datetime) -> Letter:
    """Time, place or contact is new; the whole day again."""
    task = assignment.task
    return Letter(
        subject=_("Tehtävän tiedot muuttuivat: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(_("Tehtäväsi aika, paikka tai yhteyshenkilö muuttui. Näin on nyt sovittu:"),),
        facts=day_facts(task),
        action=Action(_("Avaa tehtävän sivu"), task_path(task)),
        after=(
            _("Jos tämä ei enää sovi sinulle, peru tehtävä sen sivulla. Syytä ei tarvitse kertoa."),
            *ask_helper(task.order),
        ),
        attachments=(calendar_file(assignment, at=at),),
        sms=_("Kokemussilta: tehtäväsi tiedot muuttuivat. Nyt sovittu %(when)s. Katso: %(link)s")
        % {"when": when(task), "link": settings.PUBLIC_URL + task_path(task)},
    )


def offer_changed(one: Offer) -> Letter:
    """An offer still open has new facts."""
    task = one.seat.task
    assert one.answer_by is not None
    return Letter(
        subject=_("Pyynnön tiedot muuttuivat: vastaathan %(day)s mennessä") % {"day": day_words(local_day(one.answer_by))},
        paragraphs=(_("Kysyimme sinua tehtävään, jonka tiedot muuttuivat. Nyt ne ovat nämä:"),),
        facts=open_facts(one.seat, one.terms),
        action=Action(_("Katso ja vastaa"), links.answer_path(one)),
        after=ask_helper(task.order),
    )


def reminder(assignment: Assignment) -> Letter:
    """Two days before: the day's facts once more."""
    task = assignment.task
    return Letter(
        subject=_("Tehtävä lähestyy: %(day)s, %(town)s") % {"day": day_of(task), "town": town(task)},
        paragraphs=(_("Tehtäväsi on pian. Tässä päivän tiedot vielä kerran."),),
        facts=(*day_facts(task), _preparation()),
        action=Action(_("Avaa tehtävän sivu"), task_path(task)),
        after=(_("Jos tulee este, peru tehtävä sen sivulla tai soita heti."), *ask_helper(task.order)),
    )


def report_reminder(assignment: Assignment) -> Letter:
    """The morning after, to ask how it went."""
    task = assignment.task
    return Letter(
        subject=_("Miten meni? Kerro tehtävästä %(day)s") % {"day": day_of(task)},
        paragraphs=(
            _("Kiitos, että olit mukana. Kerro lyhyesti, miten meni. Se vie alle minuutin."),
            _("Samalla voit kertoa, jos haluat jutella tehtävästä koordinaattorin kanssa."),
        ),
        action=Action(_("Kerro, miten meni"), reverse("assignments:report", args=[task.code])),
        after=ask_helper(task.order),
    )
