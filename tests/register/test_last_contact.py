"""The day of the last contact, kept on the entry: who is asked for by the desk, and what the list tells."""

from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from kokemussilta.register import actions, entries, queries
from kokemussilta.register.models import Expert, Meeting
from tests.conftest import AT
from tests.factories import people
from tests.factories.register import an_expert

pytestmark = pytest.mark.django_db

TODAY = date(2027, 3, 2)


def told(expert: Expert) -> tuple[date | None, date]:
    expert.refresh_from_db(fields=["last_met_on", "quiet_since"])
    return expert.last_met_on, expert.quiet_since


def test_silence_begins_on_the_day_somebody_is_added(at: datetime) -> None:
    # Half past eleven in the evening in Helsinki is the same day here, and half past midnight the next.
    expert = an_expert(home=people.organisation(), at=AT.replace(hour=0, minute=30))

    assert told(expert) == (None, TODAY)


def test_a_contact_ends_it_and_a_contact_noted_afterwards_does_not_overtake_a_later_one(at: datetime) -> None:
    expert = an_expert(home=people.organisation(), at=at - timedelta(days=100))
    day = timedelta(days=1)

    for met_on, last in ((TODAY - 9 * day, TODAY - 9 * day), (TODAY - day, TODAY - day), (TODAY - 30 * day, TODAY - day)):
        actions.record_meeting(expert=expert, met_on=met_on, by=None, at=at)
        assert told(expert) == (last, last)
        assert (expert.last_met_on, expert.quiet_since) == (last, last)


def test_a_contact_before_somebody_was_added_counts_as_the_last(at: datetime) -> None:
    expert = an_expert(home=people.organisation(), at=at)

    actions.record_meeting(expert=expert, met_on=TODAY - timedelta(days=200), by=None, at=at)

    assert told(expert) == (TODAY - timedelta(days=200),) * 2


def test_a_spreadsheet_brings_its_days(at: datetime) -> None:
    home = people.organisation()
    content = b"Etunimi;Sukunimi;Kotikunta;Viimeksi tavattu\nAnna;Aalto;Vaasa;1.2.2027\nBo;Berg;Vaasa;\n"
    run = actions.bring(organisation=home, content=content, name="lista.csv", by=None, at=at)
    actions.run_import(run=run, by=None, at=at)

    rows = Expert.objects.order_by("first_name").values_list("first_name", "last_met_on", "quiet_since")
    assert list(rows) == [("Anna", date(2027, 2, 1), date(2027, 2, 1)), ("Bo", None, TODAY)]


def test_the_desk_asks_for_the_longest_silence_first_and_counts_all(at: datetime) -> None:
    home = people.organisation()
    sari = people.member("coordinator", home)
    for days in (70, 90, 61, 60, 200, 80, 300):
        an_expert(home=home, at=at - timedelta(days=days), first_name=f"Paivia{days}")
    met = an_expert(home=home, at=at - timedelta(days=400), first_name="Tavattu")
    actions.record_meeting(expert=met, met_on=TODAY - timedelta(days=65), by=None, at=at)

    queue = entries.not_met_queue(sari, at)

    assert queue is not None
    assert [row.title.split()[0] for row in queue.rows] == ["Paivia300", "Paivia200", "Paivia90", "Paivia80", "Paivia70"]
    assert queue.count == 7
    assert queries.people_not_met([home.pk], on=TODAY).filter(pk=met.pk).get().last_met_on == TODAY - timedelta(days=65)


def test_the_database_refuses_an_entry_that_tells_two_days() -> None:
    expert = an_expert(home=people.organisation())

    with pytest.raises(IntegrityError), transaction.atomic():
        Expert.objects.filter(pk=expert.pk).update(last_met_on=TODAY, quiet_since=TODAY - timedelta(days=1))


def test_an_entry_whose_writer_tells_no_day_gets_the_databases_own() -> None:
    known = an_expert(home=people.organisation())
    made = Expert.objects.create(
        home=known.home, first_name="Uusi", last_name="Vanha", municipality=known.municipality, state_since=AT, created_at=AT
    )

    assert isinstance(told(made)[1], date)


def test_the_migration_fills_in_what_was_noted_before(at: datetime) -> None:
    met, unmet = (an_expert(home=people.organisation(), at=AT.replace(hour=0, minute=30)) for _ in range(2))
    for days in (30, 10, 20):
        Meeting.objects.create(expert=met, met_on=TODAY - timedelta(days=days))
    Expert.objects.update(quiet_since=date(2000, 1, 1))

    migration = import_module("kokemussilta.register.migrations.0003_fill_in_last_contacts")
    migration.fill_in(apps, connection.schema_editor())

    assert told(met) == (TODAY - timedelta(days=10),) * 2
    assert told(unmet) == (None, TODAY)
