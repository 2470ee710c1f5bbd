"""How far a change to a task of a series reaches: that one time, or all that follow too."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kokemussilta.orders.forms.fields import words

ONE, FOLLOWING = "one", "following"


class Reach(forms.Form):
    """Asked only of a task that others of its series follow."""

    reach = forms.ChoiceField(
        choices=[(ONE, _("Vain tätä kertaa")), (FOLLOWING, "")],
        widget=forms.RadioSelect,
        **words(_("Koskee"), required=_("Valitse, koskeeko muutos vain tätä kertaa vai myös seuraavia.")),
    )

    def tell_reach(self, following: int) -> None:
        """Say how many times the task and those that follow it make; one alone is not asked about."""
        if following < 2:
            del self.fields["reach"]
            return
        label = ngettext("Tätä ja %(count)s seuraavaa", "Tätä ja %(count)s seuraavaa", following - 1) % {"count": following - 1}
        self.fields["reach"].choices = [(ONE, _("Vain tätä kertaa")), (FOLLOWING, label)]  # type: ignore[attr-defined]

    @property
    def is_in_series(self) -> bool:
        """Whether others follow."""
        return "reach" in self.fields

    @property
    def reaches_all(self) -> bool:
        """Whether all that follow are meant."""
        return self.cleaned_data.get("reach") == FOLLOWING
