"""Forms: one renderer, so that every form has the same labels, hints and errors."""

import json
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext as _


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


class Numerals(forms.TextInput):
    """A whole number as text: unlike a number control it keeps what it can't read, so that it can be mended."""

    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "short"})


class MergingForm(forms.Form):
    """A form over facts that others may change while it stands open: it carries what it showed, and saves what its person changed.

    Draw `form.shown` among the hidden fields. A field that only others changed keeps their value; one that both changed to
    different values gets an error that tells theirs, and the second press goes through, since by then it has been shown. Forms
    whose fields depend on each other name them in `together`: they count as one.
    """

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    together: tuple[tuple[str, ...], ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Asked for when the form is drawn, when all its fields are there.
        self.fields["shown"].initial = self._mark

    def _mark(self) -> str:
        return signing.dumps(self._now(), salt=self._salt, compress=True)

    @property
    def _salt(self) -> str:
        return f"shown:{type(self).__name__}"

    def _now(self) -> dict[str, Any]:
        """What the fields show of the facts at hand, as plain JSON."""
        values = {name: self._prepared(name, self.get_initial_for_field(field, name)) for name, field in self._compared()}
        plain: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder, default=str))
        return plain

    def _compared(self) -> list[tuple[str, forms.Field]]:
        return [(name, field) for name, field in self.fields.items() if name != "shown" and not field.disabled]

    def _prepared(self, name: str, value: Any) -> Any:
        prepared = self.fields[name].prepare_value(value)
        if isinstance(prepared, (list, tuple, set)):
            return sorted(str(self.fields[name].prepare_value(one)) for one in prepared)
        return "" if prepared is None else str(prepared)

    def _clean_fields(self) -> None:
        """Before anything is checked: what only others changed comes from the facts, not from the form that stood open."""
        token = self.data.get(self.add_prefix("shown"), "")
        try:
            shown = signing.loads(token, salt=self._salt) if token else None
        except signing.BadSignature:
            shown = None
        self.contested: list[str] = []
        #: What only others changed, taken from the facts: the person has not seen it yet.
        self.taken: list[str] = []
        if isinstance(shown, dict):
            self._merge(shown, self._now())
        super()._clean_fields()  # type: ignore[misc]  # the library's own step, which its stubs leave out
        for name in self.contested:
            self.add_error(name, self._contest(name))
        if self.contested:
            # What is shown next is the newest, so the next press knows of it.
            self.data = self._sent_anew(self.add_prefix("shown"), self._mark())

    def _merge(self, shown: dict[str, Any], now: dict[str, Any]) -> None:
        groups = [
            *self.together,
            *((name,) for name, _field in self._compared() if not any(name in group for group in self.together)),
        ]
        data = self._copied()
        for group in groups:
            theirs = [name for name in group if name in shown and shown[name] != now[name]]
            if not theirs:
                continue
            mine = [name for name in group if self._differs(name, shown.get(name))]
            if not mine:
                self.taken += theirs
                for name in group:
                    self._put(data, name, now[name])
            elif any(self._differs(name, now[name]) for name in group):
                self.contested += theirs
        self.data = data

    def _copied(self) -> Any:
        """What was sent, to be changed."""
        data: Any = self.data
        return data.copy()

    def _sent_anew(self, name: str, value: str) -> Any:
        data = self._copied()
        data[name] = value
        return data

    def _sent(self, name: str) -> Any:
        return self.fields[name].widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def _differs(self, name: str, known: Any) -> bool:
        """Whether what was sent means something else than what was known: `9.00` and `09:00:00` mean the same."""
        field, sent = self.fields[name], self._sent(name)
        if not field.has_changed(known, sent):
            return False
        try:
            return bool(self._prepared(name, field.clean(known)) != self._prepared(name, field.clean(sent)))
        except ValidationError:
            return True

    def _put(self, data: Any, name: str, value: Any) -> None:
        if isinstance(value, list):
            data.setlist(self.add_prefix(name), value)
        else:
            data[self.add_prefix(name)] = value

    def _contest(self, name: str) -> str:
        return _("Joku toinen muutti tätä samaan aikaan. Nyt tässä lukee: %(theirs)s. Tarkista ja tallenna uudelleen.") % {
            "theirs": self._told(name) or _("tyhjä")
        }

    def _told(self, name: str) -> str:
        """The facts' value as a person reads it."""
        value = self.get_initial_for_field(self.fields[name], name)
        choices = dict(getattr(self.fields[name], "choices", ()) or ()) if not hasattr(self.fields[name], "queryset") else {}
        many = value if isinstance(value, (list, tuple, set)) else [value]
        return ", ".join(str(choices.get(one, one)) for one in many if one not in {None, ""})
