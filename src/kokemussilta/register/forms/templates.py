"""Forms by which a lead writes templates and decides what a kind of task demands."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kokemussilta.access.models import Organisation
from kokemussilta.core.forms import MergingForm, Numerals
from kokemussilta.register.background import Answers, Basis
from kokemussilta.register.background_words import BASES
from kokemussilta.register.forms.part import Several
from kokemussilta.vocabulary.models import TaskKind

LANGUAGES = ("fi", "sv", "en")
LONGEST = 30_000
YES_NO = (("yes", _("Kyllä")), ("no", _("Ei")))


def _text(label: Any, *, required: bool = False, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=required, max_length=LONGEST, help_text=hint, widget=forms.Textarea(attrs={"rows": 12})
    )


class TemplateForm(MergingForm):
    """A template: its name, words in three languages, what it covers, how long it holds."""

    name = forms.CharField(label=_("Nimi"), max_length=120, error_messages={"required": _("Anna pohjalle nimi.")})
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), to_field_name="code", label=_("Organisaatio"), required=False, empty_label=None
    )
    text_fi = _text(
        _("Ehdot suomeksi"), required=True,
        hint=_("Kirjoita niin, että sen ymmärtää kerralla: mitä tehdään, mitä maksetaan, kuka vakuuttaa, mikä on salassa, miten lopetetaan."),
    )  # fmt: skip
    text_sv = _text(_("Ehdot ruotsiksi"), hint=_("Jos tämä on tyhjä, ruotsinkielinen saa suomenkielisen sopimuksen."))
    text_en = _text(_("Ehdot englanniksi"))
    kinds = Several(
        TaskKind.objects.filter(is_active=True),
        label=_("Mitä tehtäviä sopimus koskee?"),
        help_text=_("Tyhjä: kaikkia tehtäviä."),
    )
    months = forms.IntegerField(
        required=False, min_value=1, max_value=120, widget=Numerals(), label=_("Voimassa kuukausina"), help_text=_("Tyhjä: toistaiseksi.")
    )  # fmt: skip
    is_active = forms.BooleanField(required=False, initial=True, label=_("Pohja on käytössä"))

    def __init__(self, *args: Any, houses: list[Organisation], is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_new or len(houses) < 2:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = Organisation.objects.filter(  # type: ignore[attr-defined]
                pk__in=[house.pk for house in houses]
            )
        if is_new:
            del self.fields["is_active"]

    @property
    def typed(self) -> dict[str, Any]:
        """What the action wants."""
        chosen = {name: value for name, value in self.cleaned_data.items() if name not in {"shown", "organisation"}}
        chosen["texts"] = {language: chosen.pop(f"text_{language}") for language in LANGUAGES}
        return chosen


class DemandForm(MergingForm):
    """In which kinds of task a contract must be in force."""

    everywhere = forms.ChoiceField(
        label=_("Milloin sopimus vaaditaan?"),
        choices=(("no", _("Vain alla valituissa tehtävissä")), ("yes", _("Kaikissa tehtävissä"))),
        widget=forms.RadioSelect,
    )
    kinds = Several(TaskKind.objects.filter(is_active=True), label=_("Tehtävät, joissa sopimus vaaditaan"))


#: What is asked when minors are met, in this order; some of it of one footing alone.
_QUESTIONS: dict[str, tuple[StrOrPromise, StrOrPromise]] = {
    "is_essential": (
        _("Onko heidän opettamisensa, ohjaamisensa, hoitamisensa tai muu heidän kanssaan oleminen tehtävän olennainen osa?"), "",
    ),
    "is_regular": (
        _("Toistuuko tai jatkuuko tehtävä säännöllisesti?"),
        _("Yksittäinen oppitunti ei toistu, ryhmän ohjaaminen joka viikko toistuu."),
    ),
    "over_three_months": (_("Kestääkö se yhteensä yli kolme kuukautta vuodessa?"), ""),
    "guardian_there": (_("Onko alaikäisen oma huoltaja mukana?"), _("Opettaja tai hoitaja ei ole huoltaja.")),
    "is_alone": (
        _("Onko asiantuntija alaikäisten kanssa yksin, tai niin, ettei turvallisuudesta voi muuten huolehtia?"), "",
    ),
    "has_procedures": (
        _("Onko teillä kirjalliset ohjeet siitä, miten alaikäisten turvallisuudesta huolehditaan?"), "",
    ),
}  # fmt: skip
_OF_WORK = {"over_three_months", "guardian_there"}
_OF_VOLUNTEERS = {"is_alone", "has_procedures"}


class BackgroundForm(forms.Form):
    """The questions of the decision helper, about a kind of task and about nobody; the first answers tell which others are asked."""

    basis = forms.ChoiceField(
        label=_("Miten asiantuntija tekee tehtävää?"), choices=list(BASES.items()), widget=forms.RadioSelect
    )
    with_minors = forms.ChoiceField(
        label=_("Kohdataanko tehtävässä alle 18-vuotiaita?"), choices=YES_NO, widget=forms.RadioSelect
    )

    def __init__(self, data: QueryDict) -> None:
        more = self._more(data)
        known = {name: data[name] for name in ("basis", "with_minors") if name in data}
        is_answered = bool(known) and (not more or any(name in data for name in more))
        super().__init__(data if is_answered else None, initial=known)
        for name in more:
            label, hint = _QUESTIONS[name]
            self.fields[name] = forms.ChoiceField(label=label, help_text=hint, choices=YES_NO, widget=forms.RadioSelect)

    @staticmethod
    def _more(data: QueryDict) -> list[str]:
        """What else is asked, after the first two answers."""
        if data.get("with_minors") != "yes" or data.get("basis") not in BASES:
            return []
        skipped = _OF_WORK if data["basis"] == Basis.VOLUNTARY else _OF_VOLUNTEERS
        return [name for name in _QUESTIONS if name not in skipped]

    def answers(self) -> Answers:
        """What was said; what is not asked of this footing counts as no."""
        said = {name: value == "yes" for name, value in self.cleaned_data.items() if name != "basis"}
        return Answers(basis=Basis(self.cleaned_data["basis"]), **said)
