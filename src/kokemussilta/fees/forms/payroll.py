"""Forms of payroll: collecting, sums withheld, what was not paid, settings."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kokemussilta.core.fields import DayField, EuroField
from kokemussilta.core.forms import DayInput
from kokemussilta.fees.models import BatchRow
from kokemussilta.fees.states import Fault
from kokemussilta.register.sheets import MAX_BYTES, too_large


class CollectForm(forms.Form):
    """A new batch's name and day."""

    pays_on = DayField(label=_("Maksupäivä"), widget=DayInput())
    name = forms.CharField(label=_("Nimi"), max_length=120, required=False, help_text=_("Esimerkiksi maaliskuun palkkiot."))


class NetsForm(forms.Form):
    """The withheld tax of each row that waits; left empty, it is not known yet."""

    def __init__(self, *args: Any, rows: list[BatchRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            label = gettext("Ennakonpidätys: %(name)s") % {"name": row.claim.expert.full_name}
            self.fields[row.code] = EuroField(label=label, required=False, initial=row.withheld_cents)

    def clean(self) -> dict[str, Any]:
        """No more is withheld than is taxed."""
        cleaned = super().clean() or self.cleaned_data
        for row in self.rows:
            cents = cleaned.get(row.code)
            if isinstance(cents, int) and cents > row.taxable_cents:
                self.add_error(row.code, gettext("Pidätys on suurempi kuin palkkio. Tarkista summa."))
        return cleaned


class SheetForm(forms.Form):
    """What the payroll system gave back, and under which headings."""

    file = forms.FileField(
        label=_("Taulukko"), help_text=_("Excel (.xlsx) tai CSV, enintään 5 megatavua."), allow_empty_file=True
    )
    row = forms.CharField(
        label=_("Rivin tunnuksen otsikko"), max_length=80, help_text=_("Sarake, jossa on tästä palvelusta viety rivin tunnus.")
    )
    withheld = forms.CharField(label=_("Ennakonpidätyksen otsikko"), max_length=80)
    net = forms.CharField(
        label=_("Netto-otsikko"),
        max_length=80,
        required=False,
        help_text=_("Voi jäädä tyhjäksi. Jos se on, tarkistamme, että luvut täsmäävät."),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        """Told before any of it is read."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if (upload.size or 0) > MAX_BYTES:
            raise ValidationError(too_large())
        return upload


class FaultForm(forms.Form):
    """Why a row was not paid."""

    fault = forms.ChoiceField(label=_("Miksi maksu ei onnistunut?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Kerro lisää"),
        max_length=200,
        required=False,
        help_text=_("Tekijä näkee tämän. Älä kirjoita tilinumeroa tähän."),
    )

    def __init__(self, *args: Any, is_paid: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [Fault.RETURNED] if is_paid else [Fault.ACCOUNT, Fault.DATA, Fault.OTHER]
        self.fields["fault"].choices = [(one.value, capfirst(str(one.label))) for one in choices]  # type: ignore[attr-defined]
        if is_paid:
            self.fields["fault"].initial = Fault.RETURNED


class PaidForm(forms.Form):
    """On which day the money left."""

    paid_on = DayField(label=_("Maksettu"), widget=DayInput())


class StandingForm(forms.Form):
    """What payroll saw in the prepayment register."""

    in_register = forms.ChoiceField(
        label=_("Onko hän ennakkoperintärekisterissä?"),
        widget=forms.RadioSelect,
        choices=(("yes", _("On")), ("no", _("Ei ole"))),
    )


class CaseForm(forms.Form):
    """A message into the talk."""

    text = forms.CharField(label=_("Viesti"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), required=False)
