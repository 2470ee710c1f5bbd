"""Contracts: offered, accepted by both, refused, ended; the words as they were; weekly shifts."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import NotAllowedFrom, Refused
from kokemussilta.notifications.models import Message
from kokemussilta.register import actions
from kokemussilta.register.actions import Shift
from kokemussilta.register.models import Contract, Placement, Qualification
from tests.factories import contracts, people
from tests.factories.register import an_expert, seen_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]

TODAY = date(2027, 3, 2)


@pytest.fixture
def expert(home):
    return an_expert(home=home)


@pytest.fixture
def sari(home):
    return people.member("coordinator", home, name="Sari Sovittu")


@pytest.fixture
def offered(expert, sari, at):
    return contracts.offered(expert, at, by=sari)


def subjects():
    return sorted(Message.objects.exclude(subject__startswith="Olet nyt").values_list("subject", flat=True))


def held(expert):
    rows = Qualification.objects.filter(expert=expert, kind="contract")
    return sorted(rows.values_list("got_on", "ends_on", "for_kind__code"), key=str)


def test_a_contract_holds_when_both_have_accepted_it(offered, expert, sari, at, later):
    assert held(expert) == []
    actions.accept_contract(contract=offered, by=expert.user, at=at)
    assert (held(expert), offered.holds_on(TODAY)) == ([], False)
    actions.sign_contract(contract=offered, by=sari, at=later(hours=1))
    offered.refresh_from_db()

    assert (offered.state, offered.accepted_at, offered.signed_at) == ("in_force", at, later(hours=1))
    assert (offered.signed_by, offered.signed_name) == (sari, "Sari Sovittu")
    assert held(expert) == [(TODAY, None, None)]
    assert (offered.holds_on(TODAY), offered.holds_on(TODAY - timedelta(days=1))) == (True, False)
    assert subjects() == [
        "Sopimuksesi on hyväksytty", "Sopimus odottaa organisaation hyväksyntää", "Sopimus odottaa sinua luettavaksi",
    ]  # fmt: skip
    verbs = Entry.objects.filter(subject=offered.code).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["register.contract.offered", "register.contract.accepted", "register.contract.signed"]


def test_the_words_stay_as_they_were_offered(expert, sari, at):
    expert.user.language = "sv"
    expert.user.save()
    lead = people.member("lead", expert.home)
    contract = contracts.offered(expert, at, by=sari)
    template = contract.version.template
    actions.change_template(template=template, name="Uusi nimi", texts={"fi": "Aivan toista."}, by=lead, at=at)
    contract.refresh_from_db()
    assert (contract.text, contract.language, contract.name) == ("Vi gör det tillsammans.", "sv", "Toimeksianto")
    assert list(template.versions.values_list("number", "made_by")) == [(2, lead.pk), (1, None)]
    assert template.versions.get(number=2).text_in("sv") == ("Aivan toista.", "fi")


def test_who_may_do_what(offered, expert, sari, at):
    stranger, client = people.member("coordinator", people.organisation()), people.member("client", expert.home)
    for by in (sari, stranger, client):
        with pytest.raises(PermissionDenied):
            actions.accept_contract(contract=offered, by=by, at=at)
    actions.accept_contract(contract=offered, by=expert.user, at=at)
    for by in (expert.user, stranger, client):
        with pytest.raises(PermissionDenied):
            actions.sign_contract(contract=offered, by=by, at=at)
    for by in (stranger, client):
        for deed in (actions.refuse_contract,):
            with pytest.raises(PermissionDenied):
                deed(contract=offered, by=by, at=at)
        with pytest.raises(PermissionDenied):
            actions.end_contract(contract=offered, last_on=TODAY, by=by, at=at)
    offered.refresh_from_db()
    assert offered.state == "accepted"


def test_nobody_signs_their_own_contract(expert, at):
    """A coordinator who is an expert too waits for another one."""
    people.membership(expert.user, expert.home, "coordinator")
    contract = contracts.offered(expert, at)
    actions.accept_contract(contract=contract, by=expert.user, at=at)
    with pytest.raises(PermissionDenied):
        actions.sign_contract(contract=contract, by=expert.user, at=at)
    with pytest.raises(PermissionDenied):
        contracts.offered(expert, at, by=expert.user)


def test_another_organisation_offers_only_to_those_who_let_it_see_them(expert, at):
    other = people.organisation()
    henrik = people.member("coordinator", other)
    with pytest.raises(PermissionDenied):
        contracts.offered(expert, at, house=other, by=henrik)
    seen_by(expert, other)
    assert contracts.offered(expert, at, house=other, by=people.again(henrik)).organisation == other


def test_one_contract_waits_at_a_time(offered, expert, sari, at):
    with pytest.raises(Refused, match="jo ehdotettu"):
        contracts.offered(expert, at, by=sari)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.create(
            expert=expert,
            organisation=expert.home,
            version=offered.version,
            text="",
            starts_on=TODAY,
            offered_at=at,
            state_since=at,
        )
    actions.refuse_contract(contract=offered, by=sari, at=at)
    assert contracts.offered(expert, at, by=sari).state == "offered"


@pytest.mark.parametrize(("who", "told"), [("expert", "Sopimusta ei hyväksytty"), ("sari", "Sopimusehdotus on peruttu")])
def test_either_side_says_no_and_the_other_hears(offered, expert, sari, at, who, told):
    by = expert.user if who == "expert" else sari
    actions.refuse_contract(contract=offered, by=by, at=at)
    offered.refresh_from_db()
    side = "expert" if who == "expert" else "organisation"
    assert (offered.state, offered.over_side, subjects().count(told)) == ("refused", side, 1)
    with pytest.raises(NotAllowedFrom):
        actions.accept_contract(contract=offered, by=expert.user, at=at)


def test_two_answers_are_one(offered, expert, at):
    stale = Contract.objects.get(pk=offered.pk)
    actions.accept_contract(contract=offered, by=expert.user, at=at)
    with pytest.raises(Refused):
        actions.refuse_contract(contract=stale, by=expert.user, at=at)
    with pytest.raises(Refused):
        actions.accept_contract(contract=stale, by=expert.user, at=at)
    offered.refresh_from_db()
    assert (offered.state, offered.over_at) == ("accepted", None)


def test_a_failure_on_the_way_leaves_nothing(offered, expert, sari, at, monkeypatch):
    actions.accept_contract(contract=offered, by=expert.user, at=at)
    before = Message.objects.count()
    monkeypatch.setattr("kokemussilta.register.actions.contracts._to_expert", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        actions.sign_contract(contract=Contract.objects.get(pk=offered.pk), by=sari, at=at)
    offered.refresh_from_db()
    assert (offered.state, offered.signed_at, held(expert), Message.objects.count()) == ("accepted", None, [], before)


def test_the_expert_stops_today_and_the_organisation_gives_a_week(expert, sari, at):
    contract = contracts.agreed(expert, at)
    with pytest.raises(Refused, match="liian pian"):
        actions.end_contract(contract=contract, last_on=TODAY + timedelta(days=6), by=sari, at=at)
    with pytest.raises(Refused, match="liian pian"):
        actions.end_contract(contract=contract, last_on=TODAY - timedelta(days=1), by=expert.user, at=at)
    actions.end_contract(contract=contract, last_on=TODAY, by=expert.user, at=at)
    contract.refresh_from_db()
    assert (contract.state, contract.ends_on, contract.over_side) == ("ended", TODAY, "expert")
    assert held(expert) == [(TODAY, TODAY, None)]
    assert (contract.holds_on(TODAY), contract.holds_on(TODAY + timedelta(days=1))) == (True, False)
    assert "Asiantuntija on päättänyt sopimuksen" in subjects()


def test_the_organisation_ends_kindly(expert, sari, at):
    contract = contracts.agreed(expert, at, ends_on=TODAY + timedelta(days=300))
    with pytest.raises(Refused, match="muutenkin"):
        actions.end_contract(contract=contract, last_on=TODAY + timedelta(days=301), by=sari, at=at)
    actions.end_contract(contract=contract, last_on=TODAY + timedelta(days=7), by=sari, at=at)
    letter = Message.objects.get(subject="Sopimuksesi päättyy")
    assert (letter.to_address, "Kiitos kaikesta" in letter.text) == (expert.email, True)


def test_a_contract_of_some_kinds_qualifies_for_them(expert, at):
    contracts.agreed(expert, at, kinds=("school-lecture", "panel"))
    assert [kind for _start, _end, kind in held(expert)] == ["panel", "school-lecture"]


def test_what_waited_is_off_when_the_person_leaves(offered, expert, at):
    other = contracts.agreed(an_expert(home=expert.home), at)
    actions.leave(expert=expert, by=expert.user, at=at)
    offered.refresh_from_db()
    other.refresh_from_db()
    assert (offered.state, other.state) == ("refused", "in_force")


# --- Weekly shifts --------------------------------------------------------------------------------------------------------


def shift(unit, **more):
    return Shift(**{"unit": unit, "weekday": 3, "from_time": time(9), "until_time": time(12), "starts_on": TODAY, **more})


def test_shifts_of_an_offer_are_accepted_with_it(offered, expert, sari, home, at):
    row = actions.add_placement(contract=offered, shift=shift(people.unit(home)), by=sari, at=at)
    actions.accept_contract(contract=offered, by=expert.user, at=at)
    row.refresh_from_db()
    assert row.agreed_at == at


def test_a_shift_added_later_waits_for_the_expert(expert, sari, home, at, later):
    contract = contracts.agreed(expert, at)
    unit = people.unit(home)
    rows = [actions.add_placement(contract=contract, shift=shift(unit), by=sari, at=at) for _press in range(2)]
    assert (rows[0], rows[0].agreed_at, subjects().count("Uusi viikkovuoro odottaa vastaustasi")) == (rows[1], None, 1)
    with pytest.raises(PermissionDenied):
        actions.agree_placement(placement=rows[0], by=sari, at=at)
    for _press in range(2):
        actions.agree_placement(placement=rows[0], by=expert.user, at=later(hours=1))
    rows[0].refresh_from_db()
    assert (rows[0].agreed_at, Entry.objects.filter(verb="register.placement.agreed").count()) == (later(hours=1), 1)


def test_shifts_keep_within_the_contract(expert, sari, home, at):
    contract, unit = contracts.agreed(expert, at, ends_on=TODAY + timedelta(days=30)), people.unit(home)
    for days in ({"starts_on": TODAY - timedelta(days=1)}, {"ends_on": TODAY + timedelta(days=31)}):
        with pytest.raises(Refused, match="sisällä"):
            actions.add_placement(contract=contract, shift=shift(unit, **days), by=sari, at=at)
    with pytest.raises(PermissionDenied):
        actions.add_placement(contract=contract, shift=shift(unit), by=expert.user, at=at)


def test_shifts_end_with_the_contract(expert, sari, home, at):
    contract, unit = contracts.agreed(expert, at), people.unit(home)
    now_on = actions.add_placement(contract=contract, shift=shift(unit), by=sari, at=at)
    actions.add_placement(contract=contract, shift=shift(unit, starts_on=TODAY + timedelta(days=60)), by=sari, at=at)
    actions.end_contract(contract=contract, last_on=TODAY + timedelta(days=20), by=expert.user, at=at)
    assert list(Placement.objects.values_list("pk", "ends_on")) == [(now_on.pk, TODAY + timedelta(days=20))]


def test_either_side_ends_a_shift(expert, sari, home, at):
    contract, unit = contracts.agreed(expert, at), people.unit(home)
    row = actions.add_placement(contract=contract, shift=shift(unit), by=sari, at=at)
    actions.agree_placement(placement=row, by=expert.user, at=at)
    with pytest.raises(Refused, match="menneisyydessä"):
        actions.end_placement(placement=row, last_on=TODAY - timedelta(days=1), by=sari, at=at)
    for _press in range(2):
        actions.end_placement(placement=row, last_on=TODAY + timedelta(days=3), by=sari, at=at)
    row.refresh_from_db()
    assert (row.ends_on, subjects().count("Viikkovuorosi päättyy")) == (TODAY + timedelta(days=3), 1)
    with pytest.raises(PermissionDenied):
        actions.end_placement(placement=row, last_on=TODAY, by=people.user(), at=at)


# --- Leaving the register -----------------------------------------------------------------------------------------------


def test_leaving_the_register_ends_the_contract_in_force_and_takes_back_what_waits(expert, home, at):
    """The organisation hears; weekly shifts and what stood for the contract end with it."""
    shift = contracts.on_shift(expert, at)
    held = shift.contract
    waits = contracts.offered(expert, at, house=people.organisation())

    actions.leave(expert=expert, by=expert.user, at=at)

    held.refresh_from_db()
    waits.refresh_from_db()
    assert (held.state, held.ends_on, held.over_side, waits.state) == ("ended", TODAY, "expert", "refused")
    assert list(expert.qualifications.filter(kind="contract").values_list("ends_on", flat=True)) == [TODAY]
    assert list(Placement.objects.values_list("ends_on", flat=True)) == [TODAY]


def test_leaving_leaves_a_contract_that_is_over_and_one_not_begun_as_dates_allow(expert, at):
    over = contracts.agreed(expert, at, ends_on=TODAY)
    coming = contracts.agreed(expert, at, starts_on=TODAY + timedelta(days=10))

    actions.leave(expert=expert, by=expert.user, at=at)

    for contract in (over, coming):
        contract.refresh_from_db()
    assert (over.state, over.ends_on) == ("in_force", TODAY)
    assert (coming.state, coming.ends_on) == ("ended", TODAY + timedelta(days=10))
