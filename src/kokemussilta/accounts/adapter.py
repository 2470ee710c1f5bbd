"""How the sign-in library speaks and writes through this program."""

import base64
import hashlib
from io import BytesIO
from typing import Any

import qrcode  # type: ignore[import-untyped]
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage  # type: ignore[import-untyped]

from kokemussilta.accounts import letters, sessions
from kokemussilta.accounts.models import User
from kokemussilta.core import clock
from kokemussilta.notifications import outbox
from kokemussilta.notifications.letters import Recipient

_WRONG_CODE = _("Koodi ei täsmää. Tarkista numerot ja yritä uudelleen.")
_TOO_MANY = _("Yrityksiä tuli monta peräkkäin. Odota hetki ja yritä sitten uudelleen.")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in: no open sign-up, no passwords, mail through the outbox."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("Tämä tunnus ei ole käytössä."),
        "incorrect_code": _WRONG_CODE,
        "too_many_login_attempts": _TOO_MANY,
        "rate_limited": _TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by an invitation, an order or an import."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Whether somebody may be led there; no, when it is no address at all."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def pre_login(self, request: HttpRequest, user: User, *, email: str | None, **hook: Any) -> HttpResponse | None:
        """A code mailed to an address that has since been changed opens nothing."""
        if email and email.lower() != user.email:
            clear_login(request)
            messages.error(request, str(_("Tällä osoitteella ei enää kirjauduta. Pyydä koodi uuteen osoitteeseesi.")))
            return redirect("account_login")
        answer: HttpResponse | None = super().pre_login(request, user, email=email, **hook)
        return answer

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the library's letter, written in our words, into the outbox.

        An unknown address is told so once a day at most. Raises KeyError for a letter that we do not send.
        """
        at = clock.now()
        user = User.objects.filter(email=email.strip().lower()).first()
        if template_prefix == "account/email/login_code" and user is not None:
            code = str(context["code"])
            self._queue(lambda: letters.sign_in_code(code), user)
        elif template_prefix == "account/email/unknown_account":
            # A letter to somebody who is not known: the key holds no address that could be read back.
            key = salted_hmac("accounts.unknown", email.strip().lower()).hexdigest()[:32]
            to = Recipient(email=email, language=get_language() or settings.LANGUAGE_CODE)
            with transaction.atomic():
                outbox.queue(
                    letters.unknown_address, to=to, about="", at=at, once=f"accounts.unknown:{key}:{clock.local_day(at)}"
                )
        else:
            raise KeyError(template_prefix)

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell that the way of signing in changed."""
        if template_prefix in letters.CHANGES:
            self._queue(lambda: letters.sign_in_changed(template_prefix), user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not when the person signed in, or showed a second factor, a moment ago."""
        return not sessions.is_fresh(self.request)

    def get_reauthentication_methods(self, user: User) -> list[dict[str, Any]]:
        """The library's ways with our words; for a person without a second factor a code by e-mail."""
        words = {
            "mfa_reauthenticate": _("Todennussovelluksen koodilla tai varakoodilla"),
            "mfa_reauthenticate:webauthn": _("Pääsyavaimella"),
        }
        known = [
            method | {"description": words[method["id"]]}
            for method in super().get_reauthentication_methods(user)
            if method["id"] in words
        ]
        by_mail = {"id": "mail", "description": _("Sähköpostiin tulevalla koodilla"), "url": reverse("account_reauthenticate")}
        return known or [by_mail]

    def _queue(self, write: Any, user: User) -> None:
        to = Recipient(email=user.email, language=user.language, name=user.name)
        with transaction.atomic():
            outbox.queue(write, to=to, about=user.code, at=clock.now(), urgent=True)


def _locks() -> MultiFernet:
    """The keys that lock secrets in the database: from the installation's secret key, its older ones after it."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"kokemussilta.accounts.second-factor:" + key.encode()).digest() for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor: passkeys, TOTP, recovery codes. Secrets are encrypted at rest."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _WRONG_CODE,
        "cannot_delete_authenticator": _("Tätä ei voi poistaa nyt."),
        "cannot_generate_recovery_codes": _("Ota ensin käyttöön todennussovellus tai pääsyavain."),
    }

    def encrypt(self, text: str) -> str:
        """Lock a secret for storage."""
        return _locks().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what `encrypt` locked."""
        return _locks().decrypt(encrypted_text.encode()).decode()

    def build_totp_svg(self, url: str) -> str:
        """The picture that an authenticator app reads: on white, so that it can be read in the dark theme too."""
        buffer = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(buffer)
        return buffer.getvalue().decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """A first name for a passkey."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return str(_("Pääsyavain %(number)s") % {"number": count + 1})

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """What a passkey remembers of whom it belongs to."""
        known: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return known | {"display_name": user.get_full_name()}

    def _get_site_name(self) -> str:
        return "Kokemussilta"
