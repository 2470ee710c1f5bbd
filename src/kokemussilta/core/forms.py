"""Forms: one renderer, so that every form has the same labels, hints and errors."""

from django import forms
from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Draws forms and fields with the templates of `core`."""

    field_template_name = "core/forms/field.html"


class DayInput(forms.DateInput):
    """The browser's own date control."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's own time control, minutes only."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")
