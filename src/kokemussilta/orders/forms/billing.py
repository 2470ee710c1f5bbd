"""Where the bill goes: checked kindly, since one wrong digit holds an invoice up for weeks."""

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum import iban
from stdnum.exceptions import ValidationError as NotANumber
from stdnum.fi import ytunnus

from kokemussilta.core.forms import MergingForm
from kokemussilta.orders.forms import fields
from kokemussilta.orders.forms.fields import area, refuse, words
from kokemussilta.orders.models import Order
from kokemussilta.orders.states import Payer

NAMES = (
    "payer", "bill_to", "business_id", "bill_reference", "bill_address", "einvoice_address", "einvoice_operator", "billing",
)  # fmt: skip
# An OVT code: 0037, the business id without its dash, and up to five characters of one's own.
_OVT = re.compile(r"0037(\d{8})[0-9A-Z]{0,5}")


class BillingForm(MergingForm):
    """Payer, reference and addresses of an order's bill; all of it may be left for later."""

    payer = forms.ChoiceField(
        choices=fields.capital(Payer.choices), widget=forms.RadioSelect,
        **words(gettext_lazy("Kuka maksaa tekijän palkkion?"), required=gettext_lazy("Valitse jokin. ”Emme tiedä vielä” käy.")),
    )  # fmt: skip
    bill_to = forms.CharField(
        max_length=160,
        **words(gettext_lazy("Laskun saaja"), gettext_lazy("Organisaatio tai yksikkö, jonka nimellä lasku tehdään.")),
    )
    business_id = forms.CharField(max_length=20, **words(gettext_lazy("Y-tunnus"), gettext_lazy("Esimerkiksi 1234567-1.")))
    bill_reference = forms.CharField(
        max_length=80,
        **words(gettext_lazy("Viite"), gettext_lazy("Kustannuspaikka, tilausnumero tai henkilö, joka laskun tarkastaa.")),
    )
    einvoice_address = forms.CharField(
        max_length=60,
        **words(gettext_lazy("Verkkolaskuosoite"), gettext_lazy("OVT-tunnus, joka alkaa 0037, tai tilinumero IBAN-muodossa.")),
    )
    einvoice_operator = forms.CharField(
        max_length=40,
        **words(gettext_lazy("Välittäjän tunnus"), gettext_lazy("Esimerkiksi pankin BIC tai operaattorin tunnus.")),
    )
    bill_address = forms.CharField(
        max_length=300, widget=area(2), **words(gettext_lazy("Postiosoite"), gettext_lazy("Jos lasku lähetetään paperilla."))
    )
    billing = forms.CharField(max_length=1000, widget=area(2), **words(gettext_lazy("Muuta laskusta")))

    def __init__(self, data: QueryDict | None = None, *, order: Order) -> None:
        super().__init__(data, initial={name: getattr(order, name) for name in NAMES} | {"payer": order.payer or Payer.UNSURE})

    def clean_business_id(self) -> str:
        """As written on papers: seven digits, a dash, one digit."""
        value: str = self.cleaned_data["business_id"]
        if not value:
            return ""
        try:
            digits = ytunnus.validate(value)
        except NotANumber:
            raise refuse(_("Tarkista Y-tunnus: seitsemän numeroa, väliviiva ja yksi numero, esimerkiksi 1234567-1.")) from None
        return str(ytunnus.format(digits))

    def clean_einvoice_address(self) -> str:
        """Without spaces; an OVT code holds a true business id, an account number its check digits."""
        value = re.sub(r"[\s-]", "", self.cleaned_data["einvoice_address"]).upper()
        if not value:
            return ""
        ovt = _OVT.fullmatch(value)
        if (ovt and ytunnus.is_valid(ovt[1])) or iban.is_valid(value):
            return value
        raise refuse(_("Tarkista verkkolaskuosoite. Se on joko 0037 ja Y-tunnus ilman viivaa, tai tilinumero, joka alkaa FI."))

    def clean(self) -> dict[str, Any]:
        """An electronic bill needs both its address and who carries it."""
        cleaned = super().clean() or self.cleaned_data
        address, operator = cleaned.get("einvoice_address"), cleaned.get("einvoice_operator")
        if address and not operator and "einvoice_operator" not in self.errors:
            self.add_error("einvoice_operator", _("Lisää myös välittäjän tunnus, niin lasku löytää perille."))
        if operator and not address and "einvoice_address" not in self.errors:
            self.add_error("einvoice_address", _("Lisää verkkolaskuosoite, tai tyhjennä välittäjän tunnus."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """The clear values by the order's field names."""
        return {name: self.cleaned_data[name] for name in NAMES}
