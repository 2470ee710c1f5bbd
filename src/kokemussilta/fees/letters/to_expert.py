"""What the person is told of their money. No sums and no reasons in subjects, for others may see them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.assignments.letters.words import ask_helper
from kokemussilta.core.dates import day_words, euros
from kokemussilta.fees.models import Claim
from kokemussilta.notifications.letters import Action, Letter


def drafted(claim: Claim) -> Letter:
    """The claim has drafted itself and waits for one press."""
    return Letter(
        subject=_("Palkkiolomakkeesi odottaa tarkistusta: %(day)s") % {"day": _day(claim)},
        paragraphs=(
            _("Teimme palkkiolomakkeen valmiiksi tehtävästäsi %(day)s. Tarkista se ja lähetä: siihen riittää yksi painallus.")
            % {"day": _day(claim)},
        ),
        facts=_sums(claim),
        action=Action(_("Tarkista ja lähetä"), path(claim)),
        after=ask_helper(claim.assignment.task.order),
    )


def drawn_again(claim: Claim) -> Letter:
    """The report was mended, and the claim with it; it waits for the person again."""
    return Letter(
        subject=_("Palkkiolomakkeesi muuttui: %(day)s") % {"day": _day(claim)},
        paragraphs=(_("Tehtävän raporttia korjattiin, joten laskimme palkkiolomakkeesi uudelleen. Tarkista se ja lähetä."),),
        facts=_sums(claim),
        action=Action(_("Tarkista ja lähetä"), path(claim)),
        after=ask_helper(claim.assignment.task.order),
    )


def settled(claim: Claim) -> Letter:
    """The coordinator settled the fee; the claim waits for the person's press."""
    return Letter(
        subject=_("Palkkiostasi on sovittu: %(day)s") % {"day": _day(claim)},
        paragraphs=(_("Koordinaattori on sopinut palkkiosi. Tarkista lomake ja lähetä."),),
        facts=_sums(claim),
        action=Action(_("Tarkista ja lähetä"), path(claim)),
        after=ask_helper(claim.assignment.task.order),
    )


def fell(claim: Claim) -> Letter:
    """What was told of the task changed so that there is nothing to pay."""
    return Letter(
        subject=_("Palkkiolomaketta ei enää tarvita: %(day)s") % {"day": _day(claim)},
        paragraphs=(
            _("Tehtävän tietoja korjattiin, eikä siitä nyt jää maksettavaa. Jos tämä ei pidä paikkaansa, kerro meille."),
        ),
        action=Action(_("Katso lomaketta"), path(claim)),
        after=ask_helper(claim.assignment.task.order),
    )


def returned(claim: Claim) -> Letter:
    """It was sent back with a reason, which is read on the page."""
    return Letter(
        subject=_("Palkkiolomakkeesi palautettiin korjattavaksi: %(day)s") % {"day": _day(claim)},
        paragraphs=(
            _("Palkkiolomakkeesi tehtävästä %(day)s tarvitsee vielä korjauksen. Syy on kerrottu lomakkeella.")
            % {"day": _day(claim)},
            _("Korjaa se ja lähetä uudelleen. Mitään ei ole kadonnut."),
        ),
        action=Action(_("Katso syy ja korjaa"), path(claim)),
        after=ask_helper(claim.assignment.task.order),
    )


def approved(claim: Claim) -> Letter:
    """All steps are passed; the money is payroll's to send."""
    return Letter(
        subject=_("Palkkiolomakkeesi on hyväksytty: %(day)s") % {"day": _day(claim)},
        paragraphs=(_("Lomake on hyväksytty ja menee seuraavaan maksuajoon. Kerromme, kun rahat ovat lähteneet."),),
        facts=_sums(claim),
        action=Action(_("Avaa lomake"), path(claim)),
        after=ask_helper(claim.assignment.task.order),
    )


def paid(claim: Claim) -> Letter:
    """It was paid; whether the money came only the person can tell."""
    assert claim.paid_on is not None
    return Letter(
        subject=_("Palkkiosi on maksettu: %(day)s") % {"day": day_words(claim.paid_on)},
        paragraphs=(
            _("Palkkiolomakkeesi tehtävästä %(day)s on maksettu %(paid)s.")
            % {"day": _day(claim), "paid": day_words(claim.paid_on)},
            _("Kerro yhdellä painalluksella, tulivatko rahat perille. Jos eivät, selvitämme asian."),
        ),
        action=Action(_("Kerro, tulivatko rahat"), path(claim)),
        after=ask_helper(claim.assignment.task.order),
    )


def path(claim: Claim) -> str:
    """The person's page of the claim."""
    return reverse("fees:claim", args=[claim.code])


def _day(claim: Claim) -> str:
    return day_words(claim.worked_on)


def _sums(claim: Claim) -> tuple[tuple[str, str], ...]:
    rest = claim.total_cents - claim.taxable_cents
    lines = [(_("Palkkio"), claim.taxable_cents), (_("Matkat ja kulut"), rest), (_("Yhteensä"), claim.total_cents)]
    return tuple((label, euros(cents)) for label, cents in lines if cents)
