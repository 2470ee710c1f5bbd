"""Every address that can be read: lists and homes, and pages of a single thing. A new one is put here, else the test fails."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.converters import IntConverter

from kokemussilta.access.models import Unit
from kokemussilta.assignments.links import answer_path, deliverable_path, induction_path
from kokemussilta.assignments.models import Assignment, Deliverable
from kokemussilta.core.codes import new_code
from kokemussilta.feedback.models import Survey
from kokemussilta.fees.actions import approving, desks
from kokemussilta.fees.links import turn_path
from kokemussilta.fees.models import Claim, Stay
from kokemussilta.fees.states import ClaimState
from kokemussilta.orders import links
from kokemussilta.register.tokens import address_path, invitation_path, link_path
from tests.factories import fees
from tests.statements.world import World

Arguments = Callable[[World], Mapping[str, object]]

#: A list or a home asks the database for no more than this, whoever reads it and however much there is.
MOST = 10


def nothing(_world: World) -> Mapping[str, object]:
    """A route without arguments."""
    return {}


@dataclass(frozen=True)
class Read:
    """One reading of a route: by whom ("" a visitor), of which thing, how many statements at most."""

    who: str
    of: Arguments = nothing
    most: int = MOST
    query: str = ""
    searched: str = ""
    answers: int = 200


def _code(find: Callable[[World], object], **more: object) -> Arguments:
    return lambda world: {"code": find(world).code, **more}  # type: ignore[attr-defined]


def _token(path: Callable[[World], str]) -> Arguments:
    return lambda world: resolve(path(world)).kwargs


def _address(world: World) -> str:
    """The link that confirms a person's new address, once it is theirs."""
    world.expert.new_email = world.expert.email
    return address_path(world.expert)


def _feed(kind: str) -> Arguments:
    return lambda world: {"token": f"{kind}-{world.expert.code}"}


def _report(world: World) -> Deliverable:
    return Deliverable.objects.get(task=world.big.task)


def _file(report: Deliverable) -> str:
    return report.attachments.get().file.code


def _sent(world: World) -> Deliverable:
    """The report as if it had left."""
    sent = {"state": "sent", "sent_at": world.at, "recipient_email": "osasto@example.fi", "text": "Havainto"}
    Deliverable.objects.filter(task=world.done.task).update(**sent)
    return Deliverable.objects.get(task=world.done.task)


_home = _code(lambda world: world.home)
_big = _code(lambda world: world.big.order)
_task = _code(lambda world: world.big.task)
_draft = _code(lambda world: world.draft)
_plan = _code(lambda world: world.plan)
_person = _code(lambda world: world.invited)
_contract = _code(lambda world: world.contract)
_late = _code(lambda world: world.expert.late_entries.filter(told_by="expert").order_by("pk")[0])


def _claim(world: World) -> Mapping[str, object]:
    return {"code": Claim.objects.get(assignment__task=world.done.task).code}


def _paid(kind: str) -> Arguments:
    """A claim of the expert's that is in a locked batch, and what was made of it."""
    return lambda world: {"code": world.paid[kind]}


def _sent_claim(world: World) -> Mapping[str, object]:
    """Another claim like it, which waits for its approver."""
    claim = Claim.objects.get(assignment__task=world.done.task)
    known = Claim.objects.filter(expert=claim.expert, state=ClaimState.IN_APPROVAL).first()
    if known is None:
        known, lines = Claim.objects.get(pk=claim.pk), list(claim.lines.filter(version=claim.version))
        known.pk, known.code, known._state.adding = None, new_code(), True
        known.assignment = fees.done(world.done, world.expert, at=world.at)
        known.save()
        for line in lines:
            line.pk, line.claim, line._state.adding = None, known, True
            line.save()
        desks.place(known, at=world.at)
        approving.submit(claim=known, by=None, at=world.at)
    return {"code": known.code}


def _turn(world: World) -> Mapping[str, object]:
    """The lead's link to it."""
    stay = Stay.objects.get(claim__code=_sent_claim(world)["code"], until__isnull=True)
    person = stay.turns.order_by("pk")[0].person
    return resolve(turn_path(stay, person, at=world.at)).kwargs


