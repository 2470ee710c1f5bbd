"""What has to be in place before pages are served; each step is skipped when nothing changed, so that a start is quick."""

import hashlib
import importlib
import importlib.util
from collections.abc import Callable, Iterable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# The parts of the style sheet are served as one; the rest is what collectstatic leaves out by itself.
_LEFT_OUT = ["core/css/src/*", "CVS", ".*", "*~"]
_MESSAGES = "kokemussilta.core.messages"


def database(*, verbosity: int = 0) -> None:
    """Bring the tables up to date, the cache's included, and load the shared lists."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=verbosity)
    call_command("createcachetable", verbosity=0)
    if "load_vocabulary" in get_commands():
        call_command("load_vocabulary", verbosity=0)


def translations() -> bool:
    """Compile the message catalogues; False when none changed since."""
    sources = [path for folder in settings.LOCALE_PATHS for path in Path(folder).rglob("*.po")]
    if importlib.util.find_spec(_MESSAGES) is None or not sources:
        return False
    compiled = all(path.with_suffix(".mo").exists() for path in sources)
    return _once("messages", sources, lambda: importlib.import_module(_MESSAGES).compile_all(), valid=compiled)


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
