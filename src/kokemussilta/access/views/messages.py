"""Messages that did not reach anybody."""

from django.contrib import messages as notes
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kokemussilta.access import queries
from kokemussilta.access.forms import AddressForm
from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import actions
from kokemussilta.notifications.models import Channel


@page(may=Permission.MESSAGES_MEND)
def messages(request: PersonRequest) -> HttpResponse:
    """The undelivered messages about what the person looks after."""
    return render(request, "access/messages.html", {"letters": queries.mendable(request.user)[: queries.MOST_LETTERS]})


@page(may=Permission.MESSAGES_MEND, methods="POST")
def message(request: PersonRequest, code: str) -> HttpResponse:
    """Send one anew."""
    letter = queries.mendable(request.user).filter(code=code).first()
    if letter is None:
        raise Http404
    form = AddressForm(request.POST)
    if not form.is_valid():
        notes.error(request, _("Tarkista osoite: sen pitää olla muotoa nimi@esimerkki.fi. Viestiä ei lähetetty."))
        return redirect("access:messages")
    address = form.cleaned_data["address"] if letter.channel == Channel.EMAIL else ""
    try:
        actions.retry(message=letter, by=request.user, at=clock.now(), address=address)
    except Refused:
        notes.info(request, _("Viesti oli jo lähdössä uudelleen."))
    else:
        notes.success(request, _("Viesti lähtee uudelleen."))
    return redirect("access:messages")
