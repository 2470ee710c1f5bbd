"""Every route by everyone: what a route declares is what happens, and nobody is shown what is strangers'.

A route without arguments is walked by itself. One with arguments needs a sample here, else the test fails: that is how new
routes come under it. A sample is tried twice, with a thing of one's own organisation and with a stranger's.
"""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from kokemussilta.access.standing import standing
from kokemussilta.accounts.models import User
from kokemussilta.audit.models import Entry
from kokemussilta.core.pages import Gate
from kokemussilta.feedback.models import AnswerSheet, Survey
from kokemussilta.notifications.erasing import ERASE
from kokemussilta.notifications.models import DutyRun, Message
from tests.access.world import World, build, walkers
from tests.conftest import AT
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

OURS, THEIRS = "Omavainio", "Vierasvaara"
ROLES = [
    "visitor", "client", "unit client", "expert", "coordinator", "lead", "approver", "payroll", "privacy officer", "mentor",
    "operator", "nobody in particular",
]  # fmt: skip
#: These see no person of any organisation, their own included.
SEE_NOBODY = {"visitor", "privacy officer", "mentor", "operator", "nobody in particular"}
#: Except here, where the privacy officer sees whose data was read, and nothing of it.
NAMES_ALONE = {("privacy officer", "register:read-log")}

#: The demo shows everybody's letters to everybody; it is not there in production.
LEFT_OUT = ("demo:",)

Sample = Callable[[World], dict[str, object]]


def _code(kind: str, **more: object) -> Sample:
    return lambda world: {"code": world.codes[kind], **more}


