"""The index follows its sources inside their transactions, goes with them, and can be made anew."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from kokemussilta.access import actions as access_actions
from kokemussilta.orders import actions as order_actions
from kokemussilta.orders.models import Order
from kokemussilta.register import actions as register_actions
from kokemussilta.search import actions, duties, queries, sources
from kokemussilta.search.models import Rebuild, Word
from kokemussilta.vocabulary.models import Municipality
from tests.factories import assignments, orders, people, register

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


def faults():
    return list(queries.astray())


def test_the_index_is_true_after_everything_that_happens_to_an_order(at, desk, sari):
    order = orders.submitted(at, desk=None, municipality=None)
    steps = [
        lambda: order_actions.take(order=order, desk=desk, by=sari, at=at),
        lambda: orders.linked(order, by=sari, at=at),
        lambda: order_actions.edit_facts(order=order, facts={"title": "Uusi nimi", "audiences": []}, spans=None, by=sari, at=at),
        lambda: order_actions.make_tasks(order=order, spans=[(at + orders.AHEAD, at + orders.AHEAD * 1.01)], plan=orders.plan(order), by=sari, at=at),
        lambda: order_actions.change_task(task=order.tasks.get(), facts={"address": "Torikatu 9"}, by=sari, at=at),
        lambda: access_actions.organisations.edit_unit(
            unit=order.unit, name="Uusi yksikkö", sector=None, municipality=None, is_active=True, at=at,
            by=people.member("lead", order.organisation),
        ),
        lambda: order_actions.cancel(order=order, reason="Syy", by=sari, at=at),
    ]  # fmt: skip
    told = []
    for step in steps:
        step()
        order.refresh_from_db()
        told.append(faults())

    assert told == [[]] * len(steps)
    assert Word.objects.filter(subject=order.pk, form="fi:torikat").exists()


def test_the_index_is_true_after_everything_that_happens_to_a_person(at, desk):
    expert = register.an_invited_expert(home=desk, at=at)
    steps = [
        lambda: register_actions.update_profile(
            expert=expert, changes={"alias": "Helmi", "phone": "+358409998887", "municipality": Municipality.objects.get(name_fi="Vaasa")},
            by=None, at=at,
        ),
        lambda: register_actions.activate(expert=expert, way="paper", by=None, at=at),
        lambda: register_actions.leave(expert=expert, by=None, at=at),
    ]  # fmt: skip
    told = []
    for step in steps:
        step()
        expert.refresh_from_db()
        told.append((faults(), Word.objects.filter(kind="person", subject=expert.pk).exists()))

    assert told == [([], True), ([], True), ([], False)]


def test_what_is_rolled_back_is_not_indexed(at, desk):
    expert = register.an_invited_expert(home=desk, at=at)
    before = set(Word.objects.values_list("form", flat=True))

    with transaction.atomic():
        register_actions.update_profile(expert=expert, changes={"alias": "Peruttu"}, by=None, at=at)
        transaction.set_rollback(True)

    assert set(Word.objects.values_list("form", flat=True)) == before


def test_old_names_go(at, desk):
    expert = register.an_invited_expert(home=desk, last_name="Vanhanimi", at=at)

    register_actions.update_profile(expert=expert, changes={"last_name": "Uusinimi"}, by=None, at=at)

    assert sorted(
        Word.objects.filter(subject=expert.pk, form__in=["na:vanhanimi", "na:uusinimi"]).values_list("form", flat=True)
    ) == ["na:uusinimi"]


def test_bringing_again_moves_nothing(at, desk):
    order = orders.submitted(at, desk=desk)
    count = Word.objects.count()

    assert (actions.bring("order", [order.pk]), Word.objects.count()) == (0, count)


def test_forgetting_takes_all_of_a_thing_and_of_no_other(at, desk):
    one, other = orders.submitted(at, desk=desk), orders.submitted(at, desk=desk)

    actions.forget("order", [one.pk])

    assert set(Word.objects.filter(kind="order").values_list("subject", flat=True)) == {other.pk}
    assert faults() == [f"order {one.pk}"]


def test_a_missing_a_left_over_and_a_wrongly_owned_form_are_faults(at, desk):
    order = orders.submitted(at, desk=desk)
    Word.objects.create(kind="order", subject=order.pk, form="fi:vier", owner=desk.pk)
    Word.objects.create(kind="order", subject=order.pk + 77, form="fi:vier")
    planted = faults()
    actions.bring("order", [order.pk, order.pk + 77])
    mended = faults()
    Word.objects.filter(kind="order").update(owner=0)

    assert (planted, mended, faults()) == ([f"order {order.pk}", f"order {order.pk + 77}"], [], [f"order {order.pk}"])


def test_an_index_is_made_anew_from_nothing_and_goes_on_where_it_was(at, desk):
    made = [orders.submitted(at, desk=desk) for _number in range(5)]
    Word.objects.all().delete()
    Word.objects.create(kind="order", subject=made[-1].pk + 9, form="fi:jäänne")
    actions.ask_rebuild(kind="order", by=None, at=at)
    first = actions.rebuild_some(kind="order", by=None, at=at, most=2)
    out = StringIO()

    call_command("reindex", stdout=out)

    assert first == made[1].pk
    assert (faults(), queries.pending()) == ([], [])
    assert [line for line in out.getvalue().splitlines() if line.endswith("done")] == ["order: done", "person: done"]


def test_the_worker_indexes_what_is_new_or_follows_older_rules(at, desk):
    orders.submitted(at, desk=desk)
    assert (duties.rebuild(at), queries.pending()) == (2, [])
    Rebuild.objects.filter(kind="order").update(rules=sources.VERSION - 1)
    Word.objects.filter(kind="order").delete()

    assert (queries.pending(), duties.rebuild(at), faults()) == (["order"], 1, [])
    assert duties.rebuild(at) == 0


def test_a_turn_stops_when_its_time_is_over(at, desk, monkeypatch):
    orders.submitted(at, desk=desk)
    monkeypatch.setattr(duties, "SECONDS", -1.0)

    assert (duties.rebuild(at), queries.pending()) == (0, ["order", "person"])


def test_an_unknown_kind_is_refused(at, db):
    with pytest.raises(CommandError, match="Not indexed: cats"):
        call_command("reindex", "cats")


def test_everything_a_story_makes_is_indexed(at):
    place = assignments.desk(at)
    assignments.confirmed(place, at=at)

    assert faults() == []
    assert set(Word.objects.filter(kind="order").values_list("owner", flat=True)) == {place.organisation.pk}
    assert Order.objects.get().desk == place.organisation
