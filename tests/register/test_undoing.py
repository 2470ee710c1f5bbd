"""Taking an import back: all of it, and only while nobody in it has been touched."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.accounts.actions import open_account
from kokemussilta.accounts.models import User
from kokemussilta.core.workflow import NotAllowedFrom, Refused
from kokemussilta.notifications import outbox
from kokemussilta.register import actions, queries
from kokemussilta.register.models import Consent, Expert, ImportRun
from tests.factories import orders, people
from tests.factories.register import an_expert
from tests.register.sheet import AINO, EERO

pytestmark = pytest.mark.django_db


def imported_with_accounts(run, at, by):
    """A run as it was when a consent day still made accounts: such runs may be undone for a month."""
    actions.run_import(run=run, by=by, at=at)
    for row in run.rows.select_related("expert"):
        user, row.made_account = open_account(email=row.expert.email, name=row.expert.full_name, by=by, at=at)
        Expert.objects.filter(pk=row.expert_id).update(user=user)
        row.save(update_fields=["made_account"])


def test_undoing_takes_everything_back(bring, lead, at):
    run = bring(AINO, EERO)
    before = User.objects.count()
    actions.run_import(run=run, by=lead, at=at)
    actions.undo(run=run, by=lead, at=at)
    run.refresh_from_db()
    assert (run.state, Expert.objects.count(), User.objects.count()) == ("undone", 0, before)
    with pytest.raises(NotAllowedFrom):
        actions.undo(run=run, by=lead, at=at)


def test_undoing_is_refused_once_somebody_is_touched(bring, lead, at):
    run = bring(AINO, EERO)
    actions.run_import(run=run, by=lead, at=at)
    aino = Expert.objects.get(first_name="Aino")
    actions.pause(expert=aino, by=aino.user, at=at)
    assert queries.touched(run) == 1
    with pytest.raises(Refused):
        actions.undo(run=run, by=lead, at=at)
    run.refresh_from_db()
    assert (run.state, Expert.objects.count()) == ("done", 2)


def test_undoing_keeps_an_account_that_has_been_used(bring, home, lead, at):
    run = bring(AINO, "Eero;Ek;eero@example.org;;Vasa;;;1.2.2026;")
    imported_with_accounts(run, at, lead)
    aino = User.objects.get(email="aino@example.org")
    order = orders.submitted(at, desk=home, email="aino@example.org")
    assert order.client == aino
    actions.undo(run=run, by=lead, at=at)
    order.refresh_from_db()
    assert (order.client, Expert.objects.count()) == (aino, 0)
    assert list(User.objects.filter(email__in=["aino@example.org", "eero@example.org"])) == [aino]


@pytest.mark.parametrize("use", ["recorded a consent", "noted a contact", "has a role"])
def test_whatever_points_to_an_account_keeps_it(bring, home, lead, at, use):
    run = bring(AINO)
    imported_with_accounts(run, at, lead)
    aino, other = User.objects.get(email="aino@example.org"), an_expert(home=home)
    if use == "recorded a consent":
        Consent.objects.filter(expert=other).update(recorded_by=aino)
    elif use == "noted a contact":
        other.meetings.create(met_on=at.date(), by=aino)
    else:
        people.membership(aino, people.organisation(), "client")
    actions.undo(run=run, by=lead, at=at)
    assert User.objects.filter(pk=aino.pk).exists() is True


def test_undoing_takes_back_the_questions_that_were_asked(client, bring, home, lead, at, clock_at):
    known = an_expert(home=people.organisation(), email="aino@example.org")
    run = bring(EERO)
    actions.run_import(run=run, by=lead, at=at)
    actions.propose_link(expert=known, organisation=home, run=run, by=lead, at=at)
    path = re.search(r"/people/links/\S+", outbox.about(known.code).last().text)[0]
    assert client.get(path).status_code == 200
    actions.undo(run=run, by=lead, at=at)
    assert (client.get(path).status_code, client.post(path).status_code) == (410, 410)
    assert known.consents.filter(purpose="seen_by").count() == 0
    # Asked again the same month: the letter that went still holds.
    actions.propose_link(expert=known, organisation=home, by=lead, at=at)
    assert client.get(path).status_code == 200


def test_a_failed_undoing_leaves_everything(bring, lead, at, monkeypatch):
    run = bring(AINO, EERO)
    imported_with_accounts(run, at, lead)

    def fail(**_):
        raise RuntimeError

    monkeypatch.setattr("kokemussilta.register.actions.undoing.consents.take_back_questions", fail)
    with pytest.raises(RuntimeError):
        actions.undo(run=run, by=lead, at=at)
    run.refresh_from_db()
    assert (run.state, Expert.objects.count(), User.objects.filter(email="aino@example.org").count()) == ("done", 2, 1)


def test_nobody_else_discards_undoes_or_writes(bring, home, lead, at):
    run = bring(AINO)
    actions.run_import(run=run, by=lead, at=at)
    for by in (people.member("coordinator", home), people.member("lead", people.organisation()), people.user()):
        for deed in (actions.discard, actions.undo, actions.invite_imported, actions.run_import):
            with pytest.raises(PermissionDenied):
                deed(run=run, by=by, at=at)
    assert (ImportRun.objects.count(), Expert.objects.count()) == (1, 1)
