"""What makes one fitting person come before another: the shares, and what each share rewards. They sum to 100.

Nobody is scored by illness, popularity or stars. What is rewarded is fit, nearness and fairness; a human decides.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise


class Part(StrEnum):
    """One part of the score."""

    DEPTH = "depth"
    FAIRNESS = "fairness"
    TRAVEL = "travel"
    WAITED = "waited"
    CONTINUITY = "continuity"
    LANGUAGE = "language"
    NEWCOMER = "newcomer"


@dataclass(frozen=True)
class Weight:
    """The most points that a part can give, its name and what it rewards."""

    points: int
    name: StrOrPromise
    sentence: StrOrPromise


WEIGHTS: dict[Part, Weight] = {
    Part.DEPTH: Weight(30, _("Kokemus"), _("Täydet pisteet, kun kokemus on juuri tästä aiheesta, puolet, kun samasta aihepiiristä.")),
    Part.FAIRNESS: Weight(20, _("Tehtäviä viime aikoina"), _("Mitä vähemmän tehtäviä kahden kuukauden sisällä, menneitä tai tulevia, sitä enemmän pisteitä.")),
    Part.TRAVEL: Weight(15, _("Matka"), _("Mitä lyhyempi matka omaan rajaan nähden, sitä enemmän pisteitä.")),
    Part.WAITED: Weight(10, _("Edellisestä pyynnöstä"), _("Mitä pidempi aika edellisestä pyynnöstä, sitä enemmän pisteitä.")),
    Part.CONTINUITY: Weight(10, _("Tuttu paikka"), _("Pisteitä siitä, että on käynyt samassa yksikössä tai organisaatiossa.")),
    Part.LANGUAGE: Weight(10, _("Kieli"), _("Täydet pisteet vahvasta kielestä, puolet sujuvasta.")),
    Part.NEWCOMER: Weight(5, _("Uusi tekijä"), _("Uusi tekijä pääsee alkuun, kokeneen parina.")),
}  # fmt: skip

#: Tasks within this many days, past or to come, count as lately; a request farther back than this has been waited for long enough.
LATELY_DAYS = 60
