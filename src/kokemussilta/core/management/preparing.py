"""What has to be in place before pages are served; each step is skipped when nothing changed, so that a start is quick."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kokemussilta.core import messages

# The parts of the style sheet are served as one; the rest is what collectstatic leaves out by itself.
_LEFT_OUT = ["CVS", ".*", "*~"]


def database(*, verbosity: int = 0) -> None:
    """Bring the tables up to date, the cache's included, and load the lists that the areas ship."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=verbosity)
    call_command("createcachetable", verbosity=0)
    for command in loading_commands():
        call_command(command, verbosity=0)


def loading_commands() -> list[str]:
    """The areas' commands that bring shipped lists into the database (`load_*`), those of lower areas first."""
    areas = [config.name for config in apps.get_app_configs()]
    ours = [(name, area) for name, area in get_commands().items() if name.startswith("load_") and area in areas]
    return [name for name, area in sorted(ours, key=lambda entry: (-areas.index(entry[1]), entry[0]))]


def translations() -> None:
    """Compile the message catalogues that changed."""
    messages.compile_all()


def static_files() -> bool:
    """Gather style sheets, scripts, fonts and pictures; False when none changed since. In debug mode they are served in place."""
    if settings.DEBUG:
        return False
    sources = [Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list(_LEFT_OUT)]
    gathered = (Path(settings.STATIC_ROOT) / "staticfiles.json").exists()
    return _once(
        "static",
        sources,
        lambda: call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=_LEFT_OUT),
        valid=gathered,
    )


def _once(name: str, sources: Iterable[Path], do: Callable[[], object], *, valid: bool) -> bool:
    """Do a step unless the same sources (by size and time) were there at the last one; whether it was done."""
    stamp = Path(settings.VAR) / f"{name}.stamp"
    wanted = _fingerprint(sources)
    if valid and stamp.exists() and stamp.read_text() == wanted:
        return False
    do()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(wanted)
    return True


def _fingerprint(sources: Iterable[Path]) -> str:
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for path in sorted(sources):
        state = path.stat()
        digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
