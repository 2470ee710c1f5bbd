"""Forms of signing in and of one's own account, with our words."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.account.utils import filter_users_by_email
from allauth.core import context, ratelimit
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from kokemussilta.accounts import known
from kokemussilta.core.fields import AddressField, PhoneField


def _code(label: Any, *, hint: Any = "", autofocus: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=40,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric"} | ({"autofocus": True} if autofocus else {})
        ),
        error_messages={"required": _("Kirjoita koodi tähän.")},
    )


class AddressForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Where the sign-in code is sent."""

    email = AddressField(
        label=_("Sähköpostiosoitteesi"),
        error_messages={
            "required": _("Kirjoita sähköpostiosoitteesi."),
            "invalid": _("Tarkista osoite. Esimerkiksi nimi@esimerkki.fi."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True}),
    )

    def clean_email(self) -> str:
        """The library's check, counted apart for a browser in which this person has signed in before."""
        email: str = self.cleaned_data["email"]
        if not ratelimit.consume(context.request, action="request_login_code", key=known.share(context.request, email)):
            raise get_adapter().validation_error("too_many_login_attempts")
        self._user = next(iter(filter_users_by_email(email, is_active=True, prefer_verified=True)), None)
        return email


class MailedCodeForm(ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code that came by e-mail."""

    code = _code(_("Koodi sähköpostista"), hint=_("Kahdeksan numeroa. Väliviivan voit jättää pois."))


class SecondCodeForm(AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    code = _code(_("Koodi"), hint=_("Kuusi numeroa todennussovelluksesta, tai jokin varakoodeistasi."))


class SecondCodeAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The second factor once more, before something important."""

    code = _code(_("Koodi"), hint=_("Kuusi numeroa todennussovelluksesta, tai jokin varakoodeistasi."))


class AppForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app."""

    code = _code(_("Koodi sovelluksesta"), hint=_("Kuusi numeroa, jotka sovellus näyttää nyt."), autofocus=False)


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey; all of ours can open a session by themselves."""

    name = forms.CharField(label=_("Nimi, josta tunnistat sen"), required=False, max_length=60)
    passwordless = forms.BooleanField(required=False, initial=True)


class CodeAgainForm(forms.Form):
    """A code sent by e-mail to somebody who is signed in already."""

    code = _code(_("Koodi sähköpostista"), hint=_("Kahdeksan numeroa. Väliviivan voit jättää pois."))


class NewAddressForm(forms.Form):
    """The address to sign in with from now on."""

    email = AddressField(
        label=_("Uusi sähköpostiosoite"),
        help_text=_("Lähetämme siihen koodin. Osoite vaihtuu vasta, kun olet kirjoittanut koodin."),
        max_length=254,
        error_messages={
            "required": _("Kirjoita uusi sähköpostiosoitteesi."),
            "invalid": _("Tarkista osoite. Esimerkiksi nimi@esimerkki.fi."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, now: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_email(self) -> str:
        """In lower case, and another than the one in use."""
        email = str(self.cleaned_data["email"]).lower()
        if email == self.now:
            raise forms.ValidationError(_("Tämä on jo osoitteesi. Kirjoita se, johon haluat vaihtaa."))
        return email


class OwnForm(forms.Form):
    """One's own name, telephone number and language."""

    name = forms.CharField(
        label=_("Nimesi"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": _("Kirjoita nimesi, niin muut tietävät, kuka olet.")},
    )
    phone = PhoneField(
        label=_("Puhelinnumerosi"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "type": "tel"}),
    )
    language = forms.ChoiceField(
        label=_("Kieli"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        help_text=_("Sivut ja kaikki viestimme sinulle ovat tällä kielellä."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_text = _("Jos annat numeron, kiireiset viestit tulevat myös tekstiviestinä.")
        by_call = _("Jos annat numeron, sinulle voidaan soittaa, kun on kiire.")
        self.fields["phone"].help_text = by_text if settings.SENDS_SMS else by_call
