"""A version of a story let be read by one person, commented on, taken back."""

from datetime import datetime, timedelta
from itertools import count

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.audit import reasons
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.notifications import outbox
from kokemussilta.notifications.letters import Recipient
from kokemussilta.register import letters, policies
from kokemussilta.register import story_letters as write
from kokemussilta.register.models import Story, StoryShare, StoryVersion
from kokemussilta.threads import actions as threads
from kokemussilta.threads.models import Post

#: So many may be asked to read within a day; more would be letters to strangers.
MOST_A_DAY = 10


@whole
def share_story(*, version: StoryVersion, reader: User | None, named: str, by: User, at: datetime) -> StoryShare:
    """Let one person read this version and comment on it, until it is withdrawn. The same again is the same share.

    `reader` None: nobody was found by the address `named`; the one who shares is not told, so that nobody learns who is here.
    """
    policies.require_teller(by, version.story)
    Story.objects.select_for_update().get(pk=version.story_id)
    live = version.shares.filter(withdrawn_at__isnull=True)
    held: StoryShare | None = live.filter(named=named).first()
    if held is not None and reader is not None and held.reader_id not in {None, reader.pk}:
        # Two of the same name are told apart by a number.
        held = live.filter(named__startswith=f"{named} (", reader=reader).first()
        taken = set(live.values_list("named", flat=True))
        named = next(other for number in count(2) if (other := f"{named} ({number})") not in taken)
    if held is not None:
        return held
    today = StoryShare.objects.filter(version__story__expert=version.story.expert, shared_at__gt=at - timedelta(days=1))
    if today.count() >= MOST_A_DAY:
        raise Refused(_("Olet jakanut tarinoita jo monelle tänään. Jatka huomenna."))
    share = StoryShare.objects.create(
        version=version, reader=reader, named=named, thread=threads.open_thread(at=at), shared_at=at
    )  # fmt: skip
    audit.record("register.story.shared", share, by=by, at=at, within=version.story)
    if reader is not None:
        outbox.queue(lambda: write.shared(share), to=_recipient(reader), about=share.code, at=at)
    return share


@whole
def withdraw_share(*, share: StoryShare, by: User, at: datetime) -> None:
    """The reader reads no more, from this moment; doing it twice is once. Nobody is written to, and no reason is asked."""
    policies.require_teller(by, share.version.story)
    if StoryShare.objects.filter(pk=share.pk, withdrawn_at__isnull=True).update(withdrawn_at=at):
        share.withdrawn_at = at
        audit.record("register.story.withdrawn", share, by=by, at=at, within=share.version.story)


@whole
def note_read(*, share: StoryShare, by: User, at: datetime) -> None:
    """The reader opened the version: it stands in the read log, and the one who shared sees that it has been read."""
    policies.require_reader(by, share)
    expert = share.version.story.expert
    audit.note_reading([expert.code], by=by, at=at, reason=reasons.SUPPORT, within=share.code, fields=["story"])
    StoryShare.objects.filter(pk=share.pk, read_at__isnull=True).update(read_at=at)


@whole
def comment_on_share(*, share: StoryShare, text: str, by: User, at: datetime) -> Post:
    """Write of a shared version, by either of the two; the other is told that there is something, not what. Raises `Refused` after
    it was withdrawn.
    """
    policies.require_reader(by, share)
    story = share.version.story
    if not StoryShare.objects.filter(pk=share.pk, withdrawn_at__isnull=True).exists():
        raise Refused(_("Jakaminen on peruttu, joten tähän ei voi enää kirjoittaa."))
    by_teller = policies.is_self(by, story.expert)
    entry = story.expert if by_teller else getattr(by, "expert", None)
    name = entry.shown_name if entry is not None else by.get_full_name()
    written = share.thread.posts.count()
    side = Post.Side.EXPERT if by_teller else Post.Side.DESK
    post = threads.write(thread=share.thread, text=text, side=side, by=by, name=name, at=at)
    if share.thread.posts.count() == written:
        return post  # one press too many
    if not by_teller:
        outbox.queue(lambda: write.commented_to_teller(story), to=letters.recipient(story.expert), about=share.code, at=at)
    elif share.reader is not None:
        reader = share.reader
        outbox.queue(lambda: write.commented_to_reader(share), to=_recipient(reader), about=share.code, at=at)
    return post


def _recipient(reader: User) -> Recipient:
    return Recipient(reader.email, reader.language, reader.name)