#: What stands for the arguments of routes: by the name of the route, else by its area.
SAMPLES: dict[str, Sample] = {
    "orders": _code("order"),
    "orders:from": lambda world: {"slug": world.place.organisation.slug},
    "orders:product": lambda world: {"slug": "school-lecture"},
    "orders:new": lambda world: {"slug": "school-lecture"},
    **{f"orders:{name}": _code("draft") for name in ("summary", "send", "sent", "later", "discard")},
    "orders:step": _code("draft", step="goal"),
    **{f"orders:{name}": lambda world: {"token": f"x{world.mark.lower()}"} for name in ("resume", "confirm", "follow")},
    "orders:change-task": _code("task"),
    "orders:call-off-task": _code("task"),
    "orders:services": _code("organisation"),
    "orders:new-service": _code("organisation"),
    **{
        f"orders:{name}": lambda world: {"code": world.codes["organisation"], "slug": world.codes["service"]}
        for name in ("service", "edit-service", "service-visibility")
    },
    "orders:restore-service": lambda world: {"code": world.codes["organisation"], "slug": world.codes["service"], "version": 1},
    "orders:from-template": _code("template"),
    "orders:remove-template": _code("template"),
    "assignments:trust": _code("trust"),
    "assignments": _code("task"),
    "assignments:offer": _code("offer"),
    "assignments:answer": lambda world: {"token": f"x{world.mark.lower()}"},
    "assignments:board-seat": _code("board"),
    "assignments:feed": lambda world: {"token": f"x{world.mark.lower()}"},
    "assignments:talk": lambda world: {"code": world.assignment.code, "kind": "briefing"},
    "assignments:talk-calendar": lambda world: {"code": world.assignment.code, "kind": "briefing"},
    "assignments:deliverable": lambda world: {"code": world.place.task.deliverables.get().code},
    "assignments:reply": lambda world: {"token": f"x{world.mark.lower()}"},
    "assignments:induction-link": lambda world: {"token": f"x{world.mark.lower()}"},
    "assignments:deliverable-file": lambda world: {
        "code": world.place.task.deliverables.get().code,
        "file": world.place.task.deliverables.get().attachments.get().file.code,
    },
    "assignments:reply-file": lambda world: {"token": f"x{world.mark.lower()}", "file": "ABCDEFGH"},
    "assignments:late-for": _code("expert"),
    **{
        f"assignments:{name}": lambda world: {"code": world.assignment.expert.late_entries.get().code}
        for name in ("late", "late-mend")
    },
    "assignments:induction": _code("assignment"),
    "assignments:unit-induction": lambda world: {"code": world.codes["unit"]},
    "assignments:desk-offer": _code("offer"),
    "assignments:desk-round": _code("round"),
    "assignments:desk-interest": _code("interest"),
    "assignments:desk-assignment": _code("assignment"),
    "assignments:desk-report": _code("assignment"),
    "fees": _code("claim"),
    "fees:terms": _code("organisation"),
    "fees:turn": lambda world: {"token": f"x{world.mark.lower()}"},
    "fees:turn-receipt": lambda world: {"token": f"x{world.mark.lower()}", "receipt": "x"},
    "fees:approval-receipt": _code("claim", receipt="x"),
    "fees:route": _code("organisation"),
    "fees:unit-route": lambda world: {"code": world.codes["organisation"], "unit": world.codes["unit"]},
    "fees:receipt": _code("claim", receipt="x"),
    "fees:payroll-claim": _code("paid_claim"),
    **{f"fees:{name}": _code("batch") for name in ("batch", "batch-nets", "batch-sheet", "batch-columns")},
    "fees:batch-fault": _code("batch_row"),
    "fees:pay-file": _code("pay_file"),
    **{f"fees:{name}": _code("invoice") for name in ("invoice", "crediting")},
    "fees:pay-settings": _code("organisation"),
    "answer": _code("task"),
    "answered": _code("task"),
    "feedback": lambda world: {"code": Survey.objects.get(organisation=world.place.organisation).code},
    "feedback:poster": _code("task"),
    "feedback:undo": lambda world: {"code": AnswerSheet.objects.get(survey__organisation=world.place.organisation).code},
    "feedback:take": lambda world: {
        "code": Survey.objects.get(organisation=None, key="client").code,
        "organisation": world.codes["organisation"],
    },
    "matching": _code("seat"),
    "matching:weights": _code("organisation"),
    "plans": _code("plan"),
    "plans:place": lambda world: {"code": world.codes["plan"], "seat": world.plan.places.order_by("pk")[0].seat.code},
    "pricing": _code("organisation"),
    "pricing:version": _code("organisation", number=1),
    "pricing:row": _code("organisation", number=1),
    "pricing:supplement": _code("organisation", number=1),
    "pricing:budget": lambda world: {"code": world.codes["organisation"], "budget": world.codes["budget"]},
    "accounts:session": _code("sign_in"),
    "register": _code("expert"),
    "register:import": _code("run"),
    "register:invitation": lambda world: {"token": f"x{world.mark.lower()}"},
    "register:address": lambda world: {"token": f"x{world.mark.lower()}"},
    "register:link": lambda world: {"token": f"x{world.mark.lower()}"},
    **{f"register:{name}": _code("contract") for name in ("contract", "contract-paper", "contract-ending", "new-placement")},
    "register:placement-ending": lambda world: {"code": world.codes["contract"], "placement": world.codes["placement"]},
    "register:template": _code("contract_template"),
    "register:contract-demand": _code("organisation"),
    **{
        f"register:{name}": _code("story")
        for name in ("my-story", "my-story-facts", "my-story-versions", "my-story-sharing", "my-story-removal")
    },
    "register:my-share": lambda world: {"code": world.codes["story"], "share": world.codes["share"]},
    "register:shared-story": _code("share"),
    "register:my-part": lambda world: {"key": "themes"},
    "register:part": _code("expert", key="themes"),
    "access": _code("organisation"),
    "access:unit": lambda world: {"code": world.codes["organisation"], "unit": world.codes["unit"]},
    "access:person": lambda world: {"code": world.codes["organisation"], "membership": world.codes["membership"]},
    "access:person-end": lambda world: {"code": world.codes["organisation"], "membership": world.codes["membership"]},
    "access:message": _code("message"),
    "mfa_remove_webauthn": lambda world: {"pk": 1},
}

#: Routes whose argument names nothing that belongs to an organisation, or, for the operator, any organisation: no stranger's one to refuse.
OF_NOBODY = {"orders:product", "orders:new", "orders:from", "register:my-part", "access:first-lead"}


@dataclass(frozen=True)
class Route:
    """One address of the program."""

    name: str
    arguments: frozenset[str]
    gate: Gate

    def url(self, world: World) -> str:
        """The address, filled with what belongs to a world."""
        return reverse(self.name, kwargs=self.sample(world) if self.arguments else None)

    def sample(self, world: World) -> dict[str, object]:
        """The arguments that stand for a world's thing."""
        make = SAMPLES.get(self.name) or SAMPLES[self.name.partition(":")[0]]
        return make(world)


