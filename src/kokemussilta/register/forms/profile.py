"""Who the person is: names and contact, their own words, their earnings ceiling; and somebody new."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from kokemussilta.access.models import Organisation
from kokemussilta.accounts.models import User
from kokemussilta.core.codes import ALPHABET, new_code
from kokemussilta.core.fields import AddressField, EuroField, PhoneField
from kokemussilta.register import actions
from kokemussilta.register.actions.entry import answers_themselves
from kokemussilta.register.forms.part import PartForm, offered
from kokemussilta.register.models import Expert
from kokemussilta.register.states import ConsentWay
from kokemussilta.vocabulary.models import Municipality
from kokemussilta.vocabulary.rules import alphabetical

TITLES = (
    gettext_noop("kokemusasiantuntija"), gettext_noop("kokemusosaaja"), gettext_noop("kokemustoimija"),
    gettext_noop("kehittäjäasiakas"), gettext_noop("kokemuskouluttaja"), gettext_noop("vertaisohjaaja"),
    gettext_noop("vertaistoimija"),
)  # fmt: skip


def _municipalities(held: Iterable[object] = ()) -> list[tuple[str, str]]:
    rows = sorted(offered(Municipality.objects.all(), held), key=lambda row: alphabetical(row.name))
    return [("", gettext("Valitse kunta")), *((row.code, row.name) for row in rows)]


class MunicipalityField(forms.ChoiceField):
    """A municipality, chosen by name."""

    def __init__(self) -> None:
        super().__init__(choices=_municipalities, label=_("Kotikunta"), help_text=_("Matkat lasketaan täältä."))

    def clean(self, value: Any) -> Municipality:
        """The municipality itself."""
        return Municipality.objects.get(code=super().clean(value))


class ContactFields(forms.Form):
    """Names and how to reach the person."""

    first_name = forms.CharField(max_length=60, label=_("Etunimi"))
    last_name = forms.CharField(max_length=60, label=_("Sukunimi"))
    alias = forms.CharField(
        max_length=60,
        required=False,
        label=_("Nimi, joka näkyy muille"),
        help_text=_("Jos kohta jää tyhjäksi, tilaajalle näkyy etunimi ja sukunimen ensimmäinen kirjain."),
    )
    title = forms.ChoiceField(label=_("Nimike"), help_text=_("Nimike, jota muut käyttävät."))
    email = AddressField(required=False, label=_("Sähköposti"), help_text=_("Tähän tulevat pyynnöt ja muistutukset."))
    phone = PhoneField(max_length=30, required=False, label=_("Puhelin"), help_text=_("Esimerkiksi 040 123 4567."))
    municipality = MunicipalityField()
    is_newcomer = forms.BooleanField(required=False, label=_("Vasta aloittava, tarvitsee mentorin tai parin"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = str(self.initial.get("title", ""))
        titles = TITLES if now in TITLES or not now else (*TITLES, now)
        self.fields["title"].choices = [(title, gettext(title)) for title in titles]  # type: ignore[attr-defined]


class ContactForm(PartForm, ContactFields):
    """Names and contact of somebody who is here. Whether they are new is for the coordinator to say."""

    NAMES = ("first_name", "last_name", "alias", "title", "email", "phone", "is_newcomer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].choices = _municipalities([self.initial.get("municipality", "")])  # type: ignore[attr-defined]
        if self.is_own:
            del self.fields["is_newcomer"]

    @classmethod
    def initial_of(cls, expert: Expert) -> dict[str, object]:
        """Names, and the municipality's code."""
        return {name: getattr(expert, name) for name in cls.NAMES} | {"municipality": expert.municipality.code}

    def save(self, expert: Expert, *, by: User, at: datetime) -> None:
        """The changes; a new address of somebody in the register waits for a press on the link that goes there."""
        actions.update_profile(expert=expert, changes=self.typed, seen=self.seen, by=by, at=at)
        if expert.new_email and expert.new_email == self.typed["email"].strip().lower():
            self.saved = gettext("Tallennettu. Uuteen osoitteeseen lähti linkki, ja osoite vaihtuu, kun sitä on painettu.")


class NewExpertForm(ContactFields):
    """A person to be added. `code` is theirs from the start, so that a second press finds them added already."""

    JOINING = (
        ("invite", _("Lähetä kutsu sähköpostilla: hän lukee, mihin suostuu, ja vastaa itse")),
        ("paper", _("Hän on antanut suostumuksen paperilla, eikä hänellä ole sähköpostia")),
        ("spoken", _("Hän on antanut suostumuksen suullisesti, eikä hänellä ole sähköpostia")),
        ("later", _("Lisää vain, kutsun myöhemmin")),
    )
    code = forms.RegexField(f"^[{ALPHABET}]{{8}}$", required=False, widget=forms.HiddenInput, initial=new_code)
    home = forms.ChoiceField(label=_("Rekisteri"))
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
        if cleaned.get("joining") in {ConsentWay.PAPER, ConsentWay.SPOKEN} and cleaned.get("email"):
            self.add_error("joining", answers_themselves())
        return cleaned


class WordsForm(PartForm):
    """The person in their own words."""

    sensitive = ("introduction",)

    introduction = forms.CharField(
        max_length=2000,
        required=False,
        label=_("Esittely"),
        help_text=_("Muutama lause: kuka, ja mistä kokemuksesta puhutaan. Koordinaattorit näkevät tämän."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    interests = forms.CharField(
        max_length=2000, required=False, label=_("Kiinnostuksen kohteet"), widget=forms.Textarea(attrs={"rows": 4})
    )
    training_wishes = forms.CharField(
        max_length=2000, required=False, label=_("Koulutustoiveet"), widget=forms.Textarea(attrs={"rows": 4})
    )

    def save(self, expert: Expert, *, by: User, at: datetime) -> None:
        """The words."""
        actions.update_profile(expert=expert, changes=self.typed, seen=self.seen, by=by, at=at)


class TellingForm(PartForm):
    """What the person tells of their story and what they don't, in their own words."""

    sensitive = ("boundaries",)

    tells = forms.CharField(
        max_length=2000,
        required=False,
        label=_("Mistä kerron"),
        help_text=_("Omin sanoin: mitä tarinastasi voi kysyä ja mistä puhut mielelläsi."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    tells_not = forms.CharField(
        max_length=2000,
        required=False,
        label=_("Mistä en kerro"),
        help_text=_(
            "Mitä haluat pitää omanasi, vaikka joku kysyisi. Koordinaattorisi muistaa tämän, kun hän sopii tehtävästä."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def save(self, expert: Expert, *, by: User, at: datetime) -> None:
        """The words."""
        actions.update_profile(expert=expert, changes=self.typed, seen=self.seen, by=by, at=at)


class CeilingForm(PartForm):
    """The most that the person wants to earn in a month."""

    ceiling = EuroField(
        required=False,
        label=_("Enintään euroa kuukaudessa"),
        help_text=_("Jätä tyhjäksi, jos et tarvitse rajaa. Palkkiot ennen veroja."),
    )

    @classmethod
    def initial_of(cls, expert: Expert) -> dict[str, object]:
        """Integer cents."""
        return {"ceiling": expert.monthly_ceiling_cents}

    def save(self, expert: Expert, *, by: User, at: datetime) -> None:
        """The ceiling."""
        actions.set_ceiling(expert=expert, cents=self.typed["ceiling"], seen=self.seen, by=by, at=at)
