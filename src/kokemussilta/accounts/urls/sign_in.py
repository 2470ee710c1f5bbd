"""Addresses of signing in: the library's views that we use, under the names it looks for, and no others."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.urls import path

from kokemussilta.accounts.views import sign_in
from kokemussilta.core.pages import page, public

_BOTH = "GET POST"
_open = public(_BOTH)
_inside = page(methods=_BOTH, early=True)

urlpatterns = [
    path("login/", _open(account.request_login_code), name="account_login"),
    path("login/", _open(account.request_login_code), name="account_request_login_code"),
    path("login/code/", _open(sign_in.slowly(account.confirm_login_code)), name="account_confirm_login_code"),
    path("login/second/", _open(sign_in.sturdy(mfa.authenticate)), name="mfa_authenticate"),
    path("login/passkey/", _open(sign_in.sturdy(passkeys.login_webauthn)), name="mfa_login_webauthn"),
    path("logout/", sign_in.leaving, name="account_logout"),
    path("inactive/", public()(account.account_inactive), name="account_inactive"),
    path("joining/", sign_in.joining, name="account_signup"),
    path("language/", sign_in.language, name="set_language"),
    path("confirmation/", sign_in.confirmation, name="account_reauthenticate"),
    path("confirmation/second/", _inside(mfa.reauthenticate), name="mfa_reauthenticate"),
    path(
        "confirmation/passkey/", _inside(sign_in.sturdy(passkeys.reauthenticate_webauthn)), name="mfa_reauthenticate_webauthn"
    ),
    path("second-factor/", sign_in.index, name="mfa_index"),
    path("second-factor/app/", _inside(sign_in.fresh(app.activate_totp)), name="mfa_activate_totp"),
    path("second-factor/app/end/", _inside(sign_in.fresh(app.deactivate_totp)), name="mfa_deactivate_totp"),
    path("second-factor/passkeys/", sign_in.index, name="mfa_list_webauthn"),
    path("second-factor/passkeys/new/", _inside(sign_in.fresh(sign_in.sturdy(passkeys.add_webauthn))), name="mfa_add_webauthn"),
    path("second-factor/passkeys/<int:pk>/end/", _inside(sign_in.fresh(passkeys.remove_webauthn)), name="mfa_remove_webauthn"),
    path("second-factor/codes/", _inside(sign_in.fresh(codes.view_recovery_codes)), name="mfa_view_recovery_codes"),
    path("second-factor/codes/new/", _inside(sign_in.fresh(codes.generate_recovery_codes)), name="mfa_generate_recovery_codes"),
]
