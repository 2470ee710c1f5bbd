"""What contracts put in others' places: a person's page, the expert's home, the desk."""

from datetime import datetime
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day, now
from kokemussilta.core.dates import day_words, days_between
from kokemussilta.core.slots import Panel, Queue, QueueRow
from kokemussilta.register import contract_rules, ending, policies, queries
from kokemussilta.register.contract_words import stands
from kokemussilta.register.models import Contract, Expert
from kokemussilta.register.states import ContractState

SHOWN = 5


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
    """Contracts that end soon and that nothing goes on from, those that wait for the organisation, what people have shown that ends;
    one statement.
    """
    registers = policies.home_registers(user)
    if not registers:
        return None
    today = local_day(at)
    last = today + contract_rules.SOON
    own = Contract.objects.kept_by(user)
    parts: list[QuerySet[Any]] = [
        _columns(own.filter(state=ContractState.ACCEPTED), "sign", "code", "name"),
        _columns(own.filter(pk__in=ending.contracts_ending(today, last).values("pk")), "contract", "code", "name"),
        _columns(
            ending.qualifications_ending(today, last).filter(expert__home__in=registers).exclude(expert__user=user),
            "qualification", "expert__code", "kind",
        ),
    ]  # fmt: skip
    rows = list(parts[0].union(*parts[1:], all=True).order_by("ends", "linked")[: SHOWN + 45])
    if not rows:
        return None
    return Queue(
        key="ending",
        title=_("Sopimukset ja pätevyydet"),
        rows=[_row(row, at) for row in rows[:SHOWN]],
        count=len(rows),
        url=reverse("register:contracts"),
        note=_("Odottaa teitä, tai päättyy 90 päivän kuluessa."),
    )


def _columns(rows: QuerySet[Any], of: str, code: str, name: str) -> QuerySet[Any]:
    return (
        rows.order_by()
        .annotate(
            of=Value(of, output_field=CharField()), linked=F(code), called=F(name), ends=F("ends_on"),
            first=F("expert__first_name"), last=F("expert__last_name"),
        )
        .values("of", "linked", "called", "ends", "first", "last")
    )  # fmt: skip


def _row(row: dict[str, Any], at: datetime) -> QueueRow:
    ends = row["ends"]
    if row["of"] == "sign":
        meta, action, url = _("Asiantuntija on hyväksynyt sopimuksen"), _("Hyväksy"), "register:contract"
    elif row["of"] == "contract":
        meta, action, url = _("Sopimus päättyy"), _("Sovi jatkosta"), "register:contract"
    else:
        meta, action, url = _("Pätevyys vanhenee"), _("Katso"), "register:qualifications"
    return QueueRow(
        title=f"{row['first']} {row['last']}",
        meta=f"{meta} {day_words(ends, year=True)}" if ends and row["of"] != "sign" else meta,
        url=reverse(url, args=[row["linked"]]),
        action=action,
        badge=days_between(ends, local_day(at)) if ends and row["of"] != "sign" else "",
        tone="action",
    )

