"""A file for a report or a proposal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kokemussilta.files.fields import CheckedFileField
from kokemussilta.files.states import Purpose


class AttachingForm(forms.Form):
    """One file at a time; it goes along with whatever is pressed."""

    file = CheckedFileField(purpose=Purpose.DELIVERABLE, label=_("Liitä tiedosto"), required=False)
