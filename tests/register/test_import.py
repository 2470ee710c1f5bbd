"""A spreadsheet into the register: all or nothing."""

import re
import time
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.accounts.models import User
from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import NotAllowedFrom
from kokemussilta.notifications import outbox
from kokemussilta.notifications.models import Message
from kokemussilta.register import actions
from kokemussilta.register.actions import importing
from kokemussilta.register.checking import check
from kokemussilta.register.models import Consent, Expert, Guard, ImportRow, ImportRun
from kokemussilta.register.signals import expert_joined
from tests.factories import people
from tests.factories.register import an_expert
from tests.register.sheet import AINO, EERO, LEO

pytestmark = pytest.mark.django_db


def test_bringing_a_file_changes_nothing_in_the_register(bring):
    run = bring(AINO, EERO)
    assert (run.rows.count(), Expert.objects.count(), len(run.mapping)) == (2, 0, 9)


def test_people_come_in_with_everything_their_row_tells(bring, home, lead, at):
    run = bring(AINO, EERO, LEO)
    actions.run_import(run=run, by=lead, at=at)
    aino, eero, leo = (Expert.objects.get(first_name=name) for name in ("Aino", "Eero", "Leo"))
    assert (aino.state, aino.home, aino.phone, aino.email) == ("invited", home, "+358401234567", "aino@example.org")
    assert sorted(aino.themes.values_list("theme__code", "perspective")) == [("depression", "own"), ("drugs", "close")]
    assert sorted(aino.languages.values_list("language__code", flat=True)) == ["fi", "sv"]
    assert (leo.state, leo.user, list(leo.consents.values_list("purpose", "way"))) == ("active", None, [("brokered", "sheet")])
    assert str(aino.meetings.get().met_on) == "2027-02-05"
    assert (eero.state, eero.user, eero.municipality.name_fi, Consent.objects.filter(expert=eero).count()) == (
        "invited", None, "Vaasa", 0,
    )  # fmt: skip
    assert Guard.objects.filter(version=1).count() == 3
    assert Entry.objects.filter(verb="register.expert.imported", by=lead.code).count() == 3
    assert list(run.rows.values_list("outcome", flat=True)) == ["added"] * 3
    assert (aino.consents.count(), User.objects.filter(email="aino@example.org").exists()) == (0, False)


def test_people_who_are_here_stay_as_they_are_or_are_completed(bring, home, lead, at):
    here = an_expert(home=home, email="aino@example.org", first_name="Aino", last_name="L", themes=["alcohol"])
    run = bring(AINO)
    actions.run_import(run=run, by=lead, at=at)
    here.refresh_from_db()
    assert (run.rows.get().outcome, here.phone, Expert.objects.count()) == ("skipped", "", 1)
    run = bring(AINO)
    actions.set_mapping(run=run, mapping=run.mapping, duplicates="update", by=lead, at=at)
    actions.run_import(run=run, by=lead, at=at)
    here.refresh_from_db()
    assert (run.rows.get().outcome, here.phone, here.last_name) == ("updated", "+358401234567", "L")
    assert list(here.themes.values_list("theme__code", flat=True)) == ["alcohol"]
    actions.undo(run=run, by=lead, at=at)
    here.refresh_from_db()
    assert (here.phone, Expert.objects.count()) == ("", 1)


def as_seen(client, bring, lead, at, found):
    """What a lead sees of the sheet before and after, with the letter to Aino: all but the codes, which are of chance."""
    run = bring(AINO, EERO)
    people.sign_in(client, lead)
    before = client.get(f"/people/imports/{run.code}/").content.decode()
    actions.run_import(run=run, by=lead, at=at)
    aino = Expert.objects.get(home=run.organisation, first_name="Aino")
    after = client.get(f"/people/imports/{run.code}/").content.decode()
    hers = client.get(f"/people/{aino.code}/").content.decode()
    found.append(aino)
    actions.invite_imported(run=run, by=lead, at=at)
    told = [
        client.get(address).content.decode()
        for address in (f"/people/imports/{run.code}/", f"/people/{aino.code}/", "/people/")
    ]
    letters = [(message.to_address, message.subject) for message in outbox.about(aino.code)]
    row = run.rows.get(number=2)
    pages = [
        re.sub(r"[A-Z0-9]{8}|name=.csrfmiddlewaretoken. value=.[^'\"]+.|nonce=.[^'\"]+.|\S+@\S+", "", text)
        for text in (before, after, hers, *told)
    ]
    return pages, letters, (row.outcome, aino.state, aino.user, aino.consents.count())


def test_a_lead_sees_the_same_whether_somebody_is_in_another_register_or_not(client, bring, home, lead, at, clock_at):
    """Two registers: what the one is shown of its sheet does not hang on the other's people."""
    found = []
    plain = as_seen(client, bring, lead, at, found)
    Expert.objects.filter(home=home).delete()
    ImportRun.objects.all().delete()
    Message.objects.all().delete()
    known = an_expert(home=people.organisation(name="Toinen rekisteri"), email="aino@example.org")

    there = as_seen(client, bring, lead, at, found)

    assert there == plain
    assert plain[2] == ("added", "invited", None, 0)
    # She herself is asked whether they may see the entry that she has, and says so by one press.
    invitation = re.search(r"/people/invitations/\S+", outbox.about(found[1].code).last().text)[0]
    client.logout()
    assert "Olet jo mukana toisen organisaation" in client.get(invitation).content.decode()
    client.post(invitation)
    assert list(known.consents.filter(purpose="seen_by").values_list("organisation", flat=True)) == [home.pk]
    assert Expert.objects.filter(pk=found[1].pk).count() == 0


