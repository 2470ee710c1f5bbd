"""The privacy officer's page over the readings."""

import ast
import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.audit import reasons
from kokemussilta.audit.actions import note_reading
from kokemussilta.audit.models import Entry, Reading
from kokemussilta.core.slots import NAVIGATION
from kokemussilta.register import actions as register
from tests.architecture.house import calls, modules
from tests.factories import people
from tests.factories.register import an_expert, seen_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]

PAGE = "/people/readings/"


@pytest.fixture
def home():
    return people.organisation("Kokemus ry")


@pytest.fixture
def officer(home):
    return people.member(Role.PRIVACY_OFFICER, home, name="Turva Virkanen")


@pytest.fixture
def desk(client, officer):
    return people.sign_in(client, officer)


@pytest.fixture
def sari(home):
    return people.member(Role.COORDINATOR, home, name="Sari Koivumäki")


@pytest.fixture
def aino(home):
    return an_expert(home=home, first_name="Aino", last_name="Lehtola")


@pytest.fixture
def lotta(home):
    return an_expert(home=home, first_name="Lotta", last_name="Nyholm")


def seen(desk, address: str = "") -> list[tuple[str | None, str]]:
    """Who and whom, in the page's order."""
    answer = desk.get(f"{PAGE}{address}")
    assert answer.status_code == 200
    return [(row.who, row.whom) for row in answer.context["page"].rows]


def searched(desk, words: str) -> list[tuple[str | None, str]]:
    answer = desk.post(reverse("core:narrow"), {"to": PAGE, "q": words})
    assert words not in answer.url
    return seen(desk, answer.url.removeprefix(PAGE))


def test_who_read_whom_when_and_why_the_newest_first(desk, sari, aino, lotta, at):
    note_reading([aino.code], by=sari, at=at - timedelta(hours=1), reason=reasons.REGISTER, fields=["themes", "paused_from"])
    note_reading([lotta.code], by=sari, at=at, reason=reasons.MATCHING, within="ORDER234", fields=["availability"])

    page = desk.get(PAGE)
    cells = [row.reading for row in page.context["page"].rows]

    assert seen(desk) == [("Sari Koivumäki", "Lotta Nyholm"), ("Sari Koivumäki", "Aino Lehtola")]
    assert [(row.why, row.what, row.within) for row in cells] == [
        ("Tekijän etsiminen tehtävään", "ajat, jotka sopivat", "ORDER234"),
        ("Rekisterin ylläpito", "tauko, kokemustaustat", ""),
    ]
    assert page.content.decode().count("Kokemus ry") == 2


def test_the_data_itself_is_not_there(desk, sari, home, at):
    expert = an_expert(home=home, first_name="Aino", last_name="Lehtola", themes=["depression"], phone="+358401239999")
    register.update_profile(expert=expert, changes={"introduction": "Salainen tarina"}, by=None, at=at)
    note_reading([expert.code], by=sari, at=at, reason=reasons.REGISTER, fields=["themes"])

    page = desk.get(PAGE).content.decode()

    assert [word for word in ("asennus", "Salainen", "1239999", expert.email) if word in page] == []


def test_a_list_is_as_many_rows_as_people(desk, sari, aino, lotta, at):
    note_reading([aino.code, lotta.code], by=sari, at=at, reason=reasons.SEARCH)

    assert sorted(seen(desk)) == [("Sari Koivumäki", "Aino Lehtola"), ("Sari Koivumäki", "Lotta Nyholm")]


def test_only_the_people_of_ones_own_register(desk, sari, aino, home, at):
    elsewhere = people.organisation("Muu ry")
    strange = an_expert(home=elsewhere, first_name="Vieras", last_name="Vierasvaara")
    shared = an_expert(home=elsewhere, first_name="Jaettu", last_name="Vierasvaara")
    seen_by(shared, home)
    reader = people.member(Role.COORDINATOR, elsewhere, name="Outi Outolintu")
    note_reading([aino.code, strange.code, shared.code, "GONE2345"], by=sari, at=at, reason=reasons.SEARCH)
    note_reading([strange.code], by=reader, at=at, reason=reasons.REGISTER)

    narrowed = [seen(desk, f"?person={strange.code}"), seen(desk, f"?reader={reader.code}")]
    page = desk.get(f"{PAGE}?person={strange.code}&reader={reader.code}").content.decode()

    assert seen(desk) == [("Sari Koivumäki", "Aino Lehtola")]
    # What may not be chosen narrows nothing and is told nothing of.
    assert narrowed == [seen(desk)] * 2
    assert [word for word in ("Vierasvaara", "Outolintu") if word in page] == []
    assert searched(desk, "Vierasvaara") == []


