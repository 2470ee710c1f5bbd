"""Asking the other process, and believing of its answer only what can be busy times."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from kokemussilta.register.calendars.address import Unreadable
from kokemussilta.register.calendars.reading import MOST_SPANS, Span, apart

#: A look-up, the fetching and the reading together; then the process is ended.
SECONDS = 15.0
#: So far ahead is looked.
AHEAD = timedelta(days=400)
_MOST_SAID = 1_000_000
_CHILD = (sys.executable, "-P", "-m", "kokemussilta.register.calendars.child")
#: What of our surroundings the process gets: where its modules are, and whose certificates are trusted.
_PASSED = ("PATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "LANG")


def busy_elsewhere(
    address: str, at: datetime, *, ours: str = "", seconds: float = SECONDS, command: Sequence[str] = _CHILD
) -> list[Span]:
    """The busy times of the calendar at an address from `at` on. Raises Unreadable, whatever happens."""
    asked = {"address": address, "since": at.isoformat(), "until": (at + AHEAD).isoformat(), "ours": ours}
    surroundings = {name: os.environ[name] for name in _PASSED if name in os.environ}
    surroundings["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    try:
        done = subprocess.run(
            list(command),
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
            env=surroundings,
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("no_answer") from error
    if done.returncode != 0 or len(done.stdout) > _MOST_SAID:
        raise Unreadable("too_heavy")
    return _believed(done.stdout, at)


def _believed(said: str, at: datetime) -> list[Span]:
    try:
        told = json.loads(said)
        if why := told.get("why"):
            raise Unreadable(str(why))
        spans = [(_moment(start), _moment(end)) for start, end in told["spans"]]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Unreadable("not_calendar") from error
    if len(spans) > MOST_SPANS:
        raise Unreadable("too_large")
    return apart((max(start, at), min(end, at + AHEAD)) for start, end in spans)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
