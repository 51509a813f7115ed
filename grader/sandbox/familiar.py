"""Answers that have come before: in a class many submissions give the same, bit for bit.

The answers to all calls but the first are recognised at once by their bytes, in which only the
times differ; that spares reading forty frames that were read and checked before.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence

from grader.outcomes import Outcome, Returned
from grader.sandbox import wire
from grader.sandbox.job import Call
from grader.sandbox.replies import SECONDS, checked_time
from grader.sandbox.wire import WireError

_MOST, _MOST_BYTES = 64, 1 << 16
_TIME, _NO_TIME = struct.Struct("<d"), bytes(8)
Calls = tuple[Call, ...]

_starts: dict[tuple[Calls, int], tuple[int, ...]] = {}
"""Where the frames of so many bytes begin."""
_outcomes: dict[tuple[Calls, bytes], tuple[Returned, ...]] = {}
"""What came of the calls, by the answers without their times."""


def recognised(calls: Calls, answers: bytes) -> list[Outcome] | None:
    """The outcomes of all calls but the first; None when these answers are new."""
    starts = _starts.get((calls, len(answers)), ())
    known = _outcomes.get((calls, _timeless(answers, starts))) if starts else None
    if known is None:
        return None
    times = (_TIME.unpack_from(answers, start + SECONDS)[0] for start in starts)
    try:
        return [
            Returned(one.values, one.changed, checked_time(time))
            for one, time in zip(known, times, strict=True)
        ]
    except WireError:  # for whoever reads them one by one to tell
        return None


def remember(calls: Calls, answers: bytes, outcomes: Sequence[Outcome]) -> None:
    """Keep what these answers said, if all calls have returned and it is not too much."""
    returned = tuple(outcome for outcome in outcomes if isinstance(outcome, Returned))
    if len(returned) != len(calls) - 1 or not 0 < len(answers) <= _MOST_BYTES:
        return
    starts = _frame_starts(answers)
    if len(starts) != len(returned):
        return
    for table in (_starts, _outcomes):
        if len(table) >= _MOST:
            table.clear()
    _starts[calls, len(answers)] = starts
    _outcomes[calls, _timeless(answers, starts)] = returned


def _frame_starts(answers: bytes) -> tuple[int, ...]:
    """Where the frames begin; nothing when there is more or less than whole frames."""
    starts, place = [], 0
    try:
        while size := wire.complete(answers, len(answers), place):
            starts.append(place)
            place += size
    except WireError:
        return ()
    return tuple(starts) if place == len(answers) else ()


def _timeless(answers: bytes, starts: tuple[int, ...]) -> bytes:
    """The answers with the time of each frame taken out."""
    data = bytearray(answers)
    for start in starts:
        data[start + SECONDS : start + SECONDS + len(_NO_TIME)] = _NO_TIME
    return bytes(data)
