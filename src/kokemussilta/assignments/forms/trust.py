"""What the two sides of a trusted pair agree to."""

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kokemussilta.assignments.trusted import Limits
from kokemussilta.core.forms import Numerals
from kokemussilta.vocabulary.models import TaskKind


class LimitsForm(forms.Form):
    """What one side of a trusted pair agrees to."""

    kinds = forms.MultipleChoiceField(
        label=_("Millaiset tehtävät?"), help_text=_("Jos et valitse mitään, kaikki käyvät."), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    per_month = forms.IntegerField(
        label=_("Enintään montako kuukaudessa?"), min_value=1, max_value=31, required=False, widget=Numerals(),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Kirjoita luku 1–31, tai jätä tyhjäksi.")),
    )  # fmt: skip
    notice_days = forms.IntegerField(
        label=_("Montako päivää aikaisemmin viimeistään?"), min_value=0, max_value=90, required=False, widget=Numerals(),
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), _("Kirjoita luku 0–90, tai jätä tyhjäksi.")),
    )  # fmt: skip
    direct = forms.BooleanField(
        label=_("Tehtävän saa varata suoraan, kysymättä ensin"),
        help_text=_("Koskee vain, kun molemmat ovat valinneet tämän. Tehtävän voi silti perua."), required=False,
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, limits: Limits) -> None:
        super().__init__(
            data,
            initial={
                "kinds": sorted(limits.kinds), "per_month": limits.per_month, "notice_days": limits.notice_days,
                "direct": limits.direct,
            },
        )  # fmt: skip
        kinds = [(kind.code, capfirst(kind.name)) for kind in TaskKind.objects.filter(is_active=True)]
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]

    def limits(self) -> Limits:
        """What was chosen."""
        cleaned = self.cleaned_data
        kinds = frozenset(cleaned["kinds"])
        return Limits(kinds, cleaned["per_month"], cleaned["notice_days"] or 0, cleaned["direct"])
