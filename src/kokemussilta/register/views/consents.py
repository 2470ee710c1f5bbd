"""What the person allows: given and withdrawn on their own pages."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import PersonRequest
from kokemussilta.core.clock import now
from kokemussilta.core.pages import page
from kokemussilta.register import actions, queries
from kokemussilta.register.consent_texts import CURRENT, text_of
from kokemussilta.register.states import ExpertState, Purpose
from kokemussilta.register.views.own import ME, mine


@page(methods="GET POST")
def my_consents(request: PersonRequest) -> HttpResponse:
    """What the person allows: the words, since when, and one press to withdraw."""
    expert = mine(request)
    is_here = expert.state == ExpertState.ACTIVE
    if request.method == "POST":
        if "withdraw" in request.POST:
            consent = get_object_or_404(expert.consents.filter(withdrawn_at__isnull=True), code=request.POST["withdraw"])
            actions.withdraw_consent(consent=consent, by=request.user, at=now())
            messages.success(request, _("Lupa on peruttu."))
        elif request.POST.get("give") in {Purpose.BROKERED, Purpose.PUBLIC} and is_here:
            actions.give_consent(expert=expert, purpose=request.POST["give"], by=request.user, at=now())
            messages.success(request, _("Kiitos. Lupa on nyt voimassa."))
        elif request.POST.get("give") == Purpose.SEEN_BY and is_here:
            other = get_object_or_404(queries.other_registers(expert), code=request.POST.get("organisation", ""))
            actions.give_consent(expert=expert, purpose=Purpose.SEEN_BY, organisation=other, by=request.user, at=now())
            messages.success(request, _("Kiitos. Lupa on nyt voimassa."))
        return redirect("register:my-consents")
    held = list(expert.consents.select_related("organisation", "recorded_by"))
    in_force = [(consent, text_of(consent.purpose, consent.text_version)) for consent in held if consent.withdrawn_at is None]
    given = {consent.purpose for consent, _text in in_force}
    offered = [
        (purpose, purpose.label, text_of(purpose, CURRENT[purpose]))
        for purpose in (Purpose.BROKERED, Purpose.PUBLIC)
        if purpose not in given
    ]
    seen_by = {consent.organisation_id for consent, _text in in_force}
    context = {
        "expert": expert,
        "in_force": in_force,
        "ended": [consent for consent in held if consent.withdrawn_at is not None],
        "offered": offered if is_here else [],
        "others": [other for other in queries.other_registers(expert) if other.pk not in seen_by] if is_here else [],
        "seen_by_text": text_of(Purpose.SEEN_BY, CURRENT[Purpose.SEEN_BY]),
        "back": reverse(ME),
    }
    return render(request, "register/consents.html", context)
