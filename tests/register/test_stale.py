"""Two people at one entry: nobody's change is overwritten unseen, and saving what was not touched changes nothing."""

from datetime import time

import pytest
from django.test import Client

from kokemussilta.core.workflow import Stale
from kokemussilta.register import actions, guards
from kokemussilta.register.forms import experience, profile
from kokemussilta.register.models import Expert
from kokemussilta.vocabulary.models import Audience, Language, TaskKind, Theme
from tests.factories import people
from tests.factories.register import an_expert
from tests.register.pages import fields_of, send, shown_in, standing_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]

PARTS = ("contact", "themes", "languages", "kinds", "boundaries", "week", "limits", "ceiling", "words")


@pytest.fixture
def expert(home, at):
    """Somebody with something in every part, some of it retired from the shared lists since, and three spans on a Monday."""
    person = an_expert(
        home=home, themes=["psychosis", ("alcohol", "close")], languages=["fi", "sv"], kinds=["panel", "school-lecture"]
    )
    audience, theme = Audience.objects.get(code="lower-school"), Theme.objects.filter(parent=None).last()
    actions.set_boundaries(expert=person, plain=["media"], themes=[theme], audiences=[audience], by=None, at=at)
    spans = [(0, time(8), time(9)), (0, time(12), time(13)), (0, time(17), time(18)), (4, time(9), time(10))]
    actions.set_weekly_hours(expert=person, spans=spans, by=None, at=at)
    actions.set_ceiling(expert=person, cents=41250, by=None, at=at)
    words = {"introduction": "Hei", "interests": "Musiikki", "training_wishes": "", "phone": "+358401234567"}
    actions.update_profile(expert=person, changes=words, by=None, at=at)
    for row in (audience, theme, Theme.objects.get(code="psychosis"), Language.objects.get(code="sv"),
                TaskKind.objects.get(code="panel"), person.municipality):  # fmt: skip
        type(row).objects.filter(pk=row.pk).update(is_active=False)
    return person


@pytest.fixture
def me(client, expert):
    return people.sign_in(client, expert.user, second_factor=False)


@pytest.fixture
def desk(home):
    return people.sign_in(Client(), people.member("coordinator", home))


def everything_of(expert):
    """All that an entry says, with the numbers of its rows."""
    fresh = Expert.objects.get(pk=expert.pk)
    facts = {field.name: getattr(fresh, field.attname) for field in Expert._meta.concrete_fields}
    parts = ("themes", "languages", "boundaries", "weekly_hours", "kinds")
    return facts | {part: sorted(getattr(fresh, part).values_list("pk", flat=True)) for part in parts}


@pytest.mark.parametrize("part", PARTS)
def test_saving_what_was_not_touched_changes_nothing(me, expert, part):
    before = everything_of(expert)
    page = f"/people/me/{part}/"
    answer = me.post(page, standing_in(me, page))
    assert (answer.status_code, everything_of(expert)) == (302, before)


def test_every_span_of_a_day_stands_in_its_form(me, expert):
    fields = standing_in(me, "/people/me/week/")
    assert [fields[f"from_0_{turn}"] for turn in range(4)] == [["08:00"], ["12:00"], ["17:00"], [""]]
    me.post("/people/me/week/", fields | {"from_0_3": "19:00", "until_0_3": "20:00"})
    assert expert.weekly_hours.filter(weekday=0).count() == 4


def test_what_only_the_other_changed_is_kept(me, desk, expert):
    page = f"/people/{expert.code}/contact/"
    open_form = standing_in(desk, page)
    send(me, "/people/me/contact/", standing_in(me, "/people/me/contact/") | {"phone": "045 111 2222", "alias": "Kielo"})
    answer = desk.post(page, open_form | {"title": "kokemuskouluttaja"})
    expert.refresh_from_db()
    assert (answer.status_code, expert.phone, expert.alias, expert.title) == (
        302,
        "+358451112222",
        "Kielo",
        "kokemuskouluttaja",
    )


