"""What the person's experience is of, in which languages they work, which kinds of task they do."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kokemussilta.accounts.models import User
from kokemussilta.register import actions
from kokemussilta.register.forms.part import PartForm, Several, capital, offered
from kokemussilta.register.models import Expert
from kokemussilta.vocabulary.models import Language, Perspective, TaskKind, Theme


class ThemesForm(PartForm):
    """Themes in two levels, each with one's own experience and that of somebody close. Works without script."""

    sensitive = ("themes",)

    themes = forms.MultipleChoiceField(required=False, label=_("Kokemustaustat"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = {str(value).partition(":")[0] for value in self.initial.get("themes", ())}
        rows = offered(Theme.objects.all(), held).select_related("parent").order_by("position", "code")
        self._themes = {theme.code: theme for theme in rows}
        views = {Perspective.OWN: gettext("oma"), Perspective.CLOSE: gettext("läheisen")}
        self.fields["themes"].choices = [  # type: ignore[attr-defined]
            (f"{code}:{view}", f"{theme.name} ({words})")
            for code, theme in self._themes.items()
            for view, words in views.items()
        ]

    @classmethod
    def initial_of(cls, expert: Expert) -> dict[str, object]:
        """Codes with their perspectives."""
        return {"themes": sorted(f"{row.theme.code}:{row.perspective}" for row in expert.themes.select_related("theme"))}

    def save(self, expert: Expert, *, by: User, at: datetime) -> None:
        """The themes that are ticked."""
        pairs = (value.split(":") for value in self.typed["themes"])
        themes = [(self._themes[code], view) for code, view in pairs]
        actions.set_themes(expert=expert, themes=themes, seen=self.seen, by=by, at=at)

    @cached_property
    def groups(self) -> list[dict[str, object]]:
        """Top themes with their rows, for the page; a group with something ticked is open."""
        ticked = set(self["themes"].value() or [])
        groups: dict[int, dict[str, Any]] = {}
        for theme in self._themes.values():
            top = theme.parent or theme
            group = groups.setdefault(top.pk, {"name": top.name, "position": (top.position, top.code), "rows": []})
            group["rows"].append(self._row(theme, ticked))
        for group in groups.values():
            group["rows"].sort(key=lambda row: not row["is_top"])
            group["ticked"] = sum(row["own"] + row["close"] for row in group["rows"])
        return sorted(groups.values(), key=lambda group: group["position"])

    @staticmethod
    def _row(theme: Theme, ticked: set[str]) -> dict[str, Any]:
        return {
            "code": theme.code,
            "name": theme.name,
            "is_top": theme.parent_id is None,
            "own": f"{theme.code}:own" in ticked,
            "close": f"{theme.code}:close" in ticked,
        }


class LanguagesForm(PartForm):
    """Each language: not at all, a little, fluently. The usual ones and those in use come first, the rest are folded."""

    LEVELS = (("none", _("En käytä")), ("some", _("Jonkin verran")), ("strong", _("Sujuvasti")))
    USUAL = ("fi", "sv", "en")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._languages = {language.code: language for language in offered(Language.objects.all(), self.initial)}
        for code, language in self._languages.items():
            self.fields[code] = forms.ChoiceField(choices=self.LEVELS, initial="none", label=capital(language))

    @classmethod
    def initial_of(cls, expert: Expert) -> dict[str, object]:
        """The level of each language in use."""
        return {row.language.code: "strong" if row.is_strong else "some" for row in expert.languages.select_related("language")}

    def save(self, expert: Expert, *, by: User, at: datetime) -> None:
        """The languages used, each with whether it is strong."""
        used = [(self._languages[code], level == "strong") for code, level in self.typed.items() if level != "none"]
        actions.set_languages(expert=expert, languages=used, seen=self.seen, by=by, at=at)

    @cached_property
    def first(self) -> list[forms.BoundField]:
        """The fields that are shown at once."""
        return [self[code] for code in self._languages if code in self.USUAL or self[code].value() not in {"none", None}]

    @cached_property
    def rest(self) -> list[forms.BoundField]:
        """The other languages."""
        shown = {field.name for field in self.first}
        return [self[code] for code in self._languages if code not in shown]


class KindsForm(PartForm):
    """The kinds of task that the person does."""

    kinds = Several(TaskKind.objects.none(), label=_("Tehtävät, joita voi pyytää"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].queryset = offered(TaskKind.objects.all(), self.initial.get("kinds", ()))  # type: ignore[attr-defined]

    @classmethod
    def initial_of(cls, expert: Expert) -> dict[str, object]:
        """Codes."""
        return {"kinds": sorted(expert.kinds.values_list("code", flat=True))}

    def save(self, expert: Expert, *, by: User, at: datetime) -> None:
        """The kinds that are ticked."""
        actions.set_kinds(expert=expert, kinds=self.typed["kinds"], seen=self.seen, by=by, at=at)
