"""What a student's calls returned, laid beside the scenes they were made in."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from grader import outcomes as out
from grader.diagnosis.scene import Scene, scene_of
from grader.marks.compare import CORRECT, Comparison
from grader.marks.judge import Judged
from grader.spec.exercise import Function
from reference.activations import Array

REAL = "fiub"
"""Kinds of dtype that can be compared with numbers."""


@dataclass(frozen=True, eq=False)
class Seen:
    """One call: its scene and what came back."""

    scene: Scene
    values: tuple[Array | None, ...]
    """One for each asked quantity; None for what is no array of finite real numbers."""
    raised: str
    """Text of the exception of mismatched shapes that ended the call; empty when none did."""
    comparisons: tuple[Comparison, ...]


@dataclass(frozen=True, eq=False)
class Evidence:
    """All ordinary calls of one function."""

    function: Function
    calls: tuple[Seen, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The asked quantities, in order."""
        return tuple(comparison.quantity for comparison in self.calls[0].comparisons)

    def wrong(self, item: int) -> bool:
        """True when that quantity is wrong on some case."""
        return any(call.comparisons[item].verdict != CORRECT for call in self.calls)

    @property
    def all_wrong(self) -> tuple[int, ...]:
        """The quantities that are wrong."""
        return tuple(item for item in range(len(self.names)) if self.wrong(item))


def evidence_of(judged: tuple[Judged, ...]) -> Mapping[str, Evidence]:
    """Function label -> its ordinary calls; functions without a usable call are left out."""
    calls: dict[str, list[Judged]] = {}
    for call in judged:
        if not call.task.case.saturated:
            calls.setdefault(call.task.function.label, []).append(call)
    found = {}
    for label, some in calls.items():
        seen = [_seen(call) for call in some]
        usable = [one for one in seen if one is not None]
        if len(usable) == len(seen) and not all(one.raised for one in usable):
            found[label] = Evidence(some[0].task.function, tuple(usable))
    return found


def _seen(call: Judged) -> Seen | None:
    outcome, task = call.outcome, call.task
    if isinstance(outcome, out.Raised) and outcome.type in ("ValueError", "IndexError"):
        values: tuple[Array | None, ...] = tuple(None for _ in task.answers)
        return Seen(scene_of(task), values, outcome.message or outcome.type, call.comparisons)
    if not isinstance(outcome, out.Returned):
        return None
    got = (outcome.values[at] for at in task.positions)
    return Seen(scene_of(task), tuple(_usable(one) for one in got), "", call.comparisons)


def _usable(value: Array | out.Problem) -> Array | None:
    if isinstance(value, out.Problem) or value.dtype.kind not in REAL:
        return None
    array = value.astype(float)
    return array if np.isfinite(array).all() else None
