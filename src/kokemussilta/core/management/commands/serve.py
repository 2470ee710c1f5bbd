"""`kokemussilta serve`: the whole program on one machine."""

import errno
import http.client
import ipaddress
import os
import socket
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import connections

import kokemussilta
from kokemussilta.core.management import preparing
from kokemussilta.core.management.processes import Child, Group, ours

_SOURCE = str(Path(kokemussilta.__file__).parents[1])
_FIRST = """
Nobody can sign in yet. In another window:

  kokemussilta operator you@example.org     makes you the operator

Then open {url}/accounts/login/ and sign in with the code that comes to that address. Add an organisation and
its lead there; the lead invites the others. docs/operators/first-day.md tells it step by step."""
_NO_MAIL = """
No mail server is named: messages wait in the outbox and reach nobody, sign-in codes neither.
Set EMAIL_URL=smtp://user:password@host:587, or EMAIL_URL=console to read all mail here."""
_NO_PROXY = """PUBLIC_URL begins with https, and the pages are served as plain HTTP: every page would lead to itself for ever.
Set BEHIND_PROXY=1 when a web server in front speaks HTTPS and sends X-Forwarded-Proto and X-Forwarded-For
(docs/operators/settings.md has one for Caddy and one for nginx), or name a PUBLIC_URL that begins with http."""


class Command(BaseCommand):
    """Prepares the database and the files, then runs the web server and the worker as one."""

    help = "Prepares the database, then serves pages and sends messages until Ctrl-C or SIGTERM."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen and what to leave out."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1; 0.0.0.0 for all)")
        parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
        parser.add_argument(
            "--workers", type=int, default=None, help="web processes (1, or 2 where there are processors for it)"
        )
        parser.add_argument("--threads", type=int, default=4, help="requests at once in each web process (4)")
        parser.add_argument("--no-worker", action="store_true", help="serve pages only; run `kokemussilta worker` elsewhere")
        parser.add_argument("--no-migrate", action="store_true", help="leave the database as it is; `prepare` was run")

    def handle(self, *args: Any, **options: Any) -> None:
        """Prepare, run, and exit with the web server's code."""
        host, port = options["host"], options["port"]
        _claim_port(host, port)
        _mind_proxy()
        if options["no_migrate"]:
            preparing.refuse_unprepared()
        else:
            preparing.database()
        preparing.translations()
        preparing.static_files()
        is_empty = not apps.get_model(settings.AUTH_USER_MODEL)._default_manager.exists()
        connections.close_all()  # from here on we only watch
        env = ours(_SOURCE)
        url = env.setdefault("PUBLIC_URL", f"http://localhost:{port}")
        children = [Child("web server", _web(options), vital=True)]
        if not options["no_worker"]:
            children.append(Child("worker", [sys.executable, "-m", "kokemussilta", "worker"], vital=False))
        group = Group(children, env=env, say=self.stderr.write)
        code = group.run(ready=lambda: _answers(host, port, url), when_ready=lambda: self._greet(url, is_empty=is_empty))
        if code:
            sys.exit(code)

    def _greet(self, url: str, *, is_empty: bool) -> None:
        self.stdout.write(f"Kokemussilta is open at {url}  (Ctrl-C stops it)")
        if is_empty:
            self.stdout.write(_FIRST.format(url=url.rstrip("/")))
        if not (settings.EMAIL_URL or settings.DEMO) and settings.MAIL_TRANSPORT.endswith(".NoMail"):
            self.stdout.write(_NO_MAIL)
        self.stdout.flush()


def _web(options: dict[str, Any]) -> list[str]:
    """The web server's command."""
    processes = options["workers"] or min(2, os.cpu_count() or 1)
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", options["host"], "--port", str(options["port"]),
        "--workers", str(processes), "--blocking-threads", str(options["threads"]), "--no-ws", "--log-level", "warning",
        "--respawn-failed-workers", "--workers-kill-timeout", "5", "config.wsgi:application",
    ]  # fmt: skip


def _mind_proxy() -> None:
    """Raise CommandError rather than serve pages that all lead to themselves."""
    if settings.SECURE_SSL_REDIRECT and not getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        raise CommandError(_NO_PROXY)


def _claim_port(host: str, port: int) -> None:
    """Raise CommandError with what to do when we can't listen there."""
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET):
            return
    except OverflowError as error:
        raise CommandError(f"{port} is not a port; choose one from 1024 to 65535.") from error
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            words = f"Port {port} is in use, perhaps by another Kokemussilta. Choose another: serve --port {port + 1}"
        elif error.errno == errno.EACCES:
            words = f"Port {port} is not ours to open. Choose one above 1023: serve --port 8000"
        else:
            words = f"Can't listen on {host}:{port} ({error.strerror})."
        raise CommandError(words) from error


def _answers(host: str, port: int, url: str) -> bool:
    """Whether the front page is answered by now; the port alone is open before the program behind it is loaded."""
    every_address = ipaddress.ip_address(host).is_unspecified if host[:1].isdigit() or ":" in host else False
    connection = http.client.HTTPConnection("localhost" if every_address else host, port, timeout=2)
    try:
        connection.request("HEAD", "/", headers={"Host": urlsplit(url).netloc})
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
