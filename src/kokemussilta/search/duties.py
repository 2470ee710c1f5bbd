"""What the worker does for the index by itself: kinds that were asked for, are new, or follow newer rules are indexed anew."""

from datetime import datetime, timedelta
from time import monotonic

from django.utils.translation import gettext_lazy as _

from kokemussilta.notifications.duties import Duty
from kokemussilta.search import actions, queries

#: As long as one turn works; the next goes on where it stopped.
SECONDS = 20.0


def rebuild(at: datetime) -> int:
    """Index what is to be indexed anew, for as long as a turn lasts; answers how many kinds are done."""
    until, done = monotonic() + SECONDS, 0
    for kind in queries.pending():
        if not queries.under_way(kind):
            actions.ask_rebuild(kind=kind, by=None, at=at)
        while monotonic() < until:
            if actions.rebuild_some(kind=kind, by=None, at=at) is None:
                done += 1
                break
    return done


REBUILD = Duty("search.rebuild", timedelta(minutes=1), rebuild, _("Hakemiston rakentaminen uudelleen"))
