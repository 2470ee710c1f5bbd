"""Forms of organisations, units and people."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kokemussilta.access.actions.people import OF_A_UNIT
from kokemussilta.access.models import Organisation, Unit
from kokemussilta.access.roles import GRANTS, Role
from kokemussilta.core.fields import AddressField, PhoneField
from kokemussilta.vocabulary.fields import Alphabetical
from kokemussilta.vocabulary.models import Municipality, Sector, WellbeingCounty

_ADDRESS = {"required": _("Kirjoita sähköpostiosoite."), "invalid": _("Tarkista osoite. Esimerkiksi nimi@esimerkki.fi.")}


class Named(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice from a shared list, by the name in the reader's language."""

    def label_from_instance(self, obj: Any) -> str:
        """The entry's name."""
        return str(obj.name)


class Town(Named):
    """A municipality, in alphabetical order."""

    iterator = Alphabetical


class NamedMany(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several choices from a shared list."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Any) -> str:
        """The entry's name."""
        return str(obj.name)


def _municipality(label: Any) -> Town:
    return Town(label=label, queryset=Municipality.objects.filter(is_active=True), required=False, empty_label=_("Ei valittu"))


class FactsForm(forms.Form):
    """What an organisation tells of itself."""

    name_sv = forms.CharField(
        label=_("Nimi ruotsiksi"), required=False, max_length=160, help_text=_("Näkyy ruotsinkielisillä sivuilla.")
    )
    phone = PhoneField(
        label=_("Puhelinnumero"),
        required=False,
        help_text=_("Numero kerrotaan viesteissä: tähän voi soittaa, jos jokin mietityttää."),
    )
    email = AddressField(label=_("Sähköposti"), required=False, error_messages=_ADDRESS)
    municipality = _municipality(_("Kotikunta"))
    serves = NamedMany(
        label=_("Alueet, joilla toimitte"),
        queryset=WellbeingCounty.objects.filter(is_active=True),
        required=False,
        help_text=_("Näiltä alueilta tulevat tilaukset ohjataan teille."),
    )


class UnitForm(forms.Form):
    """A unit of an organisation."""

    name = forms.CharField(label=_("Yksikön nimi"), max_length=160, error_messages={"required": _("Kirjoita yksikön nimi.")})
    sector = Named(
        label=_("Toimiala"), queryset=Sector.objects.filter(is_active=True), required=False, empty_label=_("Ei valittu")
    )
    municipality = _municipality(_("Kunta"))
    is_active = forms.BooleanField(
        label=_("Yksikkö on käytössä"),
        required=False,
        initial=True,
        help_text=_("Käytöstä poistettua yksikköä ei tarjota uusiin tilauksiin. Vanhat tilaukset säilyvät."),
    )


class RoleForm(forms.Form):
    """A role, and for a client or an approver perhaps one unit."""

    role = forms.ChoiceField(label=_("Rooli"), widget=forms.RadioSelect, error_messages={"required": _("Valitse rooli.")})
    unit = forms.ModelChoiceField(
        label=_("Yksikkö"),
        queryset=Unit.objects.none(),
        required=False,
        empty_label=_("Koko organisaatio"),
        help_text=_("Tilaajan ja hyväksyjän rooli voi koskea yhtä yksikköä. Muut roolit koskevat koko organisaatiota."),
    )

    def __init__(self, *args: Any, organisation: Organisation, held: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The unit that a role has stays a choice when it is no longer in use: else saving would widen the role.
        units = organisation.units.filter(Q(is_active=True) | Q(pk=held.pk if held else None))
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (role.value, f"{capfirst(role.label)}\n{GRANTS[role].sentence}") for role in Role
        ]

    def clean(self) -> dict[str, Any]:
        """A unit goes with a client's or an approver's role only."""
        cleaned = super().clean() or {}
        if cleaned.get("unit") and cleaned.get("role") not in OF_A_UNIT:
            self.add_error("unit", _("Valitse koko organisaatio: vain tilaajan ja hyväksyjän rooli voi koskea yhtä yksikköä."))
        return cleaned


class InvitationForm(RoleForm):
    """Somebody to come along."""

    email = AddressField(
        label=_("Sähköpostiosoite"), error_messages=_ADDRESS, help_text=_("Kutsu ja kirjautumiskoodit tulevat tähän.")
    )
    name = forms.CharField(label=_("Nimi"), max_length=120, error_messages={"required": _("Kirjoita kutsuttavan nimi.")})
    language = forms.ChoiceField(label=_("Kutsun kieli"), choices=settings.LANGUAGES, initial="fi")

    field_order = ("email", "name", "role", "unit", "language")


class OrganisationForm(forms.Form):
    """A new organisation and its first lead."""

    name = forms.CharField(label=_("Organisaation nimi"), max_length=160, error_messages={"required": _("Kirjoita nimi.")})
    coordinates = forms.BooleanField(label=_("Välittää kokemusasiantuntijoita"), required=False)
    orders = forms.BooleanField(label=_("Tilaa kokemusasiantuntijoita"), required=False)
    trains = forms.BooleanField(label=_("Kouluttaa kokemusasiantuntijoita"), required=False)
    lead_email = AddressField(
        label=_("Ensimmäisen vastuuhenkilön sähköposti"), error_messages=_ADDRESS, help_text=_("Hän saa kutsun ja kutsuu muut.")
    )
    language = forms.ChoiceField(label=_("Kutsun kieli"), choices=settings.LANGUAGES, initial="fi")

    def clean(self) -> dict[str, Any]:
        """An organisation does something here."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(key) for key in ("coordinates", "orders", "trains")):
            self.add_error("coordinates", _("Valitse ainakin yksi: mitä organisaatio tekee Kokemussillassa?"))
        return cleaned


class FirstLeadForm(forms.Form):
    """Who is invited in place of a first lead that has not come."""

    lead_email = AddressField(label=_("Vastuuhenkilön sähköposti"), error_messages=_ADDRESS)
    language = forms.ChoiceField(label=_("Kutsun kieli"), choices=settings.LANGUAGES, initial="fi")


class AddressForm(forms.Form):
    """Where a message that did not reach anybody goes next; left empty, to where it went."""

    address = AddressField(required=False, max_length=254)
