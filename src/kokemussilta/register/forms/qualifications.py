"""Forms of what people have shown."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kokemussilta.core.fields import DayField
from kokemussilta.core.forms import DayInput
from kokemussilta.register.forms.part import capital
from kokemussilta.register.states import OF_ONE_KIND, SHOWN_KINDS, QualificationKind
from kokemussilta.vocabulary.models import TaskKind


class KindChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    """One kind of task."""

    def label_from_instance(self, obj: Any) -> str:
        """Its name, with a capital."""
        return capital(obj)


class QualificationForm(forms.Form):
    """Something passed or shown, on another day than today or with an end of its own."""

    kind = forms.ChoiceField(
        choices=[(kind.value, capfirst(kind.label)) for kind in SHOWN_KINDS], label=_("Mitä hän on näyttänyt?")
    )
    got_on = DayField(label=_("Päivä"), widget=DayInput())
    ends_on = DayField(
        required=False, label=_("Voimassa asti"), widget=DayInput(), help_text=_("Tyhjä: ei vanhene.")
    )  # fmt: skip
    for_kind = KindChoice(
        TaskKind.objects.filter(is_active=True), to_field_name="code", required=False, empty_label=_("Kaikkiin tehtäviin"),
        label=_("Mihin tehtävään?"), help_text=_("Vain rikosrekisteriotteelle ja vakuutukselle. Otteesta kirjataan vain, että se on nähty."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Only some things are shown for one kind of task."""
        cleaned = super().clean() or {}
        if cleaned.get("for_kind") and cleaned.get("kind") not in OF_ONE_KIND:
            self.add_error("for_kind", _now("Valitse Kaikkiin tehtäviin: tämä pätevyys ei ole tehtävän mukainen."))
        if (
            cleaned.get("kind") == QualificationKind.CRIMINAL_RECORD
            and not cleaned.get("for_kind")
            and "for_kind" not in self.errors
        ):
            self.add_error("for_kind", _now("Valitse tehtävälaji, johon ote näytettiin."))
        return cleaned