def test_readers_from_elsewhere_are_seen_with_their_organisation(desk, aino, at):
    reader = people.member(Role.COORDINATOR, people.organisation("Muu ry"), name="Outi Outolintu")
    note_reading([aino.code], by=reader, at=at, reason=reasons.REGISTER)

    rows = desk.get(PAGE).context["page"].rows

    assert [(row.who, row.where) for row in rows] == [("Outi Outolintu", "Muu ry")]


def test_narrowed_by_name_code_reader_reason_and_day(desk, sari, home, aino, lotta, at):
    pirjo = people.member(Role.LEAD, home, name="Pirjo Ylitalo")
    note_reading([aino.code], by=sari, at=at, reason=reasons.REGISTER)
    note_reading([lotta.code], by=pirjo, at=at - timedelta(days=3), reason=reasons.EXPORT)
    note_reading([aino.code], by=pirjo, at=at - timedelta(days=40), reason=reasons.SUPPORT)
    a, b, c = ("Sari Koivumäki", "Aino Lehtola"), ("Pirjo Ylitalo", "Lotta Nyholm"), ("Pirjo Ylitalo", "Aino Lehtola")

    cases = {
        "": [a, b],
        "?since=2027-01-01": [a, b, c],
        f"?since=2027-01-01&person={aino.code}": [a, c],
        f"?since=2027-01-01&reader={pirjo.code}": [b, c],
        "?why=export": [b],
        "?why=export&reader=" + sari.code: [],
        "?since=2027-02-27&until=2027-02-27": [b],
        "?until=2027-03-01": [b],
        "?since=2027-03-02": [a],
        "?since=nonsense&until=2027-13-40&why=x": [a, b],
        "?since=0001-01-01": [a, b],
        "?sort=whom": [a, b],
        "?sort=-whom": [b, a],
        "?sort=who": [b, a],
    }

    assert {address: seen(desk, address) for address in cases} == cases
    assert [searched(desk, words) for words in ("lehtola", "pirjo", lotta.code.lower(), "sari nyholm", "100%")] == [
        [a], [b], [b], [], [],
    ]  # fmt: skip


def test_the_form_of_the_page_narrows_by_all_that_is_in_it(desk, sari, aino, lotta, at):
    note_reading([aino.code, lotta.code], by=sari, at=at, reason=reasons.REGISTER)
    page = desk.get(f"{PAGE}?reader={sari.code}&person={aino.code}").content.decode()
    form = re.search(r'<form class="filters".*?</form>', page, re.DOTALL)
    assert form
    inputs = re.findall(r'<input[^>]* name="(\w+)" value="([^"]*)"', form.group())
    chosen = re.findall(r'<select[^>]* name="(\w+)">.*?<option value="([^"]*)" selected>', form.group(), re.DOTALL)
    names = [name for name, _ in [*inputs, *chosen]]

    answer = desk.post(reverse("core:narrow"), dict([*inputs, *chosen]) | {"q": "lehtola"})

    assert sorted(names) == ["csrfmiddlewaretoken", "person", "q", "reader", "since", "to", "until", "why"]
    assert answer.url.startswith(f"{PAGE}?")
    assert set(QueryDict(answer.url.partition("?")[2])) == {"reader", "person", "since", "s"}
    assert seen(desk, answer.url.removeprefix(PAGE)) == [("Sari Koivumäki", "Aino Lehtola")]


def test_days_are_finnish_days(desk, sari, aino, at):
    before_midnight = at.replace(day=1, hour=23, minute=59)
    note_reading([aino.code], by=sari, at=before_midnight, reason=reasons.REGISTER)

    assert len(seen(desk, "?until=2027-03-01")) == 1
    assert seen(desk, "?since=2027-03-02") == []


def test_readers_who_are_gone_stay_as_readers(desk, sari, aino, at):
    note_reading([aino.code], by=sari, at=at, reason=reasons.REGISTER)
    code = sari.code
    sari.memberships.all().delete()
    sari.delete()

    page = desk.get(f"{PAGE}?reader={code}")

    assert [(row.who, row.whom) for row in page.context["page"].rows] == [(None, "Aino Lehtola")]
    assert page.content.decode().count("Henkilö, jonka tiedot on poistettu") == 1


