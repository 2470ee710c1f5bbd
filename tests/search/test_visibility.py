"""Nothing leaks through the search box: no row, no count, no hint; whatever the index holds, `visible_to` decides."""

import pytest
from django.test import Client
from django.urls import reverse

from kokemussilta.access.roles import Role
from kokemussilta.core.clock import local_day
from kokemussilta.core.slots import SEARCH
from kokemussilta.register import actions
from kokemussilta.register.states import ConsentWay, Purpose
from kokemussilta.search import lookup
from tests.factories import assignments, orders, people, register

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]
WORDS = ["salanimi", "suojattu", "rannikon", "opisto", "tiina", "seinäjoki", "0401234567", "olli", "luento", "suojattv"]


@pytest.fixture
def place(at):
    """A desk whose order Suojattu, called Salanimi, is confirmed to."""
    made = assignments.desk(at)
    person = assignments.expert(made.organisation, at, last_name="Suojattu", alias="Salanimi", phone="+358401234567")
    made.held = assignments.confirmed(made, person, at=at)
    return made


def everything(codes, user):
    return {word: vars(codes(user, word)) for word in WORDS}


NOTHING: dict[str, dict[str, list[str]]] = {word: {"people": [], "orders": [], "tasks": []} for word in WORDS}


def test_the_desk_itself_finds_all_of_it(place, codes):
    found = everything(codes, place.coordinator)

    assert [word for word in WORDS if not any(found[word].values())] == []


def test_other_organisations_clients_experts_officers_and_operators_find_nothing(place, codes, at):
    elsewhere = people.organisation()
    strangers = [
        people.member(Role.COORDINATOR, elsewhere),
        people.member(Role.LEAD, elsewhere),
        people.member(Role.CLIENT, elsewhere),
        people.member(Role.PRIVACY_OFFICER, place.organisation),
        people.user(is_operator=True),
        people.user(),
    ]

    assert [everything(codes, user) for user in strangers] == [NOTHING] * len(strangers)


def test_a_former_coordinator_finds_nothing(place, codes, at):
    former = people.user()
    people.membership(former, place.organisation, Role.COORDINATOR, ends_on=local_day(at).replace(day=1))

    assert everything(codes, former) == NOTHING


def test_the_client_and_their_unit_find_their_order_and_no_person(place, codes):
    colleague = people.member(Role.CLIENT, place.order.organisation)

    for user in (place.order.client, colleague):
        found = codes(user, "rannikon")
        assert (found.orders, found.people) == ([place.order.code], [])
        assert [codes(user, word).people for word in WORDS] == [[]] * len(WORDS)
        assert codes(user, "suojattu").tasks == codes(user, "salanimi").tasks == []


def test_an_expert_finds_nobody_and_not_themself(place, codes):
    assert everything(codes, place.held.expert.user) == NOTHING


def test_a_consent_lets_find_until_it_is_withdrawn(place, codes, at):
    other = people.organisation()
    reader, expert = people.member(Role.COORDINATOR, other), place.held.expert
    consent = actions.give_consent(
        expert=expert, purpose=Purpose.SEEN_BY, organisation=other, way=ConsentWay.LINK, by=expert.user, at=at
    )

    assert codes(reader, "suojattu").people == codes(reader, "salanimi").people == [expert.code]
    assert codes(reader, "suojattu").tasks == []
    actions.withdraw_consent(consent=consent, by=expert.user, at=at)
    assert everything(codes, reader) == NOTHING


def test_tasks_tell_the_name_that_others_see(place, at):
    wanted = lookup.read("rannikon", on=local_day(at))
    groups = {group.key: group for group in SEARCH.collect(place.coordinator, wanted)}

    assert "Salanimi" in groups["tasks"].rows[0].meta
    assert "Suojattu" not in str(groups["tasks"])


def test_a_desk_that_cannot_see_the_person_does_not_find_their_task_by_the_hidden_name(place, codes, at):
    """The order moved desks' worlds: the name of somebody whom one may not see brings no task of one's own desk."""
    other = people.organisation()
    reader = people.member(Role.COORDINATOR, other)
    type(place.order).objects.filter(pk=place.order.pk).update(desk=other)

    assert codes(reader, "suojattu").tasks == []
    assert codes(reader, "salanimi").tasks == []
    assert codes(reader, place.task.code).tasks == [place.task.code]


def test_an_index_that_is_wrong_shows_nothing_more(place, codes):
    """Planted: the forms say that another desk owns the order; the rows themselves decide."""
    from kokemussilta.search.models import Word

    other = people.organisation()
    Word.objects.filter(kind="order").update(owner=other.pk)

    assert everything(codes, people.member(Role.COORDINATOR, other)) == NOTHING


def test_ones_own_order_is_opened_as_its_client(codes, titles, at):
    here = people.organisation()
    sari = people.member(Role.COORDINATOR, here)
    own = orders.submitted(at, desk=here, by=sari)
    wanted = lookup.read("rannikon", on=local_day(at))

    (group,) = SEARCH.collect(people.again(sari), wanted)
    assert [row.url for row in group.rows] == [reverse("orders:order", args=[own.code])]


def test_drafts_and_those_who_left_are_not_found(codes, at):
    here = people.organisation()
    sari = people.member(Role.COORDINATOR, here)
    orders.draft(at, desk=here)
    gone = register.an_expert(home=here, last_name="Lähtenyt", at=at)
    actions.leave(expert=gone, by=None, at=at)

    assert vars(codes(sari, "rannikon")) == vars(codes(sari, "lähtenyt")) == {"people": [], "orders": [], "tasks": []}


def test_the_page_keeps_words_out_of_addresses(place, at, client):
    people.sign_in(client, place.coordinator, at=at)
    answer = client.post(reverse("portals:search"), {"q": "suojattu"})

    assert answer.status_code == 302
    assert "suojattu" not in answer.url
    page = client.get(answer.url).content.decode()
    assert 'value="suojattu"' in page
    assert place.held.expert.full_name in page
    assert [link for link in page.split('"') if link.startswith("/") and "suojattu" in link.lower()] == []


def test_another_browser_does_not_see_the_words(place, at, client):
    people.sign_in(client, place.coordinator, at=at)
    address = client.post(reverse("portals:search"), {"q": "suojattu"}).url
    other = people.sign_in(Client(), place.coordinator, at=at)

    assert "suojattu" not in other.get(address).content.decode().lower()


def test_what_is_nearly_so_is_not_hinted_to_those_who_may_not_see_it(place, at, client):
    stranger = people.member(Role.COORDINATOR, people.organisation())
    people.sign_in(client, stranger, at=at)
    pages = []
    for words in ("suojattv", "olematon"):
        page = client.get(client.post(reverse("portals:search"), {"q": words}).url).content.decode()
        pages.append(page[page.index("<main") :].replace(words, "").split("csrfmiddlewaretoken")[0] + page.split("</form>")[-1])

    assert pages[0] == pages[1]
