"""Forms of the import: the file, and which column is which."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kokemussilta.access.models import Organisation
from kokemussilta.register.columns import COLUMNS
from kokemussilta.register.models import ImportRun
from kokemussilta.register.sheets import MAX_BYTES, too_large


class FileForm(forms.Form):
    """A spreadsheet and the register it goes to."""

    organisation = forms.ChoiceField(label=_("Rekisteri"))
    file = forms.FileField(
        label=_("Taulukko"),
        help_text=_(
            "Excel (.xlsx) tai CSV, enintään 5 megatavua. Ensimmäisellä rivillä otsikot, sen alla yksi ihminen riviä kohti."
        ),
        allow_empty_file=True,
    )

    def __init__(self, *args: Any, homes: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._homes = {home.code: home for home in homes}
        self.fields["organisation"].choices = [(home.code, home.name) for home in homes]  # type: ignore[attr-defined]
        if len(homes) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = homes[0].code

    def clean_file(self) -> UploadedFile[bytes]:
        """A file of a size that can be read; told before any of it is."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if (upload.size or 0) > MAX_BYTES:
            raise ValidationError(too_large())
        return upload

    def clean_organisation(self) -> Organisation:
        """The organisation itself."""
        return self._homes[self.cleaned_data["organisation"]]


class MappingForm(forms.Form):
    """Which of the sheet's columns holds what."""

    def __init__(self, *args: Any, run: ImportRun, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = run.rows.first()
        sample = first.cells if first else []
        options: list[tuple[str, StrOrPromise]] = [("", _("Ei ole taulukossa"))]
        for number, heading in enumerate(run.headings):
            example = sample[number][:30] if number < len(sample) else ""
            name = heading or _("Sarake %(number)s") % {"number": number + 1}
            options.append((str(number), f"{name} ({example})" if example else str(name)))
        for column in COLUMNS:
            self.fields[column.key] = forms.ChoiceField(
                choices=options,
                required=False,
                label=column.label,
                help_text=column.hint,
                initial=str(run.mapping.get(column.key, "")),
            )
        self.fields["duplicates"] = forms.ChoiceField(
            choices=ImportRun.Duplicates.choices,
            widget=forms.RadioSelect,
            initial=run.duplicates,
            label=_("Jos ihminen on jo rekisterissä"),
        )

    def clean(self) -> dict[str, Any]:
        """A column is chosen once only."""
        cleaned = super().clean() or {}
        seen: dict[str, str] = {}
        for column in COLUMNS:
            number = cleaned.get(column.key)
            if number and number in seen:
                self.add_error(column.key, _("Sama sarake on jo valittu toiseen kohtaan."))
            elif number:
                seen[number] = column.key
        return cleaned

    def mapping(self) -> dict[str, int]:
        """What was chosen: key -> column number."""
        return {column.key: int(self.cleaned_data[column.key]) for column in COLUMNS if self.cleaned_data.get(column.key)}
