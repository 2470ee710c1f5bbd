"""A coordinating organisation in which everything is there once, made by actions; then as many times as a test asks."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.contrib.sessions.models import Session
from django.db import transaction

from bench.filling import add_people
from kokemussilta.access.models import Membership, Organisation, Unit
from kokemussilta.access.roles import Role
from kokemussilta.accounts.adapter import SecondFactorAdapter
from kokemussilta.accounts.models import SignIn, User
from kokemussilta.assignments import actions as assignment_actions
from kokemussilta.assignments.models import Assignment, Feed, Interest, Offer
from kokemussilta.assignments.queries.feeds import digest
from kokemussilta.audit.models import Entry, Reading, ReadSubject
from kokemussilta.core.clock import local_day
from kokemussilta.core.codes import new_code
from kokemussilta.matching.models import Plan, PlanBar, PlanPlace
from kokemussilta.notifications.models import Channel, Message
from kokemussilta.notifications.states import MessageState
from kokemussilta.orders import actions as order_actions
from kokemussilta.orders import searching
from kokemussilta.orders.models import Order, Seat, ServiceProduct
from kokemussilta.pricing.models import Budget, CancellationLadder, ScheduleVersion, TravelRates
from kokemussilta.register import actions as register_actions
from kokemussilta.register.actions import Shift
from kokemussilta.register.models import (
    Boundary,
    Consent,
    Contract,
    DayException,
    Expert,
    ImportRow,
    ImportRun,
    Meeting,
    Qualification,
    Story,
    StoryShare,
)
from kokemussilta.vocabulary.models import WellbeingCounty
from tests.factories import assignments, contracts, late, orders, people, plans, prices, register, surveys
from tests.factories.files import checked
from tests.factories.paid import told_and_paid
from tests.statements import copying

Desk = assignments.Desk


@dataclass
class World:
    """What the pages are about; `fill` brings every kind of row to a number."""

    at: datetime
    home: Organisation
    county: WellbeingCounty
    readers: dict[str, User]
    expert: Expert
    submitted: Order
    answered: Order
    offered: Desk
    board: Desk
    coming: Desk
    unreported: Desk
    done: Desk
    big: Desk
    draft: Order
    invited: Expert
    run: ImportRun
    imported: ImportRun
    dead: Message
    product: ServiceProduct
    contract: Contract
    story: Story
    share: StoryShare
    planned: Seat
    plan: Plan
    budget: Budget
    paid: dict[str, str]
    filled: int = field(default=1)

    @property
    def held(self) -> Assignment:
        """The expert's own seat in the task that comes first."""
        return Assignment.objects.get(task=self.big.task, expert=self.expert)

    @property
    def reported_for(self) -> Assignment:
        """The expert's seat in a task of which nothing has been told."""
        return Assignment.objects.get(task=self.unreported.task, expert=self.expert)

    @property
    def offer(self) -> Offer:
        """What the expert is asked."""
        return Offer.objects.get(seat=self.offered.seat, expert=self.expert)

    @transaction.atomic
    def fill(self, number: int) -> None:
        """Bring everything to `number` rows."""
        more, first = number - self.filled, self.filled
        self.filled = number
        for order in (self.submitted, self.answered):
            copying.orders(order, more)
        for place in (self.offered, self.board, self.coming, self.unreported, self.done):
            copying.tasks(place.task, more)
        add_people(self.home, more, self.at - timedelta(days=100))
        others = list(Expert.objects.filter(home=self.home, user=None, state="active").order_by("-pk")[:more])
        copying.seats(self.held.seat, more, experts=others)
        self._ask_and_hear(others)
        for entry in self.expert.late_entries.order_by("pk")[:2]:
            copying.save(copying.copies(entry, more))
        self._fill_conversation(more)
        self._fill_organisations(more, first)
        self._fill_own(more, first)
        searching.bring_those(Order.objects.all())
        self._fill_sessions(more)
        self._fill_the_rest(more, first, others)
        self._fill_contracts(more, others)
        self._fill_plans(more, others)
        self._fill_prices(more, first)

    def _fill_prices(self, more: int, first: int) -> None:
        """Versions with rows and supplements, ladders with steps, budgets, travel rates."""
        versions = list(ScheduleVersion.objects.filter(schedule__organisation=self.home).order_by("number"))
        published, draft = versions[0], versions[-1]
        made = copying.copies(published, more)
        for number, version in enumerate(made, 10_000 + first):
            version.number = number
        for version in (draft, *copying.save(made)):
            for row in (published.rows.all()[0], published.supplements.all()[0]):
                rows = copying.copies(row, 2, version=version)
                for number, copy in enumerate(rows, 100 + first):
                    copy.number, copy.service = number, f"service-{number}"
                copying.save(rows)
        ladder = CancellationLadder.objects.filter(organisation=self.home)[0]
        ladders = copying.copies(ladder, more)
        for number, one in enumerate(ladders, 100 + first):
            one.number = number
        for one in copying.save(ladders):
            copying.save(copying.copies(ladder.steps.all()[0], 1, ladder=one))
        copying.save(copying.copies(self.budget, more))
        copying.save(
            TravelRates(valid_from=local_day(self.at), car_cents=55, source=f"Lähde {number}") for number in range(more)
        )

    def _fill_plans(self, more: int, others: list[Expert]) -> None:
        """Plans of the same weeks; in one of them many places, each with a person, and many people barred from one."""
        copying.save(copying.copies(self.plan, more))
        known = self.plan.places.order_by().values("seat")
        seats = Seat.objects.filter(task__order__desk=self.home, task__starts_at__gt=self.at).exclude(pk__in=known)
        pairs = list(zip(seats.order_by("-pk")[:more], others, strict=False))
        copying.save(
            PlanPlace(plan=self.plan, seat=seat, expert=expert, points=50, state_since=self.at) for seat, expert in pairs
        )
        copying.save(PlanBar(plan=self.plan, seat=self.planned, expert=expert) for expert in others[::2])

    def _ask_and_hear(self, others: list[Expert]) -> None:
        """One seat of which many were asked, another to which many would go."""
        asked, round_ = self.offer, self.board.seat.rounds.get()
        first, second = others[::2], others[1::2]
        copying.save(_with(copying.copies(asked, len(first)), expert=first))
        heard = Interest(round=round_, expert=self.expert, state_since=self.at, expressed_at=self.at)
        copying.save(_with(copying.copies(heard, len(second)), expert=second))

    def _fill_conversation(self, more: int) -> None:
        order = self.big.order
        copying.save(copying.copies(order.thread.posts.order_by("pk")[0], more))
        copying.save(copying.copies(Entry.objects.filter(verb="orders.order.submitted", subject=order.code)[0], more))
        for message in copying.copies(Message.objects.filter(about=order.code)[0], more, once=""):
            message.message_id = f"<{message.code}@x>"
            message.save()

    def _fill_organisations(self, more: int, first: int) -> None:
        """Units and people here; other organisations, which serve, coordinate and are led by one person; products."""
        copying.save(Unit(organisation=self.home, name=f"Osasto {first + number}") for number in range(more))
        users = copying.save(User(email=f"jasen{first + number}@example.fi", name=f"Jäsen {number}") for number in range(more))
        copying.save(Membership(user=user, organisation=self.home, role=Role.LEAD, starts_on=people.LONG_AGO) for user in users)
        made = copying.save(
            Organisation(name=f"Toinen {first + number}", slug=f"toinen-{first + number}", coordinates=True)
            for number in range(more)
        )
        copying.save(Organisation.serves.through(organisation=one, wellbeingcounty=self.county) for one in made)
        copying.save(
            Membership(user=self.readers["chief"], organisation=one, role=Role.LEAD, starts_on=people.LONG_AGO) for one in made
        )
        for whose in (None, self.home):
            products = copying.copies(self.product, more, organisation=whose)
            for number, product in enumerate(products):
                product.slug = f"product-{'own' if whose else 'all'}-{first + number}"
            copying.save(products)
        for number, one in enumerate(made):
            given = Consent(expert=self.expert, purpose="seen_by", organisation=one, text_version="1", given_at=self.at)
            given.withdrawn_at = self.at if number % 2 else None
            given.save()

    def _fill_sessions(self, more: int) -> None:
        """Devices on which one person is signed in."""
        keys, ends = [f"{new_code()}{new_code()}" for _ in range(more)], self.at + timedelta(days=1)
        copying.save(Session(session_key=key, session_data="", expire_date=ends) for key in keys)
        lead, at = self.readers["lead"], self.at
        copying.save(SignIn(user=lead, session_key=key, browser="firefox", opened_at=at, seen_at=at) for key in keys)

    def _fill_own(self, more: int, first: int) -> None:
        """What the expert sees of themself."""
        expert, today = self.expert, local_day(self.at)
        days = [today + timedelta(days=400 + first + number) for number in range(more)]
        copying.save(DayException(expert=expert, starts_on=day, ends_on=day) for day in days)
        past = [today - timedelta(days=100 + first + number) for number in range(more)]
        lead = self.readers["lead"]
        copying.save(Meeting(expert=expert, met_on=day, by=lead, note="Kuulumiset") for day in past)
        copying.save(Qualification(expert=expert, kind="first_aid", got_on=day, seen_by=lead) for day in past)
        units = Unit.objects.filter(organisation=self.home).order_by("-pk")[:more]
        copying.save(Boundary(expert=expert, kind="unit", unit=unit) for unit in units)
        by = User.objects.filter(email__startswith="jasen").order_by("-pk")[:more]
        readings = copying.save(Reading(at=self.at, by=user.code, reason="register") for user in by)
        copying.save(ReadSubject(reading=reading, subject=expert.code) for reading in readings)
        copying.save(
            Entry(at=self.at, by=user.code, verb="register.profile.updated", subject=expert.code, fields=["themes"])
            for user in by
        )

    def _fill_contracts(self, more: int, others: list[Expert]) -> None:
        """Contracts of many people and of one, with their shifts; templates with versions; stories, versions and shares."""
        made = copying.save(_with(copying.copies(self.contract, len(others)), expert=others))
        own = copying.save(copying.copies(self.contract, more))
        shift = self.contract.placements.all()[0]
        copying.save(copying.copies(shift, more))
        copying.save(_with(copying.copies(shift, len(made + own)), contract=made + own))
        version = self.contract.version
        rows = copying.copies(version, more)
        for number, row in enumerate(rows):
            row.number = version.template.versions.count() + 1 + number
        copying.save(rows)
        others_templates = copying.save(copying.copies(version.template, more))
        copying.save(_with(copying.copies(version, more), template=others_templates))
        ends_on = local_day(self.at) + timedelta(days=30)
        copying.save(
            Qualification(expert=other, kind="first_aid", got_on=local_day(self.at), ends_on=ends_on) for other in others
        )
        stories = copying.save(copying.copies(self.story, more))
        last = self.share.version
        copying.save(_with(copying.copies(last, more), story=stories))
        versions = copying.copies(last, more)
        for number, row in enumerate(versions):
            row.number = self.story.versions.count() + 1 + number
        copying.save(versions)
        threads = copying.save(copying.copies(self.share.thread, more))
        copying.save(_with(copying.copies(self.share, more), version=versions, thread=threads))
        post = self.share.thread.posts.all()[0]
        copying.save(_with(copying.copies(post, more), thread=threads))
        copying.save(copying.copies(post, more))

    def _fill_the_rest(self, more: int, first: int, others: list[Expert]) -> None:
        """Undelivered messages of each kind; spreadsheets; a spreadsheet's rows, before and after it was brought in."""
        about = [self.dead.about, self.submitted.code, self.big.task.code, self.expert.code]
        dead = copying.copies(self.dead, more, once="")
        for number, message in enumerate(dead):
            message.message_id, message.about = f"<{message.code}@x>", about[number % len(about)]
        copying.save(dead)
        copying.save(copying.copies(self.imported, more))
        numbers = range(first + 2, first + 2 + more)
        copying.save(
            ImportRow(run=self.run, number=number, cells=["Anna", f"Suku{number}x", "Vaasa", f"a{number}@example.org"])
            for number in numbers
        )
        copying.save(
            ImportRow(run=self.imported, number=number, cells=["A", "B"], outcome="added", expert=other)
            for number, other in zip(numbers, others, strict=True)
        )