def _order_link(kind: str) -> Arguments:
    return lambda world: {"token": links.make(kind, world.submitted, at=world.at)}


def _key(key: str) -> Arguments:
    return lambda _world: {"key": key}


def _slug(world: World) -> Mapping[str, object]:
    return {"slug": "school-lecture"}


def _member(world: World) -> Mapping[str, object]:
    return {"code": world.home.code, "membership": world.dead.about}


def _by(who: str, *names: str, of: Arguments = nothing, most: int = MOST, answers: int = 200) -> dict[str, tuple[Read, ...]]:
    return {name: (Read(who, of, most, answers=answers),) for name in names}


#: Lists and homes.
LISTS: dict[str, tuple[Read, ...]] = {
    "portals:home": (Read(""), Read("lead", answers=302)),
    "portals:desk": (Read("lead"), Read("coordinator")),
    "portals:expert": (Read("expert"), Read("lead")),
    "portals:client": (Read("client"), Read("unit client")),
    "portals:search": (Read("lead", searched="suku"), Read("lead", searched="rannikon")),
    **_by("", "orders:catalogue"),
    "orders:from": (Read("", lambda world: {"slug": world.home.slug}),),
    **_by("lead", "orders:services", of=_code(lambda world: world.home)),
    "assignments:trusted": (Read("client"), Read("unit client")),
    "assignments:my-units": (Read("expert"),),
    "orders:mine": (Read("client"), Read("unit client")),
    "orders:desk": (Read("lead"), Read("lead", query="state=waiting&sort=next"), Read("lead", searched="rannikon")),
    "assignments:mine": (Read("expert"), Read("lead")),
    **_by("unit client", "assignments:late-visit"),
    "assignments:desk-late": (Read("lead"), Read("coordinator")),
    "assignments:week": (Read("expert"), Read("lead", query="as=list")),
    "assignments:visits": (Read("client"), Read("unit client")),
    "assignments:feeds": (Read("expert"), Read("lead")),
    "assignments:desk-day": (Read("lead", query="day=2027-03-03"), Read("coordinator", query="day=x&whose=own")),
    "assignments:desk-week": (Read("lead"), Read("lead", query="as=map"), Read("coordinator", query="as=list&whose=own")),
    "assignments:feed": tuple(Read("", _feed(kind), most=8) for kind in ("expert", "desk", "client")),
    "assignments:offers": (Read("expert"),),
    "assignments:board": (Read("expert"),),
    "assignments:desk-talks": (Read("lead"),),
    "fees:mine": (Read("expert"), Read("lead")),
    **_by("expert", "fees:earnings", "fees:letter"),
    **_by("payroll", "fees:payroll", "fees:batches", "fees:invoices"),
    "fees:queue": (Read("lead"), Read("lead", query="size=small&sort=-sum")),
    "fees:open-claims": (Read("lead"), Read("lead", query="stuck=stuck")),
    "fees:lead-times": (Read("lead"), Read("lead", query="by=all")),
    **_by("lead", "fees:absences", "fees:routes"),
    "assignments:desk-tasks": (Read("lead"), Read("lead", query="when=all&sort=seats")),
    "matching:seat": (
        Read("lead", _code(lambda world: world.offered.seat)),
        Read("lead", _code(lambda world: world.offered.seat), query="all=1"),
        Read("lead", _code(lambda world: world.offered.seat), query="why=theme"),
    ),
    "plans:list": (Read("lead"), Read("coordinator")),
    "plans:plan": (Read("lead", _plan),),
    "plans:place": (Read("lead", lambda world: {"code": world.plan.code, "seat": world.planned.code}),),
    "plans:offers": (Read("lead", _plan),),
    "plans:compare": (Read("lead", _plan),),
    "plans:fairness": (Read("lead"), Read("chief")),
    **_by("lead", "pricing:schedule", "pricing:compare", "pricing:ladder", "pricing:budgets", of=_code(lambda world: world.home)),
    **_by("lead", "pricing:version", of=_code(lambda world: world.home, number=1)),
    "pricing:rates": (Read("lead"), Read("operator")),
    "register:people": (Read("lead"), Read("lead", query="state=unmet&sort=met"), Read("lead", searched="suku")),
    "register:imports": (Read("lead"), Read("chief")),
    "register:import": (Read("lead", _code(lambda world: world.run)), Read("lead", _code(lambda world: world.imported))),
    **_by(
        "expert", "register:me", "register:my-days", "register:my-places", "register:my-consents", "register:my-readings",
        "register:my-history", "register:my-areas", "register:my-calendars", "register:my-contracts", "register:my-qualifications",
        "register:my-stories",
    ),
    **_by("lead", "register:contracts", "register:qualified", "register:shared-stories", "register:templates"),
    **_by("lead", "register:days", "register:areas", of=_code(lambda world: world.expert)),
    "reporting:figures": (Read("lead"),),
    "feedback:surveys": (Read("lead"), Read("coordinator")),
    "access:organisations": (Read("chief"), Read("lead", answers=302)),
    "access:messages": (Read("lead"),),
    "access:installation": (Read("operator"),),
    **_by("lead", "access:organisation", "access:units", "access:people", of=_home),
    "register:read-log": (Read("officer"), Read("officer", searched="jäsen"), Read("officer", query="why=register&sort=whom")),
    "accounts:sessions": (Read("lead"),),
    "demo:mailbox": (Read(""),),
}  # fmt: skip

