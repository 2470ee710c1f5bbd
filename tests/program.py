"""The program as people run it: web server, worker and a mail server as processes, on a database of their own.

One `Prepared` per test session holds a migrated database and collected files; each `Program` starts from a copy of it.
"""

import contextlib
import email
import email.policy
import fcntl
import itertools
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from io import StringIO
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.core.management import call_command
from psycopg import sql

from kokemussilta.core.management.commands import serve
from tests.servers import Running, free_port

ROOT = Path(__file__).resolve().parents[1]
MANAGE = [sys.executable, "-W", "ignore", "-m", "kokemussilta"]
PATIENCE = 20.0
_numbers = itertools.count(1)


def environment(folder: Path, database: str, **more: str) -> dict[str, str]:
    """The environment of an installation that keeps its files in `folder`; nothing of ours leaks in."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "CHROMIUM") if name in os.environ}
    return kept | {
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "KOKEMUSSILTA_VAR": str(folder),
        "DATABASE_URL": database,
        "SECRET_KEY": "only-for-journeys",
        **more,
    }


def call(env: dict[str, str], function: str, arguments: dict[str, Any]) -> Any:
    """Call `"package.module:function"` in a process of its own inside an installation; its answer comes back as JSON."""
    module, name = function.split(":")
    code = (
        "import sys, json, importlib, django; django.setup(); "
        "f = getattr(importlib.import_module(sys.argv[1]), sys.argv[2]); "
        "print(json.dumps(f(**json.loads(sys.argv[3]))))"
    )
    command = [sys.executable, "-W", "ignore", "-c", code, module, name, json.dumps(arguments)]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise AssertionError(f"{function}: {done.stderr}")
    return json.loads(done.stdout.splitlines()[-1])


def together(factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of one run of tests share."""
    base = factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@contextlib.contextmanager
