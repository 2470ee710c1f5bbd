"""An order that somebody gives on the telephone: who calls, then what they need."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.lists import keep_words, kept_words
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.orders import actions, callers, queries
from kokemussilta.orders.forms.fields import theme_groups
from kokemussilta.orders.forms.phone import PhoneForm
from kokemussilta.orders.models import Order
from kokemussilta.search import lookup


@page(may=Permission.ORDER_HANDLE, methods="GET POST")
def by_phone(request: PersonRequest) -> HttpResponse:
    """Who calls (the words stay in the session), what they need. A caller who is known begins with the facts of their last order."""
    if request.method == "POST" and "who" in request.POST:
        return _looked_for(request)
    at = clock.now()
    is_sent = request.method == "POST"
    like = callers.earlier(request.user, (request.POST if is_sent else request.GET).get("like", ""))
    words = kept_words(request)
    found = [] if like or is_sent else callers.callers(request.user, _wanted(words))
    known = callers.begins_with(like) if like else callers.typed(words) if words and not found else {}
    form = PhoneForm(request.POST if is_sent else None, desks=queries.desks_of(request.user), at=at, known=known)
    if is_sent and form.is_valid() and (order := _entered(request, form, like)) is not None:
        messages.success(request, _("Tilaus on kirjattu."))
        return redirect("orders:handling", order.code)
    context = {
        "form": form,
        "groups": theme_groups(form, queries.themes()),
        "like": like,
        "who": words,
        "callers": found,
        "templates": queries.templates_on_desk(request.user, like)[:10] if like and like.unit_id and not is_sent else (),
    }
    return render(request, "orders/by_phone.html", context, status=422 if form.is_bound else 200)


def _looked_for(request: PersonRequest) -> HttpResponse:
    """One caller who is surely meant begins at once; of several the coordinator chooses; a new one is asked."""
    words = request.POST["who"].strip()[:120]
    found = callers.callers(request.user, _wanted(words))
    if len(found) == 1:
        return redirect(f"{request.path}?like={found[0].code}")
    return redirect(f"{request.path}?s={keep_words(request.session, words)}" if words else request.path)


def _wanted(words: str) -> lookup.Wanted:
    return lookup.read(words, on=clock.local_day(clock.now()))


def _entered(request: PersonRequest, form: PhoneForm, like: Order | None) -> Order | None:
    facts = form.facts()
    try:
        return actions.enter_by_phone(
            product=form.cleaned_data["product"],
            desk=form.cleaned_data["desk"],
            facts=facts | (callers.carried_over(like, facts) if like else {}),
            spans=form.spans,
            by=request.user,
            at=clock.now(),
            code=form.cleaned_data["press"],
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return None
