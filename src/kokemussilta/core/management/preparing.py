"""What has to be in place before pages are served; each step is skipped when nothing changed, so that a start is quick."""

import hashlib
import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from kokemussilta.core import messages

HOW = "Run `kokemussilta prepare` once, on one machine, and start again."
# What is found to be ready stays ready for as long as a process lives: newer code comes with new processes.
_known: set[str] = set()

# The parts of the style sheet are served as one; the rest is what collectstatic leaves out by itself.
_LEFT_OUT = ["CVS", ".*", "*~"]


def everything() -> None:
    """All of it, in turn."""
    database()
    translations()
    static_files()


def database(*, verbosity: int = 0) -> None:
    """Bring the tables up to date, the cache's included, and load the lists that the areas ship."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=verbosity)
    call_command("createcachetable", verbosity=0)
    for command in loading_commands():
        call_command(command, verbosity=0)
    _keep_to_ourselves()


def are_tables_ready() -> bool:
    """Whether all tables are there and up to date, the cache's included. Asked of the database until it is so."""
    if "tables" not in _known and not _missing_tables():
        _known.add("tables")
    return "tables" in _known


def missing() -> list[str]:
    """What the database lacks before pages can be served, in words for operators; nothing when it is prepared."""
    return _missing_tables() or _missing_lists()


def refuse_unprepared() -> None:
    """Raise CommandError that tells what is missing and how to mend it."""
    if lacks := missing():
        raise CommandError(f"The database is not prepared: {'; '.join(lacks)}. {HOW}")


def _missing_tables() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    lacks = [f"{len(plan)} migrations have not been run"] if plan else []
    caches = [str(cache["LOCATION"]) for cache in settings.CACHES.values() if str(cache["BACKEND"]).endswith("DatabaseCache")]
    present = set(connection.introspection.table_names())
    return [*lacks, *(f"the table {name} is missing" for name in caches if name not in present)]


def _missing_lists() -> list[str]:
    """What the areas ship and the database does not have: each of their commands tells it with `--check`."""
    lacks = []
    for command in loading_commands():
        try:
            call_command(command, check=True, verbosity=0)
        except CommandError as error:
            lacks.append(str(error))
    return lacks


def _keep_to_ourselves() -> None:
    """A database file of ours holds people's lives: nobody else on the machine reads it, nor the folder it lies in."""
    if connection.vendor != "sqlite" or not (file := Path(str(connection.settings_dict["NAME"]))).is_file():
        return
    for path in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
        _close_to_others(path, 0o600)
    if file.parent == Path(settings.VAR) == Path(settings.ROOT) / "var":
        _close_to_others(file.parent, 0o700)


def _close_to_others(path: Path, mode: int) -> None:
    """Take away what others may do with it, when it is ours."""
    if path.exists() and (found := path.stat()).st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) & 0o077:
        path.chmod(mode)


def loading_commands() -> list[str]:
    """The areas' commands that bring shipped lists into the database (`load_*`), those of lower areas first."""
    areas = [config.name for config in apps.get_app_configs()]
    ours = [(name, area) for name, area in get_commands().items() if name.startswith("load_") and area in areas]
    return [name for name, area in sorted(ours, key=lambda entry: (-areas.index(entry[1]), entry[0]))]


def translations() -> None:
    """Compile the message catalogues that changed. They are part of the program: whoever runs it reads them."""
    for path in messages.compile_all():
        path.chmod(0o644)


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
