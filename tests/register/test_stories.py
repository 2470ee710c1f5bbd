"""The story workshop's actions: versions that are never lost, sharing that ends at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from kokemussilta.audit.models import Entry
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications.models import Message
from kokemussilta.register import actions
from kokemussilta.register.models import Expert, Story, StoryShare, StoryVersion
from kokemussilta.threads.models import Post, Thread
from kokemussilta.vocabulary.models import Language
from tests.factories import contracts, people
from tests.factories.register import an_expert

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock_at")]


@pytest.fixture
def expert(home):
    return an_expert(home=home)


@pytest.fixture
def story(expert, at):
    return contracts.story(expert, at, text="Yksi.")


@pytest.fixture
def sari(home):
    return people.member("coordinator", home, name="Sari Lukija")


def save(story, text, at, tells="", leaves_out=""):
    return actions.save_story(story=story, text=text, tells=tells, leaves_out=leaves_out, by=story.expert.user, at=at)


def texts(story):
    return list(story.versions.order_by("number").values_list("number", "text"))


def test_every_saving_is_a_version_and_nothing_is_lost(story, expert, at, later):
    save(story, "Yksi.\r\nKaksi.", later(hours=1))
    again = save(story, "Yksi.\nKaksi.\n\n", later(hours=2))
    save(story, "Kolme.", later(hours=3), tells="Arki", leaves_out="Lapset")
    back = actions.restore_story(version=story.versions.get(number=1), by=expert.user, at=later(hours=4))
    assert texts(story) == [(1, "Yksi."), (2, "Yksi.\nKaksi."), (3, "Kolme."), (4, "Yksi.")]
    assert (again.number, back.number, back.made_at, story.versions.get(number=3).leaves_out) == (
        2,
        4,
        later(hours=4),
        "Lapset",
    )


def test_nobody_else_touches_a_story(story, sari, at):
    lead = people.member("lead", story.expert.home)
    operator = people.user(is_operator=True)
    language = Language.objects.get(code="fi")
    for by in (sari, lead, operator, an_expert(home=story.expert.home).user):
        deeds = [
            lambda by=by: actions.save_story(story=story, text="x", tells="", leaves_out="", by=by, at=at),
            lambda by=by: actions.restore_story(version=story.versions.get(), by=by, at=at),
            lambda by=by: actions.copy_story(story=story, by=by, at=at),
            lambda by=by: actions.remove_story(story=story, by=by, at=at),
            lambda by=by: actions.change_story(story=story, name="x", minutes=3, language=language, by=by, at=at),
            lambda by=by: actions.share_story(version=story.versions.get(), reader=by, named="x", by=by, at=at),
            lambda by=by: actions.add_story(expert=story.expert, name="x", minutes=3, language=language, by=by, at=at),
        ]
        for deed in deeds:
            with pytest.raises(PermissionDenied):
                deed()
    assert (texts(story), StoryShare.objects.count(), Story.objects.get().name) == ([(1, "Yksi.")], 0, "Oma tarina")


def test_another_form_begins_from_the_newest_words(story, expert, at):
    save(story, "Kaksi.", at, tells="Arki", leaves_out="Lapset")
    copied = actions.copy_story(story=story, by=expert.user, at=at)
    assert (texts(copied), copied.versions.get().leaves_out) == ([(1, "Kaksi.")], "Lapset")
    assert copied.name == "Oma tarina, toinen versio"


def test_a_failure_saves_nothing(story, at, monkeypatch):
    monkeypatch.setattr("kokemussilta.register.actions.stories.audit.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        save(story, "Kaksi.", at)
    assert texts(story) == [(1, "Yksi.")]


def test_a_letter_tells_nothing_of_the_story(story, sari, at):
    contracts.shared(story, sari, at)
    (letter,) = Message.objects.filter(to_address=sari.email)
    said = f"{letter.subject} {letter.text} {letter.html} {letter.to_name}"
    secrets = [story.name, "Yksi.", story.expert.first_name, story.expert.shown_name, story.expert.code, story.code]
    assert [secret for secret in secrets if secret in said] == []


def test_the_trail_ties_no_story_to_its_person(story, expert, sari, at):
    share = contracts.shared(story, sari, at)
    actions.withdraw_share(share=share, by=expert.user, at=at)
    entries = Entry.objects.filter(verb__startswith="register.story")
    assert sorted(entries.values_list("verb", flat=True)) == [
        "register.story.added", "register.story.shared", "register.story.withdrawn",
    ]  # fmt: skip
    assert entries.filter(subject=expert.code).count() + entries.filter(within=expert.code).count() == 0


def test_sharing_twice_is_once_and_withdrawing_twice_too(story, expert, sari, at, later):
    first, second = contracts.shared(story, sari, at), contracts.shared(story, sari, at)
    assert (first, Message.objects.filter(to_address=sari.email).count()) == (second, 1)
    for hours in (1, 2):
        actions.withdraw_share(share=first, by=expert.user, at=later(hours=hours))
    first.refresh_from_db()
    assert first.withdrawn_at == later(hours=1)
    assert contracts.shared(story, sari, later(hours=3)) != first


def test_only_so_many_strangers_are_asked_a_day(story, expert, at):
    for number in range(10):
        version = story.versions.get()
        actions.share_story(version=version, reader=None, named=f"m{number}@example.org", by=expert.user, at=at)
    with pytest.raises(Refused, match="jo monelle tänään"):
        actions.share_story(version=story.versions.get(), reader=None, named="m10@example.org", by=expert.user, at=at)
    late = at + timedelta(days=1, minutes=1)
    assert actions.share_story(version=story.versions.get(), reader=None, named="x@example.org", by=expert.user, at=late).pk


def test_both_write_until_it_is_withdrawn(story, expert, sari, at, later):
    share = contracts.shared(story, sari, at)
    actions.comment_on_share(share=share, text="Kiitos, tämä jäi mieleen.", by=sari, at=at)
    actions.comment_on_share(share=share, text="Kiitos, tämä jäi mieleen.", by=sari, at=at)
    actions.comment_on_share(share=share, text="Hyvä kuulla.", by=expert.user, at=later(minutes=5))
    assert list(Post.objects.values_list("author_name", "side", "text")) == [
        ("Sari Lukija", "desk", "Kiitos, tämä jäi mieleen."), (expert.shown_name, "expert", "Hyvä kuulla."),
    ]  # fmt: skip
    told = Message.objects.filter(subject__in=["Luonnokseesi on kirjoitettu kommentti", "Sait vastauksen kommenttiisi"])
    assert sorted(told.values_list("to_address", flat=True)) == sorted([expert.email, sari.email])
    actions.withdraw_share(share=share, by=expert.user, at=later(minutes=6))
    with pytest.raises(PermissionDenied):
        actions.comment_on_share(share=share, text="Vielä yksi.", by=sari, at=later(minutes=7))
    with pytest.raises(Refused, match="peruttu"):
        actions.comment_on_share(share=share, text="Vielä yksi.", by=expert.user, at=later(minutes=7))


def test_deleting_takes_everything_along(story, expert, sari, at):
    share = contracts.shared(story, sari, at)
    actions.comment_on_share(share=share, text="Kiitos.", by=sari, at=at)
    kept = contracts.story(expert, at, name="Toinen")
    actions.remove_story(story=story, by=expert.user, at=at)
    left = (StoryVersion.objects.count(), StoryShare.objects.count(), Post.objects.count(), Thread.objects.count())
    assert (list(Story.objects.all()), left) == ([kept], (1, 0, 0, 0))


def test_a_share_lasts_only_as_long_as_both_belong_here(story, expert, sari, at):
    share = contracts.shared(story, sari, at)

    def seen(user):
        return list(StoryShare.objects.visible_to(people.again(user)))

    assert (seen(sari), seen(expert.user)) == ([share], [])
    sari.memberships.update(ends_on=at.date() - timedelta(days=1))
    assert seen(sari) == []
    sari.memberships.update(ends_on=None)
    actions.leave(expert=Expert.objects.get(pk=expert.pk), by=expert.user, at=at)
    assert seen(sari) == []