def _with(rows: list[Any], **values: list[Any]) -> list[Any]:
    """The rows with one value each."""
    for name, each in values.items():
        for row, value in zip(rows, each, strict=True):
            setattr(row, name, value)
    return rows


@transaction.atomic
def build(at: datetime) -> World:
    """Everything once."""
    town = orders.municipality()
    home = people.organisation("Merenkurkun Kokemus", phone="+358501112222", municipality=town)
    home.serves.add(town.county)
    people.unit(home, "Oma osasto")
    lead = assignments.expert(home, at, first_name="Liisa", last_name="Molempi").user
    assert lead is not None
    people.membership(lead, home, Role.LEAD)
    coordinator = people.member(Role.COORDINATOR, home)
    # The second is asked nothing, so that somebody is left to be ranked.
    expert, _fits = assignments.experts(home, 2, at)
    submitted = orders.submitted(at, desk=home)
    client, places = submitted.client, _places(home, coordinator, expert, submitted.client_email, at)
    ordering = Membership.objects.get(role=Role.CLIENT, organisation__placed_orders=places["offered"].order)
    assert client is not None
    assert expert.user is not None
    readers = {
        "lead": lead, "coordinator": coordinator, "expert": expert.user, "client": client, "unit client": ordering.user,
        "operator": people.user(name="Ylle Pitäjä", is_operator=True), "chief": people.member(Role.LEAD, home, name="Monen Vetäjä"),
        "officer": people.member(Role.PRIVACY_OFFICER, home), "payroll": people.member(Role.PAYROLL, home),
    }  # fmt: skip
    _second_factor(readers["chief"])
    _feeds(readers, expert, at)
    run, imported = (_brought(home, lead, at, name) for name in ("odottaa.csv", "tuotu.csv"))
    register_actions.run_import(run=imported, by=lead, at=at)
    dead = Message.objects.create(
        message_id="<dead@x>", channel=Channel.EMAIL, to_address="x@example.fi", to_name="Kuka", language="fi", subject="Kutsu",
        text="Hei", about=Membership.objects.get(user=coordinator).code, state=MessageState.DEAD, state_since=at, next_attempt_at=at, created_at=at,
    )  # fmt: skip
    contract = contracts.agreed(expert, at, ends_on=local_day(at) + timedelta(days=40))
    shift = Shift(home.units.all()[0], 3, time(9), time(12), contract.starts_on)
    register_actions.add_placement(contract=contract, shift=shift, by=None, at=at)
    story = contracts.story(expert, at)
    share = contracts.shared(story, lead, at)
    register_actions.comment_on_share(share=share, text="Kiitos.", by=lead, at=at)
    planned = assignments.another(home, coordinator, at).seat
    surveys.answered(home, at, people=6)
    late.told(expert, at, days=9, unit=ordering.unit)
    late.told(expert, at, days=10, unit=ordering.unit, told_by="desk", by=coordinator)
    return World(
        contract=contract, story=story, share=share, at=at, home=home, county=town.county, readers=readers, expert=expert, submitted=submitted,
        **places,  # type: ignore[arg-type]  # the names are fields of desks
        answered=_answered(home, coordinator, client, at), draft=_draft(home, client, at),
        invited=register.an_invited_expert(home=home, at=at), run=run, imported=imported, dead=dead, product=orders.product(),
        planned=planned, plan=plans.planned(home, by=coordinator, at=at), budget=_prices(home, lead, places["big"].order, at),
        paid=told_and_paid(home, readers, expert, at),
    )  # fmt: skip


