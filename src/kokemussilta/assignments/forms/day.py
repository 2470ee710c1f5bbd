"""What people fill in around the day: a calendar address, times for a talk, a deliverable, a unit's induction."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments.states import FeedKind, Way
from kokemussilta.core.clock import helsinki
from kokemussilta.core.fields import AddressField, DayField
from kokemussilta.core.forms import DayInput, MergingForm, TimeInput


class FeedForm(forms.Form):
    """A new calendar address; only the kinds that the person may have are offered."""

    kind = forms.ChoiceField(label=_("Mitä kalenterissa näkyy?"), widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Mihin otat sen käyttöön?"), help_text=_("Omaksi muistiksesi, esimerkiksi: puhelin."), max_length=60
    )

    def __init__(self, *args: Any, kinds: Sequence[FeedKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(kind), str(kind.label).capitalize()) for kind in kinds]
        if kinds:
            field.initial = str(kinds[0])


class MaybeDay(DayField):
    """A day that may be left out; the words above the fields say so, so that its label need not."""

    def validate(self, value: object) -> None:
        """Nothing is asked for."""


class MaybeTime(forms.TimeField):
    """A time that may be left out, in the same way."""

    def validate(self, value: object) -> None:
        """Nothing is asked for."""


class ProposalForm(forms.Form):
    """Up to three times for a talk, and how to meet."""

    day_1 = DayField(label=_("Ensimmäinen aika"), widget=DayInput)
    time_1 = forms.TimeField(label=_("Kello"), widget=TimeInput)
    day_2 = MaybeDay(label=_("Toinen aika"), widget=DayInput)
    time_2 = MaybeTime(label=_("Kello"), widget=TimeInput)
    day_3 = MaybeDay(label=_("Kolmas aika"), widget=DayInput)
    time_3 = MaybeTime(label=_("Kello"), widget=TimeInput)
    way = forms.ChoiceField(label=_("Miten?"), choices=Way.choices, widget=forms.RadioSelect, initial=Way.CALL)
    place = forms.CharField(
        label=_("Numero, linkki tai paikka"), max_length=200, required=False,
        help_text=_("Puhelussa koordinaattori soittaa numeroon, joka on rekisterissä."),
    )  # fmt: skip
    minutes = forms.TypedChoiceField(
        label=_("Kuinka kauan?"), coerce=int, initial=20,
        choices=[(15, _("15 minuuttia")), (20, _("20 minuuttia")), (30, _("30 minuuttia")), (60, _("tunti"))],
    )  # fmt: skip

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        """The times as moments, under `times`; half a time is asked to be made whole."""
        cleaned = super().clean() or {}
        times = []
        for number in (1, 2, 3):
            day, time = cleaned.get(f"day_{number}"), cleaned.get(f"time_{number}")
            if day and time:
                times.append(helsinki(day, time.hour, time.minute))
            elif (day or time) and not {f"day_{number}", f"time_{number}"} & set(self.errors):
                self.add_error(f"time_{number}" if day else f"day_{number}", _("Anna sekä päivä että kellonaika."))
        cleaned["times"] = times
        return cleaned

    def asked(self) -> dict[str, Any]:
        """What the action wants."""
        return {name: self.cleaned_data[name] for name in ("times", "way", "place", "minutes")}


class NoteForm(forms.Form):
    """A note between the two of a talk."""

    text = forms.CharField(
        label=_("Kirjoita muistiin"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Tämän näkee vain tekijä ja juttelun pitävä koordinaattori, ei kukaan muu."),
    )  # fmt: skip
    reader = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def __init__(self, *args: Any, holder: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._holder = holder
        self.fields["reader"].initial = holder.code if holder else ""

    def clean(self) -> dict[str, Any]:
        """Who will read is the one that stood on the page; when it is another by now, that is told before anything is kept."""
        cleaned = super().clean() or {}
        now = self._holder.code if self._holder else ""
        if "reader" in self.data and cleaned.get("reader") != now and self._holder is not None:
            name = self._holder.get_full_name()
            self.add_error(
                "text",
                _now("Juttelun pitää nyt %(name)s, ja hän lukisi tämän. Tallenna uudelleen, jos se sopii.") % {"name": name},
            )
            self.data = {**self.data.dict(), "reader": now} if isinstance(self.data, QueryDict) else self.data
        return cleaned


class DeliverableForm(MergingForm):
    """A report or a proposal, and to whom it goes."""

    title = forms.CharField(label=_("Otsikko"), max_length=120, required=False)
    text = forms.CharField(
        label=_("Havainnot ja ehdotukset"), max_length=20000, required=False, widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_("Mitä huomasit, mikä toimi, mitä ehdotat? Älä kirjoita asiakkaiden nimiä tai muuta, mistä heidät tunnistaa."),
    )  # fmt: skip
    signed = forms.CharField(
        label=_("Kirjoittajat"), help_text=_("Niin kuin haluatte nimenne näkyvän."), max_length=200, required=False
    )
    recipient_name = forms.CharField(label=_("Vastaanottajan nimi"), max_length=120, required=False)
    recipient_role = forms.CharField(
        label=_("Vastaanottajan tehtävä"),
        help_text=_("Esimerkiksi osastonhoitaja."),
        max_length=120,
        required=False,
    )
    recipient_email = AddressField(label=_("Vastaanottajan sähköposti"), required=False)

    use_required_attribute = False

    def __init__(self, *args: Any, sends: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._sends = sends

    def clean(self) -> dict[str, Any]:
        """Whoever sends it has read it: what a writer changed meanwhile is shown first."""
        cleaned = super().clean() or {}
        if self._sends and self.taken:
            self.add_error(None, _now("Raporttia on muutettu sen jälkeen, kun avasit sivun. Lue se tästä ja lähetä sitten."))
            self.data = self._sent_anew("shown", self._mark())
        return cleaned


class ReplyForm(forms.Form):
    """The recipient's answer."""

    answer = forms.CharField(
        label=_("Vastauksenne"), help_text=_("Mitä ajattelette ja mitä aiotte tehdä? Muutama lause riittää."), max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip


class OutcomeOfDeliverableForm(forms.Form):
    """What came of it."""

    outcome = forms.CharField(
        label=_("Mitä siitä seurasi?"), help_text=_("Myös ”ei vielä mitään” on hyvä tieto."), max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip


class InductionForm(MergingForm):
    """A unit's list, a point a line."""

    points = forms.CharField(
        label=_("Läpi käytävät asiat, yksi riviä kohti"), max_length=6000, required=False, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Esimerkiksi: missä ovi on ja kuka avaa, vaitiolo, mitä tehdä hätätilanteessa, missä voi levätä."),
    )  # fmt: skip

    def clean_points(self) -> str:
        """Lines short enough to be read aloud."""
        text = str(self.cleaned_data["points"])
        if any(len(line.strip()) > 200 for line in text.splitlines()):
            raise forms.ValidationError(_("Lyhennä: yksi rivi on enintään 200 merkkiä."))
        if sum(1 for line in text.splitlines() if line.strip()) > 40:
            raise forms.ValidationError(_("Neljäkymmentä kohtaa riittää. Yhdistä tai poista joitakin."))
        return text
