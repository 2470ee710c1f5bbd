"""Opening a conversation and writing into it."""

from datetime import timedelta

import pytest
from django.db import transaction

from kokemussilta.audit.models import Entry
from kokemussilta.threads import actions
from kokemussilta.threads.models import Post
from tests.factories import people

pytestmark = pytest.mark.django_db


def test_messages_stand_in_the_order_they_were_written_with_the_name_of_their_time(at):
    thread, writer = actions.open_thread(at=at), people.user(name="Sari Alku")
    actions.write(thread=thread, text=" Toinen ", side=Post.Side.DESK, by=writer, at=at + timedelta(minutes=1))
    actions.write(thread=thread, text="Eka", side=Post.Side.CLIENT, by=writer, name="Tiina", at=at)
    writer.name = "Sari Loppu"
    writer.save()

    assert [(post.text, post.author_name, post.side) for post in thread.posts.all()] == [
        ("Eka", "Tiina", "client"),
        ("Toinen", "Sari Alku", "desk"),
    ]


def test_the_trail_tells_that_somebody_wrote_and_never_what(at):
    thread, writer = actions.open_thread(at=at), people.user()
    post = actions.write(thread=thread, text="Salaisuus", side=Post.Side.CLIENT, by=writer, at=at)

    entry = Entry.objects.get(verb="threads.post.written")
    assert (entry.subject, entry.within, entry.by, entry.fields) == (post.code, thread.code, writer.code, [])


def test_a_message_goes_with_what_it_was_part_of(at):
    thread, writer = actions.open_thread(at=at), people.user()

    with transaction.atomic():
        actions.write(thread=thread, text="Hei", side=Post.Side.DESK, by=writer, at=at)
        transaction.set_rollback(True)

    assert (Post.objects.count(), Entry.objects.count()) == (0, 0)
