"""Asking the other process, and believing of its answer only what can be a file of ours."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile

from kokemussilta.files.refusals import refusal, too_large
from kokemussilta.files.rules import CONTENT_TYPES, MOST_BYTES, Unfit, clean_name, kind_of

#: Opening, drawing and writing together; then the process is ended. So long is a turn waited for.
SECONDS = 20.0
_TURN_SECONDS = 15.0
#: What is written anew may be somewhat larger than what came.
_MOST_SAID = 2 * max(MOST_BYTES.values())
_CHILD = (sys.executable, "-P", "-m", "kokemussilta.files.looking.child")
#: What of our surroundings the process gets.
_PASSED = ("PATH", "LANG")
_turns = threading.BoundedSemaphore(2)


@dataclass(frozen=True)
class Checked:
    """A file that was looked into and made anew: what it really is, and the bytes that are kept."""

    name: str
    kind: str
    content: bytes
    purpose: str

    @property
    def size(self) -> int:
        """In bytes."""
        return len(self.content)

    @property
    def sha256(self) -> str:
        """The digest of what is kept."""
        return hashlib.sha256(self.content).hexdigest()


def check(upload: UploadedFile[bytes], purpose: str) -> Checked:
    """The upload looked into and made anew; takes up to some seconds, so never inside a transaction. Raises Refused, kindly."""
    if (upload.size or 0) > MOST_BYTES[purpose]:
        raise too_large(purpose)
    upload.seek(0)
    content = upload.read(MOST_BYTES[purpose] + 1)
    if len(content) > MOST_BYTES[purpose]:
        raise too_large(purpose)
    try:
        kind_of(content)  # most of what is not taken is told without the other process
        kind, kept = made_anew(content)
    except Unfit as fault:
        raise refusal(fault.why) from fault
    return Checked(name=clean_name(upload.name or "", kind), kind=kind, content=kept, purpose=purpose)


def made_anew(content: bytes, *, seconds: float = SECONDS, command: Sequence[str] = _CHILD) -> tuple[str, bytes]:
    """The kind and the new bytes. Raises Unfit, whatever happens."""
    surroundings = {name: os.environ[name] for name in _PASSED if name in os.environ}
    surroundings["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    if not _turns.acquire(timeout=_TURN_SECONDS):
        raise Unfit("busy")
    try:
        done = subprocess.run(list(command), input=content, capture_output=True, timeout=seconds, check=False, env=surroundings)
    except subprocess.TimeoutExpired as error:
        raise Unfit("heavy") from error
    finally:
        _turns.release()
    if done.returncode != 0 or len(done.stdout) > _MOST_SAID:
        raise Unfit("heavy")
    return _believed(done.stdout)


def _believed(said: bytes) -> tuple[str, bytes]:
    line, _newline, kept = said.partition(b"\n")
    try:
        told = json.loads(line)
        why, kind = str(told.get("why", "")), str(told.get("kind", ""))
    except (ValueError, AttributeError) as error:
        raise Unfit("broken") from error
    if why:
        raise Unfit(why)
    if kind not in CONTENT_TYPES or kind_of(kept) != kind:
        raise Unfit("broken")
    return kind, kept
