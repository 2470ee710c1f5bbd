"""What people consent to, word for word. A text that has been shown is never edited: a change is a new version."""

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kokemussilta.register.states import Purpose

#: The version that is asked for now.
CURRENT = {Purpose.BROKERED: "2026-1", Purpose.SEEN_BY: "2026-1", Purpose.PUBLIC: "2026-1"}

_TEXTS: dict[tuple[str, str], tuple[StrOrPromise, ...]] = {
    (Purpose.BROKERED, "2026-1"): (
        _(
            "Annan luvan siihen, että minua pyydetään kokemusasiantuntijan tehtäviin. Rekisteriä pitävän organisaation "
            "koordinaattorit näkevät tietoni, jotta he löytävät minulle sopivia tehtäviä."
        ),
        _(
            "Tilaajalle kerrotaan minusta vasta, kun olen ottanut tehtävän vastaan, ja silloin vain se, mitä vierailu vaatii. "
            "Näen omilta sivuiltani, kuka tietojani on katsonut ja miksi."
        ),
        _("Voin perua luvan milloin tahansa ilman syytä. Sen jälkeen minulle ei enää lähetetä pyyntöjä."),
    ),
    (Purpose.SEEN_BY, "2026-1"): (
        _(
            "Annan luvan siihen, että nimetyn organisaation koordinaattorit näkevät tietoni rekisterissä ja voivat pyytää "
            "minua tehtäviin."
        ),
        _("He eivät voi muuttaa tietojani. Voin perua luvan milloin tahansa ilman syytä."),
    ),
    (Purpose.PUBLIC, "2026-1"): (
        _("Annan luvan siihen, että esittelyni ja näkyvä nimeni saavat näkyä julkisilla sivuilla."),
        _("Yhteystietojani ei näytetä. Voin perua luvan milloin tahansa ilman syytä."),
    ),
}


def text_of(purpose: str, version: str) -> tuple[StrOrPromise, ...]:
    """The paragraphs of a version; empty for a paper of older date, whose words are not known here."""
    return _TEXTS.get((purpose, version), ())