#: Pages of a single thing, forms above all; each with its own ceiling.
THINGS: dict[str, tuple[Read, ...]] = {
    **_by("", "styleguide", "healthz", "portals:accessibility", "portals:privacy", most=3),
    **_by("", "account_login", "account_request_login_code", "account_inactive", "account_signup", most=3),
    **_by("", "healthz-worker", most=3, answers=503),
    **_by("", "account_confirm_login_code", "mfa_authenticate", "mfa_login_webauthn", most=3, answers=302),
    **_by("lead", "account_logout", "account_reauthenticate", "mfa_add_webauthn", "mfa_activate_totp"),
    **_by("chief", "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"),
    **_by("chief", "mfa_reauthenticate_webauthn", answers=302),
    "mfa_remove_webauthn": (Read("chief", lambda _world: {"pk": 0}, answers=404),),
    **_by("lead", "mfa_index", "mfa_list_webauthn", "accounts:continuation", "accounts:address-code", most=4, answers=302),
    **_by("lead", "accounts:own", "accounts:second-factor", "accounts:all-sessions", "accounts:address", most=6),
    "orders:product": (Read("", _slug),),
    "orders:new-service": (Read("lead", _code(lambda world: world.home)),),
    "orders:service": (Read("lead", lambda world: {"code": world.home.code, "slug": "school-lecture"}),),
    "orders:edit-service": (Read("lead", lambda world: {"code": world.home.code, "slug": "school-lecture"}, answers=404),),
    **_by("client", "orders:billing", of=_big),
    **_by("lead", "orders:again-by-desk", of=_big),
    "assignments:trust": (Read("expert", lambda _world: {"code": "x"}, answers=404),),
    "orders:new": (Read("", _slug),),
    **_by("client", "orders:summary", "orders:sent", "orders:later", "orders:discard", of=_draft),
    "orders:step": tuple(
        Read("client", _code(lambda world: world.draft, step=step)) for step in ("what", "audience", "when", "people", "contact")
    ),
    **{
        f"orders:{kind}": (Read("", _order_link(kind), 5),)
        for kind in (links.CONFIRM, links.FOLLOW)
    },
    "orders:resume": (Read("", lambda world: {"token": links.make(links.RESUME, world.draft, at=world.at)}, 8, answers=302),),
    **_by("lead", "orders:by-phone", "register:new"),
    "orders:order": (Read("client", _big), Read("unit client", _code(lambda world: world.offered.order))),
    "orders:handling": (Read("lead", _big, 12), Read("lead", _code(lambda world: world.offered.order), 12)),
    **_by("lead", "orders:edit", "orders:orderer", "orders:cancel-by-desk", "orders:plan", of=_big),
    **_by("client", "orders:cancel", of=_big),
    **_by("client", "orders:write", "orders:complete", of=_big, answers=302),
    **_by("lead", "orders:change-task", "orders:call-off-task", of=_task),
    "assignments:offer": (Read("expert", _code(lambda world: world.offer)),),
    "assignments:answer": (Read("", _token(lambda world: answer_path(world.offer))),),
    "assignments:board-seat": (Read("expert", _code(lambda world: world.board.seat.rounds.get())),),
    "assignments:desk": (Read("lead", _task), Read("lead", _code(lambda world: world.done.task), 13)),
    "assignments:talk": (
        Read("expert", _code(lambda world: world.held, kind="briefing")), Read("lead", _code(lambda world: world.held, kind="briefing"), 12),
        Read("lead", _code(lambda world: Assignment.objects.get(task=world.done.task, expert=world.expert), kind="debrief"), 12),
    ),
    "assignments:deliverable": (Read("lead", _code(_report), 12), Read("expert", _code(_report))),
    "fees:claim": (Read("expert", _claim, 11),),
    **_by("lead", "fees:terms", of=_home),
    "fees:approval": (Read("lead", _sent_claim, 13),),
    "fees:turn": (Read("", _turn, 6),),
    "fees:turn-receipt": (Read("", lambda world: {**_turn(world), "receipt": "x"}, 6, answers=302),),
    "fees:approval-receipt": (Read("lead", lambda world: {**_sent_claim(world), "receipt": "x"}, answers=404),),
    **_by("lead", "fees:route", of=_home),
    "fees:unit-route": (Read("lead", lambda world: {"code": world.home.code, "unit": world.home.units.get(name="Oma osasto").code}),),
    **_by("expert", "fees:trip", "fees:kind", "fees:receipts", of=_claim),
    "fees:payee": (Read("expert"),),
    "fees:money": (Read("expert", _claim),),
    "fees:payroll-claim": (Read("payroll", _paid("paid_claim"), 16),),
    **_by("payroll", "fees:batch", "fees:batch-nets", "fees:batch-sheet", of=_paid("batch"), most=18),
    "fees:batch-columns": (Read("payroll", _paid("batch"), 18),),
    "fees:batch-fault": (Read("payroll", _paid("batch_row")),),
    **_by("payroll", "fees:invoice", "fees:crediting", of=_paid("invoice")),
    "fees:pay-settings": (Read("payroll", _home),),
    "fees:receipt": (Read("expert", lambda world: {**_claim(world), "receipt": "x"}, answers=404),),
    "assignments:reply": (Read("", _token(lambda world: deliverable_path(_sent(world))), 5),),
    "assignments:induction-link": (Read("", _token(lambda world: induction_path(world.held)), 5),),
    "assignments:deliverable-file": (Read("lead", lambda world: {"code": _report(world).code, "file": _file(_report(world))}),),
    "assignments:reply-file": (
        Read("", lambda world: {**_token(lambda world: deliverable_path(_sent(world)))(world), "file": _file(_sent(world))}, 3),
    ),
    "assignments:late-own": (Read("expert"),),
    "assignments:late-for": (Read("lead", _code(lambda world: world.expert)),),
    "assignments:late": (Read("expert", _late), Read("lead", _late), Read("unit client", _late)),
    "assignments:late-mend": (Read("expert", _late),),
    "assignments:induction": (Read("client", _code(lambda world: world.held)), Read("lead", _code(lambda world: world.held))),
    "assignments:unit-induction": (Read("lead", lambda world: {"code": Unit.objects.get(placed_orders=world.big.order.pk).code}),),
    "assignments:talk-calendar": (Read("expert", _code(lambda world: world.held, kind="debrief"), answers=404),),
    **_by("expert", "assignments:task", "assignments:sheet", "assignments:calendar", "assignments:cancel", of=_task),
    "assignments:report": (Read("expert", _code(lambda world: world.unreported.task)),),
    "assignments:desk-assignment": (Read("lead", _code(lambda world: world.held)),),
    "assignments:desk-outcome": (Read("lead", _code(lambda world: world.done.task)),),
    "assignments:desk-report": (Read("lead", _code(lambda world: world.reported_for)),),
    "register:invitation": (Read("", _token(lambda world: invitation_path(world.invited))),),
    "register:address": (Read("", _token(_address)),),
    "register:link": (Read("", _token(lambda world: link_path(world.expert, world.home))),),
    **_by("expert", "register:my-break", "register:my-leaving"),
    "register:my-part": tuple(
        Read("expert", _key(key))
        for key in ("contact", "themes", "languages", "kinds", "boundaries", "week", "limits", "ceiling", "words", "telling", "rest")
    ),
    "register:part": (Read("lead", _code(lambda world: world.invited, key="themes")),),
    "register:person": (Read("lead", _code(lambda world: world.expert), 17),),
    "register:contract": (Read("expert", _contract), Read("lead", _contract)),
    **_by("lead", "register:contract-paper", "register:contract-ending", "register:new-placement", of=_contract),
    "register:placement-ending": (
        Read("expert", lambda world: {"code": world.contract.code, "placement": world.contract.placements.all()[0].code}),
    ),
    **_by("lead", "register:offer-contract", of=_code(lambda world: world.expert)),
    **_by("lead", "register:new-template"),
    **_by("lead", "register:contract-demand", of=_home),
    "register:template": (Read("lead", _code(lambda world: world.contract.version.template)),),
    "register:background": (Read("lead", query="basis=voluntary&with_minors=no"),),
    **_by("expert", "register:my-ethics", "register:new-story"),
    **_by(
        "expert", "register:my-story", "register:my-story-facts", "register:my-story-versions", "register:my-story-sharing",
        "register:my-story-removal", of=_code(lambda world: world.story),
    ),
    "register:my-share": (Read("expert", lambda world: {"code": world.story.code, "share": world.share.code}),),
    "register:shared-story": (Read("lead", _code(lambda world: world.share), 12),),
    **_by("lead", "register:break", "register:meetings", "register:qualifications", "register:joining", "register:leaving", of=_person),
    **_by("", "answer", "answered", of=_code(lambda world: world.done.task), most=6),
    **_by("lead", "feedback:results", "feedback:bring", of=_code(lambda world: Survey.objects.get(organisation=world.home))),
    "feedback:poster": (Read("lead", _code(lambda world: world.done.task)), Read("expert", _code(lambda world: world.done.task))),
    **_by("operator", "access:new-organisation"),
    **_by("operator", "access:first-lead", of=_home),
    **_by("lead", "access:facts", "access:new-unit", "access:invitation", "matching:weights", of=_home),
    "access:unit": (Read("lead", lambda world: {"code": world.home.code, "unit": world.home.units.get(name="Oma osasto").code}),),
    **_by("lead", "access:person", "access:person-end", of=_member),
    **_by(
        "lead", "pricing:publication", "pricing:new-row", "pricing:new-supplement", "pricing:new-ladder", "pricing:new-budget", of=_home
    ),
    **_by("lead", "pricing:row", "pricing:supplement", of=_code(lambda world: world.home, number=1)),
    "pricing:budget": (Read("lead", lambda world: {"code": world.home.code, "budget": world.budget.code}),),
    **_by("operator", "pricing:new-rates"),
    "demo:letter": (Read("", _code(lambda world: world.dead)),),
}  # fmt: skip

READS = [(name, number, read) for name, reads in (LISTS | THINGS).items() for number, read in enumerate(reads)]


def walk(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[tuple[str, dict[str, object]]]:
    """The names of all addresses of the program, each with arguments that fit its form."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            fitting: dict[str, object] = {
                name: 1 if isinstance(kind, IntConverter) else "x" for name, kind in entry.pattern.converters.items()
            }
            yield f"{namespace}:{entry.name}" if namespace else str(entry.name), fitting
        else:
            yield from walk(entry, entry.namespace or namespace)
