"""An organisation's pay settings."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kokemussilta.core.fields import PhoneField
from kokemussilta.core.forms import MergingForm
from kokemussilta.fees import accounts
from kokemussilta.fees.models import PaySettings
from kokemussilta.fees.queries.pays import HEADINGS, columns_of
from kokemussilta.fees.states import VatCode

_INCOMES = (
    ("210", _("210 Kokouspalkkio")), ("214", _("214 Luentopalkkio")), ("215", _("215 Luottamustoimipalkkio")),
    ("308", _("308 Hallintoelimen jäsenyyspalkkio")), ("201", _("201 Aikapalkka")),
)  # fmt: skip
_BIC = re.compile(r"[A-Z0-9]{4}[A-Z]{2}[A-Z0-9]{2}([A-Z0-9]{3})?")
NAMES = (
    "iban", "bic", "bank_identity", "contact_name", "contact_phone", "contact_email", "is_nonprofit", "income_code", "vat_code", "vat_rate",
    "vat_because", "einvoice_address", "einvoice_operator", "street", "postcode", "town", "terms_days",
)  # fmt: skip


class SettingsForm(MergingForm):
    """Account, contact, codes, bills, and the columns of the payroll system: one a line, `heading = fact`."""

    iban = forms.CharField(label=_("Tili, jolta maksetaan"), max_length=42, required=False)
    bic = forms.CharField(
        label=_("Pankin BIC"), max_length=11, required=False, help_text=_("Laskuilla tarvitaan. Esimerkiksi NDEAFIHH.")
    )
    bank_identity = forms.CharField(
        label=_("Maksajan tunnus pankissa"),
        max_length=35,
        required=False,
        help_text=_("Jos pankki on antanut sellaisen. Muuten Y-tunnus."),
    )
    contact_name = forms.CharField(label=_("Yhteyshenkilö tai tiimi"), max_length=120, required=False)
    contact_phone = PhoneField(label=_("Puhelin"), required=False, help_text=_("Tulorekisteri vaatii nimen ja puhelimen."))
    contact_email = forms.EmailField(
        label=_("Sähköposti"),
        max_length=70,
        required=False,
        help_text=_("Tänne tulevat myös ilmoitukset puuttuvista maksuista."),
    )
    income_code = forms.ChoiceField(label=_("Palkkioiden tulolaji tulorekisterissä"), choices=_INCOMES)
    is_nonprofit = forms.BooleanField(label=_("Yleishyödyllinen yhteisö"), required=False)
    columns = forms.CharField(
        label=_("Palkkajärjestelmän sarakkeet"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text=_("Yksi sarake riviä kohti: otsikko palkkajärjestelmässä = tieto täällä. Rivien järjestys on sarakkeiden järjestys."),
    )  # fmt: skip
    terms_days = forms.IntegerField(label=_("Laskujen maksuaika päivinä"), min_value=0, max_value=90)
    vat_code = forms.ChoiceField(
        label=_("Arvonlisävero laskuilla"), choices=[(value, capfirst(str(label))) for value, label in VatCode.choices]
    )
    vat_rate = forms.CharField(label=_("Verokanta prosentteina"), max_length=5, required=False)
    vat_because = forms.CharField(
        label=_("Miksi veroa ei ole"), max_length=70, required=False, help_text=_("Tulostuu laskulle.")
    )
    einvoice_address = forms.CharField(label=_("Verkkolaskuosoite"), max_length=35, required=False)
    einvoice_operator = forms.CharField(label=_("Välittäjän tunnus"), max_length=35, required=False)
    street = forms.CharField(label=_("Katuosoite"), max_length=35, required=False)
    postcode = forms.CharField(label=_("Postinumero"), max_length=10, required=False)
    town = forms.CharField(label=_("Postitoimipaikka"), max_length=35, required=False)
    together = (("vat_code", "vat_rate"),)

    def __init__(self, *args: Any, settings: PaySettings, **kwargs: Any) -> None:
        kept = {name: getattr(settings, name) for name in NAMES}
        kept["vat_rate"] = f"{settings.vat_rate.normalize():f}".replace(".", ",") if settings.vat_rate else ""
        kept["columns"] = "\n".join(f"{name} = {HEADINGS[fact]}" for fact, name in columns_of(settings))
        super().__init__(*args, initial=kept, **kwargs)

    def clean_iban(self) -> str:
        """An account number without spaces."""
        text = self.cleaned_data["iban"].strip()
        number = accounts.clean_iban(text) if text else ""
        if number is None:
            raise ValidationError(gettext("Tarkista tilinumero. Se alkaa FI, esimerkiksi FI21 1234 5600 0007 85."))
        return number

    def clean_bic(self) -> str:
        """Eight or eleven signs."""
        text: str = self.cleaned_data["bic"].strip().upper()
        if text and not _BIC.fullmatch(text):
            raise ValidationError(gettext("Tarkista BIC. Siinä on 8 tai 11 merkkiä, esimerkiksi NDEAFIHH."))
        return text

    def clean_vat_rate(self) -> Decimal:
        """A percentage with one decimal at most."""
        text = self.cleaned_data["vat_rate"].replace(",", ".").replace("%", "").strip()
        try:
            rate = Decimal(text or "0")
        except InvalidOperation:
            rate = Decimal(-1)
        if not rate.is_finite() or not 0 <= rate <= 99 or rate != rate.quantize(Decimal("0.1")):
            raise ValidationError(gettext("Kirjoita verokanta prosentteina, esimerkiksi 25,5."))
        return rate

    def clean_columns(self) -> list[list[str]]:
        """(fact, heading) of each column; each fact is one that we know."""
        known = {str(label).casefold(): fact for fact, label in HEADINGS.items()}
        found = []
        for line in filter(None, (line.strip() for line in self.cleaned_data["columns"].splitlines())):
            name, _sign, told = (part.strip() for part in line.rpartition("="))
            fact = known.get(told.casefold())
            if fact is None or len(name) > 80:
                raise ValidationError(gettext("Tätä riviä ei ymmärretty: %(line)s. Tiedot, joita voi viedä: %(known)s.") % {
                    "line": line[:80], "known": ", ".join(str(label) for label in HEADINGS.values())
                })  # fmt: skip
            found.append([fact, name or str(HEADINGS[fact])])
        return found

    def clean(self) -> dict[str, Any]:
        """A rate where there is VAT, and none where there is not."""
        cleaned = super().clean() or self.cleaned_data
        rate, code = cleaned.get("vat_rate"), cleaned.get("vat_code")
        if rate is not None and code == VatCode.STANDARD and not rate:
            self.add_error("vat_rate", gettext("Kirjoita verokanta, esimerkiksi 25,5."))
        if rate and code != VatCode.STANDARD:
            self.add_error("vat_rate", gettext("Tyhjennä verokanta, jos laskuille ei tule veroa."))
        if code == VatCode.EXEMPT and not cleaned.get("vat_because"):
            self.add_error("vat_because", gettext("Kerro lyhyesti, miksi veroa ei ole."))
        return cleaned
