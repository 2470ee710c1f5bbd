"""The register's pages: forms that save, links that hold, lists of constant cost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kokemussilta.core.slots import DESK, EXPERT_HOME, NAVIGATION
from kokemussilta.notifications import outbox
from kokemussilta.register import actions, entries, queries, tokens
from kokemussilta.register.models import Expert
from tests.factories import people
from tests.factories.register import an_expert, an_invited_expert
from tests.register.pages import send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]

OWN = ("", "contact", "themes", "languages", "kinds", "boundaries", "week", "limits", "ceiling", "words", "break", "days",
       "places", "areas", "calendars", "telling", "rest", "consents", "readings", "history", "leaving")  # fmt: skip


@pytest.fixture
def expert(home):
    return an_expert(home=home)


@pytest.fixture
def me(client, expert):
    return people.sign_in(client, expert.user, second_factor=False)


@pytest.fixture
def sari(client, home):
    user = people.member("coordinator", home)
    people.sign_in(client, user)
    return user


@pytest.mark.parametrize("part", OWN)
def test_own_pages_open_without_a_second_factor(me, part):
    assert me.get(f"/people/me/{part}/" if part else "/people/me/").status_code == 200


@pytest.mark.parametrize("part", OWN)
def test_somebody_without_an_entry_has_no_such_pages(client, part):
    people.sign_in(client, people.user())
    assert client.get(f"/people/me/{part}/" if part else "/people/me/").status_code == 404


@pytest.mark.parametrize(
    ("part", "sent", "found"),
    [
        ("themes", {"themes": ["alcohol:own", "depression:close"]}, lambda e: sorted(e.themes.values_list("theme__code", "perspective"))),
        ("kinds", {"kinds": ["panel"]}, lambda e: list(e.kinds.values_list("code", flat=True))),
        ("ceiling", {"ceiling": "412,50"}, lambda e: e.monthly_ceiling_cents),
        ("words", {"introduction": "Hei", "interests": "", "training_wishes": ""}, lambda e: e.introduction),
        ("week", {"from_0_0": "09:00", "until_0_0": "12:00"}, lambda e: e.weekly_hours.count()),
    ],
)  # fmt: skip
def test_a_form_saves_and_goes_back(me, expert, part, sent, found):
    answer = send(me, f"/people/me/{part}/", sent)
    assert (answer.status_code, answer.url) == (302, "/people/me/")
    expert.refresh_from_db()
    expected = {
        "themes": [("alcohol", "own"), ("depression", "close")], "kinds": ["panel"], "ceiling": 41250, "words": "Hei", "week": 1,
    }  # fmt: skip
    assert found(expert) == expected[part]


@pytest.mark.parametrize(
    ("part", "sent"),
    [
        ("contact", {"first_name": "", "last_name": "x" * 61, "title": "?", "email": "a", "phone": "12", "municipality": "zz"}),
        ("themes", {"themes": ["nothing:own", "depression:both"]}),
        ("languages", {"fi": "perfect"}),
        ("kinds", {"kinds": ["nothing", "' OR 1=1"]}),
        ("boundaries", {"plain": ["organisation"]}),
        ("week", {"from_0_0": "9", "until_0_0": "8:00", "from_1_0": "10:00"}),
        ("limits", {"max_per_week": "-1", "notice_days": "many", "max_km": "9" * 40}),
        ("ceiling", {"ceiling": "paljon"}),
        ("words", {"introduction": "x" * 2001}),
        ("days", {"add_days": "1", "starts_on": "huomenna"}),
        ("days", {"add_days": "1", "starts_on": "0001-01-01"}),
        ("days", {"add_days": "1", "starts_on": "9999-12-31", "is_free": "no"}),
        ("days", {"add_weeks": "1", "weeks": ["2020-01-01"]}),
        ("break", {"until_on": "2020-01-01"}),
        ("places", {"add": "1", "place": "o:nothing"}),
        ("areas", {"add": "1", "area": "m:nothing"}),
        ("calendars", {"add": "1", "address": "http://127.0.0.1/"}),
        ("rest", {"rest_days": "15", "heavy_kinds": ["nothing"]}),
        ("telling", {"tells": "x" * 2001}),
        ("boundaries", {"plain": ["alone", "pair"]}),
        ("boundaries", {"max_people": "0", "products": ["nothing"], "themes": ["nothing"]}),
        ("days", {"add_pattern": "1", "since": "2027-03-08", "until": "2027-03-01", "weekdays": ["1"], "every": "1"}),
        (
            "days",
            {
                "add_pattern": "1",
                "since": "2027-03-02",
                "until": "2027-03-02",
                "weekdays": ["6"],
                "every": "1",
                "repeats_free": "no",
            },
        ),
        ("days", {"add_pattern": "1", "since": "2027-03-08", "until": "2029-03-01", "weekdays": ["8"], "every": "9"}),
        (
            "days",
            {
                "add_pattern": "1",
                "since": "2026-03-01",
                "until": "2026-04-01",
                "weekdays": ["1"],
                "every": "1",
                "repeats_free": "no",
            },
        ),
        ("break", {"from_on": "9999-01-01"}),
    ],
)
def test_bad_input_gets_words_and_keeps_the_page(me, part, sent):
    page = f"/people/me/{part}/"
    answer = me.post(page, sent) if part in {"days", "break", "places", "areas", "calendars"} else send(me, page, sent)
    assert answer.status_code == 422
    assert b'role="alert"' in answer.content
    assert "Tätä kohtaa on muutettu" not in answer.content.decode()


def test_the_title_somebody_has_stays_choosable(me, expert, at):
    actions.update_profile(expert=expert, changes={"title": "kokemustutkija"}, by=None, at=at)
    assert b"kokemustutkija" in me.get("/people/me/contact/").content


def test_one_press_starts_and_ends_a_break(me, expert):
    assert me.post("/people/me/break/").status_code == 302
    expert.refresh_from_db()
    assert expert.paused_from is not None
    me.post("/people/me/break/", {"resume": "1"})
    expert.refresh_from_db()
    assert expert.paused_from is None


def test_consents_are_withdrawn_and_given_by_a_press(me, expert):
    code = expert.consents.get().code
    me.post("/people/me/consents/", {"withdraw": code})
    assert expert.consents.filter(withdrawn_at__isnull=True).count() == 0
    me.post("/people/me/consents/", {"give": "brokered"})
    other = people.organisation()
    me.post("/people/me/consents/", {"give": "seen_by", "organisation": other.code})
    in_force = expert.consents.filter(withdrawn_at__isnull=True)
    assert sorted(in_force.values_list("purpose", flat=True)) == ["brokered", "seen_by"]
    assert me.post("/people/me/consents/", {"withdraw": "NOTMINE2"}).status_code == 404


def test_an_invitation_opens_to_words_and_joins_by_a_press(client, home):
    expert = an_invited_expert(home=home)
    path = tokens.invitation_path(expert)
    assert client.get(path).status_code == 200
    expert.refresh_from_db()
    assert expert.state == "invited"
    answer = client.post(path)
    assert (answer.status_code, answer.url) == (302, "/people/me/")
    assert client.get("/people/me/").status_code == 200
    client.logout()
    assert client.post(path).status_code == 200
    assert client.get("/people/me/").status_code == 302
    assert expert.consents.count() == 1


@pytest.mark.parametrize("token", ["x", "WyJ4Il0:1:2", "a:b:c", "ä"])
def test_a_made_up_link_says_so_kindly(client, token):
    for kind in ("invitations", "links"):
        assert client.get(f"/people/{kind}/{token}/").status_code == 404
        assert client.post(f"/people/{kind}/{token}/").status_code == 404


def test_an_invitation_dies_with_the_address_it_was_sent_to(client, home, at):
    expert = an_invited_expert(home=home)
    path = tokens.invitation_path(expert)
    actions.update_profile(expert=expert, changes={"email": "toinen@example.org"}, by=None, at=at)
    assert client.post(path).status_code == 404


def test_an_invitation_does_not_open_a_session_past_a_second_factor(client, home, monkeypatch):
    expert = an_invited_expert(home=home)
    monkeypatch.setattr("kokemussilta.register.views.joining.is_mfa_enabled", lambda user: True)
    client.post(tokens.invitation_path(expert))
    expert.refresh_from_db()
    assert expert.state == "active"
    assert client.get("/people/me/").status_code == 302


def test_somebody_in_another_register_lets_be_seen_instead(client, home):
    known = an_expert(home=people.organisation(), email="aino@example.org")
    invited = an_invited_expert(home=home, email="aino@example.org")
    path = tokens.invitation_path(invited)
    answer = client.post(path, follow=True)
    assert ("Kiitos, lupa on annettu" in answer.content.decode(), answer.request["PATH_INFO"].startswith("/people/links/")) == (
        True,
        True,
    )
    for again in (client.post, client.get):
        assert "Kiitos, lupa on annettu" in again(path, follow=True).content.decode()
    assert list(known.consents.filter(purpose="seen_by").values_list("organisation", flat=True)) == [home.pk]
    assert Expert.objects.filter(pk=invited.pk).exists() is False


def test_a_question_by_another_organisation_is_answered_by_a_press_once(client, expert, at):
    other = people.organisation()
    path = tokens.link_path(expert, other)
    assert client.get(path).status_code == 200
    assert expert.consents.filter(purpose="seen_by").count() == 0
    client.post(path)
    client.post(path)
    consent = expert.consents.get(purpose="seen_by")
    actions.withdraw_consent(consent=consent, by=expert.user, at=at)
    assert client.post(path).status_code == 404
    assert expert.consents.filter(purpose="seen_by", withdrawn_at__isnull=True).count() == 0


@pytest.mark.parametrize(
    ("joining", "state", "letters", "email"),
    [("invite", "invited", 1, "henna@example.org"), ("paper", "active", 0, ""), ("later", "invited", 0, "henna@example.org")],
)
def test_a_person_is_added(client, sari, home, joining, state, letters, email):
    sent = {
        "home": home.code, "first_name": "Henna", "last_name": "Virta", "title": "kokemusosaaja", "email": email,
        "phone": "040 123 4567", "municipality": "743", "joining": joining,
    }  # fmt: skip
    answer = client.post("/people/new/", sent)
    expert = Expert.objects.get(last_name="Virta")
    assert (answer.url, expert.state, expert.phone) == (f"/people/{expert.code}/", state, "+358401234567")
    assert len(outbox.about(expert.code)) == letters
    assert client.post("/people/new/", sent | {"email": "henna@example.org", "joining": "paper"}).status_code == 422


def test_nobody_adds_to_a_register_that_is_not_theirs(client, sari):
    other = people.organisation()
    sent = {
        "home": other.code,
        "first_name": "A",
        "last_name": "B",
        "title": "kokemusosaaja",
        "municipality": "743",
        "joining": "later",
    }
    assert client.post("/people/new/", sent).status_code == 422
    assert Expert.objects.count() == 0


def test_coordinators_pages_open_and_save(client, sari, expert):
    for part in ("contact", "themes", "languages", "kinds", "boundaries", "week", "limits", "words", "days", "break", "meetings",
                 "qualifications", "joining", "leaving"):  # fmt: skip
        assert (part, client.get(f"/people/{expert.code}/{part}/").status_code) == (part, 200)
    client.post(f"/people/{expert.code}/meetings/", {"kind": "call", "met_on": "2027-03-02", "note": "Soitin."})
    client.post(f"/people/{expert.code}/qualifications/", {"kind": "hygiene", "got_on": "2027-03-01"})
    client.post(f"/people/{expert.code}/break/", {"until_on": "2027-03-20"})
    expert.refresh_from_db()
    assert (expert.meetings.count(), expert.qualifications.count(), str(expert.paused_until)) == (1, 1, "2027-03-20")
    client.post(f"/people/{expert.code}/leaving/")
    expert.refresh_from_db()
    assert expert.state == "left"
    with_address = client.post(f"/people/{expert.code}/joining/", {"way": "paper", "given_on": "2027-03-02"})
    assert (with_address.status_code, "vahvistaa itse" in with_address.content.decode()) == (422, True)
    Expert.objects.filter(pk=expert.pk).update(email="")
    refused = client.post(f"/people/{expert.code}/joining/", {"way": "paper", "given_on": "2027-03-01"})
    assert (refused.status_code, "perumisen jälkeen" in refused.content.decode()) == (422, True)
    client.post(f"/people/{expert.code}/joining/", {"way": "paper", "given_on": "2027-03-02"})
    expert.refresh_from_db()
    assert expert.state == "active"


def shown(client, address):
    return re.findall(r'href="/people/([A-Z0-9]{8})/"', client.get(address).content.decode())


def test_the_list_narrows(client, sari, home, at):
    today = at.date()
    lotta = an_expert(
        home=home, first_name="Lotta", themes=["alcohol"], languages=["sv"], kinds=["panel"], municipality="Vaasa"
    )
    heli = an_expert(home=home, first_name="Heli", at=at - timedelta(days=90))
    actions.pause(expert=lotta, by=None, at=at)
    gone = an_expert(home=home, first_name="Poissa")
    actions.leave(expert=gone, by=None, at=at)
    asked = an_invited_expert(home=home, first_name="Kutsuttu")
    cases = {
        "kind=talking-bench": [heli], "language=sv": [lotta], "county=17": [lotta], "state=break": [lotta], "state=unmet": [heli],
        "state=left": [gone], "state=invited": [asked], "language=nonsense": [asked, heli, lotta],
    }  # fmt: skip
    for address, expected in cases.items():
        assert (address, sorted(shown(client, f"/people/?{address}"))) == (address, sorted(row.code for row in expected))
    # By last name, then first: all are Lahti.
    assert shown(client, "/people/?sort=name&state=active") == [heli.code, lotta.code]
    assert shown(client, "/people/?sort=-name&state=active") == [lotta.code, heli.code]
    assert list(queries.people_not_met([home.pk], on=today)) == [heli]


def test_a_theme_narrows_and_stays_out_of_the_address(client, sari, home):
    lotta = an_expert(home=home, first_name="Lotta", themes=["alcohol"])
    an_expert(home=home, first_name="Heli", themes=["depression"])
    page = client.get("/people/").content.decode()
    assert 'name="kept:theme"' in page
    address = client.post(reverse("core:narrow"), {"to": "/people/", "kept:theme": "addiction", "state": "active"}).url
    assert "addiction" not in address
    assert shown(client, address) == [lotta.code]
    narrowed = client.get(address)
    assert [url for url in re.findall(r'href="([^"]*)"', narrowed.content.decode()) if "addiction" in url] == []
    assert 'value="addiction" selected' in narrowed.content.decode()
    assert len(client.get(f"{address}&export=csv").content.decode().splitlines()) == 2
    # A code that is not known any more, and a theme's own code, show nobody rather than everybody.
    for lost in ("theme=GONE2345", "theme=addiction"):
        assert shown(client, f"/people/?{lost}") == []
        assert len(client.get(f"/people/?{lost}&export=csv").content.decode().splitlines()) == 1


def test_a_list_costs_the_same_for_one_three_and_many(client, sari, home):
    counts = {}
    for rows in (1, 3, 250):
        if rows == 250:
            template = Expert.objects.first()
            Expert.objects.bulk_create(
                [
                    Expert(home=home, first_name="A", last_name=str(number), municipality=template.municipality, state="active",
                           state_since=template.created_at, created_at=template.created_at)
                    for number in range(247)
                ]
            )  # fmt: skip
        while Expert.objects.count() < rows:
            an_expert(home=home)
        client.get("/people/")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get("/people/")
        counts[rows] = len(seen)
    assert len(set(counts.values())) == 1
    assert counts[1] <= 10, "\n".join(query["sql"][:90] for query in seen)


def test_a_file_of_everybody_costs_little(client, sari, home):
    for _number in range(3):
        an_expert(home=home)
    with CaptureQueriesContext(connection) as seen:
        answer = client.get("/people/?export=csv")
    assert answer["Content-Type"].startswith("text/csv")
    assert len(answer.content.decode().splitlines()) == 4
    assert len(seen) <= 10


def test_slots_are_filled(rf, home, expert, at):
    sari = people.member("coordinator", home)
    old = an_expert(home=home, at=at - timedelta(days=90), first_name="Heli", last_name="Vanha")
    actions.pause(expert=old, by=None, at=at)
    queue = entries.not_met_queue(sari, at)
    assert [(row.title, row.url) for row in queue.rows] == [("Heli V.", f"/people/{old.code}/meetings/")]
    assert "tauo" not in str(queue)
    assert entries.not_met_queue(people.member("client", home), at) is None
    request = rf.get("/people/me/")
    request.user = expert.user
    assert [entry.url for entry in NAVIGATION.collect(request) if "/people/" in entry.url] == ["/people/me/"]
    assert entries.missing_panel(expert.user, at) is None
    actions.set_themes(expert=expert, themes=[], by=None, at=at)
    assert len(entries.missing_panel(expert.user, at).context["parts"]) == 1
    for slot, filler in ((DESK, "not_met_queue"), (EXPERT_HOME, "missing_panel")):
        assert f"kokemussilta.register.entries.{filler}" in slot.fillers()


def test_words_that_are_not_known_any_more_find_nobody(client, sari, home):
    an_expert(home=home)
    assert shown(client, "/people/?s=GONE2345") == []
    assert len(client.get("/people/?s=GONE2345&export=csv").content.decode().splitlines()) == 1
    assert "Ketään ei löytynyt" in client.get("/people/?s=GONE2345").content.decode()
