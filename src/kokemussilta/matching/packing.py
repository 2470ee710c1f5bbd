"""A pool as bytes and back: a head that tells what follows, then the arrays one after another. No Django.

Nothing is run that was written: the head is JSON, the rest numbers.
"""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kokemussilta.matching.columns import Columns, Key
from kokemussilta.matching.engine import Pool
from kokemussilta.matching.rows import FIELDS
from kokemussilta.matching.tasks import Tasks

Array = NDArray[np.generic]
# Whole numbers take less room; only types that hold every value are taken.
_SMALLER: tuple[type[np.generic], ...] = (np.int8, np.int16, np.int32)
_ALIGNED = 8


def pack(pool: Pool) -> bytes:
    """The pool as bytes."""
    head: list[list[Any]] = []
    parts: list[bytes] = []
    for kind, key, array in _arrays(pool):
        small = _small(array)
        data = small.tobytes()
        head.append([kind, list(key), small.dtype.str, len(small)])
        parts.append(data + b"\0" * (-len(data) % _ALIGNED))
    told = json.dumps({"size": len(pool), "arrays": head}).encode()
    told += b" " * (-len(told) % _ALIGNED)
    return len(told).to_bytes(_ALIGNED, "little") + told + b"".join(parts)


def unpack(data: bytes | memoryview) -> Pool:
    """The pool; for nothing else than what `pack` made."""
    view = memoryview(data)
    first = int.from_bytes(view[:_ALIGNED], "little") + _ALIGNED
    told = json.loads(bytes(view[_ALIGNED:first]))
    everyone = Columns(told["size"])
    parts: dict[str, dict[str, Array]] = {"task": {}, "engaged": {}, "shift": {}}
    for kind, key, type_, length in told["arrays"]:
        array = np.frombuffer(view, dtype=np.dtype(type_), count=length, offset=first)
        first += array.nbytes + -array.nbytes % _ALIGNED
        if kind in parts:
            parts[kind][key[0]] = array
        else:
            everyone.put_back(kind, tuple(key), array)
    return Pool.of(everyone, _tasks(parts["task"]), _tasks(parts["engaged"]), _tasks(parts["shift"]))


def _tasks(arrays: dict[str, Array]) -> Tasks:
    return Tasks.of_columns(arrays["count"], {field: arrays[field] for field in FIELDS})


def _arrays(pool: Pool) -> Iterator[tuple[str, Key, Array]]:
    yield from pool.columns.arrays()
    for kind, tasks in (("task", pool.tasks), ("engaged", pool.engaged), ("shift", pool.shifts)):
        count, rows = tasks.whole()
        yield kind, ("count",), count
        for field in FIELDS:
            yield kind, (field,), rows[field]


def _small(array: Array) -> Array:
    """The same numbers in the smallest whole type that holds them all, else as they are."""
    if array.dtype == np.uint8 or not len(array):
        return array
    for kind in _SMALLER:
        with np.errstate(invalid="ignore"):
            small = array.astype(kind)
        if np.array_equal(small, array):
            return small
    return array