def test_it_can_be_taken_out_as_a_file(desk, sari, aino, at):
    note_reading([aino.code], by=sari, at=at, reason=reasons.REGISTER, fields=["themes"])

    answer = desk.get(f"{PAGE}?export=csv&why=register")
    lines = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))

    assert lines == [
        ["Milloin", "Kuka katsoi", "Kenen tietoja", "Miksi", "Mitä", "Missä asiassa"],
        [
            "2.3.2027 9.30",
            "Sari Koivumäki, Kokemus ry",
            f"Aino Lehtola ({aino.code})",
            "Rekisterin ylläpito",
            "kokemustaustat",
            "",
        ],
    ]
    assert desk.get(f"{PAGE}?export=xlsx")["Content-Disposition"] == 'attachment; filename="katselut.xlsx"'


def test_a_look_at_the_log_is_noted_with_how_it_was_narrowed(desk, officer, sari, aino, at):
    note_reading([aino.code], by=sari, at=at, reason=reasons.REGISTER)
    known = list(Entry.objects.values_list("pk", flat=True))

    seen(desk)
    searched(desk, "aino")
    desk.get(f"{PAGE}?person={aino.code}&export=csv")
    seen(desk, "?person=STRANGE2")

    assert list(Entry.objects.exclude(pk__in=known).order_by("id").values_list("verb", "by", "within", "fields")) == [
        ("register.read_log.read", officer.code, "", []),
        ("register.read_log.read", officer.code, "", ["search"]),
        ("register.read_log.taken_out", officer.code, aino.code, ["person"]),
        ("register.read_log.read", officer.code, "", ["person"]),
    ]
    assert Reading.objects.count() == 1


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.LEAD, Role.CLIENT])
def test_nobody_else_opens_it(client, home, aino, sari, at, role):
    note_reading([aino.code], by=sari, at=at, reason=reasons.REGISTER)
    people.sign_in(client, people.member(role, home))

    assert client.get(PAGE).status_code == 403
    assert client.get(f"{PAGE}?export=csv").status_code == 403
    assert Entry.objects.filter(verb__startswith="register.read_log").count() == 0


def test_it_asks_for_a_second_factor(client, officer):
    people.sign_in(client, officer, second_factor=False)

    assert client.get(PAGE).url == "/account/second-factor/?next=%2Fpeople%2Freadings%2F"


def test_an_officer_whose_role_has_ended_sees_nothing(client, home, at):
    gone = people.user()
    people.membership(gone, home, Role.PRIVACY_OFFICER, ends_on=at.date() - timedelta(days=1))
    people.sign_in(client, gone)

    assert client.get(PAGE).status_code == 403


def test_it_is_the_officers_home_and_navigation(client, rf, officer, sari):
    people.sign_in(client, officer)
    found = {}
    for person in (officer, sari):
        request = rf.get(PAGE)
        request.user = person
        found[person] = [entry.url for entry in NAVIGATION.collect(request) if entry.url == PAGE]

    assert client.get("/").url == PAGE == reverse("register:read-log")
    assert found == {officer: [PAGE], sari: []}


def test_it_costs_the_same_for_one_three_and_many(desk, sari, home, aino, at):
    counts = []
    for rows in (1, 2, 40):
        for _ in range(rows):
            note_reading([aino.code], by=sari, at=at, reason=reasons.REGISTER, fields=["themes"])
        desk.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            desk.get(f"{PAGE}?why=register")
        counts.append(len(asked))

    assert len(set(counts)) == 1
    assert counts[0] <= 10, "\n".join(query["sql"][:90] for query in asked)


def _noted_fields() -> Iterator[str]:
    """What the program's own calls of `note_reading` name as shown, where they say it on the spot."""
    for module in modules():
        for call in calls(module, "note_reading"):
            for keyword in call.keywords:
                if keyword.arg == "fields" and isinstance(keyword.value, ast.List):
                    yield from (str(ast.literal_eval(part)) for part in keyword.value.elts)


def test_everything_that_is_shown_has_its_words():
    from kokemussilta.fees.queries import vault
    from kokemussilta.register.queries import LIST_FIELDS, PAGE_FIELDS

    assert {*_noted_fields(), *LIST_FIELDS, *PAGE_FIELDS, *vault.ALL} == set(reasons.FIELDS)
