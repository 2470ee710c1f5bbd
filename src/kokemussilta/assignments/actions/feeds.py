"""Making, renewing and revoking the addresses of calendar feeds."""

import secrets
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from kokemussilta.accounts.models import User
from kokemussilta.assignments.models import Feed
from kokemussilta.assignments.policies import require
from kokemussilta.assignments.queries.feeds import digest, kinds_of
from kokemussilta.audit import actions as audit
from kokemussilta.core.transactions import whole
from kokemussilta.core.workflow import Refused

#: More than so many live addresses nobody can keep in mind.
MOST = 10
TWICE = timedelta(seconds=10)


@whole
def make_feed(*, kind: str, name: str, by: User, at: datetime) -> tuple[Feed, str]:
    """A new address of one's own; answers the feed and its secret, which nobody can read afterwards."""
    require(kind in kinds_of(by))
    # Pressed twice: the address of the first press was never seen, so it opens nothing.
    twice = Feed.objects.filter(user=by, kind=kind, name=name.strip(), made_at__gt=at - TWICE, revoked_at__isnull=True)
    twice.update(revoked_at=at)
    if Feed.objects.filter(user=by, revoked_at__isnull=True).count() >= MOST:
        raise Refused(_("Sinulla on jo monta kalenteriosoitetta. Poista ensin jokin, jota et enää käytä."))
    secret = secrets.token_urlsafe(32)
    feed = Feed.objects.create(user=by, kind=kind, name=name.strip(), digest=digest(secret), made_at=at)
    audit.record("assignments.feed.made", feed, by=by, at=at)
    return feed, secret


@whole
def revoke_feed(*, feed: Feed, by: User, at: datetime) -> None:
    """The address opens nothing any more. Revoking twice changes nothing."""
    require(feed.user_id == by.pk)
    if Feed.objects.filter(pk=feed.pk, revoked_at__isnull=True).update(revoked_at=at):
        feed.revoked_at = at
        audit.record("assignments.feed.revoked", feed, by=by, at=at)


@whole
def renew_feed(*, feed: Feed, by: User, at: datetime) -> tuple[Feed, str]:
    """A new address in place of one that may have come into wrong hands; the old one is revoked."""
    require(feed.user_id == by.pk)
    revoke_feed(feed=feed, by=by, at=at)
    return make_feed(kind=feed.kind, name=feed.name, by=by, at=at)
