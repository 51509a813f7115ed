"""Predictions of many hypotheses, compared with a student's numbers at once."""

from collections.abc import Collection, Sequence

import numpy as np

from grader.diagnosis.evidence import Evidence, Seen
from grader.diagnosis.hypothesis import Entry, Hypothesis, Values
from grader.diagnosis.reproduce import shaped
from reference.activations import Array

ROUGH = 1e-7
"""Relative distance within which a prediction is worth a closer look."""


FLOOR = 1e-6
"""Numbers below this are compared as if they were of this size: a sum may be 0 but for rounding."""


class Table:
    """Predictions of many hypotheses in one array, to be compared with a student's at once."""

    def __init__(self, entries: Sequence[Entry], right: Sequence[Values]) -> None:
        shapes = [tuple(a.shape for a in values) for values in right]
        regular = [e for e in entries if _shapes(e) == shapes]
        self.hypotheses = [e.hypothesis for e in regular]
        self.odd = [e for e in entries if _shapes(e) != shapes]
        self.shapes = shapes
        self.rows = np.array([_flat(e.values) for e in regular])
        sizes = [a.size for values in right for a in values]
        self.ends = np.cumsum(sizes)
        self.scale = np.concatenate(
            [np.full(a.size, np.abs(a).max(initial=0.0)) for values in right for a in values]
        )

    def near(self, evidence: Evidence, items: Collection[int]) -> list[Hypothesis]:
        """Hypotheses whose predictions are close to what was returned."""
        close = [e.hypothesis for e in self.odd if _is_near(e, evidence.calls, items)]
        return [*self._near_rows(evidence, items), *close]

    def _near_rows(self, evidence: Evidence, items: Collection[int]) -> list[Hypothesis]:
        chosen, got, position = [], [], 0
        for call, shapes in zip(evidence.calls, self.shapes, strict=True):
            for item, shape in enumerate(shapes):
                end = self.ends[position]
                start = self.ends[position - 1] if position else 0
                position += 1
                if item not in items:
                    continue
                value = call.values[item]
                if value is None or value.size != end - start:
                    return []
                if value.shape != shape and shape != ():
                    return []
                chosen.append(np.arange(start, end))
                got.append(value.ravel())
        if not len(self.rows):
            return []
        columns, mine = np.concatenate(chosen), np.concatenate(got)
        rows = self.rows[:, columns]
        room = ROUGH * (np.abs(rows) + 1e-2 * self.scale[columns] + FLOOR)
        hits = (np.abs(rows - mine) <= room).all(axis=1)
        return [self.hypotheses[at] for at in np.flatnonzero(hits)]


def _shapes(entry: Entry) -> list[tuple[tuple[int, ...], ...] | None]:
    return [None if v is None else tuple(a.shape for a in v) for v in entry.values]


def _flat(values: tuple[Values | None, ...]) -> Array:
    return np.concatenate([a.ravel() for some in values if some is not None for a in some])


def _is_near(entry: Entry, calls: Sequence[Seen], items: Collection[int]) -> bool:
    for values, call in zip(entry.values, calls, strict=True):
        if (values is None) != bool(call.raised):
            return False
        if values is not None and not all(_near(call.values[i], values[i]) for i in items):
            return False
    return True


def _near(got: Array | None, want: Array) -> bool:
    if got is None:
        return False
    got = shaped(got, want)
    room = ROUGH * (np.abs(want) + 1e-2 * np.abs(want).max(initial=0.0) + FLOOR)
    return got.shape == want.shape and bool((np.abs(got - want) <= room).all())
