"""The five steps of an order. Each asks only what its product needs, and little of it is compulsory."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kokemussilta.core.clock import local_day
from kokemussilta.core.fields import AddressField, PhoneField
from kokemussilta.core.forms import DayInput
from kokemussilta.orders import questions
from kokemussilta.orders.forms import fields
from kokemussilta.orders.forms.fields import area, words
from kokemussilta.orders.forms.minors import AsksOfMinors
from kokemussilta.orders.models import Order, ServiceProduct
from kokemussilta.orders.states import Media, Payer

#: What is kept of one typed value; a longer one was no answer.
LONGEST = 6000


class Step(forms.Form):
    """A step: knows its product, its draft when there is one, and the moment."""

    step = ""

    def __init__(self, data: QueryDict | None = None, *, product: ServiceProduct, order: Order | None, at: datetime) -> None:
        self.product, self.order, self.at = product, order, at
        super().__init__(data, initial=self.first_values())
        for name in questions.unasked(product.asks) & set(self.fields):
            del self.fields[name]

    def first_values(self) -> dict[str, Any]:
        """What the fields show: what was typed last, else what the draft knows."""
        if self.order is None:
            return {}
        typed = self.order.answers.get(self.step)
        if typed is not None:
            many = {*questions.MANY}
            return {name: values if name in many else values[-1] for name, values in typed.items() if values}
        known: dict[str, Any] = {name: getattr(self.order, name) for name in questions.FIELDS[self.step]}
        for name in questions.MANY:
            if name in known:
                known[name] = list(known[name].all())
        return known

    def answers(self) -> dict[str, list[str]]:
        """What was typed, mended or not, for keeping."""
        data = self.data
        values = {
            name: data.getlist(name) if isinstance(data, QueryDict) else [str(data.get(name, ""))] for name in self.fields
        }
        return {name: [value[:LONGEST] for value in typed[:60]] for name, typed in values.items()}

    def facts(self) -> dict[str, Any]:
        """What is clear of it, by the order's field names."""
        mine = questions.FIELDS[self.step]
        return {name: value for name, value in self.cleaned_data.items() if name in mine and name not in self.errors}

    def spans(self) -> list[fields.Span] | None:
        """The wished times; None on the steps that don't ask for them."""
        return None


class What(Step):
    """What the client wants to reach, and of what experience."""

    step = questions.WHAT

    goal = forms.CharField(
        max_length=2000,
        widget=area(5),
        **words(
            gettext_lazy("Mitä toivot, että kohtaamisesta jää?"),
            required=gettext_lazy("Kerro muutamalla sanalla, mitä toivot. Koordinaattori auttaa tarkentamaan."),
        ),
    )
    angle = forms.CharField(
        max_length=2000,
        widget=area(3),
        **words(
            gettext_lazy("Mistä näkökulmasta?"),
            gettext_lazy("Esimerkiksi: miten läheinen jaksoi, mikä hoidossa auttoi, miten lopettaminen onnistui."),
        ),
    )
    themes = fields.themes(
        **words(
            gettext_lazy("Millaista kokemusta etsit?"),
            gettext_lazy("Voit valita muutaman. Jos et tiedä vielä, jätä tyhjäksi: mietitään yhdessä."),
        )
    )
    perspective = fields.perspective(**words(gettext_lazy("Kenen kokemus?")))

    def __init__(self, data: QueryDict | None = None, **known: Any) -> None:
        super().__init__(data, **known)
        self.fields["goal"].help_text = self.product.text("goal_hint")

    def clean_themes(self) -> Any:
        """A handful: more would find nobody."""
        chosen = self.cleaned_data["themes"]
        if len(chosen) > 8:
            raise fields.refuse(_("Valitse enintään kahdeksan, tärkeimmät ensin. Muista voit kertoa näkökulmassa."))
        return chosen


