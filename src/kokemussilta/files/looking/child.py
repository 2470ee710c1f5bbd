"""The process that opens what somebody sent: a line of JSON and the file come in, a line and what is kept go out.

It has no database, no keys, no files and little memory and time; what runs wild here is ended by the system.
"""

import json
import resource
import sys

from kokemussilta.files.looking import images, papers
from kokemussilta.files.rules import Unfit, kind_of

#: Seconds of the processor, and bytes of memory.
WORK_SECONDS = 10
MEMORY = 1024 * 1024 * 1024


def main() -> None:
    """Answer the question on standard input."""
    resource.setrlimit(resource.RLIMIT_CPU, (WORK_SECONDS, WORK_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    said, kept = answer(sys.stdin.buffer.read())
    sys.stdout.buffer.write(json.dumps(said).encode() + b"\n" + kept)


def answer(content: bytes) -> tuple[dict[str, str], bytes]:
    """`kind` and the file made anew, or `why` it is not taken."""
    try:
        kind = kind_of(content)
        kept, kind = (papers.made_anew(content), kind) if kind == "pdf" else images.made_anew(content, kind)
    except Unfit as fault:
        return {"why": fault.why}, b""
    except (MemoryError, RecursionError, OverflowError):
        return {"why": "heavy"}, b""
    return {"kind": kind}, kept


if __name__ == "__main__":
    main()
