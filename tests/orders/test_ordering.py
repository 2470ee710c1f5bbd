"""A client without an account orders: every step, draft, confirmation, and what may go wrong."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from kokemussilta.accounts.models import User
from kokemussilta.notifications.models import Message
from kokemussilta.orders import actions, links
from kokemussilta.orders.duties import remove_old_drafts
from kokemussilta.orders.models import Order, ServiceProduct
from kokemussilta.register.ethics_texts import FOR_CLIENTS, text_for_clients
from kokemussilta.threads.models import Thread
from tests.factories import orders as factory
from tests.factories import people

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue", "clock_at", "clean_cache")]

WHAT = {
    "goal": "Opiskelijat oppivat puhumaan.",
    "themes": ["depression", "alcohol"],
    "perspective": "own",
    "angle": "Toipuminen",
}
AUDIENCE = {"audiences": ["secondary"], "with_minors": "yes", "age_band": "17–19", "head_count": "24", "recent_events": ""}
WHEN = {
    "place": "on_site", "municipality": "743", "address": "Koulukatu 1", "date_1": "2027-03-16", "time_1": "10:00",
    "minutes": "75", "seats_wanted": "1", "language": "fi",
}  # fmt: skip
PEOPLE = {
    "day_contact_name": "Olli Opettaja", "day_contact_phone": "040 123 4567", "aftercare": "Purkutunti", "payer": "client",
    "media": "none",
}  # fmt: skip
CONTACT = {
    "client_name": "Tiina Tilaaja", "client_email": "tiina@koulu.example", "client_phone": "", "organisation_name": "Rannikon opisto",
    "unit_name": "Lähihoitajat", "sector": "school", "client_language": "fi", "billing": "", "more": "",
}  # fmt: skip
STEPS = {"audience": AUDIENCE, "when": WHEN, "people": PEOPLE, "contact": CONTACT}


def step_url(order, step):
    return reverse("orders:step", args=[order.code, step])


def begin(client, **changes):
    client.post(reverse("orders:new", args=["school-lecture"]), WHAT | changes)
    return Order.objects.get()


def fill_in(client, **changes):
    order = begin(client)
    for step, answers in STEPS.items():
        response = client.post(step_url(order, step), answers | changes.get(step, {}))
        assert response.status_code == 302, response.content.decode()
    order.refresh_from_db()
    return order


def mailed_path(kind):
    text = Message.objects.filter(text__contains=f"/orders/{kind}/").latest("id").text
    return re.search(rf"/orders/{kind}/\S+", text).group()


def test_the_whole_way_without_an_account(client):
    desk = people.organisation("Merenkurkun Kokemus")
    desk.serves.add(factory.municipality().county)

    assert client.get(reverse("orders:catalogue")).status_code == 200
    assert client.get(reverse("orders:product", args=["school-lecture"])).status_code == 200
    assert client.get(reverse("orders:new", args=["school-lecture"])).status_code == 200
    assert Order.objects.count() == 0
    order = fill_in(client)
    assert "Tiina Tilaaja" in client.get(reverse("orders:summary", args=[order.code])).content.decode()
    assert client.post(reverse("orders:send", args=[order.code])).url == reverse("orders:sent", args=[order.code])
    assert client.get(reverse("orders:sent", args=[order.code])).status_code == 200
    path = mailed_path("confirm")
    assert client.get(path).status_code == 200
    order.refresh_from_db()
    assert (order.state, User.objects.filter(email="tiina@koulu.example").count()) == ("draft", 0)

    response = client.post(path)

    order.refresh_from_db()
    assert response.url == reverse("orders:order", args=[order.code])
    assert (order.state, order.desk, order.client.email, order.answers) == ("submitted", desk, "tiina@koulu.example", {})
    assert (order.client.name, order.day_contact_phone) == ("Tiina Tilaaja", "+358401234567")
    assert [theme.code for theme in order.themes.all()] == ["depression", "alcohol"]
    page = client.get(reverse("orders:order", args=[order.code]))
    assert (page.status_code, "Tilaus on perillä" in page.content.decode()) == (200, True)


def test_the_link_pressed_twice_has_one_effect(client):
    order = fill_in(client)
    client.post(reverse("orders:send", args=[order.code]))
    path = mailed_path("confirm")

    first, second = client.post(path), client.post(path)

    assert first.url == second.url == reverse("orders:order", args=[order.code])
    assert User.objects.filter(email="tiina@koulu.example").count() == 1
    assert Message.objects.filter(once=f"orders.arrived:{order.code}").count() == 1


def test_the_link_opens_no_second_session(client):
    order = fill_in(client)
    client.post(reverse("orders:send", args=[order.code]))
    path = mailed_path("confirm")
    client.post(path)
    stranger = Client()

    response = stranger.post(path)

    assert response.url.startswith("/orders/follow/")
    assert "_auth_user_id" not in stranger.session


def test_the_link_signs_nobody_in_past_a_second_factor(client, monkeypatch):
    from kokemussilta.accounts import queries

    monkeypatch.setattr(queries, "second_factor", lambda user: queries.SecondFactor(app=True, passkeys=[], codes_left=0))
    order = fill_in(client)
    client.post(reverse("orders:send", args=[order.code]))

    client.post(mailed_path("confirm"))

    order.refresh_from_db()
    assert (order.state, "_auth_user_id" in client.session) == ("submitted", False)


def test_a_changed_address_makes_the_old_link_void(client):
    order = fill_in(client)
    client.post(reverse("orders:send", args=[order.code]))
    path = mailed_path("confirm")
    client.post(step_url(order, "contact"), CONTACT | {"client_email": "toinen@koulu.example"})

    assert client.post(path).status_code == 410
    order.refresh_from_db()
    assert order.state == "draft"


def test_old_and_forged_links(client, at, set_clock):
    order = factory.draft(at)
    token = links.make(links.CONFIRM, order, at=at)

    for kind in ("confirm", "follow", "resume"):
        assert client.get(reverse(f"orders:{kind}", args=[token[:-2] + "xx"])).status_code == 410
    assert client.get(reverse("orders:follow", args=[token])).status_code == 410
    assert client.get(reverse("orders:confirm", args=[token])).status_code == 200
    set_clock(at + timedelta(days=7))
    assert client.post(reverse("orders:confirm", args=[token])).status_code == 410
    order.refresh_from_db()
    assert order.state == "draft"


@pytest.mark.parametrize("step", ["what", *STEPS])
def test_hostile_and_hasty_input_gets_a_kind_answer_and_is_kept(client, step):
    order = begin(client)
    form = {"what": WHAT, **STEPS}[step]
    hostile = dict.fromkeys(form, "<script>alert(1)</script>\u202e'; drop table--" + "9" * 400)

    response = client.post(step_url(order, step), hostile)

    assert response.status_code == 422
    page = response.content.decode()
    assert "<script>alert" not in page
    assert "Tarkista vielä nämä" in page
    order.refresh_from_db()
    assert set(order.answers[step]) >= {name for name in form if name in order.answers[step]}
    assert client.get(step_url(order, step)).status_code == 200
    assert client.get(reverse("orders:summary", args=[order.code])).status_code == 200


@pytest.mark.parametrize(
    ("step", "changes"),
    [
        ("what", {"goal": ""}),
        ("what", {"goal": "x" * 3000}),
        ("what", {"themes": ["depression", "no-such"]}),
        ("audience", {"head_count": "9" * 30}),
        ("audience", {"head_count": "-1"}),
        ("audience", {"audiences": []}),
        ("when", {"date_1": "2027-03-01"}),
        ("when", {"date_1": "9999-12-31"}),
        ("when", {"date_1": "huomenna"}),
        ("when", {"time_1": ""}),
        ("when", {"date_1": "", "time_1": ""}),
        ("when", {"date_1": "", "time_1": "10:00"}),
        ("when", {"time_1": "25:99"}),
        ("when", {"minutes": "1"}),
        ("when", {"seats_wanted": "999999999999999999999"}),
        ("when", {"window_from": "2027-05-01", "window_until": "2027-04-01"}),
        ("when", {"municipality": "99999"}),
        ("when", {"place": "kuussa"}),
        ("people", {"day_contact_phone": "soita"}),
        ("people", {"payer": ""}),
        ("contact", {"client_email": "ei osoite"}),
        ("contact", {"client_name": ""}),
        ("contact", {"organisation_name": ""}),
    ],
)
def test_each_step_tells_how_to_mend(client, step, changes):
    order = begin(client)
    if step == "contact":
        client.post(step_url(order, "people"), PEOPLE)

    response = client.post(step_url(order, step), {"what": WHAT, **STEPS}[step] | changes)

    assert response.status_code == 422
    assert 'class="field__error"' in response.content.decode()
    name, typed = next(iter(changes.items()))
    order.refresh_from_db()
    kept = order.answers[step][name]
    assert kept == (typed if isinstance(typed, list) else [typed])


def test_a_nul_byte_is_refused_before_anything(client):
    assert client.post(reverse("orders:new", args=["school-lecture"]), WHAT | {"goal": "a\0b"}).status_code == 400
    assert Order.objects.count() == 0


def test_a_first_step_that_is_not_clear_is_kept_too(client):
    response = client.post(reverse("orders:new", args=["school-lecture"]), WHAT | {"goal": ""})
    order = Order.objects.get()

    assert response.url == f"{step_url(order, 'what')}?check"
    page = client.get(response.url).content.decode()
    assert ("Kerro muutamalla sanalla" in page, "Toipuminen" in page) == (True, True)


def test_saving_for_later_keeps_a_half_filled_step(client):
    order = begin(client)

    response = client.post(step_url(order, "when"), {"place": "on_site", "date_1": "2027-03-16", "time_1": "", "later": "1"})

    assert response.url == reverse("orders:later", args=[order.code])
    page = client.get(step_url(order, "when")).content.decode()
    assert 'value="2027-03-16"' in page
    assert 'class="field__error"' not in page


def test_a_draft_goes_on_with_the_mailed_link_on_another_device(client):
    order = begin(client)
    client.post(reverse("orders:later", args=[order.code]), {"email": "tiina@koulu.example"})
    other = Client()
    assert other.get(reverse("orders:summary", args=[order.code])).status_code == 404

    response = other.get(mailed_path("resume"))

    assert response.url == reverse("orders:summary", args=[order.code])
    assert other.get(response.url).status_code == 200


def test_a_draft_belongs_to_nobody_else(client, at):
    order = begin(client)
    for name in ("summary", "send", "sent", "later", "discard"):
        method = "post" if name == "send" else "get"
        assert getattr(Client(), method)(reverse(f"orders:{name}", args=[order.code])).status_code == 404
    stranger = Client()
    stranger.force_login(people.user())
    assert stranger.get(step_url(order, "what")).status_code == 404


def test_an_address_is_not_flooded(client):
    order = fill_in(client)

    for _ in range(5):
        client.post(reverse("orders:send", args=[order.code]))

    assert Message.objects.filter(to_address="tiina@koulu.example").count() == 3


def test_a_signed_in_client_sends_at_once(client):
    user = people.user(email="oma@koulu.example", name="Oma Tilaaja")
    client.force_login(user)
    order = begin(client)
    for step, answers in STEPS.items():
        client.post(step_url(order, step), answers | {"client_email": "vieras@muualla.example"})

    response = client.post(reverse("orders:send", args=[order.code]))

    order.refresh_from_db()
    assert response.url == reverse("orders:order", args=[order.code])
    assert (order.state, order.client, order.client_email) == ("submitted", user, "oma@koulu.example")


def test_the_client_accepts_the_principles_by_confirming(client, at):
    """Whoever presses has been shown the words, and the version stays on the order; a telephone order claims nothing."""
    order = fill_in(client)
    client.post(reverse("orders:send", args=[order.code]))
    order.refresh_from_db()
    assert order.ethics_version == ""
    path = mailed_path("confirm")
    assert str(text_for_clients(FOR_CLIENTS)[0]) in client.get(path).content.decode()
    client.post(path)
    order.refresh_from_db()
    assert order.ethics_version == FOR_CLIENTS
    desk = people.organisation()
    told = factory.draft(at, desk=desk)
    actions.submit(order=told, client=order.client, by=factory.coordinator(desk), at=at)
    told.refresh_from_db()
    assert (told.state, told.ethics_version) == ("submitted", "")


def test_an_unready_draft_is_not_sent(client):
    order = begin(client)

    response = client.post(reverse("orders:send", args=[order.code]))

    assert response.url == reverse("orders:summary", args=[order.code])
    assert "Täydennä tämä" in client.get(response.url).content.decode()
    assert Message.objects.count() == 0


def test_old_drafts_go_and_touched_ones_stay(at, later):
    old, touched, sent = factory.draft(at), factory.draft(at), factory.submitted(at)
    actions.save_step(order=touched, step="what", answers={}, facts={}, spans=None, by=None, at=later(days=1))

    assert remove_old_drafts(later(days=30)) == 1
    assert set(Order.objects.all()) == {touched, sent}
    assert Thread.objects.filter(pk=old.thread_id).count() == 0


def test_a_draft_can_be_thrown_away(client):
    order = begin(client)

    assert client.get(reverse("orders:discard", args=[order.code])).status_code == 200
    client.post(reverse("orders:discard", args=[order.code]))

    assert Order.objects.count() == 0


def test_only_what_the_product_needs_is_asked(client):
    client.post(reverse("orders:new", args=["auditing"]), WHAT)
    order = Order.objects.get()

    page = client.get(step_url(order, "audience")).content.decode()

    assert ("recent_events" in page, "head_count" in page) == (False, False)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_product_has_its_page_in_each_language(client, language):
    client.cookies["django_language"] = language
    for product in ServiceProduct.objects.all():
        page = client.get(reverse("orders:product", args=[product.slug])).content.decode()
        assert product.texts[language]["name"] in page.replace("&#x27;", "'")


def test_following_asks_for_a_code_on_a_new_device(client, at):
    order = factory.submitted(at)
    path = reverse("orders:follow", args=[links.make(links.FOLLOW, order, at=at)])

    page = client.get(path)
    response = client.post(path)

    assert (page.status_code, order.client_email in page.content.decode()) == (200, False)
    assert response.url == f"{reverse('account_confirm_login_code')}?next=%2Forders%2F{order.code}%2F"
    assert Message.objects.filter(to_address=order.client_email, about=order.client.code).count() == 1
    client.force_login(order.client)
    assert client.get(path).url == reverse("orders:order", args=[order.code])


def test_mending_leads_back_to_the_summary_and_a_slow_start_goes_on(client):
    order = begin(client, goal="")
    address = f"{step_url(order, 'what')}?check"
    assert client.post(address, WHAT).url == step_url(order, "audience")
    for step, answers in STEPS.items():
        client.post(step_url(order, step), answers)

    assert client.post(address, WHAT).url == reverse("orders:summary", args=[order.code])
