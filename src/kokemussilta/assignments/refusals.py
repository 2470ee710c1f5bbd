"""Why something about an offer or a task can't be done now, each with a sentence for the person who asked."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kokemussilta.assignments.exclusions import words_for
from kokemussilta.assignments.rules import Rule
from kokemussilta.core.workflow import Refused
from kokemussilta.orders.models import Order, Seat, Task
from kokemussilta.orders.rules import missing_before_confirmation
from kokemussilta.orders.states import Missing, OrderState, TaskState

_LOOKED_FOR = {OrderState.OPEN, OrderState.CLARIFYING, OrderState.FILLED}


#: Within this before a task nobody is asked as a matter of routine, only when somebody chooses to.
NEAR = timedelta(hours=48)


class TooLate(Refused):
    """The time to answer was over."""


class SeatTaken(Refused):
    """Somebody else got the seat first."""


class AlreadyAnswered(Refused):
    """The offer has another answer."""


class Withdrawn(Refused):
    """The offer was taken back before it was answered."""


class TaskOver(Refused):
    """The task has been, or was called off."""


class RoundOpen(Refused):
    """The seat is being offered already."""


class TooNear(Refused):
    """The task is within two days, and nobody has chosen to ask all the same."""


class NoLongerFits(Refused):
    """A hard rule stands in the way now; `rule` tells which."""

    def __init__(self, sentence: str, rule: Rule) -> None:
        super().__init__(sentence)
        self.rule = rule


class NotReady(Refused):
    """Something must be named first; `missing` are the codes, `order` where to name it."""

    def __init__(self, sentence: str, order: Order, missing: tuple[str, ...]) -> None:
        super().__init__(sentence)
        self.order = order
        self.missing = missing


def too_late() -> TooLate:
    """For a yes or no after the deadline."""
    return TooLate(_("Vastausaika ehti päättyä. Ei se mitään, kysymme sinua mielellämme toiste."))


def seat_taken() -> SeatTaken:
    """For the second one who said yes."""
    return SeatTaken(
        _(
            "Kiitos, kun olisit lähtenyt! Toinen ehti ottaa tehtävän vastaan juuri ennen sinua. Kysymme sinua mielellämme toiste."
        )
    )


def withdrawn() -> Withdrawn:
    """For an answer to an offer that was taken back."""
    return Withdrawn(_("Tätä pyyntöä ei enää tarvita, joten siihen ei tarvitse vastata. Kiitos, että olit valmis auttamaan."))


def answered_no() -> AlreadyAnswered:
    """For a yes after a no."""
    return AlreadyAnswered(_("Vastasit jo, ettet lähde tällä kertaa. Jos mielesi muuttui, ota yhteyttä koordinaattoriin."))


def answered_yes() -> AlreadyAnswered:
    """For a no after a yes."""
    return AlreadyAnswered(_("Otit jo tehtävän vastaan. Jos et pääsekään, peru tehtävä sen omalla sivulla."))


def task_over() -> TaskOver:
    """For anything about a task that is past or called off."""
    return TaskOver(_("Tehtävä on jo ollut tai se on peruttu."))


def round_open() -> RoundOpen:
    """For offering a seat that is being offered."""
    return RoundOpen(_("Paikkaa tarjotaan jo. Päätä ensin avoin kysely, jos haluat kysyä toisin."))


def is_near(task: Task, at: datetime) -> bool:
    """Whether the task is so near that only somebody's own choice lets anybody be asked."""
    return bool(task.starts_at - at < NEAR)


def too_near() -> TooNear:
    """For asking within two days of the task without saying that it is meant."""
    return TooNear(_("Tehtävään on alle kaksi vuorokautta. Jos haluat silti kysyä, valitse ”Kysyn silti, kiireellisenä”."))


def taken_by_desk() -> SeatTaken:
    """For offering a seat that has its person."""
    return SeatTaken(_("Paikalla on jo tekijä."))


