"""What the log may say: which page and what went wrong where, never an address, a name or a word somebody wrote."""

import logging
import traceback
from copy import copy
from types import TracebackType

_INNERMOST = 3
_Failure = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class DiscreetFormatter(logging.Formatter):
    """One line a record. Live links' codes stand in paths and people's words in messages of errors, so neither is written.

    A record of a request says its method, its route (`offers/<str:token>/`) and the answer's status; an error its class and the
    places it passed, innermost first.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as text, the request's path left out."""
        request = getattr(record, "request", None)
        if request is not None:
            record = copy(record)
            record.msg, record.args = "%s %s: %s", (request.method, _route(request), getattr(record, "status_code", "?"))
        return super().format(record)

    def formatException(self, ei: _Failure) -> str:  # noqa: N802  the library's name
        """Class and places of an error and of what caused it."""
        failure, lines = ei[1], list[str]()
        while failure is not None:
            lines.append(f"{type(failure).__name__} at {' < '.join(_places(failure.__traceback__))}")
            failure = failure.__cause__ or failure.__context__
        return "\n".join(lines)


def _places(passed: TracebackType | None) -> list[str]:
    """The innermost places, and of the others those outside libraries; innermost first."""
    frames = traceback.extract_tb(passed)[::-1]
    told = [frame for depth, frame in enumerate(frames) if depth < _INNERMOST or "site-packages" not in frame.filename]
    return [f"{frame.filename}:{frame.lineno}" for frame in told]


def _route(request: object) -> str:
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match is not None else "(no such page)"
