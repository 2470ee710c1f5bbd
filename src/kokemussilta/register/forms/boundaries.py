"""What the person does not do: boundaries that a coordinator may see, and places for their own eyes."""

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.register import actions
from kokemussilta.register.forms.part import PartForm, Several, offered
from kokemussilta.register.models import Expert
from kokemussilta.register.states import PLAIN_BOUNDARIES
from kokemussilta.vocabulary.models import Audience, Theme


class BoundariesForm(PartForm):
    """Boundaries that a coordinator may see."""

    sensitive = ("boundaries",)

    plain = forms.MultipleChoiceField(
        choices=[(kind.value, capfirst(kind.label)) for kind in PLAIN_BOUNDARIES],
        required=False,
        label=_("Yleiset rajat"),
        widget=forms.CheckboxSelectMultiple,
    )
    audiences = Several(Audience.objects.none(), label=_("Kuulijat, joille en puhu"))
    themes = Several(
        Theme.objects.none(), label=_("Aiheet, joista en puhu"), help_text=_("Raja pitää, vaikka aiheesta olisi kokemusta.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Whole topics are offered; a narrower one that is held stays to be seen and kept.
        held = self.initial.get("themes", ())
        whole = Theme.objects.filter(Q(parent=None) | Q(code__in=held))
        self.fields["themes"].queryset = offered(whole, held)  # type: ignore[attr-defined]
        audiences = offered(Audience.objects.all(), self.initial.get("audiences", ()))
        self.fields["audiences"].queryset = audiences  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, expert: Expert) -> dict[str, object]:
        """Kinds and codes."""
        rows = list(expert.boundaries.select_related("theme", "audience"))
        return {
            "plain": sorted(row.kind for row in rows if row.kind in PLAIN_BOUNDARIES),
            "audiences": sorted(row.audience.code for row in rows if row.audience),
            "themes": sorted(row.theme.code for row in rows if row.theme),
        }

    def save(self, expert: Expert, *, by: User, at: datetime) -> None:
        """The boundaries that are ticked."""
        actions.set_boundaries(expert=expert, **self.typed, seen=self.seen, by=by, at=at)


class PlaceForm(forms.Form):
    """An organisation or a unit where the person does not go; for their own eyes."""

    place = forms.ChoiceField(label=_("Paikka, johon en mene"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places: dict[str, Organisation | Unit] = {}
        groups: list[tuple[str, Any]] = [("", _now("Valitse paikka"))]
        for organisation in Organisation.objects.filter(is_active=True).prefetch_related("units"):
            whole = f"o:{organisation.code}"
            self._places[whole] = organisation
            options = [(whole, _now("%(name)s, kaikki yksiköt") % {"name": organisation.title})]
            for unit in organisation.units.all():
                self._places[f"u:{unit.code}"] = unit
                options.append((f"u:{unit.code}", unit.name))
            groups.append((organisation.title, options))
        self.fields["place"].choices = groups  # type: ignore[attr-defined]

    def chosen(self) -> Organisation | Unit:
        """The place itself."""
        return self._places[self.cleaned_data["place"]]
