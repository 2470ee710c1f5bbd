"""The catalogue's editor: a service's facts, and its texts in three languages."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kokemussilta.core.codes import is_code, new_code
from kokemussilta.core.fields import EuroField
from kokemussilta.core.forms import MergingForm, Numerals
from kokemussilta.orders.describing import ASKED
from kokemussilta.orders.forms import fields
from kokemussilta.orders.forms.fields import area, words
from kokemussilta.orders.models import ServiceProduct
from kokemussilta.orders.situations import SITUATIONS
from kokemussilta.orders.states import CountsAs, FeeRule, Group, Pairing
from kokemussilta.register.states import QualificationKind
from kokemussilta.vocabulary.models import TaskKind

LANGUAGES = (("fi", gettext_lazy("Suomeksi")), ("sv", gettext_lazy("Ruotsiksi")), ("en", gettext_lazy("Englanniksi")))
#: The texts of a service: key, label, hint, rows, longest. Those of several lines each are lists.
TEXTS = (
    ("name", gettext_lazy("Nimi"), "", 1, 80),
    ("summary", gettext_lazy("Yhdellä lauseella"), gettext_lazy("Näkyy luettelossa ja hakukoneissa."), 2, 200),
    ("description", gettext_lazy("Kuvaus"), gettext_lazy("Mitä tapahtuu, kuka puhuu, mitä siitä jää."), 6, 4000),
    ("suits", gettext_lazy("Kenelle sopii"), "", 2, 300),
    ("goal_hint", gettext_lazy("Esimerkki tavoitteesta"), gettext_lazy("Auttaa tilaajaa alkuun."), 2, 300),
    ("preparation", gettext_lazy("Näin valmistaudutaan"), gettext_lazy("Yksi asia riville."), 5, 3000),
    ("aftercare", gettext_lazy("Näin pidetään huolta jälkeenpäin"), gettext_lazy("Yksi asia riville."), 4, 3000),
    ("seat_note", gettext_lazy("Ketkä tulevat"), gettext_lazy("Jos lukumäärä ei riitä kertomaan."), 2, 200),
    ("fee_note", gettext_lazy("Hinnasta lisää"), "", 2, 300),
    ("terms", gettext_lazy("Ehdot"), gettext_lazy("Peruminen ja siirtäminen."), 3, 1000),
)  # fmt: skip
LISTS = ("preparation", "aftercare")
_NEEDED = {
    "name": gettext_lazy("Kirjoita palvelun nimi suomeksi."),
    "summary": gettext_lazy("Kirjoita yksi lause, joka kertoo, mistä on kyse."),
    "description": gettext_lazy("Kirjoita kuvaus suomeksi."),
}
_ICONS = (
    ("", gettext_lazy("Ei kuvaa")), ("school", gettext_lazy("Koulu")), ("presentation", gettext_lazy("Esitys")),
    ("users", gettext_lazy("Ryhmä")), ("message", gettext_lazy("Keskustelu")), ("armchair", gettext_lazy("Penkki")),
    ("handshake", gettext_lazy("Kättely")), ("book-open", gettext_lazy("Kirja")), ("mic", gettext_lazy("Mikrofoni")),
)  # fmt: skip


class ServiceForm(MergingForm):
    """One service. Finnish texts are needed; others stand in where a translation is missing."""

    press = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8, initial=new_code, validators=[is_code])

    kind = forms.ModelChoiceField(
        TaskKind.objects.none(), to_field_name="code", empty_label=gettext_lazy("Valitse tehtävälaji"),
        **words(
            gettext_lazy("Tehtävälaji"), gettext_lazy("Tämän mukaan löytyvät ne, jotka tekevät tällaisia tehtäviä."),
            required=gettext_lazy("Valitse tehtävälaji."),
        ),
    )  # fmt: skip
    group = forms.ChoiceField(choices=Group.choices, **words(gettext_lazy("Otsikko luettelossa"), required=" "))
    situations = forms.MultipleChoiceField(
        choices=[(one.key, one.title) for one in SITUATIONS], widget=forms.CheckboxSelectMultiple,
        **words(gettext_lazy("Mihin tarpeeseen tämä vastaa?")),
    )  # fmt: skip
    icon = forms.ChoiceField(choices=_ICONS, **words(gettext_lazy("Kuva")))
    minutes = fields.minutes(**words(gettext_lazy("Kesto minuutteina"), required=gettext_lazy("Kirjoita kesto.")))
    seats = fields.seats(
        **words(gettext_lazy("Tekijöitä"), required=gettext_lazy("Kirjoita, montako tekijää yleensä tarvitaan."))
    )
    pairing = forms.ChoiceField(
        choices=fields.capital(Pairing.choices),
        widget=forms.RadioSelect,
        **words(gettext_lazy("Ketkä tekevät yhdessä?"), required=" "),
    )
    demands = forms.MultipleChoiceField(
        choices=fields.capital(QualificationKind.choices), widget=forms.CheckboxSelectMultiple,
        **words(
            gettext_lazy("Mitä tekijällä pitää olla?"), gettext_lazy("Vain ne, joilla on kaikki nämä voimassa, voidaan pyytää.")
        ),
    )  # fmt: skip
    asks = forms.MultipleChoiceField(
        choices=[(code, capfirst(label)) for code, label in ASKED.items()], widget=forms.CheckboxSelectMultiple,
        **words(gettext_lazy("Mitä tilaajalta kysytään tavallisen lisäksi?")),
    )  # fmt: skip
    fee_rule = forms.ChoiceField(
        choices=fields.capital(FeeRule.choices), **words(gettext_lazy("Mistä hinta lasketaan"), required=" ")
    )
    fee_cents = EuroField(**words(gettext_lazy("Palkkio tekijälle, euroa")))
    counts_as = forms.ChoiceField(
        choices=fields.capital(CountsAs.choices), **words(gettext_lazy("Miten lasketaan luvuissa"), required=" ")
    )
    position = forms.IntegerField(
        min_value=0,
        max_value=9999,
        widget=Numerals(),
        **words(gettext_lazy("Järjestys luettelossa"), gettext_lazy("Pienin ensin.")),
    )
    is_active = forms.BooleanField(**words(gettext_lazy("Tilattavissa")))
    note = forms.CharField(
        max_length=200, **words(gettext_lazy("Mikä muuttui?"), gettext_lazy("Muutama sana itsellenne versioluetteloon."))
    )

    def __init__(self, data: QueryDict | None = None, *, base: ServiceProduct | None) -> None:
        self.base = base
        super().__init__(data, initial=_first(base))
        self.fields["kind"].queryset = TaskKind.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["kind"].label_from_instance = lambda kind: capfirst(kind.name)  # type: ignore[attr-defined]
        if base is not None and base.icon not in dict(_ICONS):
            self.fields["icon"].choices = [*_ICONS, (base.icon, _("Nykyinen"))]  # type: ignore[attr-defined]
        for language, _label in LANGUAGES:
            for key, label, hint, rows, longest in TEXTS:
                needed = _NEEDED.get(key, "") if language == "fi" else ""
                widget = forms.TextInput() if rows == 1 else area(rows)
                self.fields[f"{key}_{language}"] = forms.CharField(
                    max_length=longest, widget=widget, **words(label, hint, required=needed)
                )

    def clean(self) -> dict[str, Any]:
        """A press that is new, for whoever has none."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["press"] = cleaned.get("press") or new_code()
        return cleaned

    def _compared(self) -> list[tuple[str, forms.Field]]:
        """What a service says; the press and the note are of this one form."""
        return [(name, field) for name, field in super()._compared() if name not in {"press", "note"}]

    def by_language(self) -> list[tuple[str, Any, list[forms.BoundField], str]]:
        """The texts of each language, and whether its part stands open: Finnish does, and what has an error."""
        parts = []
        for language, label in LANGUAGES:
            own = [self[f"{key}_{language}"] for key, *_rest in TEXTS]
            stands_open = "1" if language == "fi" or any(field.errors for field in own) else ""
            parts.append((language, label, own, stands_open))
        return parts

    def facts(self) -> dict[str, Any]:
        """What the editor decided, by the service's field names."""
        cleaned = self.cleaned_data
        plain = ("kind", "group", "icon", "minutes", "seats", "pairing", "fee_rule", "fee_cents", "counts_as", "is_active")
        return {name: cleaned[name] for name in plain} | {
            "position": cleaned["position"] or 0,
            **{name: list(cleaned[name]) for name in ("demands", "asks", "situations")},
            "texts": self._texts(),
        }

    def _texts(self) -> dict[str, dict[str, Any]]:
        texts: dict[str, dict[str, Any]] = {}
        for language, _label in LANGUAGES:
            typed = {key: self.cleaned_data[f"{key}_{language}"].replace("\r\n", "\n").strip() for key, *_rest in TEXTS}
            told = {key: _lines(value) if key in LISTS else value for key, value in typed.items() if value}
            if told:
                texts[language] = told
        return texts

    def preview(self) -> ServiceProduct:
        """The service as it would be, not kept anywhere."""
        return ServiceProduct(slug=self.base.slug if self.base else "", **self.facts())


def _lines(value: str) -> list[str]:
    return [line.strip() for line in value.split("\n") if line.strip()]


def _first(base: ServiceProduct | None) -> dict[str, Any]:
    """What the fields show: the service that is there, else a beginning."""
    if base is None:
        return {
            "minutes": 60, "seats": 1, "pairing": Pairing.SAME, "fee_rule": FeeRule.EACH, "counts_as": CountsAs.OCCURRENCE,
            "is_active": True, "position": 100, "demands": [QualificationKind.TRAINING],
        }  # fmt: skip
    plain = (
        "kind", "group", "icon", "minutes", "seats", "pairing", "fee_rule", "fee_cents", "counts_as", "is_active", "position",
        "demands", "asks", "situations",
    )  # fmt: skip
    first = {name: getattr(base, name) for name in plain}
    for language, _label in LANGUAGES:
        told = base.texts.get(language, {})
        for key, *_rest in TEXTS:
            value = told.get(key, "")
            first[f"{key}_{language}"] = "\n".join(value) if isinstance(value, list) else value
    return first
