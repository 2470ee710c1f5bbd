"""Letters about roles."""

from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.models import Membership
from kokemussilta.core.fields import phone_words
from kokemussilta.notifications.letters import Action, Letter


def invitation(membership: Membership) -> Letter:
    """To somebody who got a role."""
    return Letter(
        subject=_("Tervetuloa mukaan: kirjaudu Kokemussiltaan, kun sinulle sopii"),
        paragraphs=(_("Sinut on kutsuttu mukaan Kokemussiltaan. Siellä hoidetaan kokemusasiantuntijoiden tilaukset ja työ."),),
        facts=_facts(membership),
        action=_sign_in(),
        after=_how(membership),
    )


def first_lead(membership: Membership) -> Letter:
    """To the first lead of a new organisation."""
    return Letter(
        subject=_("Organisaationne on nyt Kokemussillassa: kirjaudu ja kutsu muut"),
        paragraphs=(
            _(
                "Olet organisaatiosi vastuuhenkilö Kokemussillassa. Kun kirjaudut, voit täydentää organisaation tiedot ja kutsua muut mukaan."
            ),
        ),
        facts=_facts(membership),
        action=_sign_in(),
        after=_how(membership),
    )


def role_changed(membership: Membership) -> Letter:
    """To somebody whose role is another now."""
    return Letter(
        subject=_("Roolisi muuttui"),
        paragraphs=(_("Roolisi Kokemussillassa on muuttunut. Uusi rooli on voimassa heti."),),
        facts=_facts(membership),
        action=_sign_in(),
        after=_person(membership),
    )


def role_ended(membership: Membership) -> Letter:
    """To somebody whose role ended."""
    return Letter(
        subject=_("Roolisi päättyi"),
        paragraphs=(_("Roolisi Kokemussillassa on päättynyt. Kiitos, että olet ollut mukana."),),
        facts=_facts(membership),
        after=_person(membership),
    )


def _facts(membership: Membership) -> tuple[tuple[str, str], ...]:
    facts = [(_("Organisaatio"), membership.organisation.title), (_("Rooli"), str(membership.get_role_display()))]
    if membership.unit:
        facts.insert(1, (_("Yksikkö"), membership.unit.name))
    return tuple(facts)


def _sign_in() -> Action:
    return Action(_("Kirjaudu"), reverse("account_login"))


def _how(membership: Membership) -> tuple[str, ...]:
    address = membership.user.email
    how = _("Salasanaa ei ole: kirjaudut osoitteella %(address)s, ja saat siihen joka kerta koodin.") % {"address": address}
    return (how, *_person(membership))


def _person(membership: Membership) -> tuple[str, ...]:
    """Whom to call; empty when the organisation has told no number."""
    phone = membership.organisation.phone
    return (_("Jos jokin mietityttää, soita: %(phone)s.") % {"phone": phone_words(phone)},) if phone else ()
