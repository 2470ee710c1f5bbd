"""Where the person goes, the rest they want, and calendars that they keep elsewhere."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kokemussilta.accounts.models import User
from kokemussilta.core.forms import Numerals
from kokemussilta.register import actions
from kokemussilta.register.forms.part import PartForm, Several, offered
from kokemussilta.register.models import Expert
from kokemussilta.register.rules import MOST_REST_DAYS
from kokemussilta.vocabulary.models import Municipality, TaskKind, WellbeingCounty
from kokemussilta.vocabulary.rules import alphabetical


class AreaForm(forms.Form):
    """A municipality or a whole county where the person goes."""

    area = forms.ChoiceField(label=_("Kunta tai hyvinvointialue"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._areas: dict[str, Municipality | WellbeingCounty] = {}
        groups: list[tuple[str, Any]] = [("", gettext("Valitse alue"))]
        counties = WellbeingCounty.objects.filter(is_active=True).prefetch_related("municipalities")
        for county in sorted(counties, key=lambda row: alphabetical(row.name)):
            whole = f"c:{county.code}"
            self._areas[whole] = county
            options = [(whole, gettext("%(name)s, kaikki kunnat") % {"name": county.name})]
            for town in sorted(county.municipalities.all(), key=lambda row: alphabetical(row.name)):
                if town.is_active:
                    self._areas[f"m:{town.code}"] = town
                    options.append((f"m:{town.code}", town.name))
            groups.append((county.name, options))
        self.fields["area"].choices = groups  # type: ignore[attr-defined]

    def chosen(self) -> Municipality | WellbeingCounty:
        """The area itself."""
        return self._areas[self.cleaned_data["area"]]


class RestForm(PartForm):
    """Days without tasks after a heavy one, and which tasks are heavy."""

    sensitive = ("boundaries",)

    rest_days = forms.IntegerField(
        min_value=0,
        max_value=MOST_REST_DAYS,
        widget=Numerals(),
        label=_("Montako lepopäivää raskaan tehtävän jälkeen?"),
        help_text=_("0: en tarvitse lepopäiviä. 1: seuraava päivä on vapaa."),
    )
    heavy_kinds = Several(
        TaskKind.objects.none(),
        label=_("Tehtävät, jotka ovat minulle raskaita"),
        help_text=_("Jos et valitse mitään, lepopäivät tulevat jokaisen tehtävän jälkeen."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = offered(TaskKind.objects.all(), self.initial.get("heavy_kinds", ()))
        self.fields["heavy_kinds"].queryset = kinds  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, expert: Expert) -> dict[str, object]:
        """Days and codes."""
        kinds = sorted(expert.heavy_kinds.values_list("code", flat=True))
        return {"rest_days": expert.rest_days, "heavy_kinds": kinds}

    def save(self, expert: Expert, *, by: User, at: datetime) -> None:
        """The rest."""
        actions.set_rest(expert=expert, **self.typed, seen=self.seen, by=by, at=at)


class CalendarForm(forms.Form):
    """The address of a calendar elsewhere."""

    address = forms.CharField(
        max_length=2000,
        label=_("Kalenterin jakamisosoite"),
        help_text=_("Alkaa https:// tai webcal:// ja päättyy usein .ics. Sitä ei näe kukaan muu."),
        widget=forms.TextInput(
            attrs={"inputmode": "url", "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
