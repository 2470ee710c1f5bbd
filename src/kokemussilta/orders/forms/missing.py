"""What the client could leave for later: one small form with only the facts that are still missing."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kokemussilta.core.fields import PhoneField
from kokemussilta.orders import rules
from kokemussilta.orders.forms import fields
from kokemussilta.orders.forms.fields import area, words
from kokemussilta.orders.forms.minors import FIELD, AsksOfMinors
from kokemussilta.orders.models import Order


class MissingForm(AsksOfMinors):
    """Each field stands here only as long as nobody has told it; `rules.open_to_client` names them."""

    angle = forms.CharField(
        max_length=2000,
        widget=area(2),
        **words(
            gettext_lazy("Mistä näkökulmasta?"),
            gettext_lazy("Esimerkiksi: miten läheinen jaksoi, mikä hoidossa auttoi, miten lopettaminen onnistui."),
        ),
    )
    audiences = fields.audiences(**words(gettext_lazy("Keitä on paikalla?")))
    with_minors = fields.with_minors(**words(gettext_lazy("Onko paikalla alle 18-vuotiaita?")))
    address = forms.CharField(
        max_length=200, **words(gettext_lazy("Osoite tai paikka"), gettext_lazy("Sen näkevät vain vahvistetut tekijät."))
    )
    day_contact_name = forms.CharField(
        max_length=120,
        **words(gettext_lazy("Kuka ottaa tekijän vastaan?"), gettext_lazy("Hän huolehtii käytännöistä ennen ja jälkeen.")),
    )
    day_contact_phone = PhoneField(
        max_length=30,
        **words(gettext_lazy("Yhteyshenkilön puhelin"), gettext_lazy("Tekijä saa numeron, kun hänet on vahvistettu.")),
    )
    aftercare = forms.CharField(
        max_length=2000,
        widget=area(2),
        **words(
            gettext_lazy("Kuka pitää huolta osallistujista jälkeenpäin?"),
            gettext_lazy("Esimerkiksi: luokanvalvoja pitää purkutunnin, kuraattori on tavattavissa."),
        ),
    )
    billing = forms.CharField(
        max_length=1000,
        widget=area(2),
        **words(gettext_lazy("Laskutustiedot"), gettext_lazy("Y-tunnus, verkkolaskuosoite, kustannuspaikka tai viite.")),
    )

    def __init__(self, data: QueryDict | None = None, *, order: Order) -> None:
        super().__init__(data)
        asked = rules.open_to_client(order)
        for name in [name for name in self.fields if name not in asked]:
            del self.fields[name]
        if "with_minors" in self.fields:
            self.add_question_of_minors()

    def clean(self) -> dict[str, Any]:
        """Whatever is known by now; at least something."""
        cleaned = super().clean() or self.cleaned_data
        if not self.facts() and not self.errors:
            raise forms.ValidationError(_("Kirjoita ainakin yksi kohta. Muut voit lisätä myöhemmin."))
        self.ask_of_minors()
        return cleaned

    def facts(self) -> dict[str, Any]:
        """What was told, by the order's field names."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != FIELD and value is not None and (value is False or value)
        }
