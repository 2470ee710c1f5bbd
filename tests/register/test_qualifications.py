"""What people have shown: noted with a press, for a kind of task, reminded of before it ends; the principles they accept."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from kokemussilta.core.workflow import Refused
from kokemussilta.notifications.models import Message
from kokemussilta.register import actions, reminders
from kokemussilta.register.ethics_texts import FOR_EXPERTS
from kokemussilta.register.models import KindRule, Qualification
from kokemussilta.vocabulary.models import TaskKind
from tests.factories import contracts, people
from tests.factories.register import an_expert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]

TODAY = date(2027, 3, 2)


@pytest.fixture
def expert(home):
    return an_expert(home=home)


@pytest.fixture
def sari(home):
    return people.member("coordinator", home, name="Sari Näkijä")


def rows(expert):
    return list(
        expert.qualifications.order_by("pk").values_list("kind", "got_on", "ends_on", "for_kind__code", "seen_by__name")
    )


def test_two_presses_note_what_was_shown_today(client, expert, sari):
    people.sign_in(client, sari)
    url = reverse("register:qualifications", args=[expert.code])
    person = client.get(reverse("register:person", args=[expert.code])).content.decode()
    assert f'href="{url}"' in person
    for _press in range(2):
        assert client.post(url, {"shown": "first_aid"}).status_code == 302
    assert rows(expert) == [("first_aid", TODAY, date(2030, 3, 1), None, "Sari Näkijä")]


def test_of_an_extract_only_that_it_was_seen(client, expert, sari):
    people.sign_in(client, sari)
    url = reverse("register:qualifications", args=[expert.code])
    assert client.post(url, {"shown": "criminal_record"}).status_code == 422
    typed = {"kind": "criminal_record", "got_on": "2027-03-01"}
    assert client.post(url, typed).status_code == 422
    assert client.post(url, {**typed, "for_kind": "support-person"}).status_code == 302
    assert rows(expert) == [("criminal_record", date(2027, 3, 1), None, "support-person", "Sari Näkijä")]
    fields = {field.name for field in Qualification._meta.get_fields()}
    assert fields == {
        "id", "code", "expert", "kind", "got_on", "ends_on", "seen_by", "for_kind", "text_version", "contract",
    }  # fmt: skip


def test_who_notes_and_what(expert, sari, at):
    lecture = TaskKind.objects.get(code="school-lecture")
    for by in (expert.user, people.member("coordinator", people.organisation()), people.user(is_operator=True)):
        with pytest.raises(PermissionDenied):
            actions.add_qualification(expert=expert, kind="hygiene", got_on=TODAY, by=by, at=at)
    with pytest.raises(ValueError, match="kind"):
        actions.add_qualification(expert=expert, kind="contract", got_on=TODAY, by=sari, at=at)
    with pytest.raises(ValueError, match="kind"):
        actions.add_qualification(expert=expert, kind="hygiene", got_on=TODAY, for_kind=lecture, by=sari, at=at)
    with pytest.raises(Refused, match="tulevaisuudessa"):
        actions.add_qualification(expert=expert, kind="hygiene", got_on=TODAY + timedelta(days=1), by=sari, at=at)
    assert rows(expert) == []


def test_what_stands_for_a_contract_is_not_taken_away_by_hand(client, expert, sari, at):
    contract = contracts.agreed(expert, at)
    row = contract.qualifications.get()
    actions.remove_qualification(qualification=row, by=sari, at=at)
    assert contract.qualifications.count() == 1
    people.sign_in(client, sari)
    url = reverse("register:qualifications", args=[expert.code])
    assert client.post(url, {"remove": row.code}).status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        Qualification.objects.filter(pk=row.pk).update(contract=None)


# --- Principles -----------------------------------------------------------------------------------------------------------


def test_the_expert_accepts_the_words_that_were_shown(client, expert, sari, at):
    people.sign_in(client, expert.user)
    url = reverse("register:my-ethics")
    assert f'name="version" value="{FOR_EXPERTS}"' in client.get(url).content.decode()
    for _press in range(2):
        client.post(url, {"version": FOR_EXPERTS})
    row = expert.qualifications.get()
    assert (row.kind, row.got_on, row.text_version, row.seen_by) == ("ethics", TODAY, FOR_EXPERTS, None)
    with pytest.raises(PermissionDenied):
        actions.accept_ethics(expert=expert, version=FOR_EXPERTS, by=sari, at=at)
    with pytest.raises(Refused, match="muuttuneet"):
        actions.accept_ethics(expert=expert, version="2020-1", by=expert.user, at=at)


# --- Reminders ------------------------------------------------------------------------------------------------------------


def letters():
    subjects = ["Sopimus päättyy pian", "Yksi pätevyyksistäsi vanhenee pian"]
    return Message.objects.filter(subject__in=subjects).count()


def test_both_sides_are_reminded_of_a_contract_twice(expert, home, at):
    people.member("coordinator", home)
    contracts.agreed(expert, at, ends_on=TODAY + timedelta(days=100))
    told = {days: reminders.remind(at + timedelta(days=days)) for days in (0, 39, 40, 41, 85, 86, 87, 100, 101)}
    assert told == {0: 0, 39: 0, 40: 2, 41: 0, 85: 0, 86: 2, 87: 0, 100: 0, 101: 0}


def test_nobody_is_reminded_of_what_goes_on(expert, sari, at):
    first = contracts.agreed(expert, at, ends_on=TODAY + timedelta(days=30))
    contracts.offered(expert, at, starts_on=TODAY + timedelta(days=31), previous=first)
    assert reminders.remind(at) == 0


def test_the_expert_is_reminded_of_what_they_have_shown(expert, sari, at):
    old = {"kind": "first_aid", "got_on": TODAY - timedelta(days=900), "ends_on": TODAY + timedelta(days=20)}
    actions.add_qualification(expert=expert, **old, by=sari, at=at)
    assert (reminders.remind(at), reminders.remind(at), reminders.remind(at + timedelta(days=7))) == (1, 0, 1)
    letter = Message.objects.filter(subject="Yksi pätevyyksistäsi vanhenee pian").first()
    assert (letter.to_address, "nsiapu" in letter.subject, "ensiapu" in letter.text) == (expert.email, False, True)
    actions.add_qualification(expert=expert, kind="first_aid", got_on=TODAY, by=sari, at=at)
    assert reminders.remind(at + timedelta(days=8)) == 0


def test_nobody_is_reminded_at_night_or_after_leaving(expert, sari, at):
    contracts.agreed(expert, at, ends_on=TODAY + timedelta(days=10))
    assert reminders.remind(at.replace(hour=3)) == 0
    actions.leave(expert=expert, by=expert.user, at=at)
    assert reminders.remind(at) == 0


# --- Decisions of leads ---------------------------------------------------------------------------------------------------


def test_only_a_lead_decides(home, sari, at):
    lecture = TaskKind.objects.get(code="school-lecture")
    for by in (sari, people.member("lead", people.organisation()), people.user(is_operator=True)):
        with pytest.raises(PermissionDenied):
            actions.demand_contracts(organisation=home, everywhere=True, kinds=[], by=by, at=at)
        with pytest.raises(PermissionDenied):
            actions.decide_record(organisation=home, kind=lecture, asks=False, outcome="not", by=by, at=at)
        with pytest.raises(PermissionDenied):
            actions.add_template(organisation=home, name="x", texts={"fi": "x"}, by=by, at=at)
    assert KindRule.objects.count() == 0


def test_a_decision_keeps_to_the_law(home, at):
    lecture = TaskKind.objects.get(code="school-lecture")
    for asks, outcome in ((True, "not"), (True, "not_yet"), (False, "must")):
        with pytest.raises(Refused):
            actions.decide_record(organisation=home, kind=lecture, asks=asks, outcome=outcome, by=None, at=at)
    for asks in (True, False):
        actions.decide_record(organisation=home, kind=lecture, asks=asks, outcome="may", by=None, at=at)
    assert list(KindRule.objects.values_list("asks_record", "outcome")) == [(False, "may")]


def test_the_helper_answers_and_a_lead_keeps_the_decision(client, home, lead, sari):
    asked = "?basis=assignment&with_minors=yes&is_essential=yes&is_regular=no&over_three_months=no&guardian_there=no"
    url = reverse("register:background") + asked
    people.sign_in(client, sari)
    assert ("saa pyytää nähtäväksi" in client.get(url).content.decode(), client.post(url, {"organisation": home.code}).status_code) == (
        True, 404,
    )  # fmt: skip
    people.sign_in(client, lead)
    client.post(url, {"organisation": home.code, "kind": "school-lecture", "asks": "no"})
    assert list(KindRule.objects.values_list("kind__code", "asks_record", "outcome", "decided_by")) == [
        ("school-lecture", False, "may", lead.pk)
    ]
    assert "Otetta ei pyydetä" in client.get(url).content.decode()


def test_the_helper_asks_for_what_it_needs(client, sari):
    people.sign_in(client, sari)
    first = client.get(reverse("register:background")).content.decode()
    then = client.get(reverse("register:background") + "?basis=voluntary&with_minors=yes").content.decode()
    named = [
        [f'name="{name}"' in text for name in ("basis", "is_essential", "is_alone", "guardian_there")] for text in (first, then)
    ]
    assert (named, "field--error" in then) == ([[True, False, False, False], [True, True, True, False]], False)
    half = client.get(reverse("register:background") + "?basis=voluntary&with_minors=yes&is_essential=yes").content.decode()
    assert half.count("errorlist") + half.count('class="errors') >= 1
    none = client.get(reverse("register:background") + "?basis=employment&with_minors=no").content.decode()
    assert "Otetta ei pyydetä" in none


def test_a_lead_changes_what_is_demanded(client, home, lead):
    people.sign_in(client, lead)
    url = reverse("register:contract-demand", args=[home.code])
    client.post(url, {"everywhere": "no", "kinds": ["school-lecture", "panel"]})
    assert sorted(KindRule.objects.filter(needs_contract=True).values_list("kind__code", flat=True)) == [
        "panel",
        "school-lecture",
    ]
    client.post(url, {"everywhere": "yes"})
    assert list(KindRule.objects.filter(needs_contract=True).values_list("kind__code", flat=True)) == [None]
