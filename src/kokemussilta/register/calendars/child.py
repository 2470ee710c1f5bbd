"""The process that meets the calendar: one question comes in, busy times or why there are none go out, as JSON.

It has no database, no keys and little memory and time; what runs wild here is ended by the system.
"""

import json
import resource
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from kokemussilta.register.calendars.address import Unreadable
from kokemussilta.register.calendars.fetching import fetch
from kokemussilta.register.calendars.reading import busy_times

#: Seconds of the processor, and bytes of memory.
WORK_SECONDS = 6
MEMORY = 768 * 1024 * 1024


def main() -> None:
    """Answer the question on standard input. Endless work is ended by a signal; too much memory is told."""
    resource.setrlimit(resource.RLIMIT_CPU, (WORK_SECONDS, WORK_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        said = answer(json.load(sys.stdin))
    except (MemoryError, RecursionError):
        said = {"why": "too_heavy"}
    json.dump(said, sys.stdout)


def answer(asked: Mapping[str, str], get: Callable[[str], bytes] = fetch) -> dict[str, Any]:
    """`spans` (pairs of moments), or `why` there are none. `asked`: `address`, `since`, `until` and `ours`, see `busy_times`."""
    try:
        text = get(asked["address"])
        since, until = (datetime.fromisoformat(asked[name]) for name in ("since", "until"))
        spans = busy_times(text, since, until, ours=asked["ours"])
    except Unreadable as fault:
        return {"why": fault.why}
    return {"spans": [[start.isoformat(), end.isoformat()] for start, end in spans]}


if __name__ == "__main__":
    main()
