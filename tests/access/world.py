"""Two worlds of the same shape side by side, and who walks through them. Whatever is the strangers' carries their mark."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser

from kokemussilta.access.models import Membership, Unit
from kokemussilta.access.roles import Role
from kokemussilta.accounts.models import SignIn, User
from kokemussilta.assignments import actions
from kokemussilta.assignments.models import Assignment, Interest, Offer, OfferRound
from kokemussilta.assignments.trusted import Limits
from kokemussilta.audit import actions as audit
from kokemussilta.audit import reasons
from kokemussilta.core.codes import new_code
from kokemussilta.fees.actions import mending
from kokemussilta.fees.models import Claim
from kokemussilta.matching.models import Plan
from kokemussilta.notifications.models import Channel, Message
from kokemussilta.notifications.states import MessageState
from kokemussilta.orders import actions as order_actions
from kokemussilta.pricing.models import Budget
from kokemussilta.register import actions as register_actions
from kokemussilta.register.actions import Shift, importing
from kokemussilta.register.models import Contract, Expert, ImportRun, StoryShare
from tests.factories import assignments, contracts, late, orders, people, plans, prices, surveys
from tests.factories.files import checked
from tests.factories.paid import pay


@dataclass
class World:
    """One coordinating organisation with everything around it; `mark` stands in each person's name and in each text that is its own.

    Names of organisations and units are no secrets: experts choose from them where they will not go.
    """

    mark: str
    lead: User
    membership: Membership
    place: assignments.Desk
    assignment: Assignment
    offer: Offer
    round: OfferRound
    interest: Interest
    board: OfferRound
    run: ImportRun
    dead: Message
    draft_code: str
    sign_in: SignIn
    service: str
    template: str
    trust: str
    contract: Contract
    share: StoryShare
    plan: Plan
    claim: str
    budget: Budget
    payroll: User
    paid: dict[str, str]

    @property
    def codes(self) -> dict[str, str]:
        """The public codes of its things, by what they are."""
        return {
            "organisation": self.place.organisation.code, "unit": self.unit_code, "membership": self.membership.code,
            "order": self.place.order.code, "task": self.place.task.code, "seat": self.place.seat.code,
            "expert": self.assignment.expert.code, "assignment": self.assignment.code, "offer": self.offer.code,
            "round": self.round.code, "interest": self.interest.code, "board": self.board.seat.code, "run": self.run.code,
            "message": self.dead.code, "draft": self.draft_code, "sign_in": self.sign_in.code,
            "service": self.service, "template": self.template, "trust": self.trust, "plan": self.plan.code, "budget": self.budget.code,
            "contract": self.contract.code, "placement": self.contract.placements.get().code,
            "contract_template": self.contract.version.template.code, "story": self.share.version.story.code, "share": self.share.code,
            "claim": self.claim, **self.paid,
        }  # fmt: skip

    @property
    def unit_code(self) -> str:
        """A unit of the coordinating organisation."""
        return self.place.organisation.units.get().code


def build(mark: str, at: datetime) -> World:
    """A world in which everything that somebody wrote, and everybody's name, holds `mark`."""
    place = assignments.desk(at, **_facts(mark))
    home = place.organisation
    people.unit(home)
    place.coordinator.name = f"Kalle {mark}"
    place.coordinator.save()
    lead = people.member(Role.LEAD, home, name=f"Liisa {mark}")
    person = assignments.expert(home, at, first_name=f"Etu{mark}", last_name=mark)
    assignment = assignments.confirmed(place, person, at=at)
    offered = assignments.another(home, place.coordinator, at, **_facts(mark))
    offer = assignments.offer(offered, assignments.expert(home, at, last_name=mark), at=at)
    _around_the_day(assignment, place.coordinator, mark, at)
    late.told(person, at, days=9, organisation_name=f"Koulu {mark}", contact_name=f"Outi {mark}", words=f"Meni {mark}")
    open_ = assignments.another(home, place.coordinator, at, **_facts(mark))
    board = assignments.on_board(open_, at=at)
    interest = assignments.interest(board, assignments.expert(home, at, last_name=mark), at=at)
    content = f"Etunimi;Sukunimi;Sähköposti\nAnna;{mark};a@{mark.lower()}.example\n".encode()
    run = importing.bring(organisation=home, content=content, name="lista.csv", by=lead, at=at)
    membership = Membership.objects.get(user=place.coordinator, organisation=home)
    dead = Message.objects.create(
        message_id=f"<{mark}@x>", channel=Channel.EMAIL, to_address=f"{mark.lower()}@example.fi", to_name=mark, language="fi",
        subject="Kutsu", text=mark, about=membership.code, state=MessageState.DEAD, state_since=at, next_attempt_at=at,
        created_at=at,
    )  # fmt: skip
    draft = orders.draft(at, **_facts(mark))
    order_actions.write_to_client(order=place.order, text=f"Kysymys {mark}", waits=False, by=place.coordinator, at=at)
    audit.note_reading([person.code], by=place.coordinator, at=at, reason=reasons.REGISTER, fields=["themes"])
    sign_in = SignIn.objects.create(user=lead, session_key=mark.lower(), opened_at=at, seen_at=at)
    contract = contracts.agreed(person, at)
    shift = Shift(place.organisation.units.get(), 3, time(9), time(12), contract.starts_on)
    register_actions.add_placement(contract=contract, shift=shift, by=place.coordinator, at=at)
    told = contracts.story(person, at, name=f"Tarina {mark}", text=f"Salaisuuteni {mark}")
    share = contracts.shared(told, place.coordinator, at)
    assignments.another(home, place.coordinator, at, **_facts(mark))
    plan = plans.planned(home, by=lead, at=at)
    shared = orders.product()
    # What a service says is public.
    texts = {"fi": {"name": "Oma palvelu", "summary": "Lyhyesti", "description": "Kuvaus"}}
    service = order_actions.add_service(
        organisation=home, facts={"kind": shared.kind, "texts": texts}, code=new_code(), by=lead, at=at
    )
    template = order_actions.save_template(order=place.order, name=f"Malli {mark}", by=place.coordinator, at=at)
    budget = prices.everything(home, by=lead, at=at, mark=mark)
    # Of few, so that nobody sees what they said.
    surveys.answered(home, at, words=f"Sana {mark}")
    assert place.order.unit is not None
    orderer = people.member(Role.CLIENT, place.order.unit.organisation, place.order.unit, name=f"Tilaaja {mark}")
    trust = actions.ask_to_trust(unit=place.order.unit, expert=person, limits=Limits(), by=orderer, at=at)
    return World(
        mark, lead, membership, place, assignment, offer, offer.round, interest, board, run, dead, draft.code, sign_in,
        service.slug, template.code, trust.code, contract, share, plan, _claim(place, person, mark, at), budget,
        *_paid(place, person, lead, mark, at),
    )  # fmt: skip


