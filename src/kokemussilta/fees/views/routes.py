"""Routes as a lead makes them: an organisation's own and those of its units, and what they would do today."""

from typing import Any, cast

from django.contrib import messages
from django.forms import BaseFormSet, formset_factory
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import User
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.fees import rules
from kokemussilta.fees.actions import routing
from kokemussilta.fees.forms.routing import PreviewForm, StepForm
from kokemussilta.fees.models import Route
from kokemussilta.fees.queries import overseeing
from kokemussilta.fees.queries.people import Roles, by_name
from kokemussilta.fees.queries.routing import desks_of, routes_of

Steps = formset_factory(StepForm, extra=0, max_num=routing.MOST_STEPS)


@page(may=Permission.FEES_EDIT)
def routes(request: HttpRequest) -> HttpResponse:
    """One's organisations and their units, each with the route that it takes."""
    organisations = overseeing.with_routes(cast(User, request.user))
    return render(request, "fees/approval/routes.html", {"organisations": organisations, "oversees": True})


@page(may=Permission.FEES_EDIT, methods="GET POST")
def route(request: HttpRequest, code: str, unit: str = "") -> HttpResponse:
    """The route of an organisation or of one of its units: who, deputy, days, over which sum; and what it would do today."""
    user, at = cast(User, request.user), clock.now()
    organisation = get_object_or_404(overseeing.led_by(user), code=code)
    place = get_object_or_404(organisation.units, code=unit) if unit else None
    own, taken = routes_of(organisation.pk, place.pk if place else None)
    people = Roles([organisation.pk], clock.local_day(at)).people(organisation.pk, place.pk if place else None, organisation.pk)
    named = by_name(people.named)
    if request.method == "POST" and "inherit" in request.POST:
        if own is not None:
            routing.end_route(route=own, by=user, at=at)
        messages.success(request, _("Oma polku on poistettu käytöstä."))
        return redirect(request.path)
    steps, told = _steps(request, taken, named)
    if request.method == "POST" and "add" not in request.POST and steps.is_valid():
        if request.POST.get("seen", "") != (own.code if own else ""):
            messages.error(request, _("Joku muutti polkua juuri. Tarkista, mitä kirjoitit, ja tallenna uudelleen."))
        elif _written(request, organisation, place, steps, user):
            return redirect(request.path)
    context = {
        "organisation": organisation, "unit": place, "own": own, "taken": taken, "steps": steps, "oversees": True,
        "has_approvers": bool(people.named), "told": told,
        "seen": request.POST.get("seen", "") if told else (own.code if own else ""), **_preview(request, taken, people, named),
    }  # fmt: skip
    invalid = request.method == "POST" and "add" not in request.POST
    return render(request, "fees/approval/route.html", context, status=422 if invalid else 200)


def _written(request: HttpRequest, organisation: Organisation, unit: Unit | None, steps: BaseFormSet[Any], user: User) -> bool:
    desks = [form.desk() for form in steps.forms if not form.cleaned_data.get("is_removed")]
    try:
        routing.write_route(organisation=organisation, unit=unit, steps=desks, by=user, at=clock.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, _("Polku on tallennettu. Se koskee lomakkeita, jotka lähetetään tästä eteenpäin."))
    return True


def _steps(request: HttpRequest, taken: Route | None, named: list[User]) -> tuple[BaseFormSet[Any], bool]:
    """The forms of the steps: as they were sent, with one more when asked, else those of the route, else an empty one."""
    if request.method != "POST":
        rows = sorted(taken.steps.all(), key=lambda step: step.position) if taken else []
        initial = [
            {
                "title": step.title, "kind": step.holder_kind, "person": step.person.code if step.person else None,
                "deputy": step.deputy.code if step.deputy else None, "days": step.days, "over_cents": step.over_cents,
            }
            for step in rows
        ]  # fmt: skip
        return Steps(initial=initial or [{}], form_kwargs={"named": named}), False
    if "add" not in request.POST:
        return Steps(request.POST, form_kwargs={"named": named}), True
    data = request.POST.copy()
    count = data.get("form-TOTAL_FORMS", "0")
    number = min(int(count), routing.MOST_STEPS - 1) if count.isdigit() and len(count) < 3 else 0
    data["form-TOTAL_FORMS"] = str(number + 1)
    data[f"form-{number}-days"], data[f"form-{number}-kind"] = "7", rules.PERSON
    return Steps(data, form_kwargs={"named": named}), True


def _preview(request: HttpRequest, taken: Route | None, people: rules.People, named: list[User]) -> dict[str, Any]:
    """What would happen to a claim of some sum today, desk by desk, by name."""
    form = PreviewForm(request.GET if "cents" in request.GET else {"cents": "120"})
    if not form.is_valid():
        return {"preview": form, "desks": [], "cents": None}
    cents = form.cleaned_data["cents"]
    desks = rules.plan(desks_of(taken), cents, people, expert=None)
    names = {user.pk: user.get_full_name() for user in named}
    told = [(desk, held, ", ".join(names[number] for number in held.people)) for desk, held in desks]
    return {"preview": form, "desks": told, "cents": cents}
