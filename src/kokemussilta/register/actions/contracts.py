"""A contract offered, accepted by both sides, refused or ended."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from kokemussilta.access.models import Organisation, Unit
from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.clock import local_day
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Move, Refused, advance
from kokemussilta.notifications import outbox
from kokemussilta.notifications.letters import Letter
from kokemussilta.register import contract_letters as write
from kokemussilta.register import contract_rules, guards, letters, policies, recipients
from kokemussilta.register.models import Contract, Expert, Placement, Qualification, TemplateVersion
from kokemussilta.register.signals import expert_changed
from kokemussilta.register.states import ACCEPT, END, REFUSE, SIGN, WAITING, ContractState, ExpertState, QualificationKind
from kokemussilta.vocabulary.models import TaskKind

EXPERT, ORGANISATION = "expert", "organisation"


@dataclass(frozen=True)
class Shift:
    """A weekly shift: where, weekday (0 = Monday), from when to when, between which days (`ends_on` included)."""

    unit: Unit
    weekday: int
    from_time: time
    until_time: time
    starts_on: date
    ends_on: date | None = None


@whole
def offer_contract(
    *,
    expert: Expert,
    organisation: Organisation,
    version: TemplateVersion,
    starts_on: date,
    by: User | None,
    at: datetime,
    ends_on: date | None = None,
    kinds: Iterable[TaskKind] = (),
    shifts: Iterable[Shift] = (),
    previous: Contract | None = None,
) -> Contract:
    """Offer the expert a contract, in their own language where the template has it. The words are copied: what they read stays so.

    `kinds` none: all tasks. Raises `Refused` when another one waits for an answer, or the person is not in the register.
    """
    policies.require_offer(by, expert, organisation.pk)
    if version.template.organisation_id != organisation.pk:
        raise ValueError("version")
    guards.hold(expert, at=at)
    if not Expert.objects.filter(pk=expert.pk, state=ExpertState.ACTIVE).exists():
        raise Refused(_("Sopimusta voi ehdottaa, kun hän on mukana rekisterissä."))
    if ends_on is not None and ends_on < starts_on:
        raise Refused(_("Tarkista päivät: viimeinen voimassaolopäivä ei voi olla ennen ensimmäistä."))
    if Contract.objects.filter(expert=expert, organisation=organisation, state__in=WAITING).exists():
        raise Refused(
            _("Hänelle on jo ehdotettu sopimusta, johon ei ole vielä vastattu. Peru se ensin, jos haluat muuttaa sitä.")
        )
    text, language = version.text_in(expert.user.language if expert.user else "fi")
    contract = Contract.objects.create(
        expert=expert, organisation=organisation, version=version, previous=previous, name=version.template.name,
        language=language, text=text, starts_on=starts_on, ends_on=ends_on, offered_at=at, offered_by=by, state_since=at,
    )  # fmt: skip
    contract.kinds.set(kinds)
    Placement.objects.bulk_create(_placement(contract, shift, at) for shift in shifts)
    audit.record("register.contract.offered", contract, by=by, at=at, within=expert)
    _to_expert(contract, lambda: write.offered(contract), at)
    return contract


def _placement(contract: Contract, shift: Shift, at: datetime) -> Placement:
    return Placement(
        contract=contract, unit=shift.unit, weekday=shift.weekday, from_time=shift.from_time, until_time=shift.until_time,
        starts_on=shift.starts_on, ends_on=shift.ends_on, added_at=at,
    )  # fmt: skip


@whole
def accept_contract(*, contract: Contract, by: User | None, at: datetime, shifts: Collection[str] | None = None) -> None:
    """The expert accepts the words that stand in the contract, with its weekly shifts. The organisation's turn comes.

    `shifts`: the codes of the shifts that the expert was shown. Raises `Refused` when there are others by now.
    """
    policies.require_contract_self(by, contract)
    guards.hold(contract.expert, at=at)
    if shifts is not None and set(shifts) != set(contract.placements.values_list("code", flat=True)):
        raise Refused(
            _("Viikkovuorot ovat muuttuneet sen jälkeen, kun avasit sivun. Katso ne ja hyväksy sitten, jos ne sopivat.")
        )
    Contract.objects.filter(pk=contract.pk).update(accepted_at=at)
    _move(contract, ACCEPT, by=by, at=at, verb="accepted")
    contract.accepted_at = at
    contract.placements.filter(agreed_at__isnull=True).update(agreed_at=at)
    _to_organisation(contract, lambda: write.accepted(contract), at)


@whole
def sign_contract(*, contract: Contract, by: User | None, at: datetime) -> None:
    """A coordinator accepts for the organisation what the expert has accepted: the contract holds on its days."""
    policies.require_contract_kept(by, contract)
    guards.hold(contract.expert, at=at)
    name = by.get_full_name()[:120] if by else ""
    Contract.objects.filter(pk=contract.pk).update(signed_at=at, signed_by=by, signed_name=name)
    _move(contract, SIGN, by=by, at=at, verb="signed")
    contract.signed_at, contract.signed_by, contract.signed_name = at, by, name
    _qualify(contract, at)
    _to_expert(contract, lambda: write.signed(contract), at)


@whole
def refuse_contract(*, contract: Contract, by: User | None, at: datetime) -> None:
    """The expert does not accept what is offered, or the organisation takes it back. No reason is asked; the other side hears."""
    policies.require_party(by, contract)
    guards.hold(contract.expert, at=at)
    side = _side(contract, by)
    Contract.objects.filter(pk=contract.pk).update(over_side=side, over_at=at)
    _move(contract, REFUSE, by=by, at=at, verb="refused")
    contract.over_side, contract.over_at = side, at
    _tell_other(contract, side, write.refused_by_expert, write.taken_back, at)


@whole
def end_contract(*, contract: Contract, last_on: date, by: User | None, at: datetime) -> None:
    """One side ends a contract: its last day is `last_on`. The expert may stop today; the organisation gives a week's notice.

    Weekly shifts end with it. Raises `Refused` for a day too soon, or later than the contract would have ended.
    """
    policies.require_party(by, contract)
    guards.hold(contract.expert, at=at)
    side, today = _side(contract, by), local_day(at)
    first = max(today, contract.starts_on) if side == EXPERT else contract_rules.earliest_end(contract.starts_on, today)
    over = contract.ends_on
    if over is not None and over < today:
        raise Refused(_("Sopimus on jo päättynyt."))
    if last_on < (first if over is None else min(first, over)):
        raise Refused(_("Viimeinen päivä on liian pian. Valitse myöhempi päivä."))
    if over is not None and last_on > over:
        raise Refused(_("Sopimus päättyy muutenkin ennen tätä päivää."))
    _end(contract, side, last_on, by=by, at=at)


@whole
def end_all_contracts(*, expert: Expert, by: User | None, at: datetime) -> None:
    """Whoever leaves the register has no contract any more: what waited is off, what is in force ends today. The caller holds the guard."""
    today = local_day(at)
    for contract in expert.contracts.filter(state__in=[*WAITING, ContractState.IN_FORCE]).select_related("organisation"):
        if contract.state in WAITING:
            refuse_contract(contract=contract, by=None, at=at)
        elif contract.ends_on is None or contract.ends_on > today:
            # One that has not begun can't end before its first day.
            _end(contract, EXPERT, max(today, contract.starts_on), by=by, at=at)


def _end(contract: Contract, side: str, last_on: date, *, by: User | None, at: datetime) -> None:
    Contract.objects.filter(pk=contract.pk).update(ends_on=last_on, over_side=side, over_at=at)
    _move(contract, END, by=by, at=at, verb="ended")
    contract.ends_on, contract.over_side, contract.over_at = last_on, side, at
    contract.placements.filter(starts_on__gt=last_on).delete()
    contract.placements.exclude(ends_on__lte=last_on).update(ends_on=last_on)
    _qualify(contract, at)
    _tell_other(contract, side, write.ended_by_expert, write.ended_by_organisation, at)


def _move(contract: Contract, move: Move, *, by: User | None, at: datetime, verb: str) -> None:
    advance(contract, move, at=at)
    audit.record(f"register.contract.{verb}", contract, by=by, at=at, within=contract.expert)


def _qualify(contract: Contract, at: datetime) -> None:
    """Keep what the hard rules read of a contract: a qualification of the contract's days, for all tasks or for each kind it covers."""
    contract.qualifications.all().delete()
    kinds: list[int | None] = list(contract.kinds.values_list("pk", flat=True)) or [None]
    Qualification.objects.bulk_create(
        Qualification(
            expert=contract.expert, kind=QualificationKind.CONTRACT, contract=contract, for_kind_id=kind,
            got_on=contract.starts_on, ends_on=contract.ends_on, seen_by=contract.signed_by,
        )
        for kind in kinds
    )  # fmt: skip
    expert_changed.send(sender=Expert, expert=contract.expert, at=at)


def _side(contract: Contract, by: User | None) -> str:
    return EXPERT if by is not None and policies.is_self(by, contract.expert) else ORGANISATION


def _tell_other(
    contract: Contract, side: str, by_expert: Callable[[Contract], Letter], by_house: Callable[[Contract], Letter], at: datetime
) -> None:
    if side == EXPERT:
        _to_organisation(contract, lambda: by_expert(contract), at)
    else:
        _to_expert(contract, lambda: by_house(contract), at)


def _to_expert(contract: Contract, letter: Callable[[], Letter], at: datetime) -> None:
    outbox.queue(letter, to=letters.recipient(contract.expert), about=contract.expert.code, at=at)


def _to_organisation(contract: Contract, letter: Callable[[], Letter], at: datetime) -> None:
    for to in recipients.keepers_of(contract.organisation, at, besides=[contract.expert.user_id]):
        outbox.queue(letter, to=to, about=contract.expert.code, at=at)
