"""Opening a conversation and writing into it."""

from datetime import datetime, timedelta

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.threads.models import Post, Thread


def open_thread(*, at: datetime) -> Thread:
    """A new, empty conversation."""
    return Thread.objects.create(created_at=at)


#: The same words of the same person within this are one press too many, not a second message.
_SAME = timedelta(minutes=1)


@whole
def write(*, thread: Thread, text: str, side: str, by: User, name: str = "", at: datetime) -> Post:
    """Add a message. Whoever calls has checked that `by` may write here and tells the other side."""
    again = thread.posts.filter(author=by, side=side, text=text.strip(), written_at__gt=at - _SAME).first()
    if again is not None:
        return again
    post = Post.objects.create(
        thread=thread, author=by, author_name=name or by.get_full_name(), side=side, text=text.strip(), written_at=at
    )
    audit.record("threads.post.written", post, by=by, at=at, within=thread)
    return post
