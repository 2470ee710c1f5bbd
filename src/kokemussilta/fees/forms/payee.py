"""The person's own details, and their word on whether the money came."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kokemussilta.fees import accounts


class PayeeForm(forms.Form):
    """What one is paid by. What is there already stays when its field is left empty; nothing that was kept is drawn into the form."""

    iban = forms.CharField(
        label=_("Tilinumero"), max_length=42, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )  # fmt: skip
    holder = forms.CharField(
        label=_("Tilinomistajan nimi"), max_length=70, required=False, help_text=_("Niin kuin se on pankissa. Tili voi olla myös esimerkiksi edunvalvojan hallinnoima."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    personal_id = forms.CharField(
        label=_("Henkilötunnus"), max_length=14, required=False,
        help_text=_("Palkanlaskenta tarvitsee sen, koska palkkiot ilmoitetaan tulorekisteriin."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "characters"}),
    )  # fmt: skip

    def __init__(self, *args: Any, has_details: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = not has_details
        if has_details:
            for field in self.fields.values():
                field.help_text = gettext("Jätä tyhjäksi, jos tämä ei muutu.")

    def clean_iban(self) -> str:
        """An account number without spaces."""
        return self._checked(
            "iban", accounts.clean_iban, gettext("Tarkista tilinumero. Se alkaa FI, esimerkiksi FI21 1234 5600 0007 85.")
        )

    def clean_personal_id(self) -> str:
        """A personal identity code."""
        return self._checked(
            "personal_id", accounts.clean_personal_id, gettext("Tarkista henkilötunnus. Esimerkiksi 131052-308T.")
        )

    def clean_holder(self) -> str:
        """Who holds the account."""
        return self._checked("holder", lambda text: text, "")

    def _checked(self, name: str, check: Any, advice: str) -> str:
        text = self.cleaned_data[name].strip()
        if not text:
            return ""
        value = check(text)
        if value is None:
            raise ValidationError(advice)
        return str(value)


class MissingForm(forms.Form):
    """What the person knows of money that did not come."""

    text = forms.CharField(
        label=_("Haluatko kertoa jotain?"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Esimerkiksi mihin päivään asti tarkistit tilisi. Älä kirjoita tilinumeroa tähän."),
    )  # fmt: skip
