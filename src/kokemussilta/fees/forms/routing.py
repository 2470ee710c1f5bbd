"""A route as a lead writes it, an absence as it is told."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from kokemussilta.accounts.models import User
from kokemussilta.core.fields import DayField, EuroField
from kokemussilta.core.forms import Numerals
from kokemussilta.fees import rules
from kokemussilta.fees.states import HolderKind


class ByName(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody who approves, by name."""

    def label_from_instance(self, obj: Any) -> str:
        """The name, the address when none is known."""
        return str(obj.get_full_name())


class StepForm(forms.Form):
    """One step of a route."""

    title = forms.CharField(
        label=_("Vaiheen nimi"), max_length=120, help_text=_("Tehtävänimike riittää, esimerkiksi lähiesihenkilö. Tekijä näkee sen."),
        error_messages={"required": _("Anna vaiheelle nimi.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kuka hyväksyy"), choices=HolderKind.choices, initial=HolderKind.PERSON)
    person = forms.ChoiceField(label=_("Hyväksyjä"), required=False, help_text=_("Kun vaiheen hyväksyy nimetty ihminen."))
    deputy = forms.ChoiceField(label=_("Sijainen"), required=False)
    days = forms.IntegerField(
        label=_("Aikaa päiviä"), min_value=1, max_value=60, initial=7, widget=Numerals(),
        error_messages={
            "required": _("Kirjoita, montako päivää on aikaa."), "invalid": _("Kirjoita päivät numeroina."),
            "min_value": _("Anna aikaa vähintään yksi päivä."), "max_value": _("Anna aikaa enintään 60 päivää."),
        },
    )  # fmt: skip
    over_cents = EuroField(
        label=_("Vain yli tämän summan"), required=False, help_text=_("Tyhjänä vaihe koskee kaikkia lomakkeita.")
    )
    is_removed = forms.BooleanField(label=_("Poista tämä vaihe"), required=False)

    def __init__(self, *args: Any, named: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._named = {user.code: user for user in named}
        choices = [(user.code, user.get_full_name()) for user in named]
        self.fields["person"].choices = [("", _("Ei nimettyä")), *choices]  # type: ignore[attr-defined]
        self.fields["deputy"].choices = [("", _("Ei sijaista: vastuuhenkilö")), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A named step has its name; nobody is their own deputy."""
        cleaned = super().clean() or {}
        if cleaned.get("is_removed"):
            return cleaned
        if cleaned.get("kind") == HolderKind.PERSON and "person" in cleaned and not cleaned["person"]:
            self.add_error("person", _("Valitse, kuka hyväksyy."))
        if (
            cleaned.get("kind") == HolderKind.PERSON
            and cleaned.get("person")
            and cleaned.get("person") == cleaned.get("deputy")
        ):
            self.add_error("deputy", _("Valitse sijaiseksi joku muu."))
        return cleaned

    def desk(self) -> rules.Desk:
        """The step as the rules know it."""
        told = self.cleaned_data
        person = self._named.get(told["person"]) if told["kind"] == HolderKind.PERSON else None
        deputy = self._named.get(told["deputy"])
        step = rules.Step(told["kind"], person.pk if person else None, deputy.pk if deputy else None, told["days"])
        return rules.Desk(told["title"].strip(), step, told["over_cents"])


class AbsenceForm(forms.Form):
    """The days on which somebody is away; a lead chooses who."""

    who = ByName(label=_("Kuka"), queryset=User.objects.none(), empty_label=None, to_field_name="code")
    from_on = DayField(label=_("Ensimmäinen päivä"), error_messages={"required": _("Kirjoita ensimmäinen päivä.")})
    until_on = DayField(label=_("Viimeinen päivä"), error_messages={"required": _("Kirjoita viimeinen päivä.")})

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"].queryset = people  # type: ignore[attr-defined]


class PreviewForm(forms.Form):
    """A sum to try the route with."""

    cents = EuroField(label=_("Lomakkeen summa"), initial=12_000, error_messages={"required": _("Kirjoita summa.")})
