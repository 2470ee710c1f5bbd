"""What the forms of an entry's parts have in common: each knows what the entry says, and saves what was typed."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any, ClassVar

from django import forms
from django.core import signing
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from kokemussilta.accounts.models import User
from kokemussilta.core.forms import MergingForm
from kokemussilta.register import guards
from kokemussilta.register.models import Expert
from kokemussilta.vocabulary.models import Named


def offered(rows: QuerySet[Any], held: Iterable[object]) -> QuerySet[Any]:
    """The entries of a shared list that can be chosen: those in use, and those that the person holds (by code) though retired."""
    return rows.filter(Q(is_active=True) | Q(code__in=[str(code) for code in held]))


def capital(row: Named) -> str:
    """The name of a shared list's entry, with a capital."""
    return row.name[:1].upper() + row.name[1:]


class Several(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    """Entries of a shared list to tick, by their names."""

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, to_field_name="code", required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """The name, with a capital."""
        return capital(obj)


class PartForm(MergingForm):
    """One part of an entry. Nobody's change is overwritten unseen: see `MergingForm` for what was changed while the form stood
    open, and `guards.hold` for what changes in the moment of saving.

    `sensitive`: what is noted when somebody else reads the part, by the names of `audit.reasons.FIELDS`. `is_own`: whether the
    person fills it themself.
    """

    sensitive: ClassVar[tuple[str, ...]] = ()
    #: What is said after saving.
    saved: StrOrPromise = gettext_lazy("Tallennettu.")

    def __init__(self, *args: Any, is_own: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_own = is_own

    @classmethod
    def initial_of(cls, expert: Expert) -> dict[str, object]:
        """What the entry says now: the fields of the same names, unless a form knows better."""
        return {name: getattr(expert, name) for name in cls.base_fields if name != "shown"}

    def save(self, expert: Expert, *, by: User, at: datetime) -> None:
        """Do what was typed. Raises `Refused`, `Stale` too."""
        raise NotImplementedError

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, cleaned."""
        return {name: value for name, value in self.cleaned_data.items() if name != "shown"}

    @property
    def seen(self) -> guards.Seen:
        """What the form was compared with, for the action to compare once more behind the lock."""
        return guards.Seen(self.initial, type(self).initial_of)

    def _clean_fields(self) -> None:
        """A form that does not tell what it showed is taken for one that showed something else."""
        super()._clean_fields()
        if not self._tells_what_it_showed() and any(self._differs(name, value) for name, value in self._now().items()):
            self.add_error(None, guards.stale())
            typed = QueryDict(mutable=True)
            typed.update(self.data)
            typed[self.add_prefix("shown")] = self._mark()
            self.data = typed

    def _tells_what_it_showed(self) -> bool:
        try:
            signing.loads(self.data.get(self.add_prefix("shown"), ""), salt=self._salt)
        except signing.BadSignature:
            return False
        return True

    def _told(self, name: str) -> str:
        field: Any = self.fields[name]
        value = self.get_initial_for_field(field, name)
        if isinstance(value, bool):
            return _("kyllä") if value else _("ei")
        if isinstance(value, time):
            return f"{value:%-H.%M}"
        names = {str(code): str(label) for code, label in getattr(field, "choices", ())}
        parts = value if isinstance(value, list) else [field.prepare_value(value)]
        return ", ".join(names.get(str(part), str(part)) for part in parts if part not in {None, ""})
