"""Versions of a schedule: begun, written, published; never changed afterwards."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from kokemussilta.access.roles import Role
from kokemussilta.audit.models import Entry
from kokemussilta.core.clock import helsinki, local_day
from kokemussilta.core.workflow import Refused, Stale
from kokemussilta.pricing import actions, queries
from kokemussilta.pricing.models import FeeSchedule, ScheduleRow, ScheduleVersion
from kokemussilta.pricing.states import VersionState
from tests.factories import people, prices

AT = helsinki(date(2026, 3, 4), 12)
TODAY = local_day(AT)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def home(db):
    return people.organisation()


@pytest.fixture
def lead(home):
    return people.member(Role.LEAD, home)


def test_first_version_is_in_force_at_once(home, lead):
    version = prices.schedule(home, by=lead, at=AT)
    assert (version.number, version.state, version.valid_from) == (1, VersionState.PUBLISHED, TODAY)
    assert queries.schedule_in_force(home.pk, TODAY) == version
    assert queries.schedule_in_force(home.pk, TODAY - timedelta(days=1)) is None
    verbs = list(Entry.objects.filter(verb__startswith="pricing.").values_list("verb", flat=True))
    assert sorted(verbs) == ["pricing.version.begun", "pricing.version.edited", "pricing.version.published"]


def test_a_new_version_copies_the_old_and_changes_no_day_before_its_own(home, lead):
    first = prices.schedule(home, prices.row(service="luento", cents=5000), by=lead, at=AT)
    actions_at = AT + timedelta(hours=1)
    draft = actions.start_draft(organisation=home, base=first, by=lead, at=actions_at)
    actions.set_row(draft=draft, number=1, facts=prices.row(service="luento", cents=6000), by=lead, at=actions_at)
    before = queries.row_for(home.pk, "luento", TODAY)
    actions.publish(draft=draft, valid_from=TOMORROW, note="Korotus", by=lead, at=actions_at)
    assert queries.row_for(home.pk, "luento", TODAY) == before
    found = queries.row_for(home.pk, "luento", TOMORROW)
    assert found is not None
    assert (found.cents, found.version, ScheduleRow.objects.get(version=first).cents) == (6000, 2, 5000)


def test_an_example_can_be_the_beginning(home, lead, shipped):
    example = FeeSchedule.objects.get(example="kokoa-2018").versions.get()
    draft = actions.start_draft(organisation=home, base=example, by=lead, at=AT)
    assert [row.service for row in draft.rows.all()] == [row.service for row in example.rows.all()]


def test_pressing_twice_begins_one_draft(home, lead):
    one, other = (actions.start_draft(organisation=home, base=None, by=lead, at=AT) for _ in range(2))
    assert (one, ScheduleVersion.objects.count()) == (other, 1)


@pytest.mark.parametrize(
    ("days", "is_first", "sentence"),
    [
        (-1, True, "Valitse päivä, joka ei ole vielä mennyt."),
        (0, False, "Uudet hinnat voivat alkaa aikaisintaan huomenna: tänään lasketut hinnat eivät muutu."),
        (731, True, "Valitse päivä, joka on enintään kahden vuoden päässä."),
    ],
)
def test_days_that_are_refused(home, lead, days, is_first, sentence):
    if not is_first:
        prices.schedule(home, by=lead, at=AT)
    draft = prices.draft(home, by=lead, at=AT)
    with pytest.raises(Refused) as refusal:
        actions.publish(draft=draft, valid_from=TODAY + timedelta(days=days), note="", by=lead, at=AT)
    draft.refresh_from_db()
    assert (str(refusal.value), draft.state, draft.valid_from) == (sentence, VersionState.DRAFT, None)


def test_an_empty_version_is_refused(home, lead):
    draft = actions.start_draft(organisation=home, base=None, by=lead, at=AT)
    with pytest.raises(Refused):
        actions.publish(draft=draft, valid_from=TOMORROW, note="", by=lead, at=AT)


def test_a_service_has_one_row(home, lead):
    draft = prices.draft(home, prices.row(service="luento"), by=lead, at=AT)
    with pytest.raises(Refused):
        actions.set_row(draft=draft, number=None, facts=prices.row(service="luento"), by=lead, at=AT)
    actions.set_row(draft=draft, number=1, facts=prices.row(service="luento", cents=1), by=lead, at=AT)
    assert list(draft.rows.values_list("number", "cents")) == [(1, 1)]


def test_what_is_published_is_never_written(home, lead):
    version = prices.schedule(home, by=lead, at=AT)
    deeds = [
        lambda: actions.set_row(draft=version, number=1, facts=prices.row(cents=1), by=lead, at=AT),
        lambda: actions.drop_row(draft=version, number=1, by=lead, at=AT),
        lambda: actions.set_supplement(draft=version, number=None, facts=prices.supplement(), by=lead, at=AT),
        lambda: actions.drop_supplement(draft=version, number=1, by=lead, at=AT),
        lambda: actions.discard(draft=version, by=lead, at=AT),
        lambda: actions.publish(draft=version, valid_from=TOMORROW, note="", by=lead, at=AT),
    ]
    for deed in deeds:
        with pytest.raises(Stale):
            deed()
    version.refresh_from_db()
    assert (version.valid_from, version.rows.get().cents) == (TODAY, 10000)


def test_supplements_and_rows_come_and_go(home, lead):
    draft = prices.draft(home, by=lead, at=AT)
    actions.set_supplement(draft=draft, number=None, facts=prices.supplement(), by=lead, at=AT)
    actions.set_supplement(draft=draft, number=1, facts=prices.supplement(name="Ilta"), by=lead, at=AT)
    assert [extra.name for extra in draft.supplements.all()] == ["Ilta"]
    actions.drop_supplement(draft=draft, number=1, by=lead, at=AT)
    actions.drop_row(draft=draft, number=1, by=lead, at=AT)
    assert (draft.supplements.count(), draft.rows.count()) == (0, 0)
    with pytest.raises(Stale):
        actions.set_row(draft=draft, number=1, facts=prices.row(), by=lead, at=AT)


def test_a_discarded_draft_leaves_what_is_in_force(home, lead):
    first = prices.schedule(home, by=lead, at=AT)
    draft = actions.start_draft(organisation=home, base=first, by=lead, at=AT)
    actions.discard(draft=draft, by=lead, at=AT)
    assert list(ScheduleVersion.objects.all()) == [first]


def test_strangers_are_refused(home, lead):
    draft = prices.draft(home, by=lead, at=AT)
    elsewhere = people.organisation()
    others = (people.member(Role.COORDINATOR, home), people.member(Role.LEAD, elsewhere), people.member(Role.CLIENT, home))
    for person in others:
        deeds = [
            lambda who=person: actions.start_draft(organisation=home, base=None, by=who, at=AT),
            lambda who=person: actions.set_row(draft=draft, number=None, facts=prices.row(service="x"), by=who, at=AT),
            lambda who=person: actions.drop_row(draft=draft, number=1, by=who, at=AT),
            lambda who=person: actions.set_supplement(draft=draft, number=None, facts=prices.supplement(), by=who, at=AT),
            lambda who=person: actions.drop_supplement(draft=draft, number=1, by=who, at=AT),
            lambda who=person: actions.publish(draft=draft, valid_from=TOMORROW, note="", by=who, at=AT),
            lambda who=person: actions.discard(draft=draft, by=who, at=AT),
        ]
        for deed in deeds:
            with pytest.raises(PermissionDenied):
                deed()
    assert (draft.rows.count(), draft.supplements.count(), ScheduleVersion.objects.count()) == (1, 0, 1)


def test_nobody_copies_another_organisations_prices(home, lead):
    elsewhere = people.organisation()
    theirs = prices.schedule(elsewhere, by=people.member(Role.LEAD, elsewhere), at=AT)
    with pytest.raises(PermissionDenied):
        actions.start_draft(organisation=home, base=theirs, by=lead, at=AT)


def test_what_fails_leaves_nothing(home, lead, monkeypatch):
    draft = prices.draft(home, by=lead, at=AT)

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("kokemussilta.pricing.actions.schedules.audit.record", broken)
    for deed in (
        lambda: actions.publish(draft=draft, valid_from=TOMORROW, note="", by=lead, at=AT),
        lambda: actions.set_row(draft=draft, number=None, facts=prices.row(service="x"), by=lead, at=AT),
        lambda: actions.discard(draft=draft, by=lead, at=AT),
    ):
        with pytest.raises(RuntimeError):
            deed()
    kept = ScheduleVersion.objects.get()
    assert (kept.state, kept.valid_from, kept.rows.count()) == (VersionState.DRAFT, None, 1)


@pytest.mark.parametrize(
    "wrong",
    [{"state": "published"}, {"number": 1, "state": "published", "valid_from": date(2026, 5, 1)}, {"number": 3}],
)
def test_the_database_refuses_what_must_never_be(home, lead, wrong):
    """A published version without a day, two of one number, two drafts."""
    draft = prices.draft(home, by=lead, at=AT)
    with pytest.raises(IntegrityError):
        ScheduleVersion.objects.create(schedule=draft.schedule, made_at=AT, state_since=AT, **({"number": 2} | wrong))