YES_NO = [("yes", gettext_lazy("Kyllä")), ("no", gettext_lazy("Ei")), ("", gettext_lazy("En tiedä vielä"))]


class WhoListens(Step, AsksOfMinors):
    """The people who will be there."""

    step = questions.AUDIENCE

    audiences = fields.audiences(
        **words(gettext_lazy("Keitä on paikalla?"), required=gettext_lazy("Valitse ainakin yksi joukko."))
    )
    with_minors = forms.ChoiceField(
        choices=YES_NO,
        widget=forms.RadioSelect,
        **words(
            gettext_lazy("Onko paikalla alle 18-vuotiaita?"),
            gettext_lazy("Jos on, opettaja tai muu ammattilainen on mukana koko ajan."),
        ),
    )
    age_band = forms.CharField(
        max_length=60, **words(gettext_lazy("Minkä ikäisiä he ovat?"), gettext_lazy("Ikä tai luokka-aste. Arvio riittää."))
    )
    head_count = fields.head_count(**words(gettext_lazy("Kuinka monta?"), gettext_lazy("Arvio riittää.")))
    recent_events = forms.CharField(
        max_length=2000,
        widget=area(3),
        **words(
            gettext_lazy("Onko ryhmä kokenut äskettäin jotain raskasta?"),
            gettext_lazy(
                "Esimerkiksi menetys tai itsemurha lähipiirissä. Tieto auttaa valmistautumaan, ja sen näkevät vain "
                "koordinaattori ja tekijä."
            ),
        ),
    )

    def first_values(self) -> dict[str, Any]:
        """The stored yes or no in the form's words."""
        values = super().first_values()
        kept = values.get("with_minors")
        return {**values, "with_minors": {True: "yes", False: "no", None: ""}.get(kept, kept)}

    def __init__(self, data: QueryDict | None = None, **known: Any) -> None:
        super().__init__(data, **known)
        self.add_question_of_minors()

    def clean(self) -> dict[str, Any]:
        """What seems to contradict itself is asked once."""
        cleaned = super().clean() or self.cleaned_data
        self.ask_of_minors()
        return cleaned

    def clean_with_minors(self) -> bool | None:
        """True, False, or None for not known yet; pupils and students of the second degree are minors."""
        told = {"yes": True, "no": False}.get(self.cleaned_data["with_minors"])
        chosen = self.cleaned_data.get("audiences")
        return True if told is None and chosen and any(audience.is_minors for audience in chosen) else told


