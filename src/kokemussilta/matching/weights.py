"""What makes one fitting person come before another: the shares, and what each share rewards. They sum to 100.

Nobody is scored by illness, popularity or stars, nor by the answers they have given. What is rewarded is fit, nearness and fairness; a human
decides. An organisation may choose how much each part weighs, in words and within limits: fairness always counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

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


class Level(IntEnum):
    """How much a part weighs, as an organisation chooses it."""

    NONE = 0
    LITTLE = 1
    USUAL = 2
    MUCH = 3


@dataclass(frozen=True)
class Weight:
    """The most points that a part can give, its name and what it rewards; `least`: no organisation lets it weigh less."""

    points: int
    name: StrOrPromise
    sentence: StrOrPromise
    least: Level = Level.NONE


WEIGHTS: dict[Part, Weight] = {
    Part.DEPTH: Weight(30, _("Kokemus"), _("Täydet pisteet, kun kokemus on juuri tästä aiheesta, puolet, kun samasta aihepiiristä."), Level.USUAL),
    Part.FAIRNESS: Weight(20, _("Tehtäviä viime aikoina"), _("Mitä vähemmän tehtäviä kahden kuukauden sisällä, menneitä tai tulevia, sitä enemmän pisteitä."), Level.LITTLE),
    Part.TRAVEL: Weight(15, _("Matka"), _("Mitä lyhyempi matka omaan rajaan nähden, sitä enemmän pisteitä.")),
    Part.WAITED: Weight(10, _("Edellisestä pyynnöstä"), _("Mitä pidempi aika edellisestä pyynnöstä, sitä enemmän pisteitä."), Level.LITTLE),
    Part.CONTINUITY: Weight(10, _("Tuttu paikka"), _("Pisteitä siitä, että on käynyt samassa yksikössä tai organisaatiossa.")),
    Part.LANGUAGE: Weight(10, _("Kieli"), _("Täydet pisteet vahvasta kielestä, puolet sujuvasta."), Level.LITTLE),
    Part.NEWCOMER: Weight(5, _("Uusi tekijä"), _("Uusi tekijä pääsee alkuun, kokeneen parina.")),
}  # fmt: skip

#: The points of each part as long as an organisation has not chosen otherwise.
USUAL: dict[Part, int] = {part: weight.points for part, weight in WEIGHTS.items()}
_TWICE = {Level.NONE: 0, Level.LITTLE: 1, Level.USUAL: 2, Level.MUCH: 4}

#: Tasks within this many days, past or to come, count as lately; a request farther back than this has been waited for long enough.
LATELY_DAYS = 60


def points_of(levels: Mapping[Part, Level]) -> dict[Part, int]:
    """The points that these levels come to: a little is half of the usual, much is twice; all in all always 100.

    A part that is not named, or lies under its limit, is taken at the nearest level that will do.
    """
    raw = {part: weight.points * _TWICE[max(weight.least, levels.get(part, Level.USUAL))] for part, weight in WEIGHTS.items()}
    total = sum(raw.values())
    points = {part: 100 * share // total for part, share in raw.items()}
    # What rounding left over goes to those who lost most by it, in the order of the parts.
    losers = sorted(raw, key=lambda part: -(100 * raw[part] % total))
    for part in losers[: 100 - sum(points.values())]:
        points[part] += 1
    return points