def _prices(home: Organisation, lead: User, order: Order, at: datetime) -> Budget:
    """The home's prices; and a budget of the unit that ordered, whose organisation has a lead."""
    unit = Unit.objects.get(placed_orders=order)
    prices.budget(unit, by=people.member(Role.LEAD, unit.organisation), at=at)
    return prices.everything(home, by=lead, at=at)


def _places(home: Organisation, by: User, expert: Expert, email: str, at: datetime) -> dict[str, Desk]:
    """A seat offered, one on the board, and tasks of one person's: tomorrow's, another, one not told of, one told of."""
    early, day = at - timedelta(days=20), timedelta(days=1)
    offered, board = (assignments.another(home, by, at, email=email) for _ in range(2))
    assignments.sent(offered, [expert], answer_hours=20, at=at)
    assignments.on_board(board, at=at)
    whose = Order.objects.get(pk=offered.order.pk)
    assert whose.organisation is not None
    people.member(Role.CLIENT, whose.organisation, whose.unit)
    starts = {"big": at + day, "coming": at + 2 * day, "unreported": at - day, "done": at - 4 * day}
    held = {name: assignments.another(home, by, early, starts_at=start, email=email) for name, start in starts.items()}
    seats = {name: assignments.confirmed(place, expert, at=early) for name, place in held.items()}
    assignment_actions.report(
        assignment=seats["done"],
        was_held=True,
        minutes=75,
        people_reached=20,
        wants_to_talk=True,
        by=expert.user or by,
        at=at - 3 * day,
    )
    for name in ("big", "done"):
        report = assignment_actions.begin_deliverable(task=held[name].task, by=by, at=early)
        assignment_actions.attach_file(deliverable=report, upload=checked(), by=by, at=early)
    order_actions.write_to_client(order=held["big"].order, text="Moni kysymys", waits=False, by=by, at=at)
    return {"offered": offered, "board": board, **held}


