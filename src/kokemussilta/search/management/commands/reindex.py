"""`kokemussilta reindex`: index everything anew; goes on where an earlier run was stopped."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kokemussilta.core import clock
from kokemussilta.search import actions, queries, sources


class Command(BaseCommand):
    """Tells how far it has come. People may search and work meanwhile."""

    help = "Indexes people, orders and other things for the search box anew. Stopped, it goes on where it was; --from-start begins again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options."""
        parser.add_argument("kinds", nargs="*", help="only these kinds (all when none is named)")
        parser.add_argument("--from-start", action="store_true", help="do not go on with a run that was stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run it."""
        known = [source.kind for source in sources.all_sources()]
        if unknown := set(options["kinds"]) - set(known):
            raise CommandError(f"Not indexed: {', '.join(sorted(unknown))}. There are: {', '.join(known)}.")
        for kind in options["kinds"] or known:
            self._rebuild(kind, from_start=options["from_start"])

    def _rebuild(self, kind: str, *, from_start: bool) -> None:
        if from_start or not queries.under_way(kind):
            actions.ask_rebuild(kind=kind, by=None, at=clock.now())
        last, told = queries.last_of(kind), -1
        while (reached := actions.rebuild_some(kind=kind, by=None, at=clock.now())) is not None:
            percent = min(100, 100 * reached // max(last, 1))
            if percent >= told + 5:
                told = percent
                self.stdout.write(f"{kind}: {percent} %")
                self.stdout.flush()
        self.stdout.write(f"{kind}: done")
