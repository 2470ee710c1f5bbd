"""Short forms of one part of an entry each; the expert and the coordinator fill the same ones."""

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.core.fields import EuroField, PhoneField
from kokemussilta.register.models import Expert
from kokemussilta.register.states import BoundaryKind
from kokemussilta.vocabulary.models import Audience, Language, Municipality, Perspective, TaskKind, Theme

TITLES = (
    "kokemusasiantuntija", "kokemusosaaja", "kokemustoimija", "kehittäjäasiakas", "kokemuskouluttaja", "vertaisohjaaja",
    "vertaistoimija",
)  # fmt: skip


def _municipalities() -> list[tuple[str, str]]:
    rows = sorted((row.name, row.code) for row in Municipality.objects.filter(is_active=True))
    return [("", str(_("Valitse kunta"))), *((code, name) for name, code in rows)]


class Several(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    """Entries of a shared list to tick, by their names."""

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, to_field_name="code", required=False, widget=forms.CheckboxSelectMultiple, **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """The name, with a capital."""
        name = str(obj.name)
        return name[:1].upper() + name[1:]


class MunicipalityField(forms.ChoiceField):
    """A municipality, chosen by name."""

    def __init__(self) -> None:
        super().__init__(choices=_municipalities, label=_("Kotikunta"), help_text=_("Matkat lasketaan täältä."))

    def clean(self, value: Any) -> Municipality:
        """The municipality itself."""
        return Municipality.objects.get(code=super().clean(value))


class ContactForm(forms.Form):
    """Names and how to reach the person."""

    first_name = forms.CharField(max_length=60, label=_("Etunimi"))
    last_name = forms.CharField(max_length=60, label=_("Sukunimi"))
    alias = forms.CharField(
        max_length=60,
        required=False,
        label=_("Nimi, joka näkyy muille"),
        help_text=_("Jos jätät tyhjäksi, tilaajalle näkyy etunimi ja sukunimen ensimmäinen kirjain."),
    )
    title = forms.ChoiceField(label=_("Nimike"), help_text=_("Miten haluat, että sinua kutsutaan."))
    email = forms.EmailField(required=False, label=_("Sähköposti"), help_text=_("Tähän tulevat pyynnöt ja muistutukset."))
    phone = PhoneField(max_length=30, required=False, label=_("Puhelin"), help_text=_("Esimerkiksi 040 123 4567."))
    municipality = MunicipalityField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = str(self.initial.get("title", ""))
        titles = TITLES if now in TITLES or not now else (*TITLES, now)
        self.fields["title"].choices = [(title, title) for title in titles]  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(expert: Expert) -> dict[str, object]:
        """What the entry says now."""
        names = ("first_name", "last_name", "alias", "title", "email", "phone")
        return {name: getattr(expert, name) for name in names} | {"municipality": expert.municipality.code}


class NewExpertForm(ContactForm):
    """A person to be added."""

    JOINING = (
        ("invite", _("Lähetä kutsu sähköpostilla: hän lukee, mihin suostuu, ja vastaa itse")),
        ("paper", _("Hän on antanut suostumuksen paperilla")),
        ("spoken", _("Hän on antanut suostumuksen suullisesti")),
        ("later", _("Lisää vain, kutsun myöhemmin")),
    )
    home = forms.ChoiceField(label=_("Rekisteri"))
    is_newcomer = forms.BooleanField(required=False, label=_("Vasta aloittava, tarvitsee mentorin tai parin"))
    joining = forms.ChoiceField(choices=JOINING, initial="invite", widget=forms.RadioSelect, label=_("Miten hän tulee mukaan?"))

    def __init__(self, *args: Any, homes: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.homes = {home.code: home for home in homes}
        self.fields["home"].choices = [(home.code, home.name) for home in homes]  # type: ignore[attr-defined]
        if len(homes) == 1:
            self.fields["home"].widget = forms.HiddenInput()
            self.fields["home"].initial = homes[0].code
        self.order_fields(["home"])

    def clean_home(self) -> Organisation:
        """The organisation itself."""
        return self.homes[self.cleaned_data["home"]]

    def clean(self) -> dict[str, Any]:
        """An invitation needs an address."""
        cleaned = super().clean() or {}
        if cleaned.get("joining") == "invite" and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Kutsu tarvitsee sähköpostiosoitteen. Lisää se, tai valitse toinen tapa tulla mukaan."))
        return cleaned


class WordsForm(forms.Form):
    """The person in their own words."""

    introduction = forms.CharField(
        max_length=2000,
        required=False,
        label=_("Esittely"),
        help_text=_("Muutama lause siitä, kuka olet ja mistä puhut. Koordinaattorit näkevät tämän."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    interests = forms.CharField(
        max_length=2000, required=False, label=_("Mikä sinua kiinnostaa?"), widget=forms.Textarea(attrs={"rows": 4})
    )
    training_wishes = forms.CharField(
        max_length=2000,
        required=False,
        label=_("Millaista koulutusta toivot?"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ThemesForm(forms.Form):
    """Themes in two levels, each with one's own experience and that of somebody close. Works without script."""

    themes = forms.MultipleChoiceField(required=False, label=_("Kokemustaustat"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        views = [str(view) for view in Perspective.values]
        self._themes = {theme.code: theme for theme in Theme.objects.filter(is_active=True).select_related("parent")}
        self.fields["themes"].choices = [  # type: ignore[attr-defined]
            (f"{code}:{view}", theme.name) for code, theme in self._themes.items() for view in views
        ]

    @staticmethod
    def initial_of(expert: Expert) -> dict[str, object]:
        """What the entry says now."""
        return {"themes": [f"{row.theme.code}:{row.perspective}" for row in expert.themes.select_related("theme")]}

    def chosen(self) -> list[tuple[Theme, str]]:
        """What was ticked."""
        pairs = (value.split(":") for value in self.cleaned_data["themes"])
        return [(self._themes[code], view) for code, view in pairs]

    @cached_property
    def groups(self) -> list[dict[str, object]]:
        """Top themes with their rows, for the page; a group with something ticked is open."""
        ticked = set(self["themes"].value() or [])
        groups: dict[int, dict[str, Any]] = {}
        tops = [theme for theme in self._themes.values() if theme.parent_id is None]
        for top in sorted(tops, key=lambda theme: theme.position):
            groups[top.pk] = {"name": top.name, "rows": [self._row(top, ticked)], "ticked": 0}
        for theme in sorted(self._themes.values(), key=lambda theme: theme.position):
            if theme.parent_id in groups:
                groups[theme.parent_id]["rows"].append(self._row(theme, ticked))
        for group in groups.values():
            group["ticked"] = sum(row["own"] + row["close"] for row in group["rows"])
        return list(groups.values())

    @staticmethod
    def _row(theme: Theme, ticked: set[str]) -> dict[str, Any]:
        return {
            "code": theme.code,
            "name": theme.name,
            "is_top": theme.parent_id is None,
            "own": f"{theme.code}:own" in ticked,
            "close": f"{theme.code}:close" in ticked,
        }


class LanguagesForm(forms.Form):
    """Each language: not at all, a little, fluently. The usual ones and those in use come first, the rest are folded."""

    LEVELS = (("none", _("En käytä")), ("some", _("Jonkin verran")), ("strong", _("Sujuvasti")))
    USUAL = ("fi", "sv", "en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._languages = {language.code: language for language in Language.objects.filter(is_active=True)}
        for code, language in self._languages.items():
            name = language.name[:1].upper() + language.name[1:]
            self.fields[code] = forms.ChoiceField(choices=self.LEVELS, initial="none", label=name)

    @staticmethod
    def initial_of(expert: Expert) -> dict[str, object]:
        """What the entry says now."""
        return {row.language.code: "strong" if row.is_strong else "some" for row in expert.languages.select_related("language")}

    @cached_property
    def first(self) -> list[forms.BoundField]:
        """The fields that are shown at once."""
        return [self[code] for code in self._languages if code in self.USUAL or self[code].value() not in {"none", None}]

    @cached_property
    def rest(self) -> list[forms.BoundField]:
        """The other languages."""
        shown = {field.name for field in self.first}
        return [self[code] for code in self._languages if code not in shown]

    def chosen(self) -> list[tuple[Language, bool]]:
        """The languages used, each with whether it is strong."""
        return [(self._languages[code], level == "strong") for code, level in self.cleaned_data.items() if level != "none"]


class KindsForm(forms.Form):
    """The kinds of task that the person does."""

    kinds = Several(
        TaskKind.objects.filter(is_active=True),
        label=_("Tehtävät, joita voit tehdä"),
    )


class BoundariesForm(forms.Form):
    """Boundaries that a coordinator may see."""

    plain = forms.MultipleChoiceField(
        choices=[
            (kind.value, kind.label[:1].upper() + kind.label[1:])
            for kind in BoundaryKind
            if kind in {"media", "recording", "alone", "minors"}
        ],
        required=False,
        label=_("Yleiset rajat"),
        widget=forms.CheckboxSelectMultiple,
    )
    audiences = Several(
        Audience.objects.filter(is_active=True),
        label=_("Kuulijat, joille en puhu"),
    )
    themes = Several(
        Theme.objects.filter(is_active=True, parent=None),
        label=_("Aiheet, joista en puhu"),
        help_text=_("Raja pitää, vaikka sinulla olisi aiheesta kokemusta."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = self.initial.get("theme_rows", [])
        field = self.fields["themes"]
        assert isinstance(field, Several)
        field.queryset = Theme.objects.filter(is_active=True, parent=None) | Theme.objects.filter(pk__in=held)

    @staticmethod
    def initial_of(expert: Expert) -> dict[str, object]:
        """What the entry says now."""
        rows = list(expert.boundaries.select_related("theme", "audience"))
        return {
            "plain": [row.kind for row in rows if row.kind in {"media", "recording", "alone", "minors"}],
            "audiences": [row.audience.code for row in rows if row.audience],
            "themes": [row.theme.code for row in rows if row.theme],
            "theme_rows": [row.theme.pk for row in rows if row.theme],
        }


class PlaceForm(forms.Form):
    """An organisation or a unit where the person does not go; for their own eyes."""

    place = forms.ChoiceField(label=_("Paikka, johon en mene"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places: dict[str, Organisation | Unit] = {}
        groups: list[tuple[str, Any]] = [("", str(_("Valitse paikka")))]
        for organisation in Organisation.objects.filter(is_active=True).prefetch_related("units"):
            whole = f"o:{organisation.code}"
            self._places[whole] = organisation
            options = [(whole, _("%(name)s, kaikki yksiköt") % {"name": organisation.name})]
            for unit in organisation.units.all():
                self._places[f"u:{unit.code}"] = unit
                options.append((f"u:{unit.code}", unit.name))
            groups.append((organisation.name, options))
        self.fields["place"].choices = groups  # type: ignore[attr-defined]

    def chosen(self) -> Organisation | Unit:
        """The place itself."""
        return self._places[self.cleaned_data["place"]]


class CeilingForm(forms.Form):
    """The most that the person wants to earn in a month."""

    ceiling = EuroField(
        required=False,
        label=_("Enintään euroa kuukaudessa"),
        help_text=_("Jätä tyhjäksi, jos et tarvitse rajaa. Palkkiot ennen veroja."),
    )
