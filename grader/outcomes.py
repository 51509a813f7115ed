"""What running a submission gave: one outcome for each call, as types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    import numpy as np


class GraderFault(Exception):
    """The grader itself failed; no student may lose a mark by it."""


@dataclass(frozen=True)
class Problem:
    """Stands in for one returned value that is not an array."""

    kind: Literal["missing", "wrong_type"]
    """`missing`: nothing came back in this place; `wrong_type`: something that is no array did."""
    text: str
    """What came back instead, as the end of "the function ..."."""


@dataclass(frozen=True)
class Returned:
    """The function came back with values."""

    values: tuple[np.ndarray[Any, Any] | Problem, ...]
    """One entry for each returned quantity, in the order of the call; opaque ones are left out."""
    changed: tuple[str, ...]
    """The names of the argument arrays that the function altered in place."""
    seconds: float
    """Wall time of the call as the guest has measured it."""


@dataclass(frozen=True)
class Raised:
    """The function ended by an exception, `SystemExit` and `KeyboardInterrupt` among them."""

    type: str
    """The name of the exception's class."""
    message: str
    """The exception's text, bounded."""
    file: str
    """The student's file of the last student frame in the traceback; empty when there is none."""
    line: int | None
    """The line of that frame, counted from 1."""
    source: str
    """That line as the student wrote it."""
    seconds: float
    """Wall time of the call as the guest has measured it."""


@dataclass(frozen=True)
class TimedOut:
    """A time limit passed before there was an answer."""

    limit_seconds: float
    """The limit that passed."""


@dataclass(frozen=True)
class OutOfMemory:
    """The submission asked for more memory than it may have."""

    message: str
    """What the interpreter or the system said."""


@dataclass(frozen=True)
class Crashed:
    """The process ended, or had to be ended, before it answered."""

    reason: str
    """How it ended."""


@dataclass(frozen=True)
class Malformed:
    """What came back over the wall is not a valid answer."""

    reason: str
    """The first rule that the bytes break."""


@dataclass(frozen=True)
class Missing:
    """The submission has no such function."""

    reason: str
    """What was looked for and what there is instead."""


@dataclass(frozen=True)
class Unloadable:
    """The file could not be imported: a syntax error, an exception or an exit on the way."""

    type: str
    """The name of the exception's class."""
    message: str
    """The exception's text, bounded."""
    file: str
    """The student's file where it happened; empty when there is none."""
    line: int | None
    """The line in that file, counted from 1."""
    source: str
    """That line as the student wrote it."""


@dataclass(frozen=True)
class NotRun:
    """The call was not made."""

    reason: str
    """What it would have needed, or why it would have been of no use."""


Outcome: TypeAlias = (
    Returned | Raised | TimedOut | OutOfMemory | Crashed | Malformed | Missing | Unloadable | NotRun
)


@dataclass(frozen=True)
class Run:
    """Everything that one submission did."""

    outcomes: tuple[Outcome, ...]
    """One for each call of the job, in its order."""
    output: str
    """What the submission printed, bounded and free of control characters."""
    confinement: Mapping[str, object]
    """Under which tier and limits it ran."""
