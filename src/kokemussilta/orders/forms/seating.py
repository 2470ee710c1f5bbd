"""Who is needed: seats alike, a working pair with a background each, or a mentor with a newcomer beside them."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kokemussilta.orders.actions import SeatPlan
from kokemussilta.orders.forms import fields
from kokemussilta.orders.forms.fields import words
from kokemussilta.orders.states import Pairing, Part


class Seating(forms.Form):
    """The seats of each task; `seat_plans` answers one plan a seat."""

    pairing = forms.ChoiceField(
        choices=fields.capital(Pairing.choices), widget=forms.RadioSelect, **words(gettext_lazy("Ketkä tekevät yhdessä?"))
    )
    seats = fields.seats(
        **words(gettext_lazy("Montako tekijää"), required=gettext_lazy("Kirjoita, montako tekijää tarvitaan."))
    )
    themes = fields.themes(**words(gettext_lazy("Kokemus"), gettext_lazy("Haetaan tekijää, jolla on näistä jokin.")))
    perspective = fields.perspective(**words(gettext_lazy("Kenen kokemus?")))
    themes_2 = fields.themes(**words(gettext_lazy("Työparin toisen tekijän kokemus")))
    perspective_2 = fields.perspective(**words(gettext_lazy("Kenen kokemus toisella?")))
    language = fields.language(**words(gettext_lazy("Kieli"), required=gettext_lazy("Valitse kieli.")))
    role = forms.CharField(max_length=80, **words(gettext_lazy("Rooli"), gettext_lazy("Esimerkiksi alustaja tai havainnoija.")))

    def clean(self) -> dict[str, Any]:
        """A pair says what the other one's experience is."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("pairing") == Pairing.THEMES and not cleaned.get("themes_2") and "themes_2" not in self.errors:
            self.add_error("themes_2", _("Valitse, millaista kokemusta toiselta tekijältä toivotaan."))
        return cleaned

    def seat_plans(self) -> tuple[SeatPlan, ...]:
        """One plan a seat."""
        cleaned = self.cleaned_data
        language = cleaned["language"]
        first = SeatPlan(language, list(cleaned["themes"]), cleaned["perspective"], cleaned["role"])
        if cleaned.get("pairing") == Pairing.THEMES:
            return first, SeatPlan(language, list(cleaned["themes_2"]), cleaned["perspective_2"], cleaned["role"])
        if cleaned.get("pairing") == Pairing.MENTOR:
            return first, SeatPlan(language, part=Part.SHADOW)
        return (first,) * int(cleaned["seats"])