_OWN_SENTENCES = {
    "clash": gettext_lazy("Sinulla on jo toinen tehtävä tai viikkovuoro samaan aikaan tai niin lähellä, ettet ehtisi matkaa. Siksi et voi ottaa tätä vastaan."),
    "week_full": gettext_lazy("Sinulla on jo niin monta tehtävää sillä viikolla kuin olet halunnut. Voit muuttaa määrää omissa tiedoissasi."),
    "month_full": gettext_lazy("Sinulla on jo niin monta tehtävää siinä kuussa kuin olet halunnut. Voit muuttaa määrää omissa tiedoissasi."),
    "ceiling": gettext_lazy("Tämä palkkio veisi kuukauden ansiosi yli rajan, jonka olet itse asettanut. Voit muuttaa rajaa omissa tiedoissasi."),
    "away": gettext_lazy("Kalenterisi mukaan et ole silloin vapaa. Jos lähtisit silti, muuta kalenteria ja kerro koordinaattorille: hän voi kysyä uudelleen."),
    "engaged": gettext_lazy("Kalenteri, jonka olet liittänyt tietoihisi, on silloin varattu. Jos lähtisit silti, kerro koordinaattorille: hän voi kysyä uudelleen, kun kalenterissasi on tilaa."),
    "rest": gettext_lazy("Tehtävä osuisi lepopäivillesi, jotka olet halunnut raskaan tehtävän jälkeen. Voit muuttaa niitä omissa tiedoissasi."),
    "paused": gettext_lazy("Olet nyt tauolla. Jos lähtisit silti, päätä tauko omissa tiedoissasi ja kerro koordinaattorille: hän voi kysyä uudelleen."),
    "asked": gettext_lazy("Sinulta on jo kysytty tätä paikkaa. Jos vastasit ei ja mielesi muuttui, kerro koordinaattorille: hän voi kysyä uudelleen."),
    "consent": gettext_lazy("Suostumuksesi tehtävien välittämiseen ei ole voimassa. Voit antaa sen omissa tiedoissasi."),
    "in_task": gettext_lazy("Olet jo mukana tässä tehtävässä."),
}  # fmt: skip


def does_not_fit_you(rule: Rule) -> NoLongerFits:
    """For an expert whose own yes meets a rule; their own limits are told to them plainly."""
    otherwise = _("Tehtävä ei sovi tietoihin, jotka olet itsestäsi antanut. Kysy koordinaattorilta, jos ihmettelet miksi.")
    return NoLongerFits(str(_OWN_SENTENCES.get(rule.code, otherwise)), rule)


def does_not_fit(rule: Rule, name: str) -> NoLongerFits:
    """For a coordinator who would ask or choose somebody; says no more than others may know."""
    sentence = _("%(name)s ei nyt sovi tähän tehtävään: %(reason)s") % {"name": name, "reason": words_for(rule).sentence}
    return NoLongerFits(sentence, rule)


def not_ready(order: Order, missing: Iterable[str]) -> NotReady:
    """For offering or confirming before everything is named."""
    codes = tuple(missing)
    words = ", ".join(str(Missing(code).label) for code in codes)
    return NotReady(_("Tilaukselta puuttuu vielä: %(words)s. Täydennä ne tilaukseen ensin.") % {"words": words}, order, codes)


def not_ready_for_you(refusal: NotReady) -> NotReady:
    """For an expert whose yes came before everything was named; the desk is told of the yes."""
    return NotReady(
        _(
            "Kiitos, että lähtisit! Tilaukselta puuttuu vielä tieto, jota ilman emme voi vahvistaa tekijää. Kerroimme "
            "vastauksestasi koordinaattorille, ja pyyntö odottaa sinua. Vastaa uudelleen, kun hän on ottanut yhteyttä."
        ),
        refusal.order,
        refusal.missing,
    )


def change_does_not_fit(rule: Rule, name: str) -> NoLongerFits:
    """For a coordinator who would move a task so that its confirmed person could not do it."""
    return NoLongerFits(
        _(
            "Muutos ei sovi vahvistetulle tekijälle %(name)s: %(reason)s Sovi hänen kanssaan toinen aika. Jos aika muuttuu silti, "
            "peru tekijä ensin tehtävän sivulla ja tee muutos sen jälkeen."
        )
        % {"name": name, "reason": words_for(rule).sentence},
        rule,
    )


def why_not_offered(seat: Seat, *, is_held: bool, is_offered: bool, at: datetime) -> Refused | None:
    """Why the seat can't be offered to anybody now; None when it can. `is_held`: it has its person; `is_offered`: a round is open."""
    task, order = seat.task, seat.task.order
    if task.state != TaskState.PLANNED or task.starts_at <= at:
        return task_over()
    if is_held:
        return taken_by_desk()
    if is_offered:
        return round_open()
    if order.state not in _LOOKED_FOR:
        return Refused(_("Tilaus ei ole nyt siinä vaiheessa, että tekijöitä voi kysyä."))
    missing = missing_before_confirmation(order)
    return not_ready(order, missing) if missing else None


def has_begun() -> TaskOver:
    """For cancelling a task that is going on or past."""
    return TaskOver(
        _("Tehtävä on jo alkanut, joten sitä ei voi enää perua. Kerro raportissa, miten kävi, tai soita koordinaattorille.")
    )


def not_yet() -> Refused:
    """For telling of a task too early."""
    return Refused(_("Tehtävä ei ole vielä alkanut."))
