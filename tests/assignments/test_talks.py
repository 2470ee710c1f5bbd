"""Briefings and debriefs: booked by either side, had or done without, offered after heavy tasks; and whose eyes their notes are for."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from kokemussilta.access.roles import Role
from kokemussilta.assignments import actions, duties
from kokemussilta.assignments.models import Assignment, HeavyTask, Talk, TalkNote
from kokemussilta.assignments.queries import talks as queries
from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import NotAllowedFrom, Refused
from kokemussilta.notifications.models import Message
from kokemussilta.orders import actions as orders_actions
from tests.factories import assignments as make
from tests.factories import people
from tests.factories.talks import booked, heavy_places, proposed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


def letters() -> list[str]:
    return list(Message.objects.filter(channel="email").order_by("id").values_list("subject", flat=True))


# --- Booking --------------------------------------------------------------------------------------------------------------


def test_the_coordinator_proposes_and_the_expert_chooses(pair, at):
    place, assignment = pair
    Message.objects.all().delete()
    talk = booked(place, assignment, at)

    assert (talk.state, talk.starts_at, talk.holder, talk.proposals) == (
        "booked",
        at + timedelta(days=2),
        place.coordinator,
        [],
    )
    assert letters() == ["Sopisiko juttelu to 4.3.?", "Juttelu sovittu: to 4.3.", "Juttelu sovittu: to 4.3."]
    mails = Message.objects.filter(subject__startswith="Juttelu sovittu")
    assert {mail.to_address for mail in mails} == {assignment.expert.user.email, place.coordinator.email}
    assert ["STATUS:CONFIRMED" in mail.attachments[0]["content"] for mail in mails] == [True, True]


def test_the_expert_proposes_and_the_coordinator_chooses(pair, at):
    place, assignment = pair
    talk = proposed(assignment, at, by=assignment.expert.user)
    assert talk.proposed_by_expert is True
    with pytest.raises(Refused):
        actions.book_talk(talk=talk, starts_at=talk.times[0], by=assignment.expert.user, at=at)
    actions.book_talk(talk=talk, starts_at=talk.times[0], by=place.coordinator, at=at)

    assert Talk.objects.values_list("state", "holder").get() == ("booked", place.coordinator.pk)


def test_pressing_twice_books_and_tells_once(pair, at):
    place, assignment = pair
    talk = booked(place, assignment, at)
    told = Message.objects.count()
    actions.book_talk(talk=talk, starts_at=talk.starts_at, by=assignment.expert.user, at=at + timedelta(seconds=1))

    assert Message.objects.count() == told


def test_only_a_proposed_time_that_is_ahead_is_booked(pair, at):
    place, assignment = pair
    talk = proposed(assignment, at, by=place.coordinator)
    for moment, when in ((at + timedelta(days=3), at), (talk.times[0], at + timedelta(days=5))):
        with pytest.raises(Refused):
            actions.book_talk(talk=talk, starts_at=moment, by=assignment.expert.user, at=when)
    for times in ([], [at - timedelta(hours=1)], [at + timedelta(days=day) for day in range(1, 5)]):
        with pytest.raises(Refused):
            actions.propose_talk(assignment=assignment, kind="briefing", times=times, by=place.coordinator, at=at)
    assert Talk.objects.get().state == "proposed"


def test_a_new_proposal_takes_the_place_of_an_agreed_time(pair, at):
    place, assignment = pair
    booked(place, assignment, at)
    Message.objects.all().delete()
    talk = proposed(assignment, at + timedelta(hours=1), by=assignment.expert.user, days=4)

    assert (talk.state, talk.proposed_by_expert) == ("proposed", True)
    assert letters() == ["Juttelun aika peruttu: to 4.3.", "Juttelun aika peruttu: to 4.3.", "Sopisiko juttelu la 6.3.?"]
    assert "STATUS:CANCELLED" in Message.objects.first().attachments[0]["content"]


def test_an_agreed_time_is_called_off_by_either(pair, at):
    place, assignment = pair
    talk = booked(place, assignment, at)
    actions.unbook_talk(talk=talk, by=assignment.expert.user, at=at)
    actions.unbook_talk(talk=talk, by=assignment.expert.user, at=at)

    assert Talk.objects.get().state == "open"
    assert letters().count("Juttelun aika peruttu: to 4.3.") == 2


def test_strangers_take_no_part(pair, at):
    place, assignment = pair
    other = make.confirmed(make.another(place.organisation, place.coordinator))
    outsiders = [
        people.member(Role.COORDINATOR, people.organisation()),
        other.expert.user,
        place.order.client,
        people.user(is_operator=True),
    ]
    talk = proposed(assignment, at, by=place.coordinator)
    for who in outsiders:
        for do in (
            lambda who=who: proposed(assignment, at, by=who),
            lambda who=who: actions.book_talk(talk=talk, starts_at=talk.times[0], by=who, at=at),
            lambda who=who: actions.unbook_talk(talk=talk, by=who, at=at),
            lambda who=who: actions.want_talk(assignment=assignment, kind="briefing", by=who, at=at),
            lambda who=who: actions.have_talk(assignment=assignment, kind="briefing", by=who, at=at),
            lambda who=who: actions.do_without_talk(assignment=assignment, kind="briefing", by=who, at=at),
            lambda who=who: actions.tick_talk(talk=talk, places=[0], by=who, at=at),
            lambda who=who: actions.take_talk(talk=talk, by=who, at=at),
            lambda who=who: actions.write_talk_note(talk=talk, text="x", by=who, at=at),
        ):
            with pytest.raises(PermissionDenied):
                do()
    assert (Talk.objects.get().state, TalkNote.objects.count()) == ("proposed", 0)


def test_an_expert_does_not_mark_their_own_talk_as_had(pair, at):
    _place, assignment = pair
    with pytest.raises(PermissionDenied):
        actions.have_talk(assignment=assignment, kind="briefing", by=assignment.expert.user, at=at)


def test_all_or_nothing(pair, at, monkeypatch):
    place, assignment = pair
    before = Message.objects.count()
    monkeypatch.setattr("kokemussilta.audit.actions.record", lambda *_args, **_more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        proposed(assignment, at, by=place.coordinator)

    assert (Talk.objects.count(), Message.objects.count()) == (0, before)


def test_another_got_there_first(pair, at):
    place, assignment = pair
    talk = booked(place, assignment, at)
    stale = Talk.objects.get(pk=talk.pk)
    actions.have_talk(assignment=assignment, kind="briefing", by=place.coordinator, at=at)
    stale.assignment = assignment
    with pytest.raises(NotAllowedFrom):
        actions.unbook_talk(talk=stale, by=assignment.expert.user, at=at)


def test_the_database_refuses_what_must_never_be(pair, at):
    place, assignment = pair
    talk = proposed(assignment, at, by=place.coordinator)
    for wrong in ({"state": "booked"}, {"proposed_by_expert": None}, {"kind": "x"}, {"way": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Talk.objects.filter(pk=talk.pk).update(**wrong)


# --- Had, done without, wanted --------------------------------------------------------------------------------------------


def test_a_briefing_had_is_known_where_tasks_are_listed(pair, at):
    place, assignment = pair
    actions.have_talk(assignment=assignment, kind="briefing", by=place.coordinator, at=at)
    assert Assignment.objects.values_list("briefed_on", "briefed_by").get() == (at.date(), place.coordinator.pk)
    other = make.confirmed(make.another(place.organisation, place.coordinator))
    proposed(other, at, by=place.coordinator)
    actions.mark_briefed(assignment=other, by=place.coordinator, at=at)

    assert list(Talk.objects.order_by("id").values_list("state", flat=True)) == ["held", "held"]


def test_doing_without_is_as_easy_and_may_be_changed(pair, at):
    _place, assignment = pair
    user = assignment.expert.user
    actions.do_without_talk(assignment=assignment, kind="briefing", by=user, at=at)
    assert Talk.objects.get().state == "declined"
    actions.want_talk(assignment=assignment, kind="briefing", by=user, at=at)
    assert Talk.objects.values_list("state", "asked_by_expert").get() == ("open", True)


def test_a_talk_that_the_expert_asked_for_is_the_experts_to_end(pair, at):
    place, assignment = pair
    actions.want_talk(assignment=assignment, kind="debrief", by=assignment.expert.user, at=at)
    with pytest.raises(Refused):
        actions.do_without_talk(assignment=assignment, kind="debrief", by=place.coordinator, at=at)
    assert Assignment.objects.get().wants_to_talk is True
    actions.do_without_talk(assignment=assignment, kind="debrief", by=assignment.expert.user, at=at)

    assert (Talk.objects.get().state, Assignment.objects.get().wants_to_talk) == ("declined", False)


def test_a_report_that_asks_for_a_talk_opens_its_debrief(pair, at):
    place, assignment = pair
    over = place.task.ends_at + timedelta(hours=1)
    actions.report(
        assignment=assignment,
        was_held=True,
        people_reached=3,
        minutes=60,
        wants_to_talk=True,
        by=assignment.expert.user,
        at=over,
    )
    talk = Talk.objects.get()
    assert (talk.kind, talk.state, talk.asked_by_expert) == ("debrief", "open", True)
    actions.have_talk(assignment=assignment, kind="debrief", by=place.coordinator, at=over)

    assert (Talk.objects.get().state, Assignment.objects.get().talked_on) == ("held", over.date())


def test_a_task_called_off_takes_its_briefing_along(pair, at):
    place, assignment = pair
    booked(place, assignment, at)
    orders_actions.call_off_task(task=place.task, reason="", by=place.coordinator, at=at)

    assert Talk.objects.get().state == "lapsed"
    assert letters().count("Juttelun aika peruttu: to 4.3.") == 2


def test_the_checklist_is_the_products_and_stays_as_it_was(pair, at):
    place, assignment = pair
    talk = proposed(assignment, at, by=place.coordinator)
    product = place.order.product
    assert [point.text for point in queries.points_of(talk, assignment, "briefing")] == product.points("preparation")
    actions.tick_talk(talk=talk, places=[1, 99, -1], by=assignment.expert.user, at=at)
    product.texts["fi"]["preparation"] = ["Uusi"]
    product.save()
    talk = queries.talk_of(assignment, "briefing")

    assert [point.is_done for point in queries.points_of(talk, assignment, "briefing")] == [False, True, False, False, False]


# --- Offered, reminded ----------------------------------------------------------------------------------------------------


def test_a_debrief_is_offered_the_morning_after_a_heavy_task_once(at):
    _place, made = heavy_places(at)
    assert duties.offer_debriefs(at - timedelta(hours=2)) == 0
    assert (duties.offer_debriefs(at), duties.offer_debriefs(at)) == (3, 0)
    offered = Talk.objects.filter(kind="debrief").order_by("assignment")
    assert [talk.assignment_id for talk in offered] == [one.pk for one in made[:3]]
    assert at - made[0].task.ends_at < timedelta(days=2)
    assert letters().count("Mitä kuuluu tehtävän jälkeen? ma 1.3.") == 3
    actions.do_without_talk(assignment=made[0], kind="debrief", by=made[0].expert.user, at=at)
    assert duties.offer_debriefs(at + timedelta(days=1)) == 0


def test_nobody_is_offered_one_for_a_task_long_past_or_called_off(at):
    _place, made = heavy_places(at)
    assert duties.offer_debriefs(at + timedelta(days=10)) == 0
    assert made


def test_the_mark_is_the_desks_to_make(pair, at):
    place, assignment = pair
    for user in (assignment.expert.user, place.order.client):
        with pytest.raises(PermissionDenied):
            actions.mark_heavy(task=place.task, heavy=True, by=user, at=at)
    for heavy in (True, True, False, False):
        actions.mark_heavy(task=place.task, heavy=heavy, by=place.coordinator, at=at)
    assert HeavyTask.objects.count() == 0
    assert Entry.objects.filter(verb__contains="marked_").count() == 2


def test_both_are_reminded_the_day_before_once(pair, at):
    place, assignment = pair
    booked(place, assignment, at)
    soon = at + timedelta(days=1, hours=2)
    assert duties.remind_of_talks(at) == 0
    assert (duties.remind_of_talks(soon), duties.remind_of_talks(soon)) == (1, 0)
    assert letters().count("Juttelu lähestyy: to 4.3. klo 9.30") == 2
