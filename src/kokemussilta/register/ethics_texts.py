"""The principles that experts and clients accept, word for word. A text that has been shown is never edited: a change is a new version."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

#: The versions that are asked for now.
FOR_EXPERTS = "2027-1"
FOR_CLIENTS = "2027-1"

_EXPERTS: dict[str, tuple[StrOrPromise, ...]] = {
    "2027-1": (
        _("Puhun omasta kokemuksestani. En anna hoito-ohjeita enkä puhu muiden puolesta."),
        _("Päätän etukäteen, mitä kerron ja mitä en. Saan aina sanoa ei, pyytää taukoa ja lopettaa kesken."),
        _("Pidän salassa, mitä kuulen muista ihmisistä, myös sen jälkeen, kun en enää tee tehtäviä."),
        _("Kohtaan jokaisen arvostavasti ja yritän jättää jälkeeni toivoa."),
        _("Kerron koordinaattorille, jos jokin tehtävässä huolettaa minua tai jos en jaksa."),
        _("Olen tehtävässä selvin päin ja tulen paikalle sovittuun aikaan, tai kerron ajoissa, etten pääse."),
    ),
}
_CLIENTS: dict[str, tuple[StrOrPromise, ...]] = {
    "2027-1": (
        _("Kerromme etukäteen, miksi pyydämme kokemusasiantuntijaa ja keitä on paikalla."),
        _("Asiantuntija päättää itse, mitä hän kertoo. Emme painosta, ja hän saa pitää tauon tai lopettaa."),
        _("Joku meistä on vastassa, mukana koko ajan ja käytettävissä heti jälkeenpäin."),
        _("Emme kuvaa, tallenna emmekä julkaise mitään, mistä ei ole sovittu hänen kanssaan."),
        _("Pidämme salassa, mitä hän kertoo, ja maksamme sovitun ajallaan."),
    ),
}


def text_for_experts(version: str) -> tuple[StrOrPromise, ...]:
    """The paragraphs of a version; empty for a paper of older date, whose words are not known here."""
    return _EXPERTS.get(version, ())


def text_for_clients(version: str) -> tuple[StrOrPromise, ...]:
    """The paragraphs of a version of what clients accept; empty for an unknown one."""
    return _CLIENTS.get(version, ())
