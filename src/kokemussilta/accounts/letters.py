"""Letters about one's own account."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.notifications.letters import Action, Letter


def sign_in_code(code: str) -> Letter:
    """The code that opens a session."""
    return Letter(
        subject=_("Kirjautumiskoodisi, voimassa 15 minuuttia"),
        paragraphs=(
            _("Kirjautumiskoodisi on %(code)s.") % {"code": code},
            _("Kirjoita se sivulle, jolla pyysit sitä. Koodi on voimassa 15 minuuttia ja toimii yhden kerran."),
        ),
        after=(_("Jos et pyytänyt koodia, voit jättää tämän viestin huomiotta. Älä anna koodia kenellekään, ei meillekään."),),
    )


def unknown_address() -> Letter:
    """To somebody who asked for a code with an address that nobody has."""
    return Letter(
        subject=_("Tällä osoitteella ei ole vielä tunnusta"),
        paragraphs=(
            _(
                "Joku, luultavasti sinä, pyysi kirjautumiskoodia tähän osoitteeseen. Osoitteella ei ole tunnusta Kokemussillassa."
            ),
            _(
                "Ehkä käytit aiemmin toista osoitetta? Jos sinut on kutsuttu mukaan, kutsu on siinä osoitteessa, johon se lähetettiin."
            ),
        ),
        action=Action(_("Näin pääset mukaan"), reverse("account_signup")),
        after=(_("Jos et pyytänyt koodia, voit jättää tämän viestin huomiotta."),),
    )


def new_address_code(code: str) -> Letter:
    """To the address that somebody would like to sign in with."""
    return Letter(
        subject=_("Vahvista uusi osoitteesi, koodi on voimassa 15 minuuttia"),
        paragraphs=(
            _("Koodi on %(code)s.") % {"code": code},
            _("Kirjoita se sivulle, jolla vaihdat osoitettasi. Sen jälkeen kirjaudut Kokemussiltaan tällä osoitteella."),
        ),
        after=(_("Jos et ole vaihtamassa osoitettasi, voit jättää tämän viestin huomiotta. Älä anna koodia kenellekään."),),
    )


def address_wanted() -> Letter:
    """To whom an address belongs that somebody else would have liked to sign in with."""
    return Letter(
        subject=_("Joku yritti ottaa osoitteesi käyttöön"),
        paragraphs=(
            _("Joku yritti vaihtaa tämän osoitteen oman tunnuksensa osoitteeksi. Osoite on sinun, joten mitään ei muuttunut."),
            _("Ehkä se olit sinä itse, toisella tunnuksella? Kirjaudu silloin tällä osoitteella."),
        ),
        action=Action(_("Kirjaudu"), reverse("account_login")),
        after=(_("Sinun ei tarvitse tehdä mitään. Jos tämä toistuu, kerro siitä organisaatiosi vastuuhenkilölle."),),
    )


def address_changed(whom: tuple[tuple[str, str], ...]) -> Letter:
    """To the address that a person signed in with until now; `whom` to call: organisations and their numbers."""
    return Letter(
        subject=_("Kirjautumisosoitteesi vaihtui"),
        paragraphs=(
            _("Tunnuksesi osoite vaihdettiin. Tällä osoitteella ei enää voi kirjautua, eikä siihen tule enää viestejämme."),
            _("Jos vaihdoit osoitteen itse, sinun ei tarvitse tehdä mitään."),
            _("Jos et vaihtanut osoitetta itse, soita heti organisaatioosi.")
            if whom
            else _("Jos et vaihtanut osoitetta itse, ota heti yhteyttä organisaatiosi vastuuhenkilöön."),
        ),
        facts=whom,
        sms=_("Kirjautumisosoitteesi Kokemussillassa vaihtui. Jos et vaihtanut sitä itse, ota heti yhteyttä organisaatioosi."),
    )


def sign_in_changed(what: str) -> Letter:
    """After a second factor was added or removed, so that a stranger's doing is noticed. `what` is a key of `CHANGES`."""
    return Letter(
        subject=_("Kirjautumisesi muuttui"),
        paragraphs=(
            {
                "mfa/email/totp_activated": _("Tunnuksellesi lisättiin todennussovellus."),
                "mfa/email/totp_deactivated": _("Tunnukseltasi poistettiin todennussovellus."),
                "mfa/email/webauthn_added": _("Tunnuksellesi lisättiin pääsyavain."),
                "mfa/email/webauthn_removed": _("Tunnukseltasi poistettiin pääsyavain."),
                "mfa/email/recovery_codes_generated": _("Tunnuksellesi tehtiin uudet varakoodit. Vanhat eivät enää toimi."),
            }[what],
            _("Jos teit tämän itse, sinun ei tarvitse tehdä mitään."),
        ),
        action=Action(_("Katso, miten kirjaudut"), reverse("accounts:second-factor")),
        after=(
            _(
                "Jos et tehnyt tätä, kirjaudu heti ulos kaikilta laitteilta omalla sivullasi ja ota yhteyttä organisaatiosi vastuuhenkilöön."
            ),
        ),
    )


def second_factor_forgotten() -> Letter:
    """After the operator removed the second factor of somebody who had lost theirs."""
    return Letter(
        subject=_("Toinen vahvistuksesi poistettiin"),
        paragraphs=(
            _("Pyynnöstäsi poistimme tunnukseltasi pääsyavaimet, todennussovelluksen ja varakoodit, ja kirjasimme sinut ulos."),
            _("Kun kirjaudut seuraavan kerran sähköpostikoodilla, voit ottaa toisen vahvistuksen uudelleen käyttöön."),
        ),
        action=Action(_("Kirjaudu"), reverse("account_login")),
        after=(_("Jos et pyytänyt tätä, ota heti yhteyttä organisaatiosi vastuuhenkilöön."),),
    )


CHANGES = frozenset(
    f"mfa/email/{change}"
    for change in ("totp_activated", "totp_deactivated", "webauthn_added", "webauthn_removed", "recovery_codes_generated")
)
