"""Forms of bills."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CreditForm(forms.Form):
    """Why a bill is taken back."""

    reason = forms.CharField(label=_("Miksi lasku hyvitetään?"), max_length=200, help_text=_("Näkyy hyvityslaskulla."))
