"""The words for being excluded, by how the exclusion is shown (`rules.Shown`)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kokemussilta.assignments.rules import Rule, Shown


@dataclass(frozen=True)
class Words:
    """A short name for counting, and the sentence for one person."""

    short: StrOrPromise
    sentence: StrOrPromise


WORDS: dict[Shown, Words] = {
    Shown.NOT_IN_REGISTER: Words(
        _("Ei tehtävien välityksessä"), _("Tehtäviä ei nyt voi välittää: suostumus puuttuu tai ei ole rekisterissä.")
    ),
    # Away, busy, resting, enough tasks, a break, a place not to be sent to, a limit of income: nobody can tell which.
    Shown.NOT_AVAILABLE: Words(_("Ei nyt saatavilla"), _("Ei ole nyt saatavilla tähän tehtävään.")),
    Shown.THEME: Words(_("Ei kokemusta tästä"), _("Kokemustausta tai näkökulma on toinen kuin tehtävässä toivotaan.")),
    Shown.LANGUAGE: Words(_("Ei tällä kielellä"), _("Ei tee tehtäviä tällä kielellä.")),
    Shown.KIND: Words(_("Ei tee tällaisia tehtäviä"), _("Ei ole valinnut tällaisia tehtäviä.")),
    Shown.QUALIFICATION: Words(
        _("Vaadittu pätevyys puuttuu"),
        _("Tehtävässä vaadittu koulutus, passi, ote tai sopimus puuttuu tai ei ole voimassa tehtäväpäivänä."),
    ),
    Shown.BOUNDARY: Words(_("Oma raja"), _("Tehtävä menee henkilön oman rajan yli.")),
    Shown.PLACE: Words(_("Ei tällä tavalla"), _("Ei tee tehtäviä tällä tavalla, paikan päällä tai etänä.")),
    Shown.REGION: Words(_("Oman alueen ulkopuolella"), _("Paikka ei ole niillä alueilla, joille henkilö lähtee.")),
    Shown.DISTANCE: Words(_("Kauempana kuin oma raja"), _("Matka on pidempi kuin henkilö haluaa kulkea.")),
    Shown.WAY: Words(
        _("Julkisilla ei ehdi"), _("Henkilö kulkee ilman autoa, eikä matka julkisilla ehdi aamun ja illan väliin.")
    ),
    Shown.NOTICE: Words(_("Liian lyhyt varoitusaika"), _("Tarvitsee pidemmän varoitusajan.")),
    Shown.VOLUNTARY: Words(_("Ei vapaaehtoistyötä"), _("Ei tee tehtäviä ilman palkkiota.")),
    Shown.IN_TASK: Words(_("On jo tässä tehtävässä"), _("On jo vahvistettu tähän tehtävään.")),
    Shown.ASKED: Words(_("On jo kysytty"), _("Henkilöltä on jo kysytty tätä paikkaa.")),
}


def words_for(rule: Rule) -> Words:
    """The words of a rule, as others may see them."""
    return WORDS[rule.shown_as]


def shown(rules: tuple[Rule, ...]) -> tuple[Words, ...]:
    """The words of several rules, those that look alike once."""
    return tuple(WORDS[code] for code in dict.fromkeys(rule.shown_as for rule in rules))
