"""The needs that bring a professional to the catalogue, in their own words, and which services answer each."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Situation:
    """A need: how a professional would say it, and what helps. Services name it by its key."""

    key: str
    title: StrOrPromise
    lead: StrOrPromise


SITUATIONS = (
    Situation(
        "students",
        _("Opetan sosiaali- ja terveysalan opiskelijoita"),
        _("Kirjatieto saa rinnalleen eletyn tiedon. Tekijä tulee tunnille, opettaa kanssasi tai jää lainattavaksi."),
    ),
    Situation(
        "pupils",
        _("Opetan nuoria koulussa tai lukiossa"),
        _("Nuoret kuulevat toipumisesta suoraan ja tietävät sen jälkeen, mistä saa apua."),
    ),
    Situation(
        "staff",
        _("Haluan tiimilleni asiakkaan näkökulman"),
        _("Tekijä kertoo, miltä palvelu näyttää sen toiselta puolelta, ja miettii kanssanne, mitä muuttaa."),
    ),
    Situation(
        "patients-heard",
        _("Osastomme haluaa kuulla potilaita"),
        _("Tekijä on arjessanne mukana ja kokoaa sen, mikä muuten jää sanomatta."),
    ),
    Situation(
        "someone-needs",
        _("Asiakkaani hyötyisi toipujan tuesta"),
        _("Kahden kesken, vastaanotolla tai rinnalla kulkien: joku, joka tietää, miltä tuntuu."),
    ),
    Situation(
        "group",
        _("Ohjaan ryhmää ja kaipaan rinnalleni kokemusta"),
        _("Ammattilainen ja tekijä ohjaavat yhdessä, tai tekijä tulee mukaan yhteen kertaan."),
    ),
    Situation(
        "renew",
        _("Uudistamme palvelua yhdessä asiakkaiden kanssa"),
        _("Tekijät kehittävät kanssanne alusta asti, eivät vasta kommentoi valmista."),
    ),
    Situation(
        "check",
        _("Haluamme tietää, miten palvelumme toimii"),
        _("Tekijät käyvät palvelun läpi asiakkaan silmin ja kertovat, mitä näkivät."),
    ),
    Situation(
        "event", _("Järjestän tapahtuman tai teemapäivän"), _("Puheenvuoro, paneeli tai elävä kirjasto, joka jää mieleen.")
    ),
    Situation(
        "story", _("Teen juttua tai kampanjaa"), _("Tekijä, joka on valmistautunut kertomaan julkisesti ja tietää rajansa.")
    ),
)
BY_KEY = {situation.key: situation for situation in SITUATIONS}
