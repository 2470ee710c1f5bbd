"""Where the person goes, and the calendars that they keep elsewhere."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core.clock import now
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.register import actions, policies
from kokemussilta.register.forms.reach import AreaForm, CalendarForm
from kokemussilta.register.models import Expert
from kokemussilta.register.views.keeping import kept, page_of
from kokemussilta.register.views.own import ME, mine
from kokemussilta.register.views.reminding import reminding


@page(methods="GET POST")
def my_areas(request: PersonRequest) -> HttpResponse:
    """Municipalities and counties where the person goes."""
    return _show_areas(request, mine(request), here=reverse("register:my-areas"), back=reverse(ME))


@page(may=Permission.EXPERT_EDIT, methods="GET POST")
def areas(request: PersonRequest, code: str) -> HttpResponse:
    """The same of somebody whose entry one keeps."""
    return _show_areas(request, kept(request, code), here=reverse("register:areas", args=[code]), back=page_of(code))


def _show_areas(request: PersonRequest, expert: Expert, *, here: str, back: str) -> HttpResponse:
    form = AreaForm(request.POST if "add" in request.POST else None)
    if "remove" in request.POST:
        area = get_object_or_404(expert.travel_areas, pk=_number(request.POST["remove"]))
        actions.remove_area(area=area, by=request.user, at=now())
        messages.success(request, _("Poistettu."))
        return redirect(here)
    if form.is_bound and form.is_valid():
        try:
            with reminding(request, expert, now()):
                actions.add_area(expert=expert, area=form.chosen(), by=request.user, at=now())
        except Refused as refusal:
            form.add_error("area", str(refusal))
        else:
            messages.success(request, _("Tallennettu."))
            return redirect(here)
    rows = expert.travel_areas.select_related("county", "municipality").order_by(
        "county__position", "municipality__name_fi", "pk"
    )
    context = {
        "expert": expert, "form": form, "areas": list(rows), "back": back, "is_own": policies.is_self(request.user, expert),
    }  # fmt: skip
    return render(request, "register/areas.html", context, status=422 if form.errors else 200)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


@page(methods="GET POST")
def my_calendars(request: PersonRequest) -> HttpResponse:
    """Calendars elsewhere, whose busy times count; nobody else sees them."""
    expert, at = mine(request), now()
    form = CalendarForm(request.POST if "add" in request.POST else None)
    if "remove" in request.POST:
        link = get_object_or_404(expert.calendars, code=request.POST["remove"])
        actions.unlink_calendar(link=link, by=request.user, at=at)
        messages.success(request, _("Kalenteri ja kaikki siitä luetut ajat on poistettu."))
        return redirect("register:my-calendars")
    if form.is_bound and form.is_valid():
        try:
            actions.link_calendar(expert=expert, address=form.cleaned_data["address"], by=request.user, at=at)
        except Refused as refusal:
            form.add_error("address", str(refusal))
        else:
            messages.success(request, _("Kalenteri on liitetty. Luemme sen muutaman minuutin kuluessa."))
            return redirect("register:my-calendars")
    context = {"expert": expert, "form": form, "calendars": list(expert.calendars.all()), "back": reverse(ME)}
    return render(request, "register/calendars.html", context, status=422 if form.errors else 200)
