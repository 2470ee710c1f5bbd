"""Who can open a story: its person, and whom they let. Tried from every side."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.urls import reverse

from kokemussilta.access.models import Membership
from kokemussilta.audit.models import Reading
from kokemussilta.core.codes import new_code
from kokemussilta.register import actions
from kokemussilta.register.models import Story, StoryShare
from tests.factories import contracts, people
from tests.factories.register import an_expert, seen_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]

SECRET, NAME = "Kellarissa oli pimeää", "Kellaritarina"


@pytest.fixture
def expert(home):
    return an_expert(home=home, first_name="Aino", last_name="Salainen")


@pytest.fixture
def story(expert, at):
    told = contracts.story(expert, at, name=NAME, text=f"{SECRET}.")
    actions.save_story(
        story=told, text=f"{SECRET}. Sitten tuli valo.", tells="Valosta", leaves_out="Nimistä", by=expert.user, at=at
    )
    return told


@pytest.fixture
def sari(home):
    return people.member("coordinator", home, name="Sari Lukija")


def page(client, user, url, **data):
    people.sign_in(client, user)
    answer = client.post(url, data) if data else client.get(url)
    return answer.status_code, answer.content.decode()


def own_pages(story):
    names = ("my-story", "my-story-facts", "my-story-versions", "my-story-sharing", "my-story-removal")
    return [reverse(f"register:{name}", args=[story.code]) for name in names]


def test_no_role_opens_the_pages_of_a_story(client, story, home, sari, at):
    share = contracts.shared(story, sari, at)
    other_house = people.organisation()
    seen_by(story.expert, other_house)
    strangers = [
        sari, people.member("coordinator", home), people.member("lead", home), people.member("privacy_officer", home),
        people.member("lead", other_house), people.user(is_operator=True), an_expert(home=home).user, people.user(),
    ]  # fmt: skip
    urls = [*own_pages(story), reverse("register:my-share", args=[story.code, share.code])]
    for user in strangers:
        assert [page(client, user, url)[0] for url in urls] == [404] * len(urls)
        assert [page(client, user, url, text="x", withdraw=share.code)[0] for url in urls] == [404] * len(urls)
    for user in strangers[1:]:
        assert page(client, user, reverse("register:shared-story", args=[share.code]))[0] == 404
    share.refresh_from_db()
    assert (share.withdrawn_at, Story.objects.count(), story.versions.count()) == (None, 1, 2)


def test_codes_can_not_be_guessed_across(client, story, sari, at):
    """The code of a version, a thread or the story opens nothing; nor does one that was made up."""
    share = contracts.shared(story, sari, at)
    codes = [share.version.code, share.thread.code, story.code, story.expert.code, new_code()]
    answers = [page(client, sari, reverse("register:shared-story", args=[code]))[0] for code in codes]
    assert answers == [404] * len(codes)


def test_the_reader_sees_the_words_and_nothing_else(client, story, sari, at, expert):
    share = contracts.shared(story, sari, at)
    actions.save_story(story=story, text="Uusi salainen loppu.", tells="", leaves_out="", by=expert.user, at=at)
    status, text = page(client, sari, reverse("register:shared-story", args=[share.code]))
    shown = [words for words in (SECRET, "Sitten tuli valo", NAME, "Nimistä", "Uusi salainen loppu") if words in text]
    assert (status, shown) == (200, [SECRET, "Sitten tuli valo"])
    share.refresh_from_db()
    reading = Reading.objects.get(by=sari.code, within=share.code)
    assert (share.read_at, reading.fields, reading.subjects.get().subject) == (at, ["story"], expert.code)


def test_withdrawn_is_gone_at_once(client, story, sari, at, expert):
    share = contracts.shared(story, sari, at)
    url = reverse("register:shared-story", args=[share.code])
    assert page(client, sari, url)[0] == 200
    sharing = reverse("register:my-story-sharing", args=[story.code])
    assert page(client, expert.user, sharing, withdraw=share.code)[0] == 302
    assert (page(client, sari, url)[0], page(client, sari, url, text="Hei")[0]) == (404, 404)
    status, listed = page(client, sari, reverse("register:shared-stories"))
    assert (status, expert.shown_name in listed) == (200, False)


def test_a_story_is_found_by_no_search_list_file_or_log(client, story, sari, home, at, expert):
    contracts.shared(story, sari, at)
    lead = people.member("lead", home)
    officer = people.member("privacy_officer", home)
    seen = []
    for user in (sari, lead):
        people.sign_in(client, user)
        for words in (NAME, "Kellarissa", "valo"):
            seen.append(
                client.post(reverse("portals:search"), {"q": words}, follow=True).content.decode().replace(words, "", 2)
            )
        for url in (
            reverse("register:people"), f"{reverse('register:people')}?export=csv", reverse("register:person", args=[expert.code]),
            reverse("register:contracts"), reverse("register:qualified"), reverse("portals:desk"),
            reverse("register:shared-stories"),
        ):  # fmt: skip
            answer = client.get(url)
            seen.append(b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode())
    people.sign_in(client, officer)
    seen.append(client.get(reverse("register:read-log")).content.decode())
    assert [text for text in seen if SECRET in text or NAME in text] == []


def test_a_mentor_by_role_is_chosen_by_name_and_reads_what_is_shared_with_them_alone(client, story, home, expert, at):
    """Nothing of the register or of orders opens to them, and the day their role ends they read no more."""
    mentor = people.member("mentor", home, name="Raili Kettunen")
    stranger = people.member("mentor", people.organisation(), name="Vieras Mentori")
    url = reverse("register:my-story-sharing", args=[story.code])
    shown = page(client, expert.user, url)[1]
    page(client, expert.user, url, share="1", reader=mentor.code)
    page(client, expert.user, url, share="1", reader=stranger.code)
    share = StoryShare.objects.get()
    shared = reverse("register:shared-story", args=[share.code])

    assert ("Raili Kettunen, mentori" in shown, "Vieras Mentori" in shown) == (True, False)
    assert (share.reader, share.named) == (mentor, "Raili Kettunen")
    assert (page(client, mentor, shared)[0], page(client, stranger, shared)[0]) == (200, 404)
    listed = page(client, mentor, reverse("register:shared-stories"))[1]
    assert (expert.shown_name in listed, 'href="/people/"' in listed) == (True, False)
    for closed in ("register:people", "orders:desk", "portals:desk", "assignments:desk-tasks", "plans:list"):
        assert (closed, page(client, mentor, reverse(closed))[0]) == (closed, 403)
    assert page(client, mentor, reverse("register:person", args=[expert.code]))[0] in {403, 404}

    Membership.objects.filter(user=mentor).update(
        starts_on=at.date() - timedelta(days=9), ends_on=at.date() - timedelta(days=1)
    )
    assert page(client, type(mentor).objects.get(pk=mentor.pk), shared)[0] == 404


def test_the_words_of_a_story_stand_in_no_other_table(client, story, sari, expert, at):
    """Whatever is shared, read, answered and withdrawn: no letter, log, index or entry holds a word of it."""
    share = contracts.shared(story, sari, at)
    page(client, sari, reverse("register:shared-story", args=[share.code]), text="Kaunis kohta.")
    page(client, expert.user, reverse("register:my-story-sharing", args=[story.code]), withdraw=share.code)
    found = {
        model._meta.label
        for model in apps.get_models()
        for row in model._base_manager.values()
        if any(words in str(row) for words in (SECRET, NAME, "Nimistä"))
    }
    assert found == {"register.Story", "register.StoryVersion"}


def test_a_mentor_reads_by_address_and_nobody_learns_who_is_here(client, story, home, expert, at):
    mentor, url = an_expert(home=home, email="mentori@example.org"), reverse("register:my-story-sharing", args=[story.code])
    elsewhere = an_expert(home=people.organisation(), email="muualla@example.org")
    answers = [
        page(client, expert.user, url, share="1", reader="mentor", address=address)
        for address in ("Mentori@Example.org", "muualla@example.org", "eikukaan@example.org")
    ]
    assert [status for status, _text in answers] == [302, 302, 302]
    assert list(StoryShare.objects.order_by("pk").values_list("named", "reader")) == [
        ("mentori@example.org", mentor.user.pk), ("muualla@example.org", None), ("eikukaan@example.org", None),
    ]  # fmt: skip
    share = StoryShare.objects.get(reader=mentor.user)
    shared = reverse("register:shared-story", args=[share.code])
    assert (page(client, mentor.user, shared)[0], page(client, elsewhere.user, shared)[0]) == (200, 404)
    listed = page(client, expert.user, url)[1]
    assert listed.count("ei vielä luettu") == 2


def test_what_was_typed_stays_when_it_can_not_be_saved(client, story, expert):
    url, long = reverse("register:my-story", args=[story.code]), "pitkä " * 8000
    status, text = page(client, expert.user, url, text=long, tells="Valosta", leaves_out="Tämä jää", seen="2")
    assert (status, long.strip() in text, "Tämä jää" in text, story.versions.count()) == (422, True, True, 2)


def test_two_windows_keep_both_texts(client, story, expert):
    url = reverse("register:my-story", args=[story.code])
    page(client, expert.user, url, text="Ensimmäinen ikkuna.", seen="2")
    people.sign_in(client, expert.user)
    answer = client.post(url, {"text": "Toinen ikkuna.", "seen": "2"}, follow=True).content.decode()
    assert "Molemmat versiot ovat tallessa" in answer
    assert [row.text for row in story.versions.order_by("-number")[:2]] == ["Toinen ikkuna.", "Ensimmäinen ikkuna."]


def test_versions_are_compared_and_brought_back(client, story, expert):
    url = reverse("register:my-story-versions", args=[story.code])
    _status, text = page(client, expert.user, f"{url}?old=1&new=2")
    assert ("<ins> Sitten tuli valo.</ins>" in text, "<del>" in text) == (True, False)
    first = story.versions.get(number=1)
    assert page(client, expert.user, url, restore=first.code)[0] == 302
    assert story.versions.count() == 3


def test_a_new_story_begins_empty(client, expert, at):
    people.sign_in(client, expert.user)
    answer = client.post(
        reverse("register:new-story"), {"name": "Lyhyt", "minutes": "3", "audience": "Koululaiset", "language": "fi"}
    )
    story = Story.objects.get()
    assert (answer["Location"], story.minutes, story.versions.get().text) == (
        reverse("register:my-story", args=[story.code]),
        3,
        "",
    )
