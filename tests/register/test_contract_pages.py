"""The pages of contracts: what each side presses, what a lead writes, what is printed."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from kokemussilta.register import actions
from kokemussilta.register.models import Contract, ContractTemplate, Placement
from tests.factories import contracts, people
from tests.factories.register import an_expert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]

TODAY = date(2027, 3, 2)


@pytest.fixture
def expert(home):
    return an_expert(home=home, first_name="Aino", last_name="Lehtola")


@pytest.fixture
def sari(home):
    return people.member("coordinator", home, name="Sari Sovittu")


def url(name, *codes):
    return reverse(f"register:{name}", args=codes)


def test_from_the_template_to_a_contract_in_force(client, home, lead, sari, expert, at):
    people.sign_in(client, lead)
    answer = client.post(
        url("new-template"), {"name": "Toimeksianto", "text_fi": "Sovimme näin.", "months": "12", "kinds": ["panel"]}
    )
    template = ContractTemplate.objects.get()
    assert (answer.status_code, template.versions.get().texts, template.organisation) == (302, {"fi": "Sovimme näin."}, home)
    people.sign_in(client, sari)
    answer = client.post(
        url("offer-contract", expert.code), {"template": template.code, "starts_on": "2027-03-10", "until": "template"}
    )
    contract = Contract.objects.get()
    assert (answer.status_code, contract.ends_on, [kind.code for kind in contract.kinds.all()]) == (
        302,
        date(2028, 3, 9),
        ["panel"],
    )
    page = url("contract", contract.code)
    people.sign_in(client, expert.user)
    assert "Sovimme näin." in client.get(page).content.decode()
    assert url("contract", contract.code) in client.get(reverse("portals:expert")).content.decode()
    client.post(page, {"press": "accept"})
    people.sign_in(client, sari)
    assert "Hyväksymme sopimuksen" in client.get(page).content.decode()
    client.post(page, {"press": "sign"})
    contract.refresh_from_db()
    assert (contract.state, contract.signed_by) == ("in_force", sari)
    paper = client.get(url("contract-paper", contract.code)).content.decode()
    assert [words in paper for words in ("Sovimme näin.", "Aino Lehtola", "Sari Sovittu")] == [True, True, True]


def test_a_press_that_came_second_says_so(client, expert, sari, at):
    contract = contracts.offered(expert, at, by=sari)
    actions.refuse_contract(contract=contract, by=sari, at=at)
    people.sign_in(client, expert.user)
    text = client.post(url("contract", contract.code), {"press": "accept"}, follow=True).content.decode()
    assert ("ehtinyt muuttua" in text, Contract.objects.get().state) == (True, "refused")


def test_the_wrong_side_is_refused(client, expert, sari, at):
    contract = contracts.offered(expert, at, by=sari)
    people.sign_in(client, sari)
    assert client.post(url("contract", contract.code), {"press": "accept"}).status_code == 403
    people.sign_in(client, expert.user)
    assert client.post(url("contract", contract.code), {"press": "sign"}).status_code == 403
    assert client.post(url("contract", contract.code), {"press": "dance"}).status_code == 404
    assert client.get(url("new-placement", contract.code)).status_code == 403


def test_a_weekly_shift_is_proposed_and_agreed(client, home, expert, sari, at):
    contract, unit = contracts.agreed(expert, at), people.unit(home, "Osasto 3")
    people.sign_in(client, sari)
    typed = {"unit": unit.code, "weekday": "3", "from_time": "13:00", "until_time": "12:00", "starts_on": "2027-03-04"}
    wrong = client.post(url("new-placement", contract.code), typed)
    assert (wrong.status_code, "päättyä alkamisensa jälkeen" in wrong.content.decode()) == (422, True)
    client.post(url("new-placement", contract.code), {**typed, "until_time": "16:00"})
    row = Placement.objects.get()
    people.sign_in(client, expert.user)
    assert "Sopii minulle" in client.get(url("contract", contract.code)).content.decode()
    client.post(url("contract", contract.code), {"agree": row.code})
    row.refresh_from_db()
    assert row.agreed_at == at
    client.post(url("placement-ending", contract.code, row.code), {"last_on": "2027-06-30"})
    row.refresh_from_db()
    assert row.ends_on == date(2027, 6, 30)


def test_ending_tells_what_is_wrong_and_keeps_the_day(client, expert, sari, at):
    contract = contracts.agreed(expert, at)
    people.sign_in(client, sari)
    answer = client.post(url("contract-ending", contract.code), {"last_on": "2027-03-03"})
    assert (answer.status_code, 'value="2027-03-03"' in answer.content.decode()) == (422, True)
    assert client.post(url("contract-ending", contract.code), {"last_on": "2027-03-31"}).status_code == 302
    assert Contract.objects.get().ends_on == date(2027, 3, 31)


def test_a_renewal_goes_on_the_day_after(client, home, expert, sari, at):
    contract = contracts.agreed(expert, at, ends_on=TODAY + timedelta(days=20))
    people.sign_in(client, sari)
    assert "Ehdota jatkoa" in client.get(url("contract", contract.code)).content.decode()
    form = f"{url('offer-contract', expert.code)}?after={contract.code}"
    assert 'value="2027-03-23"' in client.get(form).content.decode()
    template = home.contract_templates.get()
    client.post(form, {"template": template.code, "starts_on": "2027-03-23", "until": "open"})
    assert Contract.objects.exclude(pk=contract.pk).get().previous == contract


def test_the_list_and_the_desk_show_what_ends_and_what_waits(client, home, sari, at):
    soon, open_, waits = (an_expert(home=home, first_name=name) for name in ("Pian", "Avoin", "Odottaa"))
    contracts.agreed(soon, at, ends_on=TODAY + timedelta(days=20))
    contracts.agreed(open_, at)
    actions.accept_contract(contract=contracts.offered(waits, at), by=waits.user, at=at)
    gone = contracts.agreed(
        an_expert(home=home, first_name="Mennyt"), at - timedelta(days=50), ends_on=TODAY - timedelta(days=1)
    )
    assert gone.state == "in_force"
    people.sign_in(client, sari)
    names = ("Pian", "Avoin", "Odottaa", "Mennyt")

    def seen(query):
        text = client.get(url("contracts") + query).content.decode()
        return [name for name in names if f"{name} Lahti" in text]

    assert [seen(""), seen("?state=soon"), seen("?state=waiting"), seen("?state=over"), seen("?state=all")] == [
        ["Pian", "Avoin", "Odottaa"], ["Pian"], ["Odottaa"], ["Mennyt"], list(names),
    ]  # fmt: skip
    desk = client.get(reverse("portals:desk")).content.decode()
    card = desk[desk.index("Sopimukset ja pätevyydet") :][:4000]
    assert ["Odottaa L." in card, "Pian L." in card, "Avoin L." in card] == [True, True, False]


def test_other_words_are_a_new_version(client, lead, home, at):
    template = contracts.template(home, at)
    people.sign_in(client, lead)
    page = url("template", template.code)
    same = {"name": "Toimeksianto", "months": "12", "is_active": "on"}
    client.post(page, {**same, **{f"text_{key}": text for key, text in contracts.TEXTS.items()}})
    assert template.versions.count() == 1
    client.post(page, {**same, "text_fi": "Toisin sanoin."})
    assert list(template.versions.values_list("number", flat=True)) == [2, 1]
    wrong = client.post(page, {**same, "name": "", "text_fi": "Tämä ei katoa."})
    assert (wrong.status_code, "Tämä ei katoa." in wrong.content.decode()) == (422, True)
