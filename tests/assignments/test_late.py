"""Work agreed outside the program: told of afterwards by one side, confirmed by another, counted once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions, duties
from kokemussilta.assignments.late import LateFacts, asked_side
from kokemussilta.assignments.models import Assignment, LateEntry, TaskReport
from kokemussilta.audit.models import Entry
from kokemussilta.core.codes import new_code
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications.models import Message
from kokemussilta.orders.models import Order, Task
from kokemussilta.vocabulary.models import Language, Municipality
from tests.factories import assignments as make
from tests.factories import orders, people
from tests.reporting.test_figures import done_tasks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


class Place:
    """A desk with an expert who has been at a unit, its client, and a visit of three days ago that nobody knows of here."""

    def __init__(self, at):
        self.at = at
        self.before = make.desk()
        self.desk, self.coordinator = self.before.organisation, self.before.coordinator
        self.expert = make.confirmed(self.before).expert
        self.unit = self.before.order.unit
        self.client = people.member(Role.CLIENT, self.unit.organisation, self.unit)
        self.facts = LateFacts(
            product=orders.product(), starts_at=at - timedelta(days=3), ends_at=at - timedelta(days=3) + timedelta(hours=1),
            place="on_site", language=Language.objects.get(code="fi"), payer="client", people_reached=21,
            municipality=Municipality.objects.get(name_fi="Seinäjoki"), unit=self.unit, contact_name="Outi", minutes=75, travel_km=18,
        )  # fmt: skip
        Message.objects.all().delete()

    def told(self, told_by="expert", by=None, at=None, code="", **changes):
        by = by or {"expert": self.expert.user, "client": self.client, "desk": self.coordinator}[told_by]
        return actions.tell_late(
            expert=self.expert, desk=self.desk, facts=replace(self.facts, **changes), told_by=told_by, by=by,
            at=at or self.at, code=code or new_code(),
        )  # fmt: skip


@pytest.fixture
def place(at):
    return Place(at)


def letters() -> list[tuple[str, str]]:
    return list(Message.objects.order_by("id").values_list("to_address", "subject"))


def counts() -> tuple[int, ...]:
    return tuple(model.objects.count() for model in (Order, Task, Assignment, TaskReport))


@pytest.mark.parametrize(
    ("told_by", "expert", "client", "asked"),
    [
        ("expert", True, True, "client"), ("expert", True, False, "desk"), ("client", True, True, "expert"),
        ("client", False, True, "desk"), ("desk", True, True, "expert"), ("desk", False, True, "client"),
        ("desk", False, False, "desk"),
    ],
)  # fmt: skip
def test_the_other_side_is_asked(told_by, expert, client, asked):
    assert asked_side(told_by, expert_has_account=expert, client_has_account=client) == asked


def test_what_is_told_counts_nowhere_before_it_is_confirmed(place):
    before = counts()
    entry = place.told()

    assert (entry.state, entry.asked, counts()) == ("told", "client", before)
    assert letters() == [(place.client.email, "Vahvistatteko käynnin? Oppilaitosluento, la 27.2.")]


@pytest.mark.parametrize(
    ("told_by", "answers"), [("expert", "client"), ("expert", "coordinator"), ("client", "expert"), ("desk", "expert")]
)
def test_confirmed_it_is_an_order_a_task_and_work_done(place, told_by, answers, later):
    entry = place.told(told_by)
    by = place.expert.user if answers == "expert" else getattr(place, answers)
    before = counts()
    made = actions.confirm_late(entry=entry, by=by, at=later(hours=1))
    again = actions.confirm_late(entry=LateEntry.objects.get(), by=by, at=later(hours=2))
    made.refresh_from_db()
    task = Task.objects.select_related("order").get(pk=made.task_id)

    assert (again, counts()) == (made, tuple(one + 1 for one in before))
    assert (made.state, task.state, task.order.state) == ("done", "held", "delivered")
    assert (made.worked_minutes, made.travel_km, made.payer, task.report.people_reached) == (75, 18, "client", 21)
    assert (task.order.desk, task.order.unit, task.order.product) == (place.desk, place.unit, place.facts.product)
    assert task.report.reported_by == place.expert.user
    assert made.entered_afterwards == LateEntry.objects.get(state="confirmed", answered_by=by)
    verbs = set(Entry.objects.filter(within=task.order.code).values_list("verb", flat=True))
    assert {"assignments.late_entry.confirmed", "assignments.assignment.entered_afterwards", "orders.task.held"} <= verbs
    assert Entry.objects.filter(verb="orders.order.entered_afterwards", subject=task.order.code).count() == 1


def test_the_figures_count_it_once(place, at):
    lead = people.member(Role.LEAD, place.desk)
    day = (at - timedelta(days=3)).date()
    entry = place.told()
    before = done_tasks(lead, day, day)
    for _press in range(2):
        actions.confirm_late(entry=LateEntry.objects.get(), by=place.client, at=at)
    found = done_tasks(lead, day, day)

    assert (before, entry.state) == ([], "told")
    assert [(one.people, one.minutes, one.person_minutes) for one in found] == [(21, 60, 75)]


def test_whoever_is_asked_is_reminded_once(place, later):
    place.told()
    asked = [duties.remind_late(later(days=days)) for days in (6, 8, 9, 30)]

    assert (asked, len(letters())) == ([0, 1, 0, 0], 2)


def test_the_expert_tells_their_own_hours_when_a_client_told(place):
    entry = place.told("client", minutes=None, travel_km=None)
    own = {"minutes": 90, "travel_km": 40, "travel_note": " juna "}
    made = actions.confirm_late(entry=entry, report_of_own=own, by=place.expert.user, at=place.at)
    made.refresh_from_db()

    assert (made.worked_minutes, made.travel_km, made.travel_note) == (90, 40, "juna")


def test_pressed_twice_it_is_told_once(place):
    code = new_code()
    first, second = place.told(code=code), place.told(code=code)

    assert (first, LateEntry.objects.count(), Message.objects.count()) == (second, 1, 1)


def test_nobody_is_in_two_tasks_at_once(place, at):
    other = make.another(place.desk, place.coordinator, at - timedelta(days=10), starts_at=at - timedelta(days=3, minutes=-30))
    make.confirmed(other, place.expert, at=at - timedelta(days=9))
    with pytest.raises(Refused, match="Sinulla on jo tehtävä samaan aikaan"):
        place.told()
    with pytest.raises(Refused, match="Tekijällä on jo tehtävä"):
        place.told("client")
    before = other.task.starts_at
    place.told(starts_at=before - timedelta(hours=1), ends_at=before)

    assert LateEntry.objects.count() == 1


def test_what_came_between_is_seen_when_it_is_confirmed(place, at):
    entry = place.told()
    other = make.another(place.desk, place.coordinator, at - timedelta(days=10), starts_at=at - timedelta(days=3, minutes=-30))
    make.confirmed(other, place.expert, at=at - timedelta(days=9))
    before = counts()
    with pytest.raises(Refused):
        actions.confirm_late(entry=entry, by=place.client, at=at)

    assert (counts(), LateEntry.objects.get().state) == (before, "told")


def test_both_sides_telling_the_same_is_one(place):
    place.told()
    with pytest.raises(Refused, match="vain kerran"):
        place.told("client", starts_at=place.facts.starts_at + timedelta(minutes=15))


def test_times_are_past_and_not_too_far(place, at):
    for wrong in (
        {"ends_at": at + timedelta(minutes=1)},
        {"starts_at": at - timedelta(days=400), "ends_at": at - timedelta(days=400) + timedelta(hours=1)},
        {"ends_at": place.facts.starts_at},
        {"ends_at": place.facts.starts_at + timedelta(hours=15)},
    ):
        with pytest.raises(Refused):
            place.told(**wrong)
    assert LateEntry.objects.count() == 0


def test_who_may_tell(place, at):
    stranger = people.member(Role.COORDINATOR, people.organisation())
    other_client = people.member(Role.CLIENT, people.organisation())
    for told_by, by in [
        ("expert", place.client), ("expert", place.coordinator), ("client", place.expert.user), ("client", other_client),
        ("desk", stranger), ("desk", place.expert.user), ("desk", place.client), ("desk", people.user(is_operator=True)),
    ]:  # fmt: skip
        with pytest.raises(PermissionDenied):
            place.told(told_by, by=by)
    people.membership(place.expert.user, place.desk, Role.COORDINATOR)
    with pytest.raises(PermissionDenied):
        place.told("desk", by=place.expert.user)
    unknown = make.expert(place.desk)
    with pytest.raises(PermissionDenied):
        actions.tell_late(
            expert=unknown, desk=place.desk, facts=place.facts, told_by="client", by=place.client, at=at, code=new_code()
        )


def test_who_may_answer(place, at):
    stranger = people.member(Role.COORDINATOR, people.organisation())
    for told_by, wrong in [
        ("expert", [place.expert.user, stranger]),
        ("client", [place.client, place.coordinator, stranger]),
        ("desk", [place.coordinator, place.client, stranger]),
    ]:
        entry = place.told(told_by)
        for by in [*wrong, people.user(is_operator=True)]:
            for answer in (actions.confirm_late, actions.refuse_late):
                more = {"reason": "x"} if answer is actions.refuse_late else {}
                with pytest.raises(PermissionDenied):
                    answer(entry=entry, by=by, at=at, **more)
        LateEntry.objects.all().delete()


def test_an_expert_who_coordinates_does_not_confirm_themself(place, at):
    people.membership(place.expert.user, place.desk, Role.COORDINATOR)
    entry = place.told(unit=None, organisation_name="Koulu")

    assert entry.asked == "desk"
    with pytest.raises(PermissionDenied):
        actions.confirm_late(entry=entry, by=place.expert.user, at=at)
    made = actions.confirm_late(entry=entry, by=place.coordinator, at=at)
    assert (made.task.order.orderer, made.task.order.handler) == ("Koulu", place.coordinator)


def test_a_no_has_its_reason_and_may_be_mended(place, later):
    entry = place.told()
    with pytest.raises(Refused):
        actions.refuse_late(entry=entry, reason=" ", by=place.client, at=later(hours=1))
    actions.refuse_late(entry=entry, reason="Se oli torstaina.", by=place.client, at=later(hours=1))
    entry.refresh_from_db()
    assert (entry.state, entry.refused_because) == ("refused", "Se oli torstaina.")
    with pytest.raises(Refused):
        actions.confirm_late(entry=entry, by=place.client, at=later(hours=2))
    moved = replace(
        place.facts, starts_at=place.facts.starts_at - timedelta(days=1), ends_at=place.facts.ends_at - timedelta(days=1)
    )
    with pytest.raises(PermissionDenied):
        actions.mend_late(entry=entry, facts=moved, by=place.client, at=later(hours=2))
    actions.mend_late(entry=entry, facts=moved, by=place.expert.user, at=later(hours=2))
    entry.refresh_from_db()
    assert (entry.state, entry.starts_at, entry.refused_because) == ("told", moved.starts_at, "")
    actions.confirm_late(entry=entry, by=place.client, at=later(hours=3))

    assert [subject.partition(":")[0].partition("?")[0] for _to, subject in letters()] == [
        "Vahvistatteko käynnin", "Jälkikäteen kirjattua tehtävää ei vahvistettu", "Vahvistatteko käynnin",
        "Palkkiolomakkeesi odottaa tarkistusta", "Jälkikäteen kirjattu tehtävä on vahvistettu",
    ]  # fmt: skip
    with pytest.raises(Refused):
        actions.mend_late(entry=entry, facts=place.facts, by=place.expert.user, at=later(hours=4))


def test_it_may_be_taken_back_until_it_is_confirmed(place, later):
    entry = place.told()
    for _press in range(2):
        actions.withdraw_late(entry=entry, by=place.expert.user, at=later(hours=1))
    with pytest.raises(Refused):
        actions.confirm_late(entry=entry, by=place.client, at=later(hours=2))
    assert place.told().state == "told"


def test_voluntary_work_has_no_fee(place):
    assert place.told(payer="voluntary", fee_cents=5000).fee_cents is None


def test_an_expert_without_an_account_is_told_for_by_the_desk(place, at):
    place.expert.user = None
    place.expert.save()
    entry = place.told("desk")
    made = actions.confirm_late(entry=entry, by=place.client, at=at)

    assert (entry.asked, TaskReport.objects.get(task=made.task).reported_by) == ("client", place.coordinator)


def test_a_failure_on_the_way_leaves_nothing(place, at, monkeypatch):
    entry, before = place.told(), counts()

    def fail(**_facts):
        raise RuntimeError

    monkeypatch.setattr("kokemussilta.assignments.actions.late.report", fail)
    with pytest.raises(RuntimeError):
        actions.confirm_late(entry=entry, by=place.client, at=at)

    assert (counts(), LateEntry.objects.get().state) == (before, "told")


def test_the_database_refuses_what_must_never_be(place):
    entry = place.told()
    for wrong in (
        {"state": "confirmed"}, {"state": "refused"}, {"state": "x"}, {"ends_at": entry.starts_at},
        {"entered_at": entry.starts_at},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            LateEntry.objects.update(**wrong)
    actions.confirm_late(entry=entry, by=place.client, at=place.at)
    with pytest.raises(IntegrityError), transaction.atomic():
        LateEntry.objects.update(answered_by=place.expert.user)
