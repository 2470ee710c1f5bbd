"""Servers that tests start and stop: a throw-away PostgreSQL, and processes of the program itself.

Each is stopped by its own process id, whatever happened in between.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import urlencode

WAIT = 60.0
PLACES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql@*/bin")


class NotStarted(RuntimeError):
    """A server did not come up; the message holds the end of what it wrote."""


def free_port() -> int:
    """A port of this machine that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


#: What has been started and not been stopped, with the signal that each of them understands.
_running: dict[int, tuple["subprocess.Popen[bytes]", signal.Signals]] = {}


def remember(process: "subprocess.Popen[bytes]", how: signal.Signals = signal.SIGTERM) -> None:
    """Have a process ended when everything ends, should nobody stop it before; `how` is the signal that it understands."""
    _running[process.pid] = (process, how)


def stop_all() -> None:
    """End what is still running, the youngest first."""
    for process, how in reversed(_running.copy().values()):
        stop(process, how)


def stop(process: "subprocess.Popen[bytes]", how: signal.Signals = signal.SIGTERM, patience: float = 15) -> None:
    """Ask a process to end, by its id; after `patience` seconds end it."""
    _running.pop(process.pid, None)
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)  # each has a session of its own, which we made
        process.wait()


def postgres_folder() -> Path | None:
    """Where `initdb` and `postgres` are: on the PATH or in Debian's own folder, the newest first; None when nowhere."""
    candidates = [Path(found).parent for found in [shutil.which("initdb")] if found]
    for pattern in PLACES:
        candidates += sorted(Path("/").glob(pattern.lstrip("/")), key=_version, reverse=True)
    return next((place for place in candidates if (place / "initdb").exists() and (place / "postgres").exists()), None)


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name.rsplit("@", 1)[-1])
    except ValueError:
        return 0


def _ordinary_user() -> str | None:
    """Whom PostgreSQL runs as: ourselves, or when we are root (which it refuses) `postgres`, else `nobody`."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    found = next((name for name in ("postgres", "nobody") if name in names), None)
    if found is None:
        subprocess.run(["useradd", "--system", "--no-create-home", "postgres"], check=True)
    return found or "postgres"


class Postgres:
    """A PostgreSQL of our own in a temporary folder, on loopback, without passwords; use with `with`.

    `durable=False` switches off waiting for the disk: right for tests of what the program does, wrong for tests of what
    survives a power cut.
    """

    def __init__(self, *, durable: bool = False) -> None:
        self.durable = durable
        self.port = free_port()
        self._folder = Path(tempfile.mkdtemp(prefix="kokemussilta-pg-"))
        self._process: subprocess.Popen[bytes] | None = None
        self._user = _ordinary_user()

    def url(self, database: str = "postgres") -> str:
        """The value of `DATABASE_URL` for one of its databases: by its socket in the folder, five times as quick as by a port."""
        where = urlencode({"host": str(self._folder), "port": self.port})
        return f"postgres://kokemussilta@/{database}?{where}"

    def __enter__(self) -> Self:
        binaries = postgres_folder()
        if binaries is None:
            raise NotStarted("PostgreSQL is missing. On Debian and Ubuntu: sudo apt install postgresql")
        try:
            self._initialise(binaries)
            self._start(binaries)
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._process is not None:
            stop(self._process, signal.SIGINT)  # PostgreSQL's word for: stop now, in good order
        shutil.rmtree(self._folder, ignore_errors=True)

    def _initialise(self, binaries: Path) -> None:
        if self._user:
            entry = pwd.getpwnam(self._user)
            os.chown(self._folder, entry.pw_uid, entry.pw_gid)
        data = str(self._folder / "data")
        command = [str(binaries / "initdb"), "-D", data, "-U", "kokemussilta", "--auth=trust", "--no-sync"]
        made = subprocess.run(
            [*command, "--encoding=UTF8", "--locale=C.UTF-8"],
            user=self._user, cwd=self._folder, capture_output=True, check=False, text=True,
        )  # fmt: skip
        if made.returncode != 0:
            raise NotStarted(f"initdb: {made.stdout[-500:]} {made.stderr[-1500:]}")

    def _start(self, binaries: Path) -> None:
        options = {"listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": self._folder, "jit": "off"}
        options["max_connections"] = 200  # a hundred at once, and those who watch
        if not self.durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
            options["deadlock_timeout"] = "100ms"  # races find out sooner who crosses whom
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        log = self._folder / "log"
        with log.open("wb") as file:
            self._process = subprocess.Popen(
                [str(binaries / "postgres"), "-D", str(self._folder / "data"), *settings],
                user=self._user, cwd=self._folder, stdout=file, stderr=file, start_new_session=True,
            )  # fmt: skip
        remember(self._process, signal.SIGINT)
        until = time.monotonic() + WAIT
        while time.monotonic() < until and self._process.poll() is None:
            with contextlib.suppress(OSError):
                if "ready" in (self._folder / "data" / "postmaster.pid").read_text():
                    return
            time.sleep(0.05)
        raise NotStarted(f"postgres: {log.read_text()[-2000:]}")


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


class Running:
    """A process of the program, with what it writes kept in a file; use with `with`, or `start` and `stop`."""

    def __init__(self, command: list[str], *, env: dict[str, str], log: Path, cwd: Path) -> None:
        self.command = command
        self.env = env
        self.log = log
        self.cwd = cwd
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; `wait_for_port` tells when it answers."""
        file: IO[bytes]
        with self.log.open("ab") as file:
            self._process = subprocess.Popen(
                self.command, env=self.env, cwd=self.cwd, stdout=file, stderr=file, start_new_session=True
            )
        remember(self._process)

    def wait_for_port(self, port: int) -> None:
        """Return when something listens on the port; raise with its last words when the process ends first."""
        until = time.monotonic() + WAIT
        while time.monotonic() < until and self.is_running():
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                return
            time.sleep(0.05)
        raise NotStarted(f"{' '.join(self.command)}: {self.last_words()}")

    def is_running(self) -> bool:
        """Whether it has been started and not ended."""
        return self._process is not None and self._process.poll() is None

    def last_words(self) -> str:
        """The end of what it wrote."""
        return self.log.read_text(errors="replace")[-4000:]

    def stop(self) -> None:
        """End it in good order."""
        if self._process is not None:
            stop(self._process)

    def kill(self) -> None:
        """End it as a power cut would, children and all: they share its session, which we made."""
        if self._process is not None and self._process.poll() is None:
            _running.pop(self._process.pid, None)
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def kill_child(self, words: str) -> bool:
        """The same for one process below it, whose command line holds `words`; False when there is none."""
        found = next((pid for pid in self._descendants() if words in _command_line(pid)), None)
        if found is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(found, signal.SIGKILL)
        return found is not None

    def _descendants(self) -> list[int]:
        """The ids of the processes that it has started, and of those that they have."""
        found = [self._process.pid] if self._process is not None else []
        for pid in found:
            with contextlib.suppress(OSError):
                for task in Path(f"/proc/{pid}/task").iterdir():
                    found += [int(number) for number in (task / "children").read_text().split()]
        return found[1:]

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()
