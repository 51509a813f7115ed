"""The bank of an exercise: every mistake that can be made in it, with the numbers it gives."""

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from grader.answers.key import Answer
from grader.diagnosis.compute import DoesNotFit, Unavailable
from grader.diagnosis.evidence import Evidence
from grader.diagnosis.hypothesis import Entry, Hypothesis, Values, fingerprint, hypotheses
from grader.diagnosis.patch import Made, both
from grader.diagnosis.reproduce import reproduces
from grader.diagnosis.scene import Scene, predicted
from grader.diagnosis.table import Table
from grader.marks.compare import SAFETY
from reference.activations import Array

VANISHED = 1e-9
"""Largest entry of what has vanished, relative to the largest right one."""
MOST_PAIRED = 130
"""Single mistakes that are combined with one another."""
COMPARED = 2
"""Calls on which two ways of making the same mistake are compared."""


@dataclass(frozen=True, eq=False)
class Bank:
    """Single mistakes, and on demand pairs, of one function."""

    scenes: tuple[Scene, ...]
    _pairs: dict[int, Table] = field(default_factory=dict)

    @cached_property
    def right(self) -> tuple[Values, ...]:
        """What the right program returns in each scene."""
        return tuple(tuple(answer.value for answer in s.task.answers) for s in self.scenes)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every way to make a single mistake; one code with the same numbers stands once.

        What two ways of making it give alike on the first calls is not computed on the others.
        """
        kept: dict[tuple[object, ...], Entry] = {}
        for hypothesis in hypotheses(self.scenes[0]) if self.scenes else ():
            first = self._values(hypothesis, 0, COMPARED)
            if first is None:
                continue
            telling = all(values is not None for values in first)
            if telling and (hypothesis.codes, fingerprint(first)) in kept:
                continue
            rest = self._values(hypothesis, COMPARED, None)
            if rest is not None:
                values = (*first, *rest)
                key = hypothesis.codes, fingerprint(first if telling else values)
                kept.setdefault(key, Entry(hypothesis, values))
        finite = (entry for entry in kept.values() if _can_be_seen(entry.values))
        return tuple(finite)

    @cached_property
    def singles(self) -> tuple[Entry, ...]:
        """The mistakes that some call shows."""
        return tuple(entry for entry in self.entries if not self._is_right(entry.values))

    def shows(self, hypothesis: Hypothesis) -> bool:
        """True when some call would return something else than the right values."""
        values = self._values(hypothesis, 0, None)
        return values is not None and _can_be_seen(values) and not self._is_right(values)

    def distance(self, values: tuple[Values | None, ...]) -> float:
        """How far values are from right ones, in tolerances: of the entry that is furthest off."""
        far = [0.0]
        for some, scene in zip(values, self.scenes, strict=True):
            if some is None:
                return math.inf
            far += [
                _tolerances(a, answer) for a, answer in zip(some, scene.task.answers, strict=True)
            ]
        return max(far)

    @cached_property
    def table(self) -> Table:
        """The single mistakes as one array."""
        return Table(self.singles, self.right)

    def matching(self, evidence: Evidence, items: Collection[int]) -> list[Hypothesis]:
        """Single mistakes that reproduce those quantities on every call, within their bounds."""
        found = self.table.near(evidence, items)
        return [h for h in found if reproduces(h, evidence.calls, items)]

    def pairs(self, evidence: Evidence, items: Collection[int]) -> list[Hypothesis]:
        """Pairs of mistakes that reproduce those quantities on every call."""
        at = _smallest(evidence)
        if at is None:
            return []
        if at not in self._pairs:
            self._pairs[at] = Table(tuple(self._pair_entries(at)), (self.right[at],))
        near = self._pairs[at].near(Evidence(evidence.function, (evidence.calls[at],)), items)
        found = [h for h in near if reproduces(h, evidence.calls, items)]
        return [twin for h in found for twin in self._twins(h, evidence, items)]

    def _twins(
        self, pair: Hypothesis, evidence: Evidence, items: Collection[int]
    ) -> Iterator[Hypothesis]:
        """The pair, and those of mistakes that alone give the same numbers as its two."""
        first, second = (self._alike.get(code, ()) for code in pair.codes)
        yield pair
        for a in first:
            for b in second:
                made = both(a.made, b.made)
                codes = (*a.codes, *b.codes)
                if made is not None and codes != pair.codes:
                    twin = Hypothesis(codes, made)
                    if reproduces(twin, evidence.calls, items):
                        yield twin

    @cached_property
    def _alike(self) -> dict[str, list[Hypothesis]]:
        """Code -> mistakes that give the same numbers as one way of making it, one of each code."""
        groups: dict[object, dict[str, Hypothesis]] = {}
        for entry in self.singles:
            (code,) = entry.hypothesis.codes
            groups.setdefault(fingerprint(entry.values), {}).setdefault(code, entry.hypothesis)
        alike: dict[str, dict[str, Hypothesis]] = {}
        for group in groups.values():
            for code in group:
                alike.setdefault(code, {}).update(group)
        return {code: list(some.values()) for code, some in alike.items()}

    def _pair_entries(self, at: int) -> Iterator[Entry]:
        some = self._for_pairs()
        for position, first in enumerate(some):
            for second in some[position + 1 :]:
                made = both(first.made, second.made)
                values = None if made is None else _predicted(self.scenes[at], made)
                if made is not None and values is not None and not _vanish(values, self.right[at]):
                    yield Entry(Hypothesis((*first.codes, *second.codes), made), (values,))

    def _for_pairs(self) -> list[Hypothesis]:
        """Mistakes that differ in their numbers, those made in all places first."""
        distinct: dict[object, Hypothesis] = {}
        for entry in self.singles:
            distinct.setdefault(fingerprint(entry.values), entry.hypothesis)
        ordered = sorted(distinct.values(), key=lambda h: bool(h.made.where))
        return ordered[:MOST_PAIRED]

    def _values(
        self, hypothesis: Hypothesis, first: int, end: int | None
    ) -> tuple[Values | None, ...] | None:
        """Predictions in some scenes; None when the mistake cannot be made in them."""
        found: list[Values | None] = []
        scenes = zip(self.scenes[first:end], self.right[first:end], strict=True)
        for scene, right in scenes:
            try:
                values = predicted(scene, hypothesis.made)
            except Unavailable:
                return None
            except DoesNotFit:
                found.append(None)
                continue
            found.append(right if values is None else values)
        return tuple(found)

    def _is_right(self, values: tuple[Values | None, ...]) -> bool:
        return all(
            mine is not None and all(map(_answers, mine, scene.task.answers))
            for mine, scene in zip(values, self.scenes, strict=True)
        )


def _can_be_seen(values: tuple[Values | None, ...]) -> bool:
    """True when some call returns, and all numbers are finite."""
    alive = [array for some in values if some is not None for array in some]
    return bool(alive) and all(np.isfinite(array).all() for array in alive)


def _tolerances(got: Array, answer: Answer) -> float:
    if got.shape != answer.value.shape:
        return math.inf
    far = np.abs(got - answer.value)
    tolerance = np.maximum(SAFETY * answer.bound, np.finfo(float).tiny)
    with np.errstate(over="ignore"):  # far from an answer that is exactly 0
        return float((far / tolerance).max(initial=0.0))


def _answers(got: Array, answer: Answer) -> bool:
    """True when the value would be judged correct."""
    return _same(got, answer.value, SAFETY * answer.bound)


def _same(got: Array, want: Array, tolerance: Array) -> bool:
    return got.shape == want.shape and bool((np.abs(got - want) <= tolerance).all())


def _predicted(scene: Scene, made: Made) -> Values | None:
    try:
        values = predicted(scene, made)
    except (Unavailable, DoesNotFit):
        return None
    if values is None or not all(np.isfinite(array).all() for array in values):
        return None
    return values


def _vanish(values: Values, right: Values) -> bool:
    """True when nothing is left of a quantity but rounding, or one number everywhere."""
    return any(
        np.ptp(a) <= VANISHED * np.abs(b).max(initial=0.0) < np.ptp(b)
        for a, b in zip(values, right, strict=True)
        if a.size > 1
    )


def _smallest(evidence: Evidence) -> int | None:
    """The call with the fewest entries among those that returned everything."""
    sizes = {
        at: sum(value.size for value in call.values if value is not None)
        for at, call in enumerate(evidence.calls)
        if not any(value is None for value in call.values)
    }
    return min(sizes, key=lambda at: (sizes[at], at)) if sizes else None
