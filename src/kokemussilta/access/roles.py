"""The roles and what each may do: the table to read when somebody asks "who can see this?"."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kokemussilta.access.permissions import Permission


class Role(models.TextChoices):
    """A person's role in an organisation or unit. Experts are known by their register entry, not by a membership."""

    CLIENT = "client", _("tilaaja")
    COORDINATOR = "coordinator", _("koordinaattori")
    LEAD = "lead", _("vastuuhenkilö")
    APPROVER = "approver", _("hyväksyjä")
    PAYROLL = "payroll", _("palkanlaskenta")
    MENTOR = "mentor", _("mentori")
    PRIVACY_OFFICER = "privacy_officer", _("tietosuojavastaava")


@dataclass(frozen=True)
class Grant:
    """A role's permissions, with the sentence that explains them."""

    permissions: frozenset[Permission]
    sentence: str | Promise


_COORDINATOR = frozenset(
    {
        Permission.ORDER_HANDLE,
        Permission.OFFER_SEND,
        Permission.EXPERT_READ,
        Permission.EXPERT_EDIT,
        Permission.FIGURES_READ,
    }
)

GRANTS: dict[str, Grant] = {
    Role.CLIENT: Grant(
        frozenset({Permission.ORDER_PLACE, Permission.ORDER_SEE_UNIT}),
        _("Tilaa ja seuraa oman yksikkönsä tilauksia. Näkee tekijästä vain sen, minkä vierailu vaatii."),
    ),
    Role.COORDINATOR: Grant(
        _COORDINATOR,
        _("Hoitaa organisaationsa tilaukset, etsii tekijät ja pitää rekisteriä."),
    ),
    Role.LEAD: Grant(
        _COORDINATOR
        | {
            Permission.EXPERT_IMPORT,
            Permission.ORGANISATION_EDIT,
            Permission.MESSAGES_MEND,
            Permission.CLAIM_APPROVE,
            Permission.CLAIM_OVERSEE,
            Permission.FEES_EDIT,
        },
        _("Tekee kaiken, minkä koordinaattori, ja vastaa organisaation tiedoista, rekisteristä ja ihmisistä."),
    ),
    Role.APPROVER: Grant(
        frozenset({Permission.CLAIM_APPROVE}),
        _("Hyväksyy yksikkönsä tai organisaationsa palkkiolomakkeet, ei koskaan omiaan. Näkee lomakkeen, ei rekisteriä."),
    ),
    Role.PAYROLL: Grant(
        frozenset({Permission.CLAIM_PAY}),
        _(
            "Kokoaa hyväksytyt palkkiolomakkeet maksuajoiksi ja vie ne palkkajärjestelmään ja pankkiin. Jokainen luku jää lokiin."
        ),
    ),
    Role.MENTOR: Grant(
        frozenset({Permission.STORY_MENTOR}),
        _(
            "Auttaa uusia tekijöitä alkuun. Lukee vain ne tarinat, jotka kertoja on jakanut juuri hänelle. Ei näe rekisteriä eikä tilauksia."
        ),
    ),
    Role.PRIVACY_OFFICER: Grant(
        frozenset({Permission.READ_LOG}),
        _("Näkee, kuka on lukenut kenenkin tietoja. Ei näe itse tietoja."),
    ),
}

# What an operator (a flag of the person, not a membership) may do: nothing that shows personal data.
OPERATOR = Grant(
    frozenset({Permission.INSTALLATION_RUN}),
    _("Pitää palvelun käynnissä ja lisää organisaatioita. Ei näe ihmisten tietoja."),
)