def _alone(file: Path) -> Iterator[None]:
    """One process at a time; the others wait."""
    with file.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def prepare() -> None:
    """Make tables, shared lists and static files; called inside a new installation, in one process for all of it."""
    call_command("migrate", verbosity=0, interactive=False)
    for command in ("createcachetable", "load_vocabulary", "load_prices", "load_catalogue", "load_surveys"):
        call_command(command, verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("messages", "--compile", stdout=StringIO())


def web_command(port: int, application: str = "config.wsgi:application") -> list[str]:
    """The web server alone, as `kokemussilta serve` starts it."""
    return [*serve._web({"host": "127.0.0.1", "port": port, "workers": 1, "threads": 4})[:-1], application]


class Prepared:
    """A folder and a database that are ready to be copied: tables made, shared lists loaded, static files collected.

    Made when they are not there: processes that name the same folder share them. `DATABASE_URL` of the tests names the PostgreSQL
    to make the database in; without one it is a SQLite file. `then` is a function to call inside, with these settings.
    """

    def __init__(self, folder: Path, *, then: str = "", **settings: str) -> None:
        self.folder = folder
        url = os.environ.get("DATABASE_URL", "")
        self._postgres = url if url.startswith("postgres") else ""
        ready = folder.with_suffix(".ready")
        with _alone(folder.with_suffix(".lock")):
            self._name = ready.read_text() if ready.exists() else self._make(then, settings)
            ready.write_text(self._name)

    def _make(self, then: str, settings: dict[str, str]) -> str:
        """Make them, and answer the database's name."""
        self._name = f"prepared_{os.getpid()}_{next(_numbers)}"
        self.folder.mkdir(parents=True)
        if self._postgres:
            self._in_postgres("CREATE DATABASE {}", self._name)
        env = environment(self.folder, self._own, **settings)
        for function in ("tests.program:prepare", *([then] if then else [])):
            call(env, function, {})
        return self._name

    def copy(self, folder: Path) -> str:
        """Copy the files into a new folder and answer the address of a new database with the same rows."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        if not self._postgres:
            return f"sqlite:///{folder / 'kokemussilta.sqlite3'}"
        name = f"copy_{os.getpid()}_{next(_numbers)}"
        self._in_postgres("CREATE DATABASE {} TEMPLATE " + self._name, name)
        return self._address(name)

    @property
    def _own(self) -> str:
        return self._address(self._name) if self._postgres else f"sqlite:///{self.folder / 'kokemussilta.sqlite3'}"

    def _address(self, name: str) -> str:
        return urlunsplit(urlsplit(self._postgres)._replace(path=f"/{name}"))

    def _in_postgres(self, command: str, name: str) -> None:
        with psycopg.connect(self._postgres, autocommit=True) as connection:
            connection.execute(sql.SQL(command).format(sql.Identifier(name)))


@dataclass(frozen=True)
class Mail:
    """A letter as it came over the wire."""

    message: EmailMessage

    @property
    def to(self) -> str:
        """The address it was sent to."""
        return str(self.message["To"].addresses[0].addr_spec)

    @property
    def subject(self) -> str:
        """Its subject."""
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        """Its plain text."""
        part = self.message.get_body(("plain",))
        return part.get_content().replace("\r\n", "\n") if part else ""

    def attachment(self, ending: str) -> str:
        """The text of the attachment whose name has that ending; KeyError when there is none."""
        for part in self.message.iter_attachments():
            if (part.get_filename() or "").endswith(ending):
                content = part.get_content()
                return content if isinstance(content, str) else content.decode()
        raise KeyError(ending)

    def link(self, path: str = "/") -> str:
        """The first link in the text whose path begins with `path`; KeyError when there is none."""
        for word in self.text.split():
            found = word.strip("<>()[].,")
            if found.startswith(("http://", "https://")) and urlsplit(found).path.startswith(path):
                return found
        raise KeyError(f"no link to {path} in:\n{self.text}")


class MailServer:
    """A real mail server on this machine; it accepts everything and keeps it as files."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self._box = folder / "mail"
        handler = ["-c", "aiosmtpd.handlers.Mailbox", str(self._box)]
        self.process = Running(
            [sys.executable, "-W", "ignore", "-m", "aiosmtpd", "-n", "-l", f"127.0.0.1:{self.port}", *handler],
            env=dict(os.environ), log=folder / "mail.log", cwd=folder,
        )  # fmt: skip

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.process.start()
        self.process.wait_for_port(self.port)

    def mails(self, to: str = "") -> list[Mail]:
        """What has come, the oldest first; with `to`, only what came to that address."""
        files = sorted((self._box / "new").glob("*"), key=lambda path: path.stat().st_mtime_ns)
        mails = [Mail(email.message_from_bytes(path.read_bytes(), policy=email.policy.default)) for path in files]
        return [mail for mail in mails if not to or mail.to == to]

    def wait_for(self, to: str, *, number: int = 1, subject: str = "") -> Mail:
        """The `number`-th letter to an address (whose subject holds `subject`), waited for; AssertionError when it never comes."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            found = [mail for mail in self.mails(to) if subject in mail.subject]
            if len(found) >= number:
                return found[number - 1]
            time.sleep(0.1)
        came = [(mail.to, mail.subject) for mail in self.mails()]
        raise AssertionError(f"letter {number} to {to} ({subject or 'any'}) did not come; these did: {came}")


class Program:
    """Web server, worker and mail server on one database; `with Program(prepared, folder) as program:`."""

    def __init__(self, prepared: Prepared, folder: Path, **settings: str) -> None:
        self.folder = folder
        self.database = prepared.copy(folder)
        self.port = free_port()
        # By name, not by number: passkeys are made for a name.
        self.url = f"http://localhost:{self.port}"
        self.mail = MailServer(folder)
        mail_url = f"smtp://127.0.0.1:{self.mail.port}"
        self.env = environment(folder, self.database, PUBLIC_URL=self.url, EMAIL_URL=mail_url, **settings)
        serve = ["serve", "--no-migrate", "--no-worker", "--workers", "1", "--port", str(self.port)]
        self.web = Running([*MANAGE, *serve], env=self.env, log=folder / "web.log", cwd=ROOT)
        self.worker = Running([*MANAGE, "worker", "--poll", "0.1"], env=self.env, log=folder / "worker.log", cwd=ROOT)

    def run_through(self, module: str, **settings: str) -> None:
        """From their next start on, web server and worker are run by a module of the tests that changes the program first.

        It has an `application`, and as a script it takes the words of the `kokemussilta` command.
        """
        self.env |= settings
        self.web.command = web_command(self.port, f"{module}:application")
        self.worker.command = [sys.executable, "-W", "ignore", "-m", module, "worker", "--poll", "0.1"]
        self.web.env = self.worker.env = self.env

    def __enter__(self) -> Self:
        try:
            self.mail.start()
            self.worker.start()
            self.start_web()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start_web(self) -> None:
        """Start the web server, as after a crash, and wait until it answers."""
        self.web.start()
        self.web.wait_for_port(self.port)

    def stop(self) -> None:
        """Stop all three."""
        for process in (self.web, self.worker, self.mail.process):
            process.stop()

    def call(self, function: str, **arguments: Any) -> Any:
        """Call `"tests.journeys.worlds:small"` inside an installation with this database; its answer comes back as JSON.

        For what a journey starts from (people, an organisation), made by actions; the journey itself goes through pages.
        """
        return call(self.env, function, arguments)

    def manage(self, *words: str) -> str:
        """Run a command of the program and answer what it printed."""
        done = subprocess.run([*MANAGE, *words], env=self.env, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def complaints(self) -> list[str]:
        """What the web server and the worker logged as errors."""
        text = self.web.last_words() + self.worker.last_words()
        return [line for line in text.splitlines() if " ERROR " in line or line.startswith("Traceback")]


@contextlib.contextmanager
def running(prepared: Prepared, folder: Path, **settings: str) -> Iterator[Program]:
    """A program that is stopped at the end, and must not have logged an error."""
    with Program(prepared, folder, **settings) as program:
        yield program
        complaints = program.complaints()
    assert not complaints, "\n".join(complaints)
