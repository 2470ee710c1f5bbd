"""What a lead fills in about how the organisation pays."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kokemussilta.core.fields import EuroField
from kokemussilta.core.forms import MergingForm, Numerals
from kokemussilta.fees.states import COSTS_ONLY, Kind
from kokemussilta.pricing.models import PayTerms


class TermsForm(MergingForm):
    """Pay days and ways of payment."""

    days = forms.CharField(
        label=_("Maksupäivät"), max_length=60,
        help_text=_("Kuun päivät pilkulla erotettuina, esimerkiksi 15, 31. Luku 31 on kuun viimeinen päivä."),
    )  # fmt: skip
    payroll_days = forms.IntegerField(
        label=_("Montako päivää ennen maksupäivää palkanlaskenta tarvitsee lomakkeen?"),
        min_value=0,
        max_value=30,
        widget=Numerals(),
    )
    route_days = forms.IntegerField(
        label=_("Montako päivää tehtävästä yleensä kuluu hyväksyntään?"), min_value=0, max_value=90, widget=Numerals(),
        help_text=_("Tästä arvioidaan tekijöille etukäteen, milloin palkkio maksetaan."),
    )  # fmt: skip
    kinds = forms.MultipleChoiceField(
        label=_("Miten palkkio voidaan maksaa?"), widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("Jos et valitse mitään, kaikki tavat käyvät. Palkkiosta voi aina kieltäytyä."),
    )  # fmt: skip

    use_required_attribute = False

    def __init__(self, *args: Any, terms: PayTerms, **kwargs: Any) -> None:
        initial = {
            "days": ", ".join(str(day) for day in terms.days), "payroll_days": terms.payroll_days,
            "route_days": terms.route_days, "kinds": terms.kinds,
        }  # fmt: skip
        super().__init__(*args, initial=initial, **kwargs)
        field = self.fields["kinds"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(kind), str(kind.label).capitalize()) for kind in Kind if kind not in COSTS_ONLY]

    def clean_days(self) -> list[int]:
        """Days of a month."""
        parts = [part.strip() for part in str(self.cleaned_data["days"]).replace(".", " ").replace(",", " ").split()]
        if not parts or not all(part.isascii() and part.isdigit() and 1 <= int(part) <= 31 for part in parts):
            raise ValidationError(_now("Kirjoita kuun päivät numeroina, esimerkiksi 15, 31."))
        return [int(part) for part in parts]

    def facts(self) -> dict[str, Any]:
        """What the action wants."""
        return {name: self.cleaned_data[name] for name in ("days", "payroll_days", "route_days", "kinds")}


class SettlingForm(forms.Form):
    """The fee that a coordinator settles."""

    cents = EuroField(label=_("Sovittu palkkio"), error_messages={"required": _("Kirjoita sovittu palkkio.")})