@pytest.mark.parametrize(
    ("part", "theirs", "mine", "told"),
    [
        ("contact", {"alias": "Kielo"}, {"alias": "Vuokko"}, "Kielo"),
        ("themes", {"themes": ["depression:own"]}, {"themes": ["alcohol:own"]}, "(oma)"),
        ("languages", {"en": "strong"}, {"en": "some"}, "Sujuvasti"),
        ("kinds", {"kinds": ["panel"]}, {"kinds": ["school-lecture"]}, "aneeli"),
        ("boundaries", {"plain": ["alone"]}, {"plain": ["minors"]}, "yksin"),
        ("week", {"from_0_0": "07:00"}, {"until_0_0": "10:00"}, "7.00"),
        ("limits", {"max_km": "30"}, {"max_km": "60"}, "30"),
        ("words", {"introduction": "Hei taas"}, {"introduction": "Moi"}, "Hei taas"),
    ],
)
def test_what_both_changed_is_told_and_the_typed_words_stay(me, desk, expert, part, theirs, mine, told):
    page = f"/people/{expert.code}/{part}/"
    open_form = standing_in(desk, page)
    assert send(me, f"/people/me/{part}/", standing_in(me, f"/people/me/{part}/") | theirs).status_code == 302
    between = everything_of(expert)
    answer = desk.post(page, open_form | mine)
    text = answer.content.decode()
    assert (answer.status_code, "samaan aikaan" in text, told in text, everything_of(expert)) == (422, True, True, between)
    again = fields_of(text)
    assert {name: again.get(name) for name in mine} == {
        name: value if isinstance(value, list) else [value] for name, value in mine.items()
    }
    assert desk.post(page, again).status_code == 302
    assert everything_of(expert) != between


@pytest.mark.parametrize("part", PARTS)
def test_pressing_twice_is_once(me, expert, part):
    page = f"/people/me/{part}/"
    typed = {
        "contact": {"phone": "045 111 2222"}, "themes": {"themes": ["depression:own"]}, "languages": {"en": "some"}, "kinds": {"kinds": []},
        "boundaries": {"plain": ["alone"]}, "week": {"from_2_0": "9:00", "until_2_0": "10:00"}, "limits": {"max_per_week": "2"},
        "ceiling": {"ceiling": "500"}, "words": {"interests": "Metsä"},
    }[part]  # fmt: skip
    sent = standing_in(me, page) | typed
    before = everything_of(expert)
    assert me.post(page, sent).status_code == 302
    after = everything_of(expert)
    assert after != before
    assert (me.post(page, sent).status_code, everything_of(expert)) == (302, after)


def test_a_form_that_does_not_tell_what_it_showed_is_stale(me, desk, expert):
    fields = standing_in(desk, f"/people/{expert.code}/contact/")
    for forged in ({}, {"shown": "made up"}, {"shown": shown_in(me, "/people/me/words/")}):
        answer = desk.post(
            f"/people/{expert.code}/contact/", {k: v for k, v in fields.items() if k != "shown"} | {"alias": "X"} | forged
        )
        assert (answer.status_code, "Tätä kohtaa on muutettu" in answer.content.decode()) == (422, True)
    expert.refresh_from_db()
    assert expert.alias == ""
    assert desk.post(f"/people/{expert.code}/contact/", fields_of(answer.content.decode())).status_code == 302
    expert.refresh_from_db()
    assert expert.alias == "X"


def test_a_change_in_the_moment_of_saving_is_stale(expert, at):
    for change, initial_of, other in (
        (
            lambda seen: actions.update_profile(expert=expert, changes={"alias": "A"}, seen=seen, by=expert.user, at=at),
            profile.ContactForm.initial_of,
            lambda: actions.update_profile(expert=expert, changes={"phone": ""}, by=None, at=at),
        ),
        (
            lambda seen: actions.set_themes(expert=expert, themes=[], seen=seen, by=expert.user, at=at),
            experience.ThemesForm.initial_of,
            lambda: actions.set_themes(expert=expert, themes=[(Theme.objects.get(code="drugs"), "own")], by=None, at=at),
        ),
    ):
        seen = guards.Seen(initial_of(Expert.objects.get(pk=expert.pk)), initial_of)
        other()
        between = everything_of(expert)
        with pytest.raises(Stale) as refusal:
            change(seen)
        assert ("Tätä kohtaa on muutettu" in str(refusal.value), everything_of(expert)) == (True, between)


def test_a_page_keeps_what_was_typed_when_it_comes_second(me, expert, monkeypatch):
    page = "/people/me/words/"
    sent = standing_in(me, page) | {"introduction": "Kirjoitin pitkään"}

    def slower(**_):
        raise Stale(guards.stale())

    monkeypatch.setattr("kokemussilta.register.actions.update_profile", slower)
    answer = me.post(page, sent)
    assert (answer.status_code, "Kirjoitin pitkään" in answer.content.decode()) == (422, True)
    assert "Tätä kohtaa on muutettu" in answer.content.decode()


def test_who_is_new_is_for_the_coordinator_to_say_and_to_take_back(me, desk, expert):
    for says in (True, False):
        fields = standing_in(desk, f"/people/{expert.code}/contact/") | {"is_newcomer": "on"}
        if not says:
            del fields["is_newcomer"]
        desk.post(f"/people/{expert.code}/contact/", fields)
        expert.refresh_from_db()
        assert expert.is_newcomer is says
    assert "is_newcomer" not in me.get("/people/me/contact/").content.decode()
    send(me, "/people/me/contact/", standing_in(me, "/people/me/contact/") | {"is_newcomer": "on"})
    expert.refresh_from_db()
    assert expert.is_newcomer is False
