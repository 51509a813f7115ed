"""From what came back over the wall to an outcome; every text is cleaned on the way."""

from __future__ import annotations

import math
import os
import signal
import struct
from collections.abc import Callable
from functools import lru_cache
from typing import TypeAlias, cast

from grader.outcomes import (
    Crashed,
    Malformed,
    Missing,
    NotRun,
    Outcome,
    OutOfMemory,
    Problem,
    Raised,
    Returned,
    TimedOut,
    Unloadable,
)
from grader.sandbox import wire
from grader.sandbox.job import Call, Leaf, Value, nodes
from grader.sandbox.printed import clean
from grader.sandbox.wire import Array, Frame, Items, WireError

Failure: TypeAlias = TimedOut | OutOfMemory | Crashed | Malformed

# Where the kind of a frame and the time of an answer stand, and the largest answer that is kept.
_KIND, SECONDS, _REST, _TIME = 4, 40, 48, struct.Struct("<d")
_KEPT_BYTES = 4096

_ENDINGS: dict[int, Failure] = {
    wire.EXIT_OUT_OF_MEMORY: OutOfMemory("no memory was left to answer with"),
    wire.EXIT_CHANNEL_LOST: Crashed("the submission closed the channel to the grader"),
    -signal.SIGKILL: OutOfMemory("the system killed the process, as it does for want of memory"),
    -signal.SIGXCPU: Crashed("the submission used up its processor time"),
}


def how_it_ended(status: int, within_answer: bool = False) -> Failure:
    """The outcome when the guest ended by itself, from its wait status and what came last."""
    code = os.waitstatus_to_exitcode(status)
    if code == wire.EXIT_DONE and within_answer:
        return Malformed("the submission has written half an answer itself")
    if code in _ENDINGS:
        return _ENDINGS[code]
    if code >= 0:
        return Crashed(f"the process ended with status {code} before it answered")
    return Crashed(f"the process ended by signal {-code} ({signal.strsignal(-code)})")


def call_outcome(frame: Frame, number: int, call: Call) -> Outcome:
    """What the answer to a call says, or Malformed when it is no answer to this call."""
    items = Items(frame.items)
    try:
        if frame.kind not in _READERS:
            raise WireError(f"no answer to a call has kind {frame.kind}")
        if items.take(int) != number:
            raise WireError("the answer belongs to another call")
        outcome = _READERS[frame.kind](items, call)
        items.finish()
    except WireError as error:
        return Malformed(str(error))
    return outcome


def read_answer(data: bytes, number: int, call: Call, packed: bool = False) -> Outcome:
    """`call_outcome` of the frame that these bytes are; what a class gives alike is read once."""
    try:
        known = _known(data, number, call, packed)
        if isinstance(known, Returned):
            seconds = checked_time(_TIME.unpack_from(data, SECONDS)[0])
            return Returned(known.values, known.changed, seconds)
        return call_outcome(wire.decode(data, packed), number, call)
    except WireError as error:
        return Malformed(str(error))


def _known(data: bytes, number: int, call: Call, packed: bool) -> Outcome | None:
    """What the frame says without its time, if it is short enough to be kept."""
    if not _REST <= len(data) <= _KEPT_BYTES or data[_KIND] != wire.RETURNED:
        return None
    try:
        return _read(data[:SECONDS] + bytes(8) + data[_REST:], number, call, packed)
    except WireError:
        return None


@lru_cache(maxsize=2048)
def _read(data: bytes, number: int, call: Call, packed: bool) -> Outcome:
    return call_outcome(wire.decode(data, packed), number, call)


def load_failure(frame: Frame) -> Unloadable | OutOfMemory | Malformed | None:
    """Why the submission could not be loaded, or None when it could."""
    items = Items(frame.items)
    try:
        if frame.kind == wire.UNLOADABLE:
            return Unloadable(*_report(items))
        if frame.kind == wire.OUT_OF_MEMORY:
            return OutOfMemory(_text(items))
    except WireError as error:
        return Malformed(str(error))
    return None if frame.kind == wire.LOADED else Malformed(f"kind {frame.kind} answers a load")


def adapter_fault(answer: Frame | Failure) -> str | None:
    """What is wrong with the adapter, or None; no student code has run when this is read."""
    if not isinstance(answer, Frame):
        return f"the adapter cannot be loaded: {answer}"
    if answer.kind == wire.ADAPTED:
        return None
    return "the adapter cannot be loaded: " + ", ".join(str(item) for item in answer.items)


def _text(items: Items) -> str:
    return clean(items.take(str))


def _report(items: Items) -> tuple[str, str, str, int | None, str]:
    """An exception's type, message, file, line and source."""
    kind, message, file = _text(items), _text(items), _text(items)
    line = items.take(int)
    return kind, message, file, line if line > 0 else None, _text(items)


def _returned(items: Items, call: Call) -> Outcome:
    seconds = _seconds(items)
    changed = tuple(items.take(str) for _ in range(items.take(int)))
    if not set(changed) <= {node.name for node in nodes(call.arguments) if type(node) is Value}:
        raise WireError("an argument is said to have changed that was not given")
    leaves = sum(type(node) is Leaf for node in nodes(call.returns))
    return Returned(tuple(_value(items) for _ in range(leaves)), changed, seconds)


def _value(items: Items) -> Array | Problem:
    value = items.any()
    if isinstance(value, wire.Packed):
        return cast("Array", value)
    if value is not None and not isinstance(value, str | bytes | float | int):
        return value
    if type(value) is not int or value not in range(len(wire.PROBLEM_KINDS)):
        raise WireError("a returned value is neither an array nor a problem")
    return Problem(wire.PROBLEM_KINDS[value], _text(items))


def _raised(items: Items, call: Call) -> Outcome:
    seconds = _seconds(items)
    return Raised(*_report(items), seconds)


def _seconds(items: Items) -> float:
    """The time that the guest has measured, which may be wrong but must be a time."""
    return checked_time(items.take(float))


def checked_time(seconds: float) -> float:
    if not 0 <= seconds < math.inf:
        raise WireError(f"a call cannot take {seconds} s")
    return seconds


_READERS: dict[int, Callable[[Items, Call], Outcome]] = {
    wire.RETURNED: _returned,
    wire.RAISED: _raised,
    wire.OUT_OF_MEMORY: lambda items, call: OutOfMemory(_text(items)),
    wire.MISSING: lambda items, call: Missing(_text(items)),
    wire.NOT_RUN: lambda items, call: NotRun(_text(items)),
}
