"""Putting an order into the calendar, changing a task, calling one off."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kokemussilta.access.permissions import Permission
from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core import clock
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.orders import actions, policies, queries
from kokemussilta.orders.forms.fields import theme_groups
from kokemussilta.orders.forms.planning import PlanForm, TaskForm
from kokemussilta.orders.forms.talking import CallOffForm
from kokemussilta.orders.models import Order, Task
from kokemussilta.orders.states import TaskState


@page(may=Permission.ORDER_HANDLE, methods="GET POST")
def plan(request: PersonRequest, code: str) -> HttpResponse:
    """Make an order into dated tasks with seats."""
    rows = Order.objects.visible_to(request.user).on_desk_of(request.user)
    order, at = queries.with_facts(rows, code), clock.now()
    if order is None:
        raise Http404
    if not policies.may_change(request.user, order):
        raise PermissionDenied
    form = PlanForm(request.POST if request.method == "POST" else None, order=order, at=at)
    if request.method == "POST" and form.is_valid() and not form.must_look:
        try:
            tasks = actions.make_tasks(order=order, spans=form.spans, plan=form.plan(), by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            words = ngettext("Aika on sovittu.", "%(count)s aikaa on sovittu.", len(tasks)) % {"count": len(tasks)}
            messages.success(request, words)
            return redirect("orders:handling", order.code)
    tree = queries.themes()
    context = {
        "order": order,
        "form": form,
        "groups": theme_groups(form, tree),
        "other_groups": theme_groups(form, tree, "themes_2"),
        "tasks": queries.coming_tasks(order),
    }
    return render(request, "orders/plan.html", context, status=422 if form.errors else 200)


@page(may=Permission.ORDER_HANDLE, methods="GET POST")
def change(request: PersonRequest, code: str) -> HttpResponse:
    """Change one task's time, place, contact or terms."""
    task, at = _found(request, code), clock.now()
    if not policies.may_change(request.user, task.order):
        raise PermissionDenied
    following = len(queries.following(task))
    form = TaskForm(request.POST if request.method == "POST" else None, task=task, following=following, at=at)
    if request.method != "POST":
        form.propose(request.GET.get("day", ""), request.GET.get("place", ""))
    if request.method == "POST" and form.is_valid():
        act = actions.change_following if form.reaches_all else actions.change_task
        try:
            changed = act(task=task, facts=form.facts(), by=request.user, at=at)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            told = _("Muutos on tallennettu. Kerromme siitä kaikille, joita se koskee.")
            messages.success(request, told if changed else _("Mikään ei muuttunut."))
            return redirect("orders:handling", task.order.code)
    return render(request, "orders/change_task.html", {"task": task, "form": form}, status=422 if form.is_bound else 200)


@page(methods="GET POST")
def call_off(request: PersonRequest, code: str) -> HttpResponse:
    """Call one task off; either side may."""
    task = _found(request, code)
    if task.state != TaskState.PLANNED or not policies.may_cancel(request.user, task.order):
        raise PermissionDenied
    following = len(queries.following(task))
    form = CallOffForm(request.POST if request.method == "POST" else None, following=following)
    if request.method == "POST" and form.is_valid():
        act = actions.call_off_following if form.reaches_all else actions.call_off_task
        try:
            act(task=task, reason=form.cleaned_data["reason"], by=request.user, at=clock.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            many = _("Kerrat on peruttu. Kerromme siitä kaikille, joita se koskee.")
            one = _("Kerta on peruttu. Kerromme siitä kaikille, joita se koskee.")
            messages.success(request, many if form.reaches_all else one)
        return redirect("orders:order", task.order.code)
    return render(request, "orders/call_off.html", {"task": task, "form": form}, status=422 if form.is_bound else 200)


def _found(request: HttpRequest, code: str) -> Task:
    rows = Task.objects.visible_to(request.user).select_related(
        "order__product", "order__desk", "order__handler", "municipality", "series"
    )
    task = rows.filter(code=code).first()
    if not isinstance(task, Task):
        raise Http404
    return task
