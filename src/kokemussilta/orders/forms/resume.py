"""Where to mail the link back to a draft."""

from django import forms
from django.utils.translation import gettext_lazy

from kokemussilta.core.fields import AddressField
from kokemussilta.orders.forms.fields import words


class ResumeForm(forms.Form):
    """One address."""

    email = AddressField(
        max_length=254,
        **words(
            gettext_lazy("Sähköpostisi"),
            gettext_lazy("Lähetämme linkin, jolla pääset jatkamaan millä tahansa laitteella."),
            required=gettext_lazy("Kirjoita osoite, johon linkki lähetetään."),
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
