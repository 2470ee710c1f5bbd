"""A person's own story: saved in versions, compared, brought back. Audit entries tell of the story, never of its person or words."""

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused
from kokemussilta.register import policies
from kokemussilta.register.models import Expert, Story, StoryShare, StoryVersion
from kokemussilta.register.scopes_of_stories import Shares
from kokemussilta.threads.models import Thread
from kokemussilta.vocabulary.models import Language

#: More forms of a story than this is a mistake, or a machine.
MOST_STORIES = 40
LONGEST_NAME = 80


@whole
def add_story(
    *, expert: Expert, name: str, minutes: int, language: Language, by: User, at: datetime, audience: str = "", text: str = ""
) -> Story:
    """A new form of the person's story, with its first version. Only the person writes; nobody does it for them."""
    policies.require(policies.is_self(by, expert))
    if expert.stories.count() >= MOST_STORIES:
        raise Refused(_("Sinulla on jo paljon tarinoita. Poista ensin jokin, jota et enää tarvitse."))
    story = Story.objects.create(
        expert=expert, name=name.strip(), minutes=minutes, audience=audience.strip(), language=language, created_at=at
    )
    StoryVersion.objects.create(story=story, number=1, text=text, made_at=at)
    audit.record("register.story.added", story, by=by, at=at)
    return story


@whole
def change_story(
    *, story: Story, name: str, minutes: int, language: Language, by: User, at: datetime, audience: str = ""
) -> None:
    """Change what the form is called, how long it is, for whom and in which language."""
    policies.require_teller(by, story)
    Story.objects.filter(pk=story.pk).update(
        name=name.strip(), minutes=minutes, audience=audience.strip(), language=language
    )  # fmt: skip
    audit.record("register.story.changed", story, by=by, at=at)


@whole
def save_story(*, story: Story, text: str, tells: str, leaves_out: str, by: User, at: datetime) -> StoryVersion:
    """Save the words as a new version; nothing that was saved before is ever lost. The same words again make no new one."""
    policies.require_teller(by, story)
    held: Story = Story.objects.select_for_update().get(pk=story.pk)
    last: StoryVersion = held.versions.order_by("-number")[0]
    wanted = (_tidy(text), _tidy(tells), _tidy(leaves_out))
    if wanted == (last.text, last.tells, last.leaves_out):
        return last
    return _next(story, *wanted, by=by, at=at)


@whole
def restore_story(*, version: StoryVersion, by: User, at: datetime) -> StoryVersion:
    """Bring an earlier version back, as a new one on top; what came between stays in the history."""
    return save_story(
        story=version.story, text=version.text, tells=version.tells, leaves_out=version.leaves_out, by=by, at=at
    )  # fmt: skip


@whole
def copy_story(*, story: Story, by: User, at: datetime) -> Story:
    """Begin another form from the newest words of this one: shorter, for other listeners, in another language."""
    policies.require_teller(by, story)
    last = story.versions.order_by("-number")[0]
    name = _("%(name)s, toinen versio") % {"name": story.name}
    copied = add_story(
        expert=story.expert, name=name[:LONGEST_NAME], minutes=story.minutes, language=story.language, audience=story.audience,
        text=last.text, by=by, at=at,
    )  # fmt: skip
    copied.versions.update(tells=last.tells, leaves_out=last.leaves_out)
    return copied


@whole
def remove_story(*, story: Story, by: User, at: datetime) -> None:
    """Delete a form with all its versions, who it was shared with, and what was written of it. It can't be brought back."""
    policies.require_teller(by, story)
    threads = list(Thread.objects.filter(pk__in=_shares(story).values("thread")).values_list("pk", flat=True))
    audit.record("register.story.removed", story, by=by, at=at)
    _shares(story).delete()
    Thread.objects.filter(pk__in=threads).delete()
    Story.objects.filter(pk=story.pk).delete()


def _shares(story: Story) -> Shares:
    return StoryShare.objects.filter(version__story=story)


def _next(story: Story, text: str, tells: str, leaves_out: str, *, by: User, at: datetime) -> StoryVersion:
    number = (story.versions.aggregate(last=Max("number"))["last"] or 0) + 1
    version = StoryVersion.objects.create(
        story=story, number=number, text=text, tells=tells, leaves_out=leaves_out, made_at=at
    )  # fmt: skip
    audit.record("register.story.saved", story, by=by, at=at)
    return version


def _tidy(text: str) -> str:
    """Line ends as one kind; a browser's own are two characters."""
    return text.replace("\r\n", "\n").rstrip()
