"""Ordering, step by step: a draft is saved at each press, resumable, and sent from its summary."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_stubs_ext import StrOrPromise

from kokemussilta.accounts.models import User
from kokemussilta.core import clock
from kokemussilta.core.pages import page, public
from kokemussilta.core.workflow import Refused
from kokemussilta.orders import actions, facts, links, policies, queries, questions, rules
from kokemussilta.orders.forms.fields import theme_groups
from kokemussilta.orders.forms.resume import ResumeForm
from kokemussilta.orders.forms.steps import FORMS, Step, form_for
from kokemussilta.orders.models import Order, ServiceProduct
from kokemussilta.orders.views.catalogue import desk_asked
from kokemussilta.register.ethics_texts import FOR_CLIENTS, text_for_clients

KEPT = "drafts"

HEADINGS: dict[str, tuple[StrOrPromise, StrOrPromise]] = {
    questions.WHAT: (
        gettext_lazy("Mitä tarvitset?"),
        gettext_lazy("Vapaasti omin sanoin. Koordinaattori auttaa tarkentamaan."),
    ),
    questions.AUDIENCE: (
        gettext_lazy("Kenelle tämä on?"),
        gettext_lazy("Näiden tietojen avulla löydämme juuri teille sopivan ihmisen."),
    ),
    questions.WHEN: (
        gettext_lazy("Missä ja milloin?"),
        gettext_lazy("Mitä useampi päivä käy, sitä helpommin tekijä löytyy."),
    ),
    questions.PEOPLE: (
        gettext_lazy("Kuka ottaa vastaan, kuka maksaa?"),
        gettext_lazy("Jos et tiedä vielä, jätä tyhjäksi. Palaamme näihin ennen kuin tekijä vahvistetaan."),
    ),
    questions.CONTACT: (
        gettext_lazy("Kuka tilaa?"),
        gettext_lazy("Näillä tavoitamme sinut. Tekijä näkee ne vasta, kun hänet on vahvistettu."),
    ),
}


@dataclass(frozen=True)
class Section:
    """A part of the summary: the step it came from, what was told, whether something is to be mended."""

    step: str
    title: StrOrPromise
    lines: list[facts.Line]
    needs_mending: bool


@public("GET POST")
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """The first step. Nothing is kept before something has been sent from it."""
    desk = desk_asked(request)
    product = queries.products(desk).filter(slug=slug).first()
    if product is None:
        raise Http404
    at = clock.now()
    form = FORMS[questions.WHAT](None, product=product, order=None, at=at)
    if request.method != "POST":
        return _show(request, form, product)
    user = _person(request)
    order = actions.start(product=product, desk=desk, language=(get_language() or "fi")[:2], by=user, at=at)
    _keep(request, order)
    return _saved(request, order, questions.WHAT)


@public("GET POST")
def step(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """One step of a draft: shows what was typed, keeps what is sent."""
    order = _draft(request, code)
    if step not in questions.STEPS:
        raise Http404
    if request.method == "POST":
        return _saved(request, order, step)
    if "check" in request.GET:
        form = form_for(step, order, clock.now())
    else:
        form = FORMS[step](None, product=order.product, order=order, at=clock.now())
    return _show(request, form, order.product)


def _saved(request: HttpRequest, order: Order, step: str) -> HttpResponse:
    """Keep what was typed, and go on when it is clear."""
    at, data = clock.now(), _only_text(request.POST)
    form = FORMS[step](data, product=order.product, order=order, at=at)
    is_clear = form.is_valid()
    actions.save_step(
        order=order, step=step, answers=form.answers(), facts=form.facts(), spans=form.spans(), by=_person(request), at=at
    )
    if "later" in data:
        return redirect("orders:later", order.code)
    if not is_clear:
        if request.resolver_match and request.resolver_match.url_name == "new":
            return redirect(f"{_path(order, step)}?check")
        return _show(request, form, order.product, status=422)
    # Whoever came from the summary to mend one thing goes back there; others go on.
    is_mending = "check" in request.GET and not rules.missing_before_sending(order)
    return redirect(_path(order, "" if is_mending else questions.next_step(step)))


def _show(request: HttpRequest, form: Step, product: ServiceProduct, status: int = 200) -> HttpResponse:
    number = questions.STEPS.index(form.step) + 1
    before = questions.step_before(form.step)
    title, lead = HEADINGS[form.step]
    context: dict[str, Any] = {
        "form": form,
        "product": product,
        "order": form.order,
        "title": title,
        "lead": lead,
        "number": number,
        "total": len(questions.STEPS),
        "percent": number * 100 // len(questions.STEPS),
        "back": _path(form.order, before) if form.order and before else "",
        "template": f"orders/steps/{form.step}.html",
        "groups": theme_groups(form, queries.themes()) if form.step == questions.WHAT else [],
    }
    return render(request, "orders/step.html", context, status=status)


@public()
def summary(request: HttpRequest, code: str) -> HttpResponse:
    """Everything that was told, to check before sending."""
    order = _draft(request, code)
    prefetch_related_objects([order], "audiences", "themes", "dates")
    return render(request, "orders/summary.html", _summary(request, order))


def _summary(request: HttpRequest, order: Order) -> dict[str, Any]:
    missing, at = rules.missing_before_sending(order), clock.now()
    sections = []
    for step in questions.STEPS:
        form = form_for(step, order, at)
        needs = step in missing or (form.is_bound and not form.is_valid())
        sections.append(Section(step, HEADINGS[step][0], facts.lines(order, step), needs))
    return {
        "order": order,
        "product": order.product,
        "sections": sections,
        "is_ready": not any(section.needs_mending for section in sections),
        "is_own": order.client_id is not None and order.client_id == getattr(_person(request), "pk", None),
        "until": clock.local_day(order.state_since + rules.DRAFT_KEPT),
        "principles": text_for_clients(FOR_CLIENTS),
    }


@public("POST")
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Send the order: a signed-in client's own at once, anyone else's after the mailed link."""
    order, at = _draft(request, code), clock.now()
    context = _summary(request, order)
    if not context["is_ready"]:
        messages.error(request, _("Tilauksesta puuttuu vielä jotain. Katso merkityt kohdat."))
        return redirect("orders:summary", order.code)
    user = _person(request)
    try:
        if user is not None and order.client_id == user.pk:
            actions.submit(order=order, client=user, by=user, at=at)
            messages.success(request, _("Kiitos! Tilauksesi on perillä."))
            return redirect("orders:order", order.code)
        actions.ask_to_confirm(order=order, by=user, at=at)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("orders:summary", order.code)
    return redirect("orders:sent", order.code)


