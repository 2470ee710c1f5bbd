"""A spreadsheet of answers."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kokemussilta.register.sheets import MAX_BYTES, too_large


class SheetForm(forms.Form):
    """The file; told of its size before any of it is read."""

    file = forms.FileField(
        label=_("Taulukko"),
        help_text=_(
            "Excel (.xlsx) tai CSV, enintään 5 megatavua. Ensimmäisellä rivillä kysymykset, sen alla yksi vastaaja riviä kohti."
        ),
        allow_empty_file=True,
    )
    leave_out_faulty = forms.BooleanField(label=_("Jätä korjattavat rivit pois ja tuo muut"), required=False)

    def clean_file(self) -> UploadedFile[bytes]:
        """A file of a size that can be read."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if (upload.size or 0) > MAX_BYTES:
            raise forms.ValidationError(too_large())
        return upload
