"""Changing the address that one signs in with."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kokemussilta.accounts import actions, addresses
from kokemussilta.accounts.forms import CodeAgainForm, NewAddressForm
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.accounts.views.sign_in import fresh
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused


@page(methods="GET POST")
@fresh
def address(request: PersonRequest) -> HttpResponse:
    """The new address is typed; a code goes to it."""
    user = request.user
    form = NewAddressForm(request.POST if request.method == "POST" else None, now=user.email)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if addresses.may_ask(request, email):
            code = addresses.keep(request, email)
            actions.ask_new_address(user=user, email=email, code=code, by=user, at=clock.now())
            return redirect("accounts:address-code")
        form.add_error("email", str(get_adapter(request).error_messages["rate_limited"]))
    return render(request, "accounts/address.html", {"form": form}, status=422 if form.errors else 200)


@page(methods="GET POST")
@fresh
def code(request: PersonRequest) -> HttpResponse:
    """The code that came to the new address changes it."""
    waiting = addresses.asked(request)
    if waiting is None:
        messages.info(request, _("Kirjoita uusi osoite, niin lähetämme siihen koodin."))
        return redirect("accounts:address")
    form = CodeAgainForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if addresses.fits(request, waiting, form.cleaned_data["code"]):
            return _changed(request, waiting.email)
        if addresses.asked(request) is None:
            messages.error(request, _("Koodi ei täsmännyt. Pyydä uusi koodi."))
            return redirect("accounts:address")
        form.add_error("code", str(get_adapter(request).error_messages["incorrect_code"]))
    context = {"form": form, "email": waiting.email}
    return render(request, "accounts/address_code.html", context, status=422 if form.errors else 200)


def _changed(request: PersonRequest, email: str) -> HttpResponse:
    """The address is changed, or the person is told why not; either way the code is used up."""
    addresses.forget(request)
    here = request.session.session_key or ""
    try:
        actions.change_address(user=request.user, email=email, here=here, by=request.user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("accounts:address")
    update_session_auth_hash(request, request.user)
    messages.success(
        request, _("Osoitteesi on vaihdettu. Kirjaudut nyt uudella osoitteella, ja muut laitteesi kirjattiin ulos.")
    )
    return redirect("accounts:own")
