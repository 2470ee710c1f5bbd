"""Changing an entry: who may, what matching is told, what the trail says."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import Refused
from kokemussilta.register import actions
from kokemussilta.register.models import Boundary, Expert, Guard, Meeting
from kokemussilta.register.signals import consent_withdrawn, expert_changed, expert_paused
from kokemussilta.vocabulary.models import Audience, Language, Municipality, Theme
from tests.factories import people
from tests.factories.register import an_expert, seen_by

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 2)
#: Every change that the person and the home coordinator may both make.
EVERYTHING = [
    "area",
    "back",
    "boundaries",
    "break",
    "days",
    "kinds",
    "languages",
    "limits",
    "profile",
    "rest",
    "themes",
    "week",
]


@pytest.fixture
def expert(home):
    return an_expert(home=home)


@pytest.fixture
def heard():
    """Hears a signal and keeps what it said."""
    said = []
    connected = []

    def listen(signal):
        def hear(sender, **news):
            news.pop("signal")
            said.append(news)

        signal.connect(hear, weak=False)
        connected.append((signal, hear))
        return said

    yield listen
    for signal, hear in connected:
        signal.disconnect(hear)


def everything(expert, by, at):
    """Every change that the person and the home coordinator may both make."""
    theme, finnish = Theme.objects.get(code="alcohol"), Language.objects.get(code="sv")
    return {
        "profile": lambda: actions.update_profile(expert=expert, changes={"alias": "Kielo"}, by=by, at=at),
        "themes": lambda: actions.set_themes(expert=expert, themes=[(theme, "close")], by=by, at=at),
        "languages": lambda: actions.set_languages(expert=expert, languages=[(finnish, False)], by=by, at=at),
        "kinds": lambda: actions.set_kinds(expert=expert, kinds=[], by=by, at=at),
        "boundaries": lambda: actions.set_boundaries(
            expert=expert, plain=["media"], themes=[], audiences=[], by=by, at=at
        ),
        "area": lambda: actions.add_area(expert=expert, area=Municipality.objects.get(name_fi="Lapua"), by=by, at=at),
        "rest": lambda: actions.set_rest(expert=expert, rest_days=2, heavy_kinds=[], by=by, at=at),
        "week": lambda: actions.set_weekly_hours(expert=expert, spans=[(0, time(9), time(12))], by=by, at=at),
        "days": lambda: actions.add_day_exception(expert=expert, starts_on=TODAY, ends_on=TODAY, by=by, at=at),
        "break": lambda: actions.pause(expert=expert, by=by, at=at),
        "back": lambda: actions.resume(expert=expert, by=by, at=at),
        "limits": lambda: actions.set_limits(
            expert=expert, max_per_week=1, max_per_month=None, notice_days=3, remote_ok=True, on_site_ok=False, max_km=20,
            accepts_voluntary=False, by=by, at=at,
        ),
    }  # fmt: skip


@pytest.mark.parametrize("name", EVERYTHING)
def test_a_change_moves_the_guard_tells_matching_and_is_noted(home, name, at, heard):
    said = heard(expert_changed)
    for who in ("the person", "the coordinator"):
        expert = an_expert(home=home)
        by = expert.user if who == "the person" else people.member("coordinator", home)
        Guard.objects.filter(expert=expert).update(version=7)
        before = set(Entry.objects.values_list("pk", flat=True))
        said.clear()
        everything(expert, by, at)[name]()
        assert (who, Guard.objects.get(expert=expert).version, [news["expert"] for news in said]) == (who, 8, [expert])
        noted = Entry.objects.exclude(pk__in=before)
        assert (who, list(noted.values_list("subject", "by"))) == (who, [(expert.code, by.code)])


@pytest.mark.parametrize("name", EVERYTHING)
def test_nobody_else_changes_anything(expert, name, at):
    other = people.organisation()
    seen_by(expert, other)
    client, stranger = people.member("client", expert.home), people.member("coordinator", people.organisation())
    for by in (people.member("coordinator", other), stranger, client, people.user()):
        with pytest.raises(PermissionDenied):
            everything(expert, by, at)[name]()


def all_of(expert):
    """What the entry says, in every table."""
    expert = Expert.objects.get(pk=expert.pk)
    facts = {field.name: getattr(expert, field.attname) for field in Expert._meta.concrete_fields}
    parts = (
        "themes",
        "languages",
        "boundaries",
        "weekly_hours",
        "kinds",
        "day_exceptions",
        "qualifications",
        "consents",
        "meetings",
        "travel_areas",
        "heavy_kinds",
        "calendars",
    )
    return facts | {part: sorted(getattr(expert, part).values_list("pk", flat=True)) for part in parts}


def more(expert, by, at):
    """What has something to be taken away, or belongs to one of the two."""
    days = actions.add_day_exception(expert=expert, starts_on=TODAY, ends_on=TODAY, by=None, at=at)
    seen = actions.add_qualification(expert=expert, kind="training", got_on=TODAY, by=None, at=at)
    plain = actions.add_boundary(expert=expert, kind="recording", by=None, at=at)
    return {
        "days away": lambda: actions.remove_day_exception(exception=days, by=by, at=at),
        "qualification": lambda: actions.add_qualification(expert=expert, kind="hygiene", got_on=TODAY, by=by, at=at),
        "qualification away": lambda: actions.remove_qualification(qualification=seen, by=by, at=at),
        "boundary": lambda: actions.add_boundary(expert=expert, kind="alone", by=by, at=at),
        "boundary away": lambda: actions.remove_boundary(boundary=plain, by=by, at=at),
        "consent away": lambda: actions.withdraw_consent(consent=expert.consents.get(), by=by, at=at),
        "leaving": lambda: actions.leave(expert=expert, by=by, at=at),
    }


MORE = ["boundary", "boundary away", "consent away", "days away", "leaving", "qualification", "qualification away"]


@pytest.mark.parametrize("name", EVERYTHING + MORE)
def test_a_failure_at_the_end_leaves_nothing_behind(expert, name, at, monkeypatch):
    deeds = everything(expert, None, at) | more(expert, None, at)
    if name == "back":
        actions.pause(expert=expert, by=None, at=at)
    before, version, entries = all_of(expert), Guard.objects.get(expert=expert).version, Entry.objects.count()

    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr("kokemussilta.register.actions.noting.expert_changed.send", fail)
    with pytest.raises(RuntimeError):
        deeds[name]()
    assert (all_of(expert), Guard.objects.get(expert=expert).version, Entry.objects.count()) == (before, version, entries)


@pytest.mark.parametrize("name", MORE)
def test_nobody_else_takes_anything_away(expert, name, at):
    before = None
    for by in (people.member("coordinator", people.organisation()), people.member("client", expert.home), people.user()):
        deeds = more(expert, by, at)
        before = before or all_of(expert)
        with pytest.raises(PermissionDenied):
            deeds[name]()
    assert all_of(expert)["state"] == before["state"]
    assert {part: rows for part, rows in before.items() if rows != all_of(expert)[part]} == {}


def test_the_trail_holds_names_of_fields_and_no_values(expert, at):
    actions.update_profile(expert=expert, changes={"alias": "Kielo", "phone": "+358401234567"}, by=expert.user, at=at)
    last = Entry.objects.filter(subject=expert.code).latest("id")
    assert (last.verb, last.fields) == ("register.profile.updated", ["alias", "phone"])


def test_a_change_that_changes_nothing_leaves_no_trace(expert, at):
    before = Entry.objects.count()
    assert actions.update_profile(expert=expert, changes={"alias": ""}, by=expert.user, at=at) == []
    assert Entry.objects.count() == before


def test_only_the_person_names_places_and_a_ceiling(expert, home, at):
    sari = people.member("coordinator", home)
    place = people.organisation()
    for forbidden in (
        lambda: actions.add_boundary(expert=expert, kind="organisation", organisation=place, by=sari, at=at),
        lambda: actions.set_ceiling(expert=expert, cents=50000, by=sari, at=at),
    ):
        with pytest.raises(PermissionDenied):
            forbidden()
    boundary = actions.add_boundary(expert=expert, kind="organisation", organisation=place, by=expert.user, at=at)
    actions.set_ceiling(expert=expert, cents=50000, by=expert.user, at=at)
    with pytest.raises(PermissionDenied):
        actions.remove_boundary(boundary=boundary, by=sari, at=at)
    expert.refresh_from_db()
    assert (expert.monthly_ceiling_cents, Boundary.objects.count()) == (50000, 1)


def test_a_coordinators_boundaries_leave_the_private_ones(expert, home, at):
    actions.add_boundary(expert=expert, kind="organisation", organisation=people.organisation(), by=expert.user, at=at)
    pupils = Audience.objects.get(code="lower-school")
    sari = people.member("coordinator", home)
    actions.set_boundaries(expert=expert, plain=["alone"], themes=[], audiences=[pupils], by=sari, at=at)
    assert sorted(expert.boundaries.values_list("kind", flat=True)) == ["alone", "audience", "organisation"]


def test_hours_that_end_before_they_start_are_refused_and_nothing_changes(expert, at):
    actions.set_weekly_hours(expert=expert, spans=[(0, time(9), time(12))], by=expert.user, at=at)
    with pytest.raises(Refused):
        actions.set_weekly_hours(expert=expert, spans=[(1, time(12), time(9))], by=expert.user, at=at)
    assert list(expert.weekly_hours.values_list("weekday", flat=True)) == [0]


def test_overlapping_hours_become_one(expert, at):
    spans = [(0, time(11), time(14)), (0, time(9), time(12)), (2, time(8), time(9))]
    actions.set_weekly_hours(expert=expert, spans=spans, by=expert.user, at=at)
    assert list(expert.weekly_hours.values_list("weekday", "from_time", "until_time")) == [
        (0, time(9), time(14)),
        (2, time(8), time(9)),
    ]


def test_several_weeks_at_once_twice_is_once(expert, at):
    spans = [(TODAY, TODAY + timedelta(days=6)), (TODAY + timedelta(days=14), TODAY + timedelta(days=20))]
    for _turn in range(2):
        actions.add_day_exceptions(expert=expert, spans=spans, by=expert.user, at=at)
    assert expert.day_exceptions.count() == 2


@pytest.mark.parametrize(("first", "last"), [(3, 1), (-9, -2), (0, 500)])
def test_impossible_days_are_refused(expert, at, first, last):
    with pytest.raises(Refused):
        actions.add_day_exception(
            expert=expert,
            starts_on=TODAY + timedelta(days=first),
            ends_on=TODAY + timedelta(days=last),
            by=expert.user,
            at=at,
        )
    assert expert.day_exceptions.count() == 0


def test_a_break_starts_today_and_ends_with_one_press(expert, at, heard):
    said = heard(expert_paused)
    actions.pause(expert=expert, by=expert.user, at=at)
    expert.refresh_from_db()
    assert (expert.paused_from, expert.paused_until, expert.is_on_break(TODAY), len(said)) == (TODAY, None, True, 1)
    actions.resume(expert=expert, by=expert.user, at=at)
    expert.refresh_from_db()
    assert expert.is_on_break(TODAY) is False


def test_a_break_does_not_end_in_the_past(expert, at):
    with pytest.raises(Refused):
        actions.pause(expert=expert, until_on=TODAY - timedelta(days=1), by=expert.user, at=at)
    expert.refresh_from_db()
    assert expert.paused_from is None


def test_withdrawing_a_consent_is_heard_once(expert, at, heard):
    said = heard(consent_withdrawn)
    consent = expert.consents.get(purpose="brokered")
    for _turn in range(2):
        actions.withdraw_consent(consent=consent, by=expert.user, at=at)
    assert said == [{"expert": expert, "purpose": "brokered", "organisation": None, "by": expert.user, "at": at}]
    consent.refresh_from_db()
    assert consent.withdrawn_at == at


def test_a_consent_given_twice_is_one_and_given_again_is_new(expert, at):
    first = expert.consents.get(purpose="brokered")
    assert actions.give_consent(expert=expert, purpose="brokered", by=expert.user, at=at) == first
    actions.withdraw_consent(consent=first, by=expert.user, at=at)
    again = actions.give_consent(expert=expert, purpose="brokered", by=expert.user, at=at)
    assert again != first
    assert expert.consents.filter(purpose="brokered").count() == 2


def test_a_coordinator_can_not_consent_for_somebody(expert, home, at):
    sari, other = people.member("coordinator", home), people.organisation()
    for purpose, way, organisation in (
        ("brokered", "own", None), ("public", "paper", None), ("seen_by", "paper", other), ("seen_by", "own", other),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            actions.give_consent(expert=expert, purpose=purpose, way=way, organisation=organisation, by=sari, at=at)
    assert expert.consents.count() == 1


def test_meetings_are_noted_once_and_not_in_the_future(expert, home, at):
    sari = people.member("coordinator", home)
    for _turn in range(2):
        actions.record_meeting(expert=expert, met_on=TODAY, note="Hyvin menee.", by=sari, at=at)
    assert Meeting.objects.count() == 1
    with pytest.raises(Refused):
        actions.record_meeting(expert=expert, met_on=TODAY + timedelta(days=1), by=sari, at=at)
    with pytest.raises(PermissionDenied):
        actions.record_meeting(expert=expert, met_on=TODAY, by=people.member("client", home), at=at)


def test_qualifications_are_noted_by_the_home_coordinator(expert, home, at):
    sari = people.member("coordinator", home)
    row = actions.add_qualification(expert=expert, kind="hygiene", got_on=TODAY, by=sari, at=at)
    assert row.seen_by == sari
    with pytest.raises(PermissionDenied):
        actions.add_qualification(expert=expert, kind="training", got_on=TODAY, by=expert.user, at=at)
    with pytest.raises(Refused):
        actions.add_qualification(
            expert=expert, kind="first_aid", got_on=TODAY, ends_on=TODAY - timedelta(days=1), by=sari, at=at
        )
    actions.remove_qualification(qualification=row, by=sari, at=at)
    assert expert.qualifications.count() == 0
