"""What a person fills in about their claim: the trip, preparation, a receipt, how it is paid."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kokemussilta.core import clock
from kokemussilta.core.fields import DayField, EuroField
from kokemussilta.core.forms import DayInput, MergingForm, Numerals, TimeInput
from kokemussilta.fees.drawing import preparation_limit
from kokemussilta.fees.models import Claim, Told
from kokemussilta.fees.states import Cost, Ground, Kind
from kokemussilta.files.fields import CheckedFileField
from kokemussilta.files.states import Purpose
from kokemussilta.pricing.states import Way


class KilometresField(forms.CharField):
    """Kilometres as people write them (a comma will do), with one decimal."""

    def __init__(self, **more: Any) -> None:
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "short"}
        super().__init__(max_length=8, widget=forms.TextInput(attrs=attrs), **more)

    def clean(self, value: object) -> Decimal | None:
        """The kilometres, None when left empty; raises ValidationError with how to mend it."""
        text = (super().clean(value) or "").replace(" ", "").removesuffix("km")
        if not text:
            return None
        try:
            found = Decimal(text.replace(",", "."))
        except InvalidOperation:
            found = Decimal(-1)
        if not 0 <= found <= 5000:
            raise ValidationError(_now("Kirjoita kilometrit numeroina, esimerkiksi 36 tai 12,5."), code="invalid")
        return found.quantize(Decimal("0.1"))

    def prepare_value(self, value: object) -> object:
        """`36`, `12,5`."""
        if not isinstance(value, Decimal):
            return value
        return f"{value.normalize():f}".replace(".", ",")


class TripForm(MergingForm):
    """The trip and preparation of one version; `together` times depend on each other."""

    together = (("leaves_day", "leaves_time", "returns_day", "returns_time"),)

    km = KilometresField(
        label=_("Ajetut kilometrit yhteensä"), help_text=_("Meno ja paluu. Jätä tyhjäksi, jos et ajanut."), required=False
    )
    way = forms.ChoiceField(label=_("Millä kuljit?"), choices=Way.choices, widget=forms.RadioSelect)
    passengers = forms.IntegerField(
        label=_("Montako oli kyydissäsi?"), min_value=0, max_value=8, required=False, widget=Numerals()
    )
    distance_km = KilometresField(
        label=_("Matka kotoa perille, yhteen suuntaan"), help_text=_("Kilometreinä. Tästä katsotaan, kuuluuko matkaan päiväraha."),
        required=False,
    )  # fmt: skip
    leaves_day = DayField(label=_("Lähdit"), widget=DayInput())
    leaves_time = forms.TimeField(label=_("Kello"), widget=TimeInput())
    returns_day = DayField(label=_("Palasit"), widget=DayInput())
    returns_time = forms.TimeField(label=_("Kello"), widget=TimeInput())
    free_meals = forms.IntegerField(
        label=_("Montako ilmaista ateriaa sait matkan aikana?"), min_value=0, max_value=20, required=False, widget=Numerals()
    )
    preparation_minutes = forms.IntegerField(
        label=_("Valmistelu minuutteina"), min_value=0, max_value=1440, required=False, widget=Numerals(),
        help_text=_("Merkitse, kuinka kauan valmistelit. Se maksetaan, jos maksajan taulukko niin sanoo."),
    )  # fmt: skip

    use_required_attribute = False

    def __init__(self, *args: Any, claim: Claim, told: Told, **kwargs: Any) -> None:
        leaves, returns = clock.local(told.leaves_at), clock.local(told.returns_at)
        initial = {
            "km": told.km or None, "way": told.way, "passengers": told.passengers, "distance_km": told.distance_km,
            "leaves_day": leaves.date(), "leaves_time": leaves.time(), "returns_day": returns.date(),
            "returns_time": returns.time(), "free_meals": told.free_meals, "preparation_minutes": told.preparation_minutes,
        }  # fmt: skip
        super().__init__(*args, initial=initial, **kwargs)
        way = self.fields["way"]
        assert isinstance(way, forms.ChoiceField)
        way.choices = [(one.value, str(one.label).capitalize()) for one in Way]
        self._most = preparation_limit(told.booked_minutes, told.minutes)
        if claim.ground != Ground.DONE:
            del self.fields["preparation_minutes"]

    def clean_preparation_minutes(self) -> int:
        """Not longer than the work was."""
        minutes = int(self.cleaned_data["preparation_minutes"] or 0)
        if minutes > self._most:
            words = _now("Enintään %(most)s minuuttia. Jos valmistelit pidempään, sovi siitä koordinaattorin kanssa.")
            raise ValidationError(words % {"most": self._most})
        return minutes

    def clean(self) -> dict[str, Any]:
        """Days and times as moments; home after leaving it, at most a week."""
        cleaned = super().clean() or {}
        leaves, returns = self._moment(cleaned, "leaves"), self._moment(cleaned, "returns")
        if leaves and returns:
            if returns < leaves:
                self.add_error("returns_time", _now("Paluu on ennen lähtöä. Tarkista ajat."))
            elif (returns - leaves).days > 7:
                self.add_error("returns_day", _now("Matka on yli viikon pituinen. Tarkista päivät."))
        return cleaned

    def _moment(self, cleaned: dict[str, Any], name: str) -> datetime | None:
        day, time = cleaned.get(f"{name}_day"), cleaned.get(f"{name}_time")
        return clock.helsinki(day, time.hour, time.minute) if day and time else None

    def facts(self) -> dict[str, Any]:
        """What the action wants."""
        cleaned = self.cleaned_data
        leaves, returns = self._moment(cleaned, "leaves"), self._moment(cleaned, "returns")
        facts: dict[str, Any] = {
            "km": cleaned["km"] or Decimal(0), "way": cleaned["way"], "passengers": cleaned["passengers"] or 0,
            "distance_km": cleaned["distance_km"], "leaves_at": leaves, "returns_at": returns,
            "free_meals": cleaned["free_meals"] or 0,
        }  # fmt: skip
        if "preparation_minutes" in cleaned:
            facts["preparation_minutes"] = cleaned["preparation_minutes"]
        return facts


class ReceiptForm(forms.Form):
    """A cost with its paper."""

    cost = forms.ChoiceField(
        label=_("Mikä kulu?"), choices=[(Cost.TICKET, _("Matkalippu")), (Cost.OTHER, _("Muu kulu"))], widget=forms.RadioSelect,
        initial=Cost.TICKET,
    )  # fmt: skip
    words = forms.CharField(label=_("Mistä?"), help_text=_("Esimerkiksi juna Vaasa–Seinäjoki."), max_length=120)
    cents = EuroField(label=_("Summa"), error_messages={"required": _("Kirjoita summa, joka kuitissa lukee.")})
    file = CheckedFileField(purpose=Purpose.RECEIPT, label=_("Kuva kuitista tai PDF"))

    use_required_attribute = False

    def clean_cents(self) -> int:
        """More than nothing, and no fortune."""
        cents = int(self.cleaned_data["cents"] or 0)
        if not 1 <= cents <= 500_000:
            raise ValidationError(_now("Tarkista summa."))
        return cents


class KindForm(forms.Form):
    """How the fee is paid."""

    kind = forms.ChoiceField(label=_("Miten palkkio maksetaan?"), widget=forms.RadioSelect)
    business_id = forms.CharField(
        label=_("Y-tunnus, jos laskutat yrityksenä tai toiminimellä"), max_length=9, required=False,
    )  # fmt: skip

    use_required_attribute = False

    def __init__(self, *args: Any, choices: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind, str(Kind(kind).label).capitalize()) for kind in choices]
        if not {Kind.COMPENSATION, Kind.INVOICE} & set(choices):
            del self.fields["business_id"]

    def clean_business_id(self) -> str:
        """A Finnish business id with its check digit, or nothing."""
        typed = str(self.cleaned_data["business_id"]).strip()
        if typed and not is_business_id(typed):
            raise ValidationError(_now("Tarkista Y-tunnus. Se on muotoa 1234567-1."))
        return typed


def is_business_id(typed: str) -> bool:
    """Whether seven digits, a hyphen and the right check digit stand there."""
    digits, hyphen, check = typed.partition("-")
    if not (hyphen and len(digits) == 7 and digits.isdigit() and len(check) == 1 and check.isdigit()):
        return False
    rest = sum(int(digit) * weight for digit, weight in zip(digits, (7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return rest != 1 and int(check) == (0 if rest == 0 else 11 - rest)