def test_nobody_completes_their_own_entry_by_a_sheet(bring, home, lead, at):
    mine = an_expert(home=home, email="aino@example.org")
    Expert.objects.filter(pk=mine.pk).update(user=lead)
    run = bring(AINO)
    actions.set_mapping(run=run, mapping=run.mapping, duplicates="update", by=lead, at=at)
    actions.run_import(run=run, by=lead, at=at)
    assert run.rows.get().outcome == "skipped"


def test_importing_twice_is_refused(bring, lead, at):
    run = bring(EERO)
    actions.run_import(run=run, by=lead, at=at)
    with pytest.raises(NotAllowedFrom):
        actions.run_import(run=run, by=lead, at=at)
    assert Expert.objects.count() == 1


def test_a_failure_halfway_leaves_nothing(bring, lead, at, monkeypatch):
    run = bring(AINO, EERO)

    def fail(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("kokemussilta.register.models.Meeting.objects.bulk_create", fail)
    with pytest.raises(RuntimeError):
        actions.run_import(run=run, by=lead, at=at)
    run.refresh_from_db()
    assert (run.state, Expert.objects.count(), Guard.objects.count()) == ("waiting", 0, 0)


def test_everybody_is_written_to_once(bring, lead, at):
    run = bring(AINO, EERO)
    actions.run_import(run=run, by=lead, at=at)
    assert [actions.invite_imported(run=run, by=lead, at=at) for _turn in range(2)] == [2, 0]
    letters = {
        name: [message.text for message in outbox.about(Expert.objects.get(first_name=name).code)] for name in ("Aino", "Eero")
    }
    assert [len(texts) for texts in letters.values()] == [1, 1]
    assert ["/people/invitations/" in texts[0] for texts in letters.values()] == [True, True]


def test_completing_somebody_first_does_not_cost_them_their_invitation(bring, lead, at):
    run = bring(EERO)
    actions.run_import(run=run, by=lead, at=at)
    eero = Expert.objects.get(first_name="Eero")
    actions.update_profile(expert=eero, changes={"phone": "+358401234567"}, by=lead, at=at)
    assert actions.invite_imported(run=run, by=lead, at=at) == 1
    # Invited one by one meanwhile: not again.
    other = bring("Oona;Oja;oona@example.org;;Vaasa;;;;")
    actions.run_import(run=other, by=lead, at=at)
    actions.invite(expert=Expert.objects.get(first_name="Oona"), by=lead, at=at)
    assert actions.invite_imported(run=other, by=lead, at=at) == 0


def test_only_a_lead_of_the_organisation_imports(home, bring, at):
    for by in (people.member("coordinator", home), people.member("lead", people.organisation()), people.user()):
        with pytest.raises(PermissionDenied):
            bring(AINO, by=by)
    assert ImportRun.objects.count() == 0


def test_what_was_brought_is_gone_after_thirty_days(bring, lead, at):
    old = bring(EERO)
    actions.run_import(run=old, by=lead, at=at)
    assert importing.sweep(at + timedelta(days=29)) == 0
    assert importing.sweep(at + timedelta(days=31)) == 1
    assert (ImportRun.objects.count(), ImportRow.objects.count(), Expert.objects.count()) == (0, 0, 1)


def test_coming_in_by_a_sheet_is_heard_and_noted(bring, lead, at):
    heard = []

    def hear(sender, *, expert, **_):
        heard.append(expert.first_name)

    expert_joined.connect(hear)
    try:
        actions.run_import(run=bring(AINO, LEO), by=lead, at=at)
    finally:
        expert_joined.disconnect(hear)
    leo = Expert.objects.get(first_name="Leo")
    verbs = dict(Entry.objects.filter(subject=leo.code).values_list("verb", "by"))
    assert heard == ["Leo"]
    assert verbs == dict.fromkeys(["register.expert.imported", "register.expert.joined"], lead.code)


def test_a_consent_by_a_sheet_claims_no_words(bring, lead, at):
    actions.run_import(run=bring(LEO), by=lead, at=at)
    assert list(Consent.objects.values_list("way", "text_version")) == [("sheet", "")]


def test_who_left_another_register_answers_themselves(client, bring, home, lead, at, clock_at):
    old = an_expert(home=people.organisation(), email="aino@example.org")
    actions.leave(expert=old, by=old.user, at=at)
    run = bring(AINO)
    assert [row.joins for row in check(run, at=at).fresh] == [False]
    actions.run_import(run=run, by=lead, at=at)
    new = Expert.objects.get(home=home)
    assert (new.state, new.user, new.consents.count()) == ("invited", None, 0)
    actions.invite_imported(run=run, by=lead, at=at)
    client.post(re.search(r"/people/invitations/\S+", outbox.about(new.code).last().text)[0])
    new.refresh_from_db()
    assert (new.state, new.user) == ("active", old.user)


def test_the_longest_names_come_in(bring, lead, at):
    actions.run_import(run=bring(f"{'x' * 60};{'y' * 60};a@example.org;;Vaasa;;;1.2.2026;"), by=lead, at=at)
    made = actions.accept_invitation(expert=Expert.objects.get(), at=at)
    assert made.name.startswith("x" * 60)


@pytest.mark.slow
def test_two_thousand_rows_take_seconds(bring, lead, at):
    lines = [f"Etu{n};Suku{n};;;Vaasa;masennus;suomi;1.2.2026;" for n in range(2000)]
    run = bring(*lines)
    started = time.process_time()
    actions.run_import(run=run, by=lead, at=at)
    assert Expert.objects.in_register().count() == 2000
    assert time.process_time() - started < 20
