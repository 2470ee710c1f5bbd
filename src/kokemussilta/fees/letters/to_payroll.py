"""What payroll is told. Names of people and numbers of accounts stay on the pages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation
from kokemussilta.fees.models import Claim
from kokemussilta.notifications.letters import Action, Letter


def account_changed(organisation: Organisation) -> Letter:
    """Somebody who is about to be paid has a new account."""
    return Letter(
        subject=_("Erään tekijän tilinumero vaihtui"),
        paragraphs=(
            _(
                "Tekijä, jolle olette maksamassa, vaihtoi tilinumeronsa. Hän teki sen itse kirjautuneena, ja hän sai siitä viestin."
            ),
            _("Uusi numero tulee maksuaineistoon sellaisenaan. Jos vaihdos tuntuu oudolta, soita hänelle ennen maksua."),
        ),
        action=Action(_("Katso maksujono"), reverse("fees:payroll")),
        facts=((_("Organisaatio"), organisation.title),),
    )


def missing(claim: Claim) -> Letter:
    """Somebody says that their money did not come."""
    return Letter(
        subject=_("Tekijä ilmoittaa, että maksu ei tullut perille"),
        paragraphs=(
            _(
                "Palkkio on merkitty maksetuksi, mutta rahat eivät ole tulleet tekijän tilille. Selvitä pankista, mitä maksulle kävi."
            ),
        ),
        facts=((_("Lomake"), claim.code),),
        action=Action(_("Avaa selvitys"), reverse("fees:payroll-claim", args=[claim.code])),
    )


def written(claim: Claim) -> Letter:
    """The person wrote into the talk of a case."""
    return Letter(
        subject=_("Tekijä kirjoitti puuttuvasta maksusta"),
        paragraphs=(_("Tekijä vastasi selvitykseen. Viesti on lomakkeen sivulla."),),
        facts=((_("Lomake"), claim.code),),
        action=Action(_("Lue ja vastaa"), reverse("fees:payroll-claim", args=[claim.code])),
    )
