"""What contracts put in others' places: a person's page, the expert's home, the desk."""

from datetime import datetime

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day, now
from kokemussilta.core.dates import day_words, days_between
from kokemussilta.core.slots import Panel, Queue, QueueRow
from kokemussilta.register import desk_rows, policies, queries
from kokemussilta.register.contract_words import stands
from kokemussilta.register.models import Contract, Expert
from kokemussilta.register.states import ContractState


def contracts_panel(request: HttpRequest, expert: Expert) -> Panel | None:
    """On a person's page: their contracts with the organisations whose register the reader keeps."""
    if not isinstance(request.user, User) or not policies.home_registers(request.user):
        return None
    today = local_day(now())
    rows = Contract.objects.visible_to(request.user).kept_by(request.user).filter(expert=expert)
    shown = [(row, stands(row, today)) for row in rows.select_related("organisation")[:20]]
    return Panel("register/contracts_panel.html", {"rows": shown, "expert": expert}, order=30)


def waiting_panel(user: User, at: datetime) -> Panel | None:
    """On the expert's home: a contract that waits for their answer, or a weekly shift that does."""
    expert = queries.entry_of(user)
    if expert is None:
        return None
    rows = list(Contract.objects.filter(expert=expert, state=ContractState.OFFERED).select_related("organisation")[:3])
    return Panel("register/contract_waiting.html", {"rows": rows}, order=6) if rows else None


def ending_queue(user: User, at: datetime) -> Queue | None:
    """Contracts that wait for the organisation, those that end soon and that nothing goes on from, what people have shown that ends."""
    found = desk_rows.of(user, at)
    if found is None or not found.ending:
        return None
    return Queue(
        key="ending",
        title=_("Sopimukset ja pätevyydet"),
        rows=[_row(one, at) for one in found.ending[: desk_rows.SHOWN]],
        count=len(found.ending),
        url=reverse("register:contracts"),
        note=_("Odottaa teitä, tai päättyy 90 päivän kuluessa."),
    )


def _row(one: desk_rows.Ending, at: datetime) -> QueueRow:
    meta, action, page = {
        "sign": (_("Asiantuntija on hyväksynyt sopimuksen"), _("Hyväksy"), "register:contract"),
        "contract": (_("Sopimus päättyy"), _("Sovi jatkosta"), "register:contract"),
        "qualification": (_("Pätevyys vanhenee"), _("Katso"), "register:qualifications"),
    }[one.of]
    day = one.ends_on
    return QueueRow(
        title=one.name,
        meta=f"{meta} {day_words(day, year=True)}" if day else meta,
        url=reverse(page, args=[one.code]),
        action=action,
        badge=days_between(day, local_day(at)) if day else "",
        tone="action",
    )
