"""What a person is told when their money needs something of them, or when something is found out. No sums and no numbers of accounts."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.assignments.letters.words import ask_helper
from kokemussilta.core.dates import day_words
from kokemussilta.fees.letters.to_expert import path
from kokemussilta.fees.models import Claim
from kokemussilta.notifications.letters import Action, Letter


def account_changed() -> Letter:
    """So that nobody else can do it unnoticed."""
    return Letter(
        subject=_("Tilinumerosi vaihtui"),
        paragraphs=(
            _("Palkkiosi maksetaan tästä lähtien uudelle tilille. Myös palkanlaskenta sai tiedon vaihdosta."),
            _("Etkö tehnyt tätä itse? Soita heti organisaatioosi, ja vaihda numero takaisin omalla sivullasi."),
        ),
        action=Action(_("Katso maksutietosi"), reverse("fees:payee")),
    )


def account_wanted(claim: Claim) -> Letter:
    """The money waits for an account number."""
    return Letter(
        subject=_("Palkkiosi odottaa tilinumeroasi"),
        paragraphs=(
            _("Palkkiosi tehtävästä %(day)s on hyväksytty, mutta sitä ei voi vielä maksaa: tilinumero puuttuu tai ei toimi.")
            % {"day": day_words(claim.worked_on)},
            _("Kirjoita tilinumero omalle sivullesi, niin palkkio lähtee seuraavaan maksuajoon. Uutta hyväksyntää ei tarvita."),
        ),
        action=Action(_("Anna tilinumero"), reverse("fees:payee")),
        after=ask_helper(claim.assignment.task.order),
    )


def found(claim: Claim) -> Letter:
    """Payroll looked into it: the money is on its way, or there."""
    return Letter(
        subject=_("Puuttuva maksusi löytyi: %(day)s") % {"day": day_words(claim.worked_on)},
        paragraphs=(_("Palkanlaskenta selvitti maksusi. Katso, mitä he vastasivat, ja kerro, kun rahat ovat tilillä."),),
        action=Action(_("Katso vastaus"), path(claim)),
        after=ask_helper(claim.assignment.task.order),
    )


def paid_anew(claim: Claim) -> Letter:
    """The money came back and is paid again."""
    return Letter(
        subject=_("Palkkiosi maksetaan uudelleen: %(day)s") % {"day": day_words(claim.worked_on)},
        paragraphs=(
            _("Aiempi maksu ei mennyt perille. Palkkiosi lähtee uudelleen seuraavassa maksuajossa."),
            _("Tarkista samalla, että tilinumerosi on oikein."),
        ),
        action=Action(_("Katso maksutietosi"), reverse("fees:payee")),
        after=ask_helper(claim.assignment.task.order),
    )


def answered(claim: Claim) -> Letter:
    """Payroll wrote into the talk of a case."""
    return Letter(
        subject=_("Palkanlaskenta vastasi puuttuvasta maksusta"),
        paragraphs=(_("Viesti on palkkiolomakkeen sivulla, ja voit vastata siihen siellä."),),
        action=Action(_("Lue ja vastaa"), path(claim)),
        after=ask_helper(claim.assignment.task.order),
    )
