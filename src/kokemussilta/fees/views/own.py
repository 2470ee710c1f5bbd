"""Where is my money: the person's own claims, one claim, and what they do with it."""

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.core import clock
from kokemussilta.core.lists import Column, Listing
from kokemussilta.core.pages import page
from kokemussilta.core.workflow import Refused
from kokemussilta.fees import explaining
from kokemussilta.fees.actions import mending
from kokemussilta.fees.forms.own import KindForm, ReceiptForm, TripForm
from kokemussilta.fees.models import Claim
from kokemussilta.fees.queries import own, payers, vault, volunteering
from kokemussilta.fees.states import OWN
from kokemussilta.fees.views.showing import limits_of, shown
from kokemussilta.files import actions as files
from kokemussilta.files.sending import send as send_file
from kokemussilta.files.states import Purpose

_LATEST = Column("turn", "", lambda row: row.worked_on, ("turn", "-worked_on"))
MINE = Listing("fees", columns=(_LATEST,), default_sort="turn")


def _user(request: HttpRequest) -> User:
    return cast(User, request.user)


@page()
def mine(request: HttpRequest) -> HttpResponse:
    """Where my money is: every claim, those that wait for me first."""
    user = _user(request)
    claims = MINE.show(request, own.mine(user))
    for one in claims.rows:
        one.where = own.desk_words(one, one.desk_title or "", one.desk_reach or "")
        one.sum = explaining.money(one.total_cents)
        one.expected = own.still_expected(one, clock.now())
    used = volunteering.used_by(user, clock.local_day(clock.now()).year)
    return render(request, "fees/own/mine.html", {"claims": claims, "used": [limits_of(one) for one in used]})


@page()
def claim(request: HttpRequest, code: str) -> HttpResponse:
    """One claim: its sum with every line's why, where it lies, and what I can do."""
    found = _own(request, code)
    return render(request, "fees/own/claim.html", shown(own.whole_of(found, clock.now())))


@page(methods="GET POST")
def trip(request: HttpRequest, code: str) -> HttpResponse:
    """What is mine to correct: the trip and preparation."""
    found = _theirs(request, code)
    if found is None:
        return redirect("fees:claim", code=code)
    form = TripForm(request.POST or None, claim=found, told=own.whole_of(found, clock.now()).told)
    if request.method == "POST" and form.is_valid():
        return _do(
            request, code, lambda: mending.mend(claim=found, facts=form.facts(), by=_user(request), at=clock.now()),
            _("Laskimme summan uudelleen. Tarkista se ja lähetä."),
        )  # fmt: skip
    return render(request, "fees/own/trip.html", {"claim": found, "form": form})


@page(methods="GET POST")
def receipts(request: HttpRequest, code: str) -> HttpResponse:
    """Add a ticket or another cost with its receipt."""
    found = _theirs(request, code)
    if found is None:
        return redirect("fees:claim", code=code)
    form = ReceiptForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        checked, at = facts.pop("file"), clock.now()

        def add() -> None:
            stored = files.keep(upload=checked, purpose=Purpose.RECEIPT, by=_user(request), at=at)
            mending.add_receipt(claim=found, **facts, file=stored, by=_user(request), at=at)

        return _do(request, code, add, _("Kuitti on lisätty ja summa laskettu uudelleen."))
    return render(request, "fees/own/receipt.html", {"claim": found, "form": form})


@page(methods="GET POST")
def receipt(request: HttpRequest, code: str, receipt: str) -> HttpResponse:
    """One receipt of mine: to look at; a press takes it away."""
    found = own.receipt_of(_user(request), code, receipt)
    if found is None or (found.removed_at is not None and request.method == "GET"):
        raise Http404
    if request.method == "POST":
        return _do(
            request, code, lambda: mending.remove_receipt(receipt=found, by=_user(request), at=clock.now()),
            _("Kuitti on poistettu ja summa laskettu uudelleen."),
        )  # fmt: skip
    if found.file is None:
        raise Http404
    try:
        return send_file(found.file, inline=True)
    except Refused as reason:
        messages.warning(request, str(reason))
        return redirect("fees:claim", code=code)


@page(methods="GET POST")
def kind(request: HttpRequest, code: str) -> HttpResponse:
    """How the fee is paid, or that I take none."""
    found = _theirs(request, code)
    if found is None:
        return redirect("fees:claim", code=code)
    standing = payers.standing_of(found)
    initial = {"kind": found.kind, "business_id": standing.business_id if standing else ""}
    form = KindForm(request.POST or None, choices=payers.choices_of(found), initial=initial)
    if request.method == "POST" and form.is_valid():
        return _do(
            request, code,
            lambda: mending.choose_kind(claim=found, **form.cleaned_data, by=_user(request), at=clock.now()),
            _("Tallennettu. Maksamme näin myös seuraavat palkkiosi samalta maksajalta, jos et muuta tätä."),
        )  # fmt: skip
    return render(request, "fees/own/kind.html", {"claim": found, "form": form, "standing": standing})


@page(methods="POST")
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Send what I saw; what I am paid by is asked for first, when it has never been."""
    found = _own(request, code)
    if vault.are_wanted(found):
        return redirect(f"{reverse('fees:payee')}?claim={code}")
    version, cents = (
        int(text) if text.isdigit() else -1 for text in (request.POST.get("version", ""), request.POST.get("cents", ""))
    )
    return _do(
        request, code,
        lambda: mending.send(claim=found, version=version, total_cents=cents, by=_user(request), at=clock.now()),
        _("Kiitos! Lomake on lähetetty. Näet tästä koko ajan, missä rahasi ovat."),
    )  # fmt: skip


@page(methods="POST")
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take it back before it is approved."""
    found = _own(request, code)
    return _do(
        request, code, lambda: mending.withdraw(claim=found, by=_user(request), at=clock.now()),
        _("Lomake on peruttu. Voit avata sen uudelleen, jos muutat mielesi."),
    )  # fmt: skip


@page(methods="POST")
def again(request: HttpRequest, code: str) -> HttpResponse:
    """Open it again."""
    found = _own(request, code)
    return _do(
        request, code, lambda: mending.open_again(claim=found, by=_user(request), at=clock.now()),
        _("Lomake on taas auki. Tarkista se ja lähetä."),
    )  # fmt: skip


def _do(request: HttpRequest, code: str, act: Callable[[], object], thanks: str) -> HttpResponse:
    """One action, its sentence, and back to the claim."""
    try:
        act()
    except Refused as reason:
        messages.warning(request, str(reason))
    else:
        messages.success(request, thanks)
    return redirect("fees:claim", code=code)


def _own(request: HttpRequest, code: str) -> Claim:
    found = own.my_claim(_user(request), code)
    if found is None:
        raise Http404
    return found


def _theirs(request: HttpRequest, code: str) -> Claim | None:
    """My claim while it lies with me; None, with a word, when it has moved on."""
    found = _own(request, code)
    if found.state in OWN:
        return found
    messages.info(
        request, _("Lomake on lähetetty, joten sitä ei voi nyt muuttaa. Voit perua sen, jos sitä ei ole vielä hyväksytty.")
    )
    return None
