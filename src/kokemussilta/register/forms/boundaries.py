"""What the person does not do: boundaries that a coordinator may see, and places for their own eyes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.core.forms import Numerals
from kokemussilta.core.slots import SERVICES
from kokemussilta.register import actions
from kokemussilta.register.forms.part import PartForm, Several, offered
from kokemussilta.register.models import Expert
from kokemussilta.register.states import COMPANY, PLAIN_BOUNDARIES
from kokemussilta.vocabulary.models import Audience, Theme


@dataclass
class ThemeRow:
    """A topic to tick."""

    code: str
    name: str
    is_top: bool
    is_ticked: bool


@dataclass
class ThemeGroup:
    """A whole topic with the narrower ones."""

    name: str
    position: tuple[int, str]
    rows: list[ThemeRow] = field(default_factory=list)

    @property
    def ticked(self) -> int:
        """How many are ticked."""
        return sum(row.is_ticked for row in self.rows)


def services(held: Iterable[object] = ()) -> list[tuple[str, str]]:
    """What can be ordered, by code; a service that is held and no longer offered keeps its place."""
    known = dict(pair for pairs in SERVICES.collect() for pair in pairs)
    gone = {str(code): gettext("palvelu, jota ei enää ole") for code in held if str(code) not in known}
    return [*known.items(), *gone.items()]


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
    max_people = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=10_000,
        widget=Numerals(),
        label=_("Suurin ryhmä, jolle puhun"),
        help_text=_("Montako kuulijaa enintään. Tyhjä: ei rajaa. Jos tilaaja ei ole kertonut määrää, sinulta voidaan kysyä."),
    )
    themes = forms.MultipleChoiceField(required=False, label=_("Aiheet, joista en puhu"), widget=forms.CheckboxSelectMultiple)
    products = forms.MultipleChoiceField(
        required=False,
        label=_("Palvelut, joita en tee"),
        help_text=_("Nämä jäävät pois, vaikka tekisit muuten samanlaisia tehtäviä."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        audiences = offered(Audience.objects.all(), self.initial.get("audiences", ()))
        self.fields["audiences"].queryset = audiences  # type: ignore[attr-defined]
        themes = offered(Theme.objects.all(), self.initial.get("themes", ())).select_related("parent")
        self._themes = {theme.code: theme for theme in themes.order_by("position", "code")}
        self.fields["themes"].choices = [(code, theme.name) for code, theme in self._themes.items()]  # type: ignore[attr-defined]
        self.fields["products"].choices = services(self.initial.get("products", ()))  # type: ignore[attr-defined]

    @cached_property
    def theme_groups(self) -> list[ThemeGroup]:
        """Topics with the narrower ones under them; a topic with something ticked is open."""
        ticked = set(self["themes"].value() or [])
        groups: dict[int, ThemeGroup] = {}
        for theme in self._themes.values():
            top = theme.parent or theme
            group = groups.setdefault(top.pk, ThemeGroup(top.name, (top.position, top.code)))
            row = ThemeRow(theme.code, theme.name, is_top=theme.parent_id is None, is_ticked=theme.code in ticked)
            group.rows.insert(0, row) if row.is_top else group.rows.append(row)
        return sorted(groups.values(), key=lambda group: group.position)

    def clean(self) -> dict[str, Any]:
        """Neither alone nor with a pair would leave nothing."""
        cleaned = super().clean() or {}
        if set(COMPANY) <= set(cleaned.get("plain", ())):
            self.add_error("plain", actions.both_ways())
        return cleaned

    @classmethod
    def initial_of(cls, expert: Expert) -> dict[str, object]:
        """Kinds and codes."""
        rows = list(expert.boundaries.select_related("theme", "audience"))
        return {
            "plain": sorted(row.kind for row in rows if row.kind in PLAIN_BOUNDARIES),
            "audiences": sorted(row.audience.code for row in rows if row.audience),
            "themes": sorted(row.theme.code for row in rows if row.theme),
            "products": sorted(row.product_code for row in rows if row.product_code),
            "max_people": expert.max_people,
        }

    def save(self, expert: Expert, *, by: User, at: datetime) -> None:
        """The boundaries that are ticked."""
        themes = [self._themes[code] for code in self.typed["themes"]]
        actions.set_boundaries(expert=expert, **self.typed | {"themes": themes}, seen=self.seen, by=by, at=at)


class PlaceForm(forms.Form):
    """An organisation or a unit where the person does not go; for their own eyes."""

    place = forms.ChoiceField(label=_("Paikka, johon en mene"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places: dict[str, Organisation | Unit] = {}
        groups: list[tuple[str, Any]] = [("", gettext("Valitse paikka"))]
        for organisation in Organisation.objects.filter(is_active=True).prefetch_related("units"):
            whole = f"o:{organisation.code}"
            self._places[whole] = organisation
            options = [(whole, gettext("%(name)s, kaikki yksiköt") % {"name": organisation.title})]
            for unit in organisation.units.all():
                self._places[f"u:{unit.code}"] = unit
                options.append((f"u:{unit.code}", unit.name))
            groups.append((organisation.title, options))
        self.fields["place"].choices = groups  # type: ignore[attr-defined]

    def chosen(self) -> Organisation | Unit:
        """The place itself."""
        return self._places[self.cleaned_data["place"]]
