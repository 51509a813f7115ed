"""What a check that found everything right leaves behind for the next one of the same exercise.

The calls as they are sent to the guest, the answers with their tolerances, and the report. It holds
public cases only, and is kept as frames of the wall's own format: sizes are checked as they are
read, and nothing is evaluated.
"""

from __future__ import annotations

import hashlib
import json
import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from grader.outcomes import Outcome, Returned, Run
from grader.sandbox import wire
from grader.sandbox.job import Call
from grader.sandbox.plan import read_call
from grader.sandbox.wire import Items, Packed, WireError

_HEAD, _DOCUMENT, _ANSWERS = 64, 65, 66
# How `struct` calls the real types that may cross, in their order; complex ones come after them.
_LETTERS = "?bhiqBHIQefd"


class Expected(NamedTuple):
    """An answer in double precision, as its bytes."""

    position: int
    """Where it stands among the quantities the call returns."""
    value: Packed
    tolerance: Packed

    def is_met(self, got: object) -> bool:
        """Whether `marks.compare` finds this value correct; a test holds the two equal."""
        if not isinstance(got, Packed) or got.dtype >= len(_LETTERS):
            return False
        size = math.prod(got.shape)
        if got.shape != self.value.shape and not (size == 1 and self.value.shape == ()):
            return False
        rows = zip(_numbers(got), _numbers(self.value), _numbers(self.tolerance), strict=True)
        return all(abs(float(number) - want) <= tolerance for number, want, tolerance in rows)


def _numbers(array: Packed) -> tuple[float, ...]:
    count = math.prod(array.shape)
    return struct.unpack_from(f"<{count}{_LETTERS[array.dtype]}", array, array.start)


@dataclass(frozen=True)
class Remembered:
    """All that it takes to check a submission, as long as it is right."""

    document: dict[str, Any]
    """The report, without what belongs to one submission."""
    calls: tuple[Call, ...]
    answers: tuple[tuple[Expected, ...], ...]
    """Those of each call."""

    def is_right(self, run: Run) -> bool:
        """Whether a run is right in every answer, with nothing to remark on."""
        pairs = zip(run.outcomes, self.answers, strict=True)
        return all(_is_right(outcome, answers) for outcome, answers in pairs)


def _is_right(outcome: Outcome, answers: tuple[Expected, ...]) -> bool:
    if not isinstance(outcome, Returned) or outcome.changed:
        return False
    return all(answer.is_met(outcome.values[answer.position]) for answer in answers)


def pack(key: str, document: dict[str, Any], calls: Iterator[tuple[bytes, list[Any]]]) -> bytes:
    """The bytes to keep: the report, then each call's frame and the items of its answers."""
    body = wire.encode(_DOCUMENT, [json.dumps(document).encode()])
    body += b"".join(frame + wire.encode(_ANSWERS, items) for frame, items in calls)
    return _head(key, body) + body


def _head(key: str, body: bytes) -> bytes:
    return wire.encode(_HEAD, [key, hashlib.sha256(body).hexdigest()])


def unpack(data: bytes, key: str) -> Remembered | None:
    """What was kept under this key; None when these bytes hold anything else."""
    try:
        body = data[wire.complete(data, len(data)) :]
    except WireError:
        return None
    if data != _head(key, body) + body:
        return None
    first, *rest = _frames(body)
    calls = tuple(read_call(frame) for frame in rest[::2])
    answers = tuple(tuple(_expected(Items(frame.items))) for frame in rest[1::2])
    return Remembered(json.loads(Items(first.items).take(bytes)), calls, answers)


def _frames(data: bytes) -> Iterator[wire.Frame]:
    place = 0
    while size := wire.complete(data[place:], wire.MAX_ELEMENTS):
        yield wire.decode(data[place : place + size], packed=True)
        place += size


def _expected(items: Items) -> Iterator[Expected]:
    for _ in range(items.take(int)):
        yield Expected(items.take(int), items.take(Packed), items.take(Packed))