def _answered(home: Organisation, by: User, client: User, at: datetime) -> Order:
    """An order whose client has answered a question."""
    order = orders.submitted(at, desk=home, email=client.email)
    order_actions.write_to_client(order=order, text="Montako?", waits=True, by=by, at=at)
    order_actions.write_to_desk(order=order, text="Kaksi.", by=client, at=at)
    return order


def _draft(home: Organisation, client: User, at: datetime) -> Order:
    """A draft that waits for its confirmation."""
    order = orders.draft(at, desk=home, by=client)
    order_actions.ask_to_confirm(order=order, by=client, at=at)
    return order


def _second_factor(user: User) -> None:
    """An app that shows codes, and codes on paper."""
    secret = SecondFactorAdapter().encrypt("JBSWY3DPEHPK3PXP")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": secret})
    RecoveryCodes.activate(user)


def _feeds(readers: dict[str, User], expert: Expert, at: datetime) -> None:
    """A calendar feed of each kind, whose secrets tests know."""
    for kind, who in (("expert", "expert"), ("desk", "lead"), ("client", "client")):
        Feed.objects.create(user=readers[who], kind=kind, name="Puhelin", digest=digest(f"{kind}-{expert.code}"), made_at=at)


def _brought(home: Organisation, by: User, at: datetime, name: str) -> ImportRun:
    content = f"Etunimi;Sukunimi;Kotikunta;Sähköposti\nAnna;Tuotu{name};Vaasa;{name}@example.org\n".encode()
    return register_actions.bring(organisation=home, content=content, name=name, by=by, at=at)