class When(Step, fields.WishedTimes):
    """Where, and on which days."""

    step = questions.WHEN

    place = fields.place(**words(gettext_lazy("Missä tavataan?"), required=gettext_lazy("Valitse, missä tavataan.")))
    municipality = fields.municipality(
        **words(gettext_lazy("Kunta"), gettext_lazy("Kunnan mukaan tilaus löytää oikean koordinaattorin, myös etänä."))
    )
    address = forms.CharField(
        max_length=200,
        **words(
            gettext_lazy("Osoite tai paikka"), gettext_lazy("Voit täydentää myöhemmin. Sen näkevät vain vahvistetut tekijät.")
        ),
    )
    minutes = fields.minutes(**words(gettext_lazy("Kesto minuutteina")))
    window_from = forms.DateField(
        widget=DayInput(),
        **words(gettext_lazy("Aikaisintaan"), error_messages={"invalid": gettext_lazy("Kirjoita päivä muodossa 3.12.2026.")}),
    )
    window_until = forms.DateField(
        widget=DayInput(),
        **words(gettext_lazy("Viimeistään"), error_messages={"invalid": gettext_lazy("Kirjoita päivä muodossa 3.12.2026.")}),
    )
    window_note = forms.CharField(
        max_length=1000,
        widget=area(2),
        **words(
            gettext_lazy("Toistuuko se?"),
            gettext_lazy("Esimerkiksi: torstaisin klo 13 kahdeksan viikkoa."),
        ),
    )
    seats_wanted = fields.seats(
        **words(gettext_lazy("Montako tekijää toivot?"), gettext_lazy("Kaksi tuo useamman äänen ja tukee toisiaan."))
    )
    language = fields.language(**words(gettext_lazy("Millä kielellä?")))

    def __init__(self, data: QueryDict | None = None, **known: Any) -> None:
        super().__init__(data, **known)
        self.add_time_rows()

    def first_values(self) -> dict[str, Any]:
        """The wished times beside the rest, and lists by their codes."""
        values = super().first_values()
        if self.order is not None and self.step not in self.order.answers:
            values |= fields.times_of(self.order)
        return {"minutes": self.product.minutes, "seats_wanted": self.product.seats, "language": fields.own_language()} | {
            name: value for name, value in values.items() if value not in (None, "")
        }

    def clean(self) -> dict[str, Any]:
        """At least one date, or a window that ends after it begins."""
        cleaned = super().clean() or self.cleaned_data
        cleaned["minutes"] = cleaned.get("minutes") or self.product.minutes
        if "seats_wanted" in self.fields:
            cleaned["seats_wanted"] = cleaned.get("seats_wanted") or self.product.seats
        self._spans = self.wished(timedelta(minutes=cleaned["minutes"]))
        first, last = cleaned.get("window_from"), cleaned.get("window_until")
        if problem := fields.window_problem(first, last, self.at):
            self.add_error(*problem)
        if last and not first:
            cleaned["window_from"] = local_day(self.at)
        times = [name for name in self.errors if name.startswith(("date_", "time_", "window_"))]
        if not self._spans and not first and not last and not times:
            self.add_error("date_1", _("Ehdota ainakin yhtä päivää, tai kerro jakso, jolle etsitään aikaa."))
        return cleaned

    def optional_fields(self) -> list[forms.BoundField]:
        """Length and seats, when the product asks for them."""
        return [self[name] for name in ("minutes", "seats_wanted") if name in self.fields]

    def repeats(self) -> list[forms.BoundField]:
        """Whether it repeats, when the product asks."""
        return [self[name] for name in ("window_note",) if name in self.fields]

    def spans(self) -> list[fields.Span]:
        """The clear rows."""
        return self._spans


class People(Step):
    """Who meets the expert, who pays, whether it is recorded."""

    step = questions.PEOPLE

    day_contact_name = forms.CharField(
        max_length=120,
        **words(
            gettext_lazy("Kuka ottaa tekijän vastaan?"),
            gettext_lazy("Hän huolehtii käytännöistä ennen ja jälkeen. Voit täydentää myöhemmin."),
        ),
    )
    day_contact_phone = PhoneField(
        max_length=30,
        **words(gettext_lazy("Hänen puhelinnumeronsa"), gettext_lazy("Tekijä saa numeron, kun hänet on vahvistettu.")),
    )
    aftercare = forms.CharField(
        max_length=2000,
        widget=area(3),
        **words(
            gettext_lazy("Kuka pitää huolta osallistujista jälkeenpäin?"),
            gettext_lazy("Esimerkiksi: luokanvalvoja pitää purkutunnin, kuraattori on tavattavissa."),
        ),
    )
    payer = forms.ChoiceField(
        choices=fields.capital(Payer.choices),
        widget=forms.RadioSelect,
        **words(gettext_lazy("Kuka maksaa tekijän palkkion?"), required=gettext_lazy("Valitse jokin. ”Emme tiedä vielä” käy.")),
    )
    media = forms.ChoiceField(  # type: ignore[assignment]  # a field; forms keep theirs apart from `media`
        choices=fields.capital(Media.choices),
        widget=forms.RadioSelect,
        **words(gettext_lazy("Tallennetaanko tilaisuus, tai onko paikalla mediaa?")),
    )

    def __init__(self, data: QueryDict | None = None, **known: Any) -> None:
        super().__init__(data, **known)
        if self.order is not None and self.order.with_minors:
            self.fields["day_contact_name"].help_text = _(
                "Alle 18-vuotiaiden kanssa opettaja tai muu ammattilainen on mukana koko ajan. Kirjoita hänen nimensä."
            )

    def first_fields(self) -> list[forms.BoundField]:
        """The people, before the money."""
        return [self[name] for name in ("day_contact_name", "day_contact_phone", "aftercare")]

    def money_fields(self) -> list[forms.BoundField]:
        """The money, and what is recorded."""
        return [self[name] for name in ("payer", "media") if name in self.fields]


