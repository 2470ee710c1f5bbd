"""The short pages that each show one part of an entry: the same for the person and for the coordinator who keeps it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kokemussilta.accounts.models import PersonRequest, User
from kokemussilta.core.clock import now
from kokemussilta.core.workflow import Refused
from kokemussilta.register import actions, policies
from kokemussilta.register.forms import profile, time
from kokemussilta.register.models import Expert

Form = Any


@dataclass(frozen=True)
class Part:
    """One part: its title, what it is for, its form, how the form is filled, and the action that saves it."""

    key: str
    title: StrOrPromise
    lead: StrOrPromise
    form: Callable[..., forms.Form]
    initial: Callable[[Expert], dict[str, object]]
    save: Callable[[Expert, Form, User, datetime], object]
    template: str = "register/part.html"
    icon: str = ""
    own_only: bool = field(default=False)


def _save_contact(expert: Expert, form: Form, by: User, at: datetime) -> object:
    return actions.update_profile(expert=expert, changes=form.cleaned_data, by=by, at=at)


def _save_boundaries(expert: Expert, form: Form, by: User, at: datetime) -> object:
    chosen = {name: form.cleaned_data[name] for name in ("plain", "themes", "audiences")}
    return actions.set_boundaries(expert=expert, **chosen, by=by, at=at)


PARTS: dict[str, Part] = {
    part.key: part
    for part in (
        Part(
            key="contact",
            title=_("Nimi ja yhteystiedot"),
            lead=_("Miten sinua kutsutaan ja mistä sinut tavoittaa."),
            form=profile.ContactForm,
            initial=profile.ContactForm.initial_of,
            save=_save_contact,
            icon="user",
        ),
        Part(
            key="themes",
            title=_("Kokemustaustat"),
            lead=_("Mistä sinulla on kokemusta. Merkitse, onko kokemus omasi vai läheisesi."),
            form=profile.ThemesForm,
            initial=profile.ThemesForm.initial_of,
            save=lambda expert, form, by, at: actions.set_themes(expert=expert, themes=form.chosen(), by=by, at=at),
            template="register/part_themes.html",
            icon="heart-handshake",
        ),
        Part(
            key="languages",
            title=_("Kielet"),
            lead=_("Millä kielillä voit toimia."),
            form=profile.LanguagesForm,
            initial=profile.LanguagesForm.initial_of,
            save=lambda expert, form, by, at: actions.set_languages(expert=expert, languages=form.chosen(), by=by, at=at),
            template="register/part_languages.html",
            icon="globe",
        ),
        Part(
            key="kinds",
            title=_("Tehtävät"),
            lead=_("Millaisia tehtäviä voit tehdä. Muita sinulta ei kysytä."),
            form=profile.KindsForm,
            initial=lambda expert: {"kinds": list(expert.kinds.values_list("code", flat=True))},
            save=lambda expert, form, by, at: actions.set_kinds(expert=expert, kinds=form.cleaned_data["kinds"], by=by, at=at),
            icon="clipboard",
        ),
        Part(
            key="boundaries",
            title=_("Rajat"),
            lead=_("Mitä et tee. Rajoja ei tarvitse perustella, eikä niistä poiketa."),
            form=profile.BoundariesForm,
            initial=profile.BoundariesForm.initial_of,
            save=_save_boundaries,
            icon="lock",
        ),
        Part(
            key="week",
            title=_("Viikon ajat"),
            lead=_("Milloin sinulle tavallisesti sopii. Jos jätät kaikki tyhjiksi, sinulta kysytään joka kerta erikseen."),
            form=time.WeekForm,
            initial=time.WeekForm.initial_of,
            save=lambda expert, form, by, at: actions.set_weekly_hours(expert=expert, spans=form.spans, by=by, at=at),
            template="register/part_week.html",
            icon="clock",
        ),
        Part(
            key="limits",
            title=_("Määrä ja matkat"),
            lead=_("Kuinka usein, kuinka pian ja kuinka kauas sinua voi pyytää."),
            form=time.LimitsForm,
            initial=time.LimitsForm.initial_of,
            save=lambda expert, form, by, at: actions.set_limits(expert=expert, **form.cleaned_data, by=by, at=at),
            icon="map-pin",
        ),
        Part(
            key="ceiling",
            title=_("Ansioraja"),
            lead=_("Vain sinä näet tämän. Jos raja täyttyisi, muille näkyy vain, ettet ole nyt käytettävissä."),
            form=profile.CeilingForm,
            initial=lambda expert: {"ceiling": expert.monthly_ceiling_cents},
            save=lambda expert, form, by, at: actions.set_ceiling(
                expert=expert, cents=form.cleaned_data["ceiling"], by=by, at=at
            ),
            icon="euro",
            own_only=True,
        ),
        Part(
            key="words",
            title=_("Esittely ja toiveet"),
            lead=_("Kuka olet, mikä sinua kiinnostaa ja mitä haluaisit oppia."),
            form=profile.WordsForm,
            initial=lambda expert: {name: getattr(expert, name) for name in profile.WordsForm.base_fields},
            save=_save_contact,
            icon="pencil",
        ),
    )
}


def show_part(request: PersonRequest, expert: Expert, key: str, *, back: str) -> HttpResponse:
    """One part of `expert`, shown or saved; `back` is the address to return to."""
    part = PARTS.get(key)
    is_own = policies.is_self(request.user, expert)
    if part is None or (part.own_only and not is_own):
        raise Http404
    form = part.form(request.POST if request.method == "POST" else None, initial=part.initial(expert))
    if request.method == "POST" and form.is_valid():
        try:
            part.save(expert, form, request.user, now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Tallennettu."))
            return redirect(back)
    context = {"part": part, "form": form, "expert": expert, "is_own": is_own, "back": back}
    return render(request, part.template, context, status=422 if form.errors else 200)