@public()
def sent(request: HttpRequest, code: str) -> HttpResponse:
    """Look into your mailbox: where the link went, and what to do when it does not come."""
    order = _draft(request, code)
    if order.sent_at is None:
        return redirect("orders:summary", order.code)
    until = clock.local_day(order.sent_at + rules.CONFIRM_WITHIN)
    return render(request, "orders/sent.html", {"order": order, "until": until})


@public("GET POST")
def later(request: HttpRequest, code: str) -> HttpResponse:
    """Go on later: a link by e-mail, when the person gives an address."""
    order, at = _draft(request, code), clock.now()
    form = ResumeForm(request.POST if request.method == "POST" else None, initial={"email": order.client_email})
    if request.method == "POST" and form.is_valid():
        try:
            actions.send_resume_link(order=order, email=form.cleaned_data["email"], by=_person(request), at=at)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Linkki on matkalla sähköpostiisi. Voit sulkea sivun."))
        return redirect("orders:later", order.code)
    until = clock.local_day(order.state_since + rules.DRAFT_KEPT)
    return render(request, "orders/later.html", {"order": order, "form": form, "until": until})


@public("GET POST")
def discard(request: HttpRequest, code: str) -> HttpResponse:
    """Throw a draft away, after asking."""
    order = _draft(request, code)
    if request.method == "POST":
        actions.throw_away(order=order, by=_person(request), at=clock.now())
        messages.success(request, _("Luonnos on poistettu."))
        return redirect("orders:catalogue")
    return render(request, "orders/discard.html", {"order": order})


@public()
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """The mailed link back to a draft."""
    opened = links.read(links.RESUME, token, at=clock.now())
    order = queries.by_code(opened.code)
    if order is None or not order.is_draft or not links.fits(links.RESUME, opened, order):
        return render(request, "orders/link_old.html", {"opened": opened}, status=410)
    _keep(request, order)
    return redirect("orders:summary", order.code)


@page(methods="POST")
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Order the same again: a new draft with the facts of an earlier order."""
    user = request.user
    earlier = queries.with_facts(Order.objects.visible_to(user), code)
    if earlier is None or not isinstance(user, User) or not policies.may_speak_for_client(user, earlier):
        raise Http404
    order = actions.order_again(order=earlier, by=user, at=clock.now())
    messages.info(request, _("Kopioimme edellisen tilauksen tiedot. Tarkista ne ja valitse uudet päivät."))
    return redirect(_path(order, questions.WHEN))


def _draft(request: HttpRequest, code: str) -> Order:
    """The draft, when it is this browser's or this person's; else 404."""
    found = queries.draft(code, kept=request.session.get(KEPT, []), user=request.user)
    if found is None:
        raise Http404
    return found


def _keep(request: HttpRequest, order: Order) -> None:
    """Remember in the session that the draft is this browser's; the newest thirty."""
    kept = [code for code in request.session.get(KEPT, []) if code != order.code]
    request.session[KEPT] = [*kept, order.code][-30:]


def _person(request: HttpRequest) -> User | None:
    return None if isinstance(request.user, AnonymousUser) else request.user


def _path(order: Order, step: str) -> str:
    return queries.draft_path(order, step)


def _only_text(data: QueryDict) -> QueryDict:
    """What was sent, line ends as one kind: a browser's own are two characters, and counted twice."""
    clean = data.copy()
    for name in clean:
        clean.setlist(name, [value.replace("\r\n", "\n") for value in clean.getlist(name)])
    return clean
