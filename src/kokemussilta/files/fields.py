"""The field of a form in which a file is brought."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _

from kokemussilta.core.workflow import Refused
from kokemussilta.files.looking.outside import Checked, check
from kokemussilta.files.rules import ACCEPT, MB, MOST_BYTES


def _what_is_taken(purpose: str) -> str:
    return _("Kuva (JPEG, PNG tai WebP) tai PDF, enintään %(most)s megatavua.") % {"most": MOST_BYTES[purpose] // MB}


class CheckedFileField(forms.FileField):
    """A picture or a PDF; its value is a `Checked`, ready for `files.actions.keep`. What does not fit is told at the field."""

    def __init__(self, *, purpose: str, **more: Any) -> None:
        self.purpose = purpose
        more.setdefault("help_text", lazy(_what_is_taken, str)(purpose))
        more.setdefault("widget", forms.FileInput(attrs={"accept": ACCEPT}))
        super().__init__(**more, allow_empty_file=True)

    def clean(self, data: Any, initial: Any = None) -> Checked | None:
        """The file looked into, None when none was brought; raises ValidationError with how to mend it."""
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return check(upload, self.purpose)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
