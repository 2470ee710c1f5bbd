"""What the register has for the desk, read in one statement: people not met for long, contracts and qualifications that end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, QuerySet

from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day
from kokemussilta.core.rows import JsonRows, count_of
from kokemussilta.register import contract_rules, ending, policies, queries
from kokemussilta.register.models import Contract, Expert
from kokemussilta.register.states import ContractState

SHOWN = 5
#: More than this that ends is a list, not a queue.
MOST_ENDING = 50
_KEPT = "_register_desk"
_NAMES = ("first_name", "last_name", "alias")


@dataclass(frozen=True)
class Unmet:
    """Somebody with whom nobody has been in touch for long."""

    code: str
    name: str
    last_met_on: date | None
    quiet_since: date


@dataclass(frozen=True)
class Ending:
    """Something that waits or ends: `of` is "sign", "contract" or "qualification"; `code` of the contract, or of the person."""

    of: str
    code: str
    name: str
    ends_on: date | None


@dataclass(frozen=True)
class DeskRows:
    """All of it; `unmet` the first few of `unmet_count`."""

    unmet: list[Unmet]
    unmet_count: int
    ending: list[Ending]


def of(user: User, at: datetime) -> DeskRows | None:
    """What there is for `user`; None for those who keep no register. One statement, however many queues are made of it."""
    registers = policies.home_registers(user)
    if not registers:
        return None
    kept: tuple[datetime, DeskRows] | None = getattr(user, _KEPT, None)
    if kept is None or kept[0] != at:
        kept = (at, _read(user, registers, at))
        setattr(user, _KEPT, kept)
    return kept[1]


def _read(user: User, registers: set[int], at: datetime) -> DeskRows:
    today = local_day(at)
    last = today + contract_rules.SOON
    unmet = queries.people_not_met(registers, on=today).exclude(user=user)
    own = Contract.objects.kept_by(user)
    shown = ending.qualifications_ending(today, last).filter(expert__home__in=registers).exclude(expert__user=user)
    row = User.objects.filter(pk=user.pk).values(
        unmet=JsonRows(_columns(unmet, "code", *_NAMES, "last_met_on", "quiet_since")[:SHOWN]),
        unmet_count=count_of(unmet),
        sign=_ending(own.filter(state=ContractState.ACCEPTED).order_by("offered_at"), "code"),
        contract=_ending(ending.contracts_ending(today, last).filter(pk__in=own.values("pk")), "code"),
        qualification=_ending(shown, "expert__code"),
    ).get()  # fmt: skip
    found = [Unmet(code, _name(*names), _day(met), date.fromisoformat(quiet)) for code, *names, met, quiet in row["unmet"]]
    return DeskRows(found, row["unmet_count"], _endings(row))


def _columns(rows: QuerySet[Any], *fields: str) -> QuerySet[Any]:
    """As `core.rows.json_rows` names them, so that only the first few can be taken."""
    return rows.values(**{f"c{number}": F(name) for number, name in enumerate(fields)})


def _ending(rows: QuerySet[Any], code: str) -> JsonRows:
    return JsonRows(_columns(rows, code, *(f"expert__{name}" for name in _NAMES), "ends_on")[:MOST_ENDING])


def _endings(row: Mapping[str, Any]) -> list[Ending]:
    """What waits for the organisation first, then by the day on which it ends."""
    waiting = [Ending("sign", code, _name(*names), None) for code, *names, _ends in row["sign"]]
    over = [
        Ending(of, code, _name(*names), _day(ends)) for of in ("contract", "qualification") for code, *names, ends in row[of]
    ]
    return waiting + sorted(over, key=lambda one: (one.ends_on or date.max, one.of, one.code))


def _name(first: str, last: str, alias: str) -> str:
    return Expert(first_name=first, last_name=last, alias=alias).shown_name


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