class Contact(Step):
    """Who orders, for which organisation."""

    step = questions.CONTACT

    client_name = forms.CharField(
        max_length=120,
        **words(gettext_lazy("Nimesi"), required=gettext_lazy("Kirjoita nimesi, niin tiedämme, ketä tervehdimme.")),
    )
    client_email = AddressField(
        max_length=254,
        **words(
            gettext_lazy("Sähköpostisi"),
            gettext_lazy("Lähetämme tähän linkin, josta vahvistat tilauksen."),
            required=gettext_lazy("Kirjoita sähköpostiosoitteesi. Siihen tulee vahvistuslinkki."),
        ),
    )
    client_phone = PhoneField(
        max_length=30, **words(gettext_lazy("Puhelinnumerosi"), gettext_lazy("Joskus soitto selvittää asian nopeimmin."))
    )
    organisation_name = forms.CharField(
        max_length=160,
        **words(
            gettext_lazy("Organisaatio"),
            gettext_lazy("Oppilaitos, hyvinvointialue, kunta, järjestö tai yritys."),
            required=gettext_lazy("Kirjoita organisaatio, jonka puolesta tilaat."),
        ),
    )
    unit_name = forms.CharField(
        max_length=160, **words(gettext_lazy("Yksikkö"), gettext_lazy("Esimerkiksi osasto 3 tai lähihoitajakoulutus."))
    )
    sector = fields.sector(**words(gettext_lazy("Ala")))
    client_language = forms.ChoiceField(
        choices=settings.LANGUAGES, **words(gettext_lazy("Millä kielellä kirjoitamme sinulle?"), required=" ")
    )
    billing = forms.CharField(
        max_length=1000,
        widget=area(3),
        **words(
            gettext_lazy("Laskutustiedot"),
            gettext_lazy("Y-tunnus, verkkolaskuosoite, kustannuspaikka tai viite. Voit täydentää myöhemmin."),
        ),
    )
    more = forms.CharField(
        max_length=2000,
        widget=area(3),
        **words(gettext_lazy("Mitä muuta haluat kertoa?"), gettext_lazy("Esimerkiksi esteettömyys, pysäköinti tai tulkkaus.")),
    )

    def __init__(self, data: QueryDict | None = None, **known: Any) -> None:
        super().__init__(data, **known)
        for name, token in (("client_name", "name"), ("client_email", "email"), ("client_phone", "tel")):
            self.fields[name].widget.attrs["autocomplete"] = token
        self.fields["organisation_name"].widget.attrs["autocomplete"] = "organization"
        if self.order is not None and self.order.payer != Payer.CLIENT:
            del self.fields["billing"]
        if self.order is not None and self.order.client_id is not None:
            del self.fields["client_email"]  # a signed-in client's own address; it is theirs already


FORMS: dict[str, type[Step]] = {form.step: form for form in (What, WhoListens, When, People, Contact)}


def form_for(step: str, order: Order, at: datetime) -> Step:
    """The step's form holding what was typed there, with its errors, or only its first values when nothing was."""
    typed = order.answers.get(step)
    data = None
    if typed is not None:
        data = QueryDict(mutable=True)
        for name, values in typed.items():
            data.setlist(name, values)
    return FORMS[step](data, product=order.product, order=order, at=at)
