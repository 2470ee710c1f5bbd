"""The shape of a page with one form: shown, done and left behind, or shown again with what to mend."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_stubs_ext import StrOrPromise

from kokemussilta.core.workflow import Refused


@dataclass(frozen=True)
class Frame:
    """What stands around a form (`core/form_page.html`): its heading, the way back and its name, and what the button says."""

    title: StrOrPromise
    back: str
    crumb: StrOrPromise
    press: StrOrPromise
    lead: StrOrPromise = ""


def show_form(
    request: HttpRequest,
    form: BaseForm,
    *,
    do: Callable[[], StrOrPromise],
    then: str,
    frame: Frame,
    template: str = "core/form_page.html",
    context: Mapping[str, Any] | None = None,
    blamed: str | None = None,
) -> HttpResponse:
    """One form's page. When it is valid, `do` does the one thing and answers what is said of it at the address `then`.

    What `do` refuses is told at the field `blamed`, or above the form, and everything that was typed stays.
    """
    if form.is_bound and form.is_valid():
        try:
            said = do()
        except Refused as refusal:
            form.add_error(blamed, str(refusal))
        else:
            messages.success(request, str(said))
            return redirect(then)
    return render(request, template, {"form": form, "frame": frame, **(context or {})}, status=422 if form.errors else 200)
