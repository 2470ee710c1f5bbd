"""Questions that help a story along; the person picks what fits and leaves the rest."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Prompts:
    """A handful of questions about one part of a story."""

    title: StrOrPromise
    questions: tuple[StrOrPromise, ...]


PROMPTS = (
    Prompts(
        _("Alku"),
        (
            _("Mistä hetkestä haluat aloittaa? Sen ei tarvitse olla ensimmäinen."),
            _("Mitä kuulija näkisi, jos olisi ollut silloin samassa huoneessa?"),
        ),
    ),
    Prompts(
        _("Mikä kantoi"),
        (
            _("Kuka tai mikä auttoi, vaikka vain vähän? Mitä hän sanoi tai teki?"),
            _("Mikä avuksi tarkoitettu ei auttanut, ja mitä olisit toivonut sen tilalle?"),
            _("Milloin huomasit, että jokin on muuttunut?"),
        ),
    ),
    Prompts(
        _("Nyt"),
        (
            _("Millainen on tavallinen hyvä päivä tänään?"),
            _("Mitä osaat nyt sellaista, mitä et osannut ennen?"),
        ),
    ),
    Prompts(
        _("Kuulijalle"),
        (
            _("Mitä yhtä asiaa toivot kuulijan muistavan huomenna?"),
            _("Mitä hän voi tehdä toisin omassa työssään tai elämässään?"),
        ),
    ),
)

#: Before sharing and before telling.
BOUNDARY_NOTES = (
    _("Päätä etukäteen, mitä kerrot ja mitä jätät itsellesi. Sinun ei tarvitse perustella rajaa kenellekään."),
    _("Muista ihmiset tarinassasi: läheiset, ammattilaiset, muut potilaat. Tunnistaako heidät joku?"),
    _("Jos jokin kohta saa sydämen hakkaamaan, se voi odottaa. Kerro ensin se, mikä on jo haalistunut."),
    _("Kysyjälle voi aina sanoa: siitä en puhu."),
)
