"""The short pages that each show one part of an entry: the same for the person and for the coordinator who keeps it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core.clock import local_day, now
from kokemussilta.core.showing import Frame, show_form
from kokemussilta.register import actions, policies, queries
from kokemussilta.register.forms import boundaries, experience, profile, reach, time, week
from kokemussilta.register.forms.part import PartForm
from kokemussilta.register.models import Expert
from kokemussilta.register.views.reminding import reminding

FORM_PAGE = "core/form_page.html"


@dataclass(frozen=True)
class Part:
    """One part: its title, what it is for, its form, which knows what to show and how to save it."""

    key: str
    icon: str
    form: type[PartForm]
    title: StrOrPromise
    lead: StrOrPromise
    template: str = FORM_PAGE
    own_only: bool = False


PARTS: dict[str, Part] = {
    part.key: part
    for part in (
        Part(
            "contact", "user", profile.ContactForm, _("Nimi ja yhteystiedot"),
            _("Miten sinua kutsutaan ja mistä sinut tavoittaa."),
        ),
        Part(
            "themes", "heart-handshake", experience.ThemesForm, _("Kokemustaustat"),
            _("Mistä sinulla on kokemusta. Merkitse, onko kokemus omasi vai läheisesi."), "register/part_themes.html",
        ),
        Part(
            "languages", "globe", experience.LanguagesForm, _("Kielet"), _("Millä kielillä voit toimia."),
            "register/part_languages.html",
        ),
        Part(
            "kinds", "clipboard", experience.KindsForm, _("Tehtävät"),
            _("Millaisia tehtäviä voit tehdä. Muita sinulta ei kysytä."),
        ),
        Part(
            "boundaries", "lock", boundaries.BoundariesForm, _("Rajat"),
            _("Mitä et tee. Rajoja ei tarvitse perustella, eikä niistä poiketa."), "register/part_boundaries.html",
        ),
        Part(
            "telling", "message", profile.TellingForm, _("Mistä kerron ja mistä en"),
            _("Omin sanoin. Tämän näkevät oman organisaatiosi koordinaattorit ja tehtäväsi koordinaattori, ei tilaaja."),
        ),
        Part(
            "week", "clock", week.WeekForm, _("Viikon ajat"),
            _("Milloin sinulle tavallisesti sopii. Jos jätät kaikki tyhjiksi, sinulta kysytään joka kerta erikseen."),
            "register/part_week.html",
        ),
        Part(
            "limits", "map-pin", time.LimitsForm, _("Määrä ja matkat"),
            _("Kuinka usein, kuinka pian ja kuinka kauas sinua voi pyytää."),
        ),
        Part(
            "rest", "armchair", reach.RestForm, _("Lepo tehtävien jälkeen"),
            _("Kuinka monta päivää haluat pitää vapaana raskaan tehtävän jälkeen."),
        ),
        Part(
            "ceiling", "euro", profile.CeilingForm, _("Ansioraja"),
            _("Vain sinä näet tämän. Jos raja täyttyisi, muille näkyy vain, ettet ole nyt käytettävissä."), own_only=True,
        ),
        Part(
            "words", "pencil", profile.WordsForm, _("Esittely ja toiveet"),
            _("Kuka olet, mikä sinua kiinnostaa ja mitä haluaisit oppia."),
        ),
    )
}  # fmt: skip


def show_part(request: PersonRequest, expert: Expert, key: str, *, back: str) -> HttpResponse:
    """One part of `expert`, shown or saved; `back` is the address to return to."""
    part, by, at = PARTS.get(key), request.user, now()
    is_own = policies.is_self(by, expert)
    if part is None or (part.own_only and not is_own):
        raise Http404
    says = queries.read_part(expert, part.form.initial_of, fields=part.form.sensitive, by=by, at=at)
    form = part.form(request.POST if request.method == "POST" else None, initial=says, is_own=is_own)

    def save() -> StrOrPromise:
        with reminding(request, expert, at):
            form.save(expert, by=by, at=at)
        return form.saved

    frame = Frame(part.title, back, crumb_of(expert, is_own=is_own), _("Tallenna"), part.lead if is_own else expert.full_name)
    return show_form(request, form, do=save, then=back, frame=frame, template=part.template)


def crumb_of(expert: Expert, *, is_own: bool) -> StrOrPromise:
    """What the way back is called."""
    return _("Minä") if is_own else expert.full_name


#: What is said of a break: to the person, and to the coordinator who marks it for them.
_BREAK_WORDS: Mapping[bool, tuple[StrOrPromise, StrOrPromise]] = {
    True: (
        _("Olet nyt tauolla. Uusia pyyntöjä ei tule. Jo sovitut tehtävät pysyvät ennallaan."),
        _("Tervetuloa takaisin! Sinua voi taas pyytää tehtäviin."),
    ),
    False: (_("Tauko on merkitty. Uusia pyyntöjä ei lähde."), _("Tauko on päättynyt.")),
}


def show_break(request: PersonRequest, expert: Expert, *, back: str) -> HttpResponse:
    """A break of `expert`: one press starts it, one press ends it, no reason."""
    by, at = request.user, now()
    is_own = policies.is_self(by, expert)
    started, ended = _BREAK_WORDS[is_own]
    if request.method == "POST" and "resume" in request.POST:
        actions.resume(expert=expert, by=by, at=at)
        messages.success(request, str(ended))
        return redirect(back)
    is_on_break, is_coming = queries.read_part(
        expert,
        lambda entry: (entry.is_on_break(local_day(at)), entry.has_coming_break(local_day(at))),
        fields=time.BreakForm.sensitive,
        by=by,
        at=at,
    )
    form = time.BreakForm(request.POST if request.method == "POST" else None)

    def save() -> StrOrPromise:
        actions.pause(expert=expert, **form.cleaned_data, by=by, at=at)
        return started if expert.is_on_break(local_day(at)) else _("Tauko on merkitty, ja se alkaa valitsemanasi päivänä.")

    frame = Frame(
        _("Tauko"),
        back,
        crumb_of(expert, is_own=is_own),
        _("Vaihda tauon pituutta") if is_on_break else _("Aloita tauko"),
        _("Tauon aikana uusia pyyntöjä ei tule. Jo sovitut tehtävät pysyvät ennallaan."),
    )
    context = {"expert": expert, "is_on_break": is_on_break, "is_coming": is_coming}
    return show_form(
        request, form, do=save, then=back, frame=frame, template="register/break.html", context=context, blamed="until_on"
    )