def _paid(place: assignments.Desk, person: Expert, lead: User, mark: str, at: datetime) -> tuple[User, dict[str, str]]:
    """Who does the payroll; and the codes of an earlier claim that is in a batch."""
    payroll = people.member(Role.PAYROLL, place.organisation, name=f"Palle {mark}")
    claim = Claim.objects.get(code=_claim(place, person, mark, at, days=12))
    return payroll, pay(claim, lead=lead, payroll=payroll, at=at)


def _claim(place: assignments.Desk, person: Expert, mark: str, at: datetime, *, days: int = 9) -> str:
    """The claim of a task that the person has told of, as its code; sent, and in words of their own."""
    early = at - timedelta(days=20)
    done = assignments.another(
        place.organisation, place.coordinator, early, starts_at=at - timedelta(days=days), **_facts(mark)
    )
    held = assignments.confirmed(done, person, at=early)
    assert person.user is not None
    actions.report(
        assignment=held, was_held=True, minutes=60, people_reached=9, by=person.user, at=at - timedelta(days=days - 1)
    )
    claim = Claim.objects.get(assignment=held)
    mending.add_receipt(claim=claim, cost="ticket", words=f"Juna {mark}", cents=900, by=person.user, at=at)
    mending.send(claim=claim, version=1, total_cents=claim.total_cents, by=person.user, at=at)
    return claim.code


def _around_the_day(assignment: Assignment, by: User, mark: str, at: datetime) -> None:
    """A talk with a note, a report to somebody, a unit's induction, a calendar feed."""
    talk = actions.want_talk(assignment=assignment, kind="briefing", by=by, at=at)
    actions.write_talk_note(talk=talk, text=f"Kahden kesken {mark}", by=by, at=at)
    report = actions.begin_deliverable(task=assignment.task, by=by, at=at)
    facts = {"title": f"Otsikko {mark}", "text": f"Havainto {mark}", "recipient_name": f"Osaston {mark}"}
    actions.write_deliverable(deliverable=report, facts=facts, by=by, at=at)
    actions.attach_file(deliverable=report, upload=checked(f"Liite {mark}.pdf"), by=by, at=at)
    unit = Unit.objects.get(placed_orders=assignment.task.order)
    actions.edit_induction(unit=unit, texts=[f"Ovi {mark}"], by=by, at=at)
    actions.make_feed(kind="desk", name=f"Puhelin {mark}", by=by, at=at)


def _facts(mark: str) -> dict[str, Any]:
    return {
        "goal": f"Tavoite {mark}", "angle": f"Kulma {mark}", "client_name": f"Tiina {mark}", "address": f"{mark}katu 1", "day_contact_name": f"Opettaja {mark}",
    }  # fmt: skip


def walkers(ours: World) -> dict[str, User | AnonymousUser]:
    """Everyone who walks: each belongs to our world, or to none."""
    place = ours.place
    client = place.order.client
    assert client is not None
    assert place.order.organisation is not None
    assert ours.assignment.expert.user is not None
    return {
        "visitor": AnonymousUser(),
        "client": client,
        "unit client": people.member(Role.CLIENT, place.order.organisation, place.order.unit, name="Yksikön tilaaja"),
        "expert": ours.assignment.expert.user,
        "coordinator": place.coordinator,
        "lead": ours.lead,
        "approver": people.member(Role.APPROVER, place.organisation, name="Hyvä Ksyjä"),
        "payroll": ours.payroll,
        "privacy officer": people.member(Role.PRIVACY_OFFICER, place.organisation, name="Turva Virkanen"),
        "mentor": people.member(Role.MENTOR, place.organisation, name="Mentu Mentori"),
        "operator": people.user(name="Ylle Pitäjä", is_operator=True),
        "nobody in particular": people.user(name="Ei Kukaan"),
    }
