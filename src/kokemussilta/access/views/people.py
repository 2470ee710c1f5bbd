"""The people of an organisation: who has which role."""

from typing import Any, cast

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kokemussilta.access import policies, queries
from kokemussilta.access.actions import people as people_actions
from kokemussilta.access.forms import InvitationForm, RoleForm
from kokemussilta.access.models import Membership
from kokemussilta.access.permissions import Permission
from kokemussilta.access.roles import Role
from kokemussilta.access.views.organisations import led_organisation
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.lists import Column, Filter, Listing
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused


def _now_or_then(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    today = clock.local_day(clock.now())
    in_force = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    return rows.filter(in_force) if value == "now" else rows.exclude(in_force)


PEOPLE = Listing(
    name="roolit",
    columns=(
        Column("name", gettext_lazy("Nimi"), lambda row: row.user.name, ("user__name", "user__email")),
        Column("email", gettext_lazy("Sähköposti"), lambda row: row.user.email, ("user__email",)),
        Column("role", gettext_lazy("Rooli"), lambda row: row.get_role_display(), ("role",)),
        Column("unit", gettext_lazy("Yksikkö"), lambda row: row.unit.name if row.unit else "", ("unit__name",)),
        Column("starts_on", gettext_lazy("Alkaen"), lambda row: row.starts_on, ("starts_on",)),
        Column("ends_on", gettext_lazy("Päättyi"), lambda row: row.ends_on, ("ends_on",)),
    ),
    search=("user__name", "user__email", "unit__name"),
    filters=(
        Filter(
            "role",
            gettext_lazy("Rooli"),
            lambda: [("", _("Kaikki roolit")), *Role.choices],
            lambda rows, value: rows.filter(role=value),
        ),
        Filter(
            "when",
            gettext_lazy("Voimassa"),
            lambda: [("now", _("Nyt")), ("then", _("Päättyneet"))],
            _now_or_then,
            default="now",
        ),
    ),
    default_sort="name",
)


@page(may=Permission.ORGANISATION_EDIT)
def people(request: PersonRequest, code: str) -> HttpResponse:
    """Everyone with a role in the organisation."""
    row = led_organisation(request, code)
    rows = queries.people_of(row)
    exported = PEOPLE.export(request, rows)
    if exported is not None:
        return exported
    return render(request, "access/people.html", {"organisation": row, "page": PEOPLE.show(request, rows)})


@page(may=Permission.ORGANISATION_EDIT, methods="GET POST")
def invitation(request: PersonRequest, code: str) -> HttpResponse:
    """Ask somebody to come along."""
    row = led_organisation(request, code)
    form = InvitationForm(request.POST or None, organisation=row)
    if request.method == "POST" and form.is_valid():
        try:
            membership = people_actions.invite(organisation=row, **form.cleaned_data, by=request.user, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kutsu on lähtenyt osoitteeseen %(address)s.") % {"address": membership.user.email})
            return redirect("access:people", row.code)
    return render(request, "access/invitation.html", {"organisation": row, "form": form})


def _membership(request: PersonRequest, code: str, membership: str) -> Membership:
    rows = Membership.objects.visible_to(request.user).select_related("user", "unit", "organisation")
    return cast("Membership", get_object_or_404(rows, organisation__code=code, code=membership))


@page(may=Permission.ORGANISATION_EDIT, methods="GET POST")
def person(request: PersonRequest, code: str, membership: str) -> HttpResponse:
    """A person's role: change it, or go on to end it."""
    row = led_organisation(request, code)
    found = _membership(request, code, membership)
    form = RoleForm(
        request.POST or None, organisation=row, held=found.unit, initial={"role": found.role, "unit": found.unit_id}
    )
    if request.method == "POST" and form.is_valid():
        try:
            people_actions.change_role(membership=found, **form.cleaned_data, by=request.user, at=clock.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Rooli on muutettu. Kerroimme siitä hänelle sähköpostilla."))
            return redirect("access:people", row.code)
    context = {
        "organisation": row, "membership": found, "form": form, "may_change": policies.may_change(request.user, found),
        "has_ended": found.ends_on is not None and found.ends_on < clock.local_day(clock.now()),
    }  # fmt: skip
    return render(request, "access/person.html", context)


@page(may=Permission.ORGANISATION_EDIT, methods="GET POST")
def person_end(request: PersonRequest, code: str, membership: str) -> HttpResponse:
    """End a role: the page says what follows, a press does it."""
    row = led_organisation(request, code)
    found = _membership(request, code, membership)
    if request.method == "POST":
        try:
            people_actions.end(membership=found, by=request.user, at=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Rooli on päättynyt. Kerroimme siitä hänelle sähköpostilla."))
        return redirect("access:people", row.code)
    return render(request, "access/person_end.html", {"organisation": row, "membership": found})