def routes() -> list[Route]:
    """All of them, those left out excepted."""
    return [route for route in _walk(get_resolver()) if not route.name.startswith(LEFT_OUT)]


def _walk(resolver: URLResolver, namespace: str = "") -> Iterator[Route]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            name = f"{namespace}:{entry.name}" if namespace else str(entry.name)
            yield Route(name, frozenset(entry.pattern.converters), vars(entry.callback)["gate"])
        else:
            yield from _walk(entry, entry.namespace or namespace)


@dataclass
class Walk:
    """One person's way through all routes."""

    role: str
    user: User | AnonymousUser
    ours: World
    theirs: World

    def __post_init__(self) -> None:
        self.faults: list[str] = []
        self.browser = Client(raise_request_exception=False)
        if isinstance(self.user, User):
            people.sign_in(self.browser, self.user)

    def may(self, gate: Gate) -> bool:
        """Whether what the person holds opens the gate."""
        return gate.public or (isinstance(self.user, User) and (not gate.may or standing(self.user).may(gate.may)))

    def judge(self, what: str, answer: Any, wanted: Callable[[int], bool], *, names: bool = False) -> None:
        """Note a status that is not what was wanted, and anything of strangers' that was shown; `names` of one's own may be."""
        if not wanted(answer.status_code):
            self.faults.append(f"{self.role}: {what} answered {answer.status_code}")
        body = "" if getattr(answer, "streaming", False) else answer.content.decode(errors="replace")
        if THEIRS in body:
            self.faults.append(f"{self.role}: {what} shows strangers' {_around(body, THEIRS)}")
        if self.role in SEE_NOBODY and not names and OURS in body:
            self.faults.append(f"{self.role}: {what} shows {_around(body, OURS)}")

    def own(self, route: Route) -> None:
        """The route with a thing of one's own organisation."""
        answer = self.browser.get(route.url(self.ours))
        if self.may(route.gate):
            names = (self.role, route.name) in NAMES_ALONE
            self.judge(f"GET {route.name}", answer, lambda status: status < 500, names=names)
        elif isinstance(self.user, User):
            self.judge(f"GET {route.name}", answer, lambda status: status in {403, 405})
        else:
            self.judge(f"GET {route.name}", answer, lambda status: status in {302, 405})
            if answer.status_code == 302 and not answer["Location"].startswith("/accounts/login/?next="):
                self.faults.append(f"visitor: GET {route.name} leads to {answer['Location']}")

    def strange(self, route: Route, method: str) -> None:
        """The route with a stranger's thing: as if it were not there."""
        answer: Any = getattr(self.browser, method)(route.url(self.theirs))
        if route.gate.public:
            self.judge(f"{method} strange {route.name}", answer, lambda status: status < 500)
        elif not isinstance(self.user, User):
            self.judge(f"{method} strange {route.name}", answer, lambda status: status in {302, 405})
        elif not self.may(route.gate):
            self.judge(f"{method} strange {route.name}", answer, lambda status: status in {403, 405})
        elif route.name not in OF_NOBODY:
            self.judge(f"{method} strange {route.name}", answer, lambda status: status in {404, 405})

    def forbidden_press(self, route: Route) -> None:
        """A press where one may not press at all."""
        if not self.may(route.gate):
            answer = self.browser.post(route.url(self.ours))
            self.judge(f"POST {route.name}", answer, lambda status: status in {302, 403, 405})
            if answer.status_code == 302 and isinstance(self.user, User):
                self.faults.append(f"{self.role}: POST {route.name} is let through to {answer['Location']}")


def _around(body: str, mark: str) -> str:
    found = re.search(rf".{{0,60}}{mark}.{{0,20}}", body)
    return found.group() if found else mark


@pytest.fixture(scope="module")
def worlds(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, World]]:
    """Both worlds, made once for this file; what a test does to them is undone after it, and at the end they are."""
    with django_db_blocker.unblock(), transaction.atomic():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(timezone, "now", lambda: AT)
            # A worker has been at work, so that the watchman's page is well.
            DutyRun.objects.create(name=ERASE.name, next_at=AT + ERASE.every)
            made = {mark: build(mark, AT) for mark in (OURS, THEIRS)}
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def ours(worlds: dict[str, World], clock_at: datetime, clean_cache: None) -> World:
    return deepcopy(worlds[OURS])


