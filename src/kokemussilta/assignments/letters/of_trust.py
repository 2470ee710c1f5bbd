"""What is told of trusted pairs; a no is told without a word of why."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.assignments.states import TrustState
from kokemussilta.assignments.trusted import Trust
from kokemussilta.notifications.letters import Action, Letter


def asked(trust: Trust) -> Letter:
    """To the expert: a unit would like to turn to them first."""
    return Letter(
        subject=_("Yksikkö toivoo sinua vakiotekijäkseen"),
        paragraphs=(
            _("%(unit)s toivoo, että tulisit heille toistekin. Jos sanot kyllä, he kysyvät uusista tehtävistä ensin sinulta.")
            % {"unit": trust.unit.name},
            _("Sinä päätät, millaisia tehtäviä ja kuinka usein. Voit lopettaa milloin vain, eikä siihen tarvita syytä."),
            _("Voit myös sanoa ei. Se ei vaikuta muihin tehtäviisi."),
        ),
        action=Action(_("Katso ja vastaa"), reverse("assignments:trust", args=[trust.code])),
    )


def answered(trust: Trust) -> Letter:
    """To whoever asked: the answer, or that the pair is over."""
    if trust.state == TrustState.AGREED:
        return Letter(
            subject=_("Vakiotekijä suostui"),
            paragraphs=(
                _("%(name)s suostui. Kun seuraavan kerran tilaatte, kysymme ensin häneltä.")
                % {"name": trust.expert.shown_name},
            ),
            action=Action(_("Katso vakiotekijät"), reverse("assignments:trusted")),
        )
    return Letter(
        subject=_("Vakiotekijä ei ole nyt käytettävissä"),
        paragraphs=(
            _(
                "%(name)s ei jatka vakiotekijänänne. Sovitut tehtävät pysyvät. Tilatkaa tavalliseen tapaan, niin etsimme sopivan tekijän."
            )
            % {"name": trust.expert.shown_name},
        ),
        action=Action(_("Katso vakiotekijät"), reverse("assignments:trusted")),
    )


def ended(trust: Trust) -> Letter:
    """To the expert: the unit no longer turns to them first."""
    return Letter(
        subject=_("Et ole enää yksikön vakiotekijä"),
        paragraphs=(
            _(
                "%(unit)s ei enää kysy uusista tehtävistä ensin sinulta. Sovitut tehtäväsi pysyvät, ja voit tulla sinne jatkossakin."
            )
            % {"unit": trust.unit.name},
            _("Kiitos siitä, mitä olet siellä tehnyt."),
        ),
        action=Action(_("Omat tehtävät"), reverse("assignments:mine")),
    )
