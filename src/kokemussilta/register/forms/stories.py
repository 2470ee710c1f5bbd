"""Forms of the story workshop."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kokemussilta.accounts.models import User
from kokemussilta.core.fields import AddressField
from kokemussilta.register.models import Story
from kokemussilta.vocabulary.models import Language

LONGEST = 40_000


class LanguageChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # no subscript at run time
    """A language by its name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name."""
        return str(obj.name)


class StoryForm(forms.Form):
    """What a form of the story is called, how long it is, for whom and in which language."""

    name = forms.CharField(
        label=_("Nimi"),
        max_length=80,
        help_text=_("Vain sinä näet nimen."),
        error_messages={"required": _("Anna tarinalle nimi.")},
    )
    minutes = forms.TypedChoiceField(
        label=_("Kuinka pitkä?"), coerce=int, initial=10, widget=forms.RadioSelect,
        choices=[(minutes, _("%(minutes)s minuuttia") % {"minutes": minutes}) for minutes in Story.MINUTES],
    )  # fmt: skip
    audience = forms.CharField(
        required=False, max_length=80, label=_("Kenelle?"), help_text=_("Esimerkiksi hoitajaopiskelijat tai yläkoululaiset.")
    )
    language = LanguageChoice(
        Language.objects.filter(is_active=True), to_field_name="code", label=_("Millä kielellä?"), empty_label=None
    )


class StoryTextForm(forms.Form):
    """The words. `seen`: the version that stood in the form when it was opened."""

    text = forms.CharField(
        required=False, max_length=LONGEST, label=_("Tarinani"), widget=forms.Textarea(attrs={"rows": 22, "spellcheck": "true"})
    )
    tells = forms.CharField(
        required=False, max_length=2000, label=_("Tämän kerron"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Muutama sana itsellesi: mitkä asiat ovat valmiita jaettavaksi."),
    )  # fmt: skip
    leaves_out = forms.CharField(
        required=False, max_length=2000, label=_("Tätä en kerro"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Mikä jää sinulle, vaikka joku kysyisi. Tätä ei näytetä, kun jaat tarinan."),
    )  # fmt: skip
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def words(self) -> dict[str, str]:
        """What was written."""
        return {name: self.cleaned_data[name] for name in ("text", "tells", "leaves_out")}


class ShareForm(forms.Form):
    """Who may read: a coordinator or a mentor by name, or another expert as a mentor by address."""

    MENTOR = "mentor"

    reader = forms.ChoiceField(label=_("Kuka saa lukea?"), widget=forms.RadioSelect)
    address = AddressField(
        required=False, label=_("Mentorin sähköpostiosoite"),
        help_text=_("Toinen saman rekisterin kokemusasiantuntija. Kysy osoite häneltä itseltään."),
    )  # fmt: skip

    def __init__(self, *args: Any, readers: list[tuple[User, bool]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._readers = {user.code: user for user, _is_mentor in readers}
        mentors = _now("%(name)s, mentori")
        named = [
            (user.code, mentors % {"name": user.get_full_name()} if is_mentor else user.get_full_name())
            for user, is_mentor in readers
        ]
        self.fields["reader"].choices = [*named, (self.MENTOR, _now("Joku muu mentori"))]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A mentor has an address."""
        cleaned = super().clean() or {}
        if cleaned.get("reader") == self.MENTOR and not cleaned.get("address") and "address" not in self.errors:
            self.add_error("address", _now("Kirjoita mentorin sähköpostiosoite."))
        return cleaned

    def named(self) -> User | None:
        """Who was chosen by name; None when an address was written."""
        return self._readers.get(self.cleaned_data["reader"])


class CommentForm(forms.Form):
    """Something to say of a shared story."""

    text = forms.CharField(
        max_length=5000, label=_("Kirjoita"), widget=forms.Textarea(attrs={"rows": 4}), error_messages={"required": _("Kirjoita ensin jotain.")}
    )  # fmt: skip