@pytest.fixture
def theirs(worlds: dict[str, World], clock_at: datetime, clean_cache: None) -> World:
    return deepcopy(worlds[THEIRS])


def test_every_route_with_arguments_has_its_sample(ours):
    lacking = []
    for route in routes():
        try:
            url = route.url(ours)
        except Exception as error:  # noqa: BLE001  whatever it is, it is named
            lacking.append(f"{route.name} {sorted(route.arguments)}: {type(error).__name__}")
        else:
            assert url.startswith("/")

    assert lacking == []


def test_no_sample_is_left_over():
    known = {route.name for route in routes()}
    areas = {name.partition(":")[0] for name in known if ":" in name}

    assert set(SAMPLES) | OF_NOBODY <= known | areas


@pytest.mark.parametrize("role", ROLES)
def test_everyone_is_let_in_where_they_may_and_shown_nothing_of_strangers(role, ours, theirs):
    everyone = walkers(ours)
    assert list(everyone) == ROLES
    walk = Walk(role, everyone[role], ours, theirs)
    for route in routes():
        walk.own(route)
        if route.arguments:
            walk.strange(route, "get")

    assert walk.faults == []
    assert (SESSION_KEY in walk.browser.session) is (role != "visitor")


@pytest.mark.parametrize("role", ROLES)
def test_nobody_presses_anything_of_strangers(role, ours, theirs):
    walk = Walk(role, walkers(ours)[role], ours, theirs)
    before = _traces()
    for route in routes():
        walk.forbidden_press(route)
        if route.arguments and not route.gate.public and route.name not in OF_NOBODY:
            walk.strange(route, "post")

    assert walk.faults == []
    assert _traces() == before


@pytest.mark.parametrize("role", ["coordinator", "lead", "payroll", "privacy officer", "mentor", "operator"])
def test_without_a_second_factor_nothing_is_open_but_the_way_to_one(role, ours):
    """Asked of the person: a page that asks for no permission is no way around."""
    user = walkers(ours)[role]
    browser = people.sign_in(Client(raise_request_exception=False), user, second_factor=False)
    before, faults = _traces(), []
    for route in routes():
        if route.gate.public or route.gate.early:
            continue
        for method in ("get", "post"):
            answer: Any = getattr(browser, method)(route.url(ours))
            refused = answer.status_code in {403, 405}
            if not (refused or (answer.status_code == 302 and answer["Location"].startswith("/account/second-factor/?next="))):
                faults.append(f"{method} {route.name} answered {answer.status_code} {answer.headers.get('Location', '')}")

    assert faults == []
    assert _traces() == before


def test_what_is_open_before_a_second_factor():
    assert sorted({route.name for route in routes() if route.gate.early}) == [
        "account_reauthenticate", "accounts:second-factor", "core:narrow", "mfa_activate_totp", "mfa_add_webauthn", "mfa_deactivate_totp",
        "mfa_generate_recovery_codes", "mfa_index", "mfa_list_webauthn", "mfa_reauthenticate", "mfa_reauthenticate_webauthn",
        "mfa_remove_webauthn", "mfa_view_recovery_codes",
    ]  # fmt: skip


def _traces() -> tuple[int, int]:
    """What any action would have left behind."""
    return Entry.objects.count(), Message.objects.count()


def test_strangers_find_their_own(ours, theirs):
    """The mark is really there to be leaked."""
    client = people.sign_in(Client(), theirs.place.coordinator)
    officer = people.sign_in(Client(), walkers(theirs)["privacy officer"])
    # The coordinator in the register, and payroll for the bank.
    assert officer.get(reverse("register:read-log")).content.decode().count(f"Etu{THEIRS}") == 2
    names = ["orders:handling", "assignments:desk", "matching:seat", "register:person", "assignments:desk-assignment"]
    shown = {route.name: client.get(route.url(theirs)) for route in routes() if route.name in names}

    assert {name: answer.status_code for name, answer in shown.items()} == dict.fromkeys(names, 200)
    assert [name for name, answer in shown.items() if THEIRS not in answer.content.decode()] == []
