"""Reading stories: one's own, and who may be asked to read them."""

from datetime import datetime
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery

from kokemussilta.access.models import Membership
from kokemussilta.access.permissions import Permission
from kokemussilta.access.roles import GRANTS
from kokemussilta.accounts.models import User
from kokemussilta.core.clock import local_day
from kokemussilta.register.models import Expert, Story, StoryShare, StoryVersion
from kokemussilta.register.states import ExpertState

_MENTORS = [role for role, grant in GRANTS.items() if Permission.STORY_MENTOR in grant.permissions]
_KEEPERS = [role for role, grant in GRANTS.items() if Permission.EXPERT_EDIT in grant.permissions]


def own_stories(user: User) -> QuerySet[Any]:
    """The person's stories with how many versions there are, the newest one's words and day, and how many may read one now."""
    last = StoryVersion.objects.filter(story=OuterRef("pk")).order_by("-number")
    open_shares = StoryShare.objects.filter(version__story=OuterRef("pk"), withdrawn_at__isnull=True).order_by()
    counted = open_shares.annotate(story=F("version__story")).values("story").annotate(number=Count("pk")).values("number")
    rows: QuerySet[Any] = Story.objects.visible_to(user).select_related("language")
    told: QuerySet[Any] = rows.annotate(
        last_text=Subquery(last.values("text")[:1]),
        last_at=Subquery(last.values("made_at")[:1]),
        last_number=Subquery(last.values("number")[:1]),
        readers=Subquery(counted, output_field=IntegerField()),
    )
    return told.order_by("-last_at", "-pk")


def shares_of(story: Story) -> QuerySet[StoryShare]:
    """All shares of a story, those that can be read now first."""
    rows = StoryShare.objects.filter(version__story=story).select_related("version", "reader", "thread")
    return rows.prefetch_related("thread__posts").order_by(F("withdrawn_at").asc(nulls_first=True), "-shared_at", "-pk")


def shared_with(user: User) -> QuerySet[Any]:
    """What others let `user` read now, the newest first; with whom it is from, not what it is called."""
    rows: QuerySet[Any] = StoryShare.objects.visible_to(user).select_related(
        "version__story__expert", "version__story__language"
    )
    return rows.order_by("-shared_at", "-pk")


def readers(expert: Expert, at: datetime) -> list[tuple[User, bool]]:
    """Whom the person may choose by name, themself left out, and who of them is a mentor: the coordinators and leads of their home
    organisation, then its mentors.
    """
    rows = Membership.objects.in_force(local_day(at)).filter(organisation=expert.home, unit=None)
    rows = rows.filter(role__in=[*_KEEPERS, *_MENTORS], user__is_active=True).exclude(user=expert.user_id)
    found: dict[User, bool] = {}
    for row in rows.select_related("user"):
        found[row.user] = found.get(row.user, True) and row.role in _MENTORS
    return sorted(found.items(), key=lambda one: (one[1], one[0].name, one[0].pk))


def mentor(expert: Expert, address: str) -> User | None:
    """Another expert of the same register who has this address; None otherwise, which the asker must not be told."""
    fellow = Q(expert__home=expert.home_id, expert__state=ExpertState.ACTIVE)
    found: User | None = User.objects.filter(fellow, email=address.lower(), is_active=True).first()
    return None if found is None or found.pk == expert.user_id else found
