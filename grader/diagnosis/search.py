"""Trying hypotheses on one quantity; the first call that differs ends the matter."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from grader.diagnosis.compute import DoesNotFit, Unavailable
from grader.diagnosis.evidence import Seen
from grader.diagnosis.hypothesis import Hypothesis
from grader.diagnosis.patch import Made, both
from grader.diagnosis.reproduce import reproduces
from grader.diagnosis.scene import predicted


def together(known: Hypothesis, new: Hypothesis) -> Hypothesis | None:
    made = both(known.made, new.made)
    return None if made is None else Hypothesis((*known.codes, *new.codes), made)


def beside(known: Hypothesis, new: Hypothesis) -> Hypothesis | None:
    """A new mistake where a known one is made too; only the new one is told and blamed."""
    made = both(known.made, new.made)
    return None if made is None else Hypothesis(new.codes, replace(made, blamed=new.made.steps))


def search(some: Iterator[Hypothesis], calls: Sequence[Seen], item: int) -> Iterator[Hypothesis]:
    """Hypotheses that reproduce one quantity; the first call that differs ends the matter."""
    first = min(calls, key=lambda call: call.values[item].size if _has(call, item) else 10**9)  # type: ignore[union-attr]
    if not _has(first, item):
        return
    for hypothesis in some:
        if _roughly(hypothesis.made, first, item) and reproduces(hypothesis, calls, [item]):
            yield hypothesis


def _has(call: Seen, item: int) -> bool:
    return call.values[item] is not None


def _roughly(made: Made, call: Seen, item: int) -> bool:
    try:
        values = predicted(call.scene, made)
    except (Unavailable, DoesNotFit):
        return False
    got = call.values[item]
    if values is None or got is None or values[item].size != got.size:
        return False
    want = values[item].ravel()
    room = 1e-6 * (np.abs(want).max(initial=0.0) + 1e-12)
    return bool((np.abs(got.ravel() - want) <= room).all())
