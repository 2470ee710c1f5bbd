"""Forms about when and how much."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from kokemussilta.accounts.models import User
from kokemussilta.core.dates import day_words
from kokemussilta.core.forms import DayInput, Numerals
from kokemussilta.register import actions, rules
from kokemussilta.register.forms.part import PartForm
from kokemussilta.register.models import Expert, Meeting
from kokemussilta.register.words import WEEKDAYS


class DaysForm(forms.Form):
    """Days that differ from the ordinary week."""

    starts_on = forms.DateField(label=_("Ensimmäinen päivä"), widget=DayInput())
    ends_on = forms.DateField(
        required=False,
        label=_("Viimeinen päivä"),
        widget=DayInput(),
        help_text=_("Jätä tyhjäksi, jos kyse on yhdestä päivästä."),
    )
    is_free = forms.ChoiceField(
        label=_("Silloin"),
        choices=(("no", _("en pääse")), ("yes", _("pääsen, vaikka se ei ole tavallinen aikani"))),
        initial="no",
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """The end is not before the start."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("Viimeinen päivä ei voi olla ennen ensimmäistä."))
        return cleaned


class WeeksForm(forms.Form):
    """Several whole weeks away at once."""

    weeks = forms.MultipleChoiceField(label=_("Viikot, jolloin en pääse"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._weeks = {f"{monday:%Y-%m-%d}": monday for monday in rules.coming_weeks(today)}
        self.fields["weeks"].choices = [  # type: ignore[attr-defined]
            (
                key,
                _("Viikko %(number)s, %(start)s – %(end)s")
                % {
                    "number": monday.isocalendar().week,
                    "start": day_words(monday),
                    "end": day_words(monday + timedelta(days=6)),
                },
            )
            for key, monday in self._weeks.items()
        ]

    def spans(self) -> list[tuple[date, date]]:
        """The chosen weeks as first and last days; weeks one after another are one span."""
        out: list[tuple[date, date]] = []
        for monday in sorted(self._weeks[key] for key in self.cleaned_data["weeks"]):
            if out and out[-1][1] + timedelta(days=1) == monday:
                out[-1] = (out[-1][0], monday + timedelta(days=6))
            else:
                out.append((monday, monday + timedelta(days=6)))
        return out


class PatternForm(forms.Form):
    """Days that come round: some weekdays of every week, or of every second or third, between two days."""

    #: More spans at once are better told by the ordinary week.
    MOST = 110

    since = forms.DateField(label=_("Ensimmäinen päivä"), widget=DayInput())
    until = forms.DateField(label=_("Viimeinen päivä"), widget=DayInput())
    weekdays = forms.TypedMultipleChoiceField(
        coerce=int,
        choices=[(str(number), capfirst(name)) for number, name in enumerate(WEEKDAYS)],
        label=_("Viikonpäivät"),
        widget=forms.CheckboxSelectMultiple,
    )
    every = forms.TypedChoiceField(
        coerce=int,
        choices=(
            ("1", _("joka viikko")),
            ("2", _("joka toinen viikko")),
            ("3", _("joka kolmas viikko")),
            ("4", _("joka neljäs viikko")),
        ),
        initial="1",
        label=_("Kuinka usein"),
    )
    repeats_free = forms.ChoiceField(
        label=_("Silloin"),
        choices=(("no", _("en pääse")), ("yes", _("pääsen, vaikka se ei ole tavallinen aikani"))),
        initial="no",
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        """Not backwards, not for ever, and some day at least."""
        cleaned = super().clean() or {}
        start, end = cleaned.get("since"), cleaned.get("until")
        if not start or not end or self.errors:
            return cleaned
        if end < start:
            self.add_error("until", _("Viimeinen päivä ei voi olla ennen ensimmäistä."))
            return cleaned
        if end - start > timedelta(days=366):
            self.add_error("until", _("Merkitse kerralla enintään vuosi."))
            return cleaned
        count = len(self.spans())
        if count == 0:
            raise ValidationError(_("Näiden päivien väliin ei osu yhtään valittua viikonpäivää."))
        if count > self.MOST:
            raise ValidationError(_("Näin moni päivä on helpompi merkitä tavalliseen viikkoon kohdassa Viikon ajat."))
        return cleaned

    def spans(self) -> list[tuple[date, date]]:
        """The days, those one after another as one span."""
        chosen = self.cleaned_data
        return rules.repeated(chosen["since"], chosen["until"], chosen["weekdays"], every=chosen["every"])


class BreakForm(forms.Form):
    """A break, with its first day unless it begins at once, and its last day when it is known."""

    sensitive = ("paused_from",)

    from_on = forms.DateField(
        required=False,
        label=_("Ensimmäinen taukopäivä"),
        widget=DayInput(),
        help_text=_("Jätä tyhjäksi, jos tauko alkaa heti."),
    )
    until_on = forms.DateField(
        required=False,
        label=_("Viimeinen taukopäivä"),
        widget=DayInput(),
        help_text=_("Jätä tyhjäksi, jos et vielä tiedä. Syytä ei kysytä."),
    )


class LimitsForm(PartForm):
    """How much, how soon, how far."""

    max_per_week = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=20,
        widget=Numerals(),
        label=_("Enintään tehtäviä viikossa"),
        help_text=_("Tyhjä: ei rajaa."),
    )
    max_per_month = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=60,
        widget=Numerals(),
        label=_("Enintään tehtäviä kuukaudessa"),
        help_text=_("Tyhjä: ei rajaa."),
    )
    notice_days = forms.IntegerField(
        min_value=0,
        max_value=90,
        widget=Numerals(),
        label=_("Montako päivää ennen pitää kysyä?"),
        help_text=_("0: vaikka samana päivänä."),
    )
    on_site_ok = forms.BooleanField(required=False, label=_("Voin tulla paikalle"))
    max_km = forms.IntegerField(min_value=0, max_value=2000, widget=Numerals(), label=_("Enintään kilometriä kotikunnasta"))
    has_car = forms.BooleanField(
        required=False,
        label=_("Kuljen autolla"),
        help_text=_(
            "Ilman autoa lähdet aikaisintaan kello 6 ja palaat viimeistään kello 23, ja matkaan varataan kaksinkertainen aika."
        ),
    )
    remote_ok = forms.BooleanField(required=False, label=_("Voin toimia etänä"))
    accepts_voluntary = forms.BooleanField(
        required=False, label=_("Minulle voi ehdottaa myös tehtäviä, joista ei makseta palkkiota")
    )

    def save(self, expert: Expert, *, by: User, at: datetime) -> None:
        """The limits."""
        actions.set_limits(expert=expert, **self.typed, seen=self.seen, by=by, at=at)

    def clean(self) -> dict[str, Any]:
        """Somebody who neither comes nor joins remotely can't be asked to anything."""
        cleaned = super().clean() or {}
        if not cleaned.get("on_site_ok") and not cleaned.get("remote_ok"):
            raise ValidationError(
                _("Valitse ainakin toinen: paikalle tuleminen tai etänä toimiminen. Jos et nyt voi kumpaakaan, pidä tauko.")
            )
        return cleaned


class MeetingForm(forms.Form):
    """Being in touch: how, when, a note."""

    kind = forms.ChoiceField(
        choices=[(kind.value, capfirst(kind.label)) for kind in Meeting.Kind],
        label=_("Miten olitte yhteydessä?"),
        widget=forms.RadioSelect,
        initial=Meeting.Kind.CALL,
    )
    met_on = forms.DateField(label=_("Päivä"), widget=DayInput())
    note = forms.CharField(
        max_length=2000,
        required=False,
        label=_("Muistiinpano"),
        help_text=_("Hän näkee tämän omilta sivuiltaan. Kirjoita vain se, mitä teidän molempien on hyvä muistaa."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class JoiningForm(forms.Form):
    """A consent that was given on paper or by word."""

    way = forms.ChoiceField(
        choices=(("paper", _("Paperilla")), ("spoken", _("Suullisesti"))),
        initial="paper",
        label=_("Miten hän antoi suostumuksen?"),
        widget=forms.RadioSelect,
    )
    given_on = forms.DateField(label=_("Milloin?"), widget=DayInput())
