"""A score in words: the badges beside a name, and the parts it opens to."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.matching.scoring import Score
from kokemussilta.matching.weights import LATELY_DAYS, USUAL, WEIGHTS, Part
from kokemussilta.vocabulary.models import Perspective
from kokemussilta.vocabulary.rules import travel_minutes


@dataclass(frozen=True)
class Reason:
    """A badge: words and a tone of the design system."""

    words: str
    tone: str = "primary"


@dataclass(frozen=True)
class Share:
    """One part of the score: its name with points got and points to get, and what it was made of; all in words, as a page draws many."""

    points: str
    made_of: str


def badges(score: Score, themes: Mapping[int, str]) -> list[Reason]:
    """The reasons to see at a glance, the weightiest first. `themes`: the names of the seat's themes."""
    found = [_experience(score, themes)]
    if score.is_free:
        found.append(Reason(_("Vapaa silloin"), "good"))
    if score.is_newcomer:
        found.append(Reason(_("Uusi tekijä: kokenut pariksi"), "action"))
    if score.history.at_unit:
        found.append(Reason(_("On käynyt täällä")))
    elif score.history.at_organisation:
        found.append(Reason(_("Tuttu organisaatio")))
    found.append(_lately(score))
    if score.travels and travel_minutes(score.kilometres) >= 60:
        found.append(Reason(_("Pitkä matka, %(time)s") % {"time": _hours(travel_minutes(score.kilometres))}, "action"))
    elif score.travels and score.kilometres <= 10:
        found.append(Reason(_("Lähellä")))
    if not score.is_strong:
        found.append(Reason(_("Kieli sujuu, ei vahvin"), "info"))
    return found


def part_names() -> dict[Part, str]:
    """The parts' names in the reader's language."""
    return {part: str(weight.name) for part, weight in WEIGHTS.items()}


def shares(score: Score, names: Mapping[Part, str], weights: Mapping[Part, int] = USUAL) -> list[Share]:
    """The parts of the score, in the order of their usual weight; those that weigh nothing are left out."""
    made_of = {
        Part.DEPTH: _("juuri tämä aihe") if score.is_exact else _("sama aihepiiri"),
        Part.FAIRNESS: ngettext("%(count)s tehtävä", "%(count)s tehtävää", score.history.lately)
        % {"count": score.history.lately},
        Part.TRAVEL: f"{score.kilometres} km" if score.travels else _("ei matkaa"),
        Part.WAITED: _asked(score),
        Part.CONTINUITY: _place(score),
        Part.LANGUAGE: _("vahva kieli") if score.is_strong else _("sujuva kieli"),
        Part.NEWCOMER: _("uusi tekijä") if score.is_newcomer else _("kokenut tekijä"),
    }
    return [
        Share(f"{names[part]} {f'{score.parts[part]:g}'.replace('.', ',')}/{weights[part]}", made_of[part])
        for part in WEIGHTS
        if weights[part]
    ]


def _experience(score: Score, themes: Mapping[int, str]) -> Reason:
    if score.theme is None:
        return Reason(_("Sopiva kokemus") if score.is_exact else _("Sama aihepiiri"), "good" if score.is_exact else "primary")
    theme, perspective = score.theme
    words = _("Läheinen: %(theme)s") if perspective == Perspective.CLOSE else _("Oma: %(theme)s")
    return Reason(words % {"theme": themes.get(theme, "")}, "good")


def _lately(score: Score) -> Reason:
    count = score.history.lately
    if count == 0:
        return Reason(_("Ei tehtäviä %(days)s päivään") % {"days": LATELY_DAYS})
    words = ngettext(
        "%(count)s tehtävä kahden kuukauden sisällä", "%(count)s tehtävää kahden kuukauden sisällä", count
    )  # fmt: skip
    return Reason(words % {"count": count}, "info")


def _asked(score: Score) -> str:
    days = score.history.days_since_asked
    if days is None:
        return _("ei ole kysytty ennen")
    return ngettext("%(days)s päivä", "%(days)s päivää", days) % {"days": days}


def _place(score: Score) -> str:
    if score.history.at_unit:
        return _("käynyt tässä yksikössä")
    return _("käynyt tässä organisaatiossa") if score.history.at_organisation else _("ei ole käynyt")


def _hours(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60} min" if minutes % 60 else f"{minutes // 60} h"
