"""What people fill in about their tasks."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from kokemussilta.assignments.states import WhyNot
from kokemussilta.core.forms import Numerals


class HoursField(forms.CharField):
    """Hours as people write them (a comma will do), minutes in Python."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "short"}
        super().__init__(max_length=6, widget=forms.TextInput(attrs=attrs), **kwargs)

    def clean(self, value: str | None) -> int | None:
        """Minutes, None when left empty."""
        text = super().clean(value)
        if not text:
            return None
        try:
            minutes = round(Decimal(text.replace(",", ".")) * 60)
        except (InvalidOperation, ValueError, OverflowError):
            minutes = -1
        if not 0 <= minutes <= 24 * 60:
            raise ValidationError(_("Kirjoita tunnit numeroina, esimerkiksi 1,5."), code="invalid")
        return minutes


class ReportForm(forms.Form):
    """What happened. `asks_task`: the first report of a task, which also tells whether it was held and whom it reached."""

    was_held = forms.TypedChoiceField(
        label=_("Toteutuiko tehtävä?"),
        choices=[("yes", _("Kyllä")), ("no", _("Ei toteutunut"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Kerro, toteutuiko tehtävä.")},
    )
    why_not = forms.ChoiceField(
        label=_("Jos ei toteutunut, miksi?"), choices=WhyNot.choices, widget=forms.RadioSelect, required=False,
        help_text=_("Jos olit paikalla ja tilaaja ei tullut, voit saada palkkion: se riippuu maksajan ehdoista."),
    )  # fmt: skip
    people_reached = forms.IntegerField(
        label=_("Montako ihmistä tavoitit?"), help_text=_("Arvio riittää."), min_value=0, max_value=100_000,
        widget=Numerals(),
        error_messages={
            "required": _("Kerro vielä, montako ihmistä tavoitit. Arvio riittää."),
            "invalid": _("Kirjoita määrä numeroina, esimerkiksi 25."),
        },
    )  # fmt: skip
    hours = HoursField(
        label=_("Kuinka monta tuntia tehtävään meni?"),
        help_text=_("Ilman matkoja. Esimerkiksi 1,5."),
        error_messages={"required": _("Kerro vielä, kuinka monta tuntia tehtävään meni.")},
    )
    travel_km = forms.IntegerField(
        label=_("Matka yhteensä, kilometreinä"), min_value=0, max_value=5000, required=False,
        widget=Numerals(),
        error_messages={"invalid": _("Kirjoita kilometrit numeroina, esimerkiksi 36.")},
    )  # fmt: skip
    travel_note = forms.CharField(
        label=_("Miten kuljit?"), help_text=_("Esimerkiksi juna Seinäjoelle, lippu 18 €."), max_length=200, required=False
    )
    words = forms.CharField(
        label=_("Haluatko kertoa jotain tilaisuudesta?"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    wants_to_talk = forms.BooleanField(
        label=_("Haluan jutella tehtävästä"), help_text=_("Koordinaattori soittaa sinulle."), required=False
    )

    # Which questions must be answered depends on the first, so the browser can't know.
    use_required_attribute = False

    def __init__(self, *args: Any, asks_task: bool = True, was_held: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_held = was_held
        left_out = [] if asks_task else ["was_held", "people_reached", "words", *(["why_not"] if was_held else [])]
        for name in left_out if was_held else [*left_out, "hours"]:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """A task that was not held has neither hours nor people, whatever stands in their fields."""
        cleaned = super().clean() or {}
        if cleaned.get("was_held", self.is_held) is False:
            for name in ("people_reached", "hours"):
                self.errors.pop(name, None)
                cleaned[name] = None
        else:
            cleaned.pop("why_not", None)
        return cleaned


class OutcomeForm(forms.Form):
    """What became of a task, as the desk tells it for everybody."""

    was_held = forms.TypedChoiceField(
        label=_("Toteutuiko tehtävä?"),
        choices=[("yes", _("Kyllä")), ("no", _("Ei toteutunut"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Kerro, toteutuiko tehtävä.")},
    )
    people_reached = forms.IntegerField(
        label=_("Montako ihmistä tavoitettiin?"), help_text=_("Arvio riittää."), min_value=0, max_value=100_000, required=False,
        widget=Numerals(),
        error_messages={"invalid": _("Kirjoita määrä numeroina, esimerkiksi 25.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("Mitä tapahtui?"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        """People are counted of a held task only."""
        cleaned = super().clean() or {}
        if cleaned.get("was_held") is False:
            self.errors.pop("people_reached", None)
            cleaned["people_reached"] = None
        elif cleaned.get("was_held") and cleaned.get("people_reached") is None and "people_reached" not in self.errors:
            self.add_error("people_reached", _("Kerro vielä, montako ihmistä tavoitettiin. Arvio riittää."))
        return cleaned


class InterestForm(forms.Form):
    """A few words to the coordinator."""

    words = forms.CharField(
        label=_("Terveiset koordinaattorille"), help_text=_("Esimerkiksi mitä haluaisit kertoa tässä tilaisuudessa."),
        max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class CancelForm(forms.Form):
    """An expert can't come."""

    reason = forms.CharField(
        label=_("Viesti koordinaattorille"), help_text=_("Syytä ei tarvitse kertoa."), max_length=200, required=False
    )


class ReleaseForm(forms.Form):
    """The desk cancels a person's task."""

    reason = forms.CharField(label=_("Syy, joka kerrotaan tekijälle"), max_length=200, required=False)
