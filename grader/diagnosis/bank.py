"""The bank of an exercise: every mistake that can be made in it, with the numbers it gives."""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from grader.answers.key import Answer
from grader.diagnosis.catalogue import CATALOGUE
from grader.diagnosis.evidence import Evidence, Seen
from grader.diagnosis.forms import in_forms
from grader.diagnosis.patch import Made, both
from grader.diagnosis.scene import DoesNotFit, Scene, Unavailable, bounded, predicted
from grader.marks.compare import SAFETY
from reference.activations import Array

ROUGH = 1e-7
"""Relative distance within which a prediction is worth a closer look."""
FLOOR = 1e-6
"""Numbers below this are compared as if they were of this size: a sum may be 0 but for rounding."""
TELLING = 1e-6
"""Largest error bound, relative to the largest entry, of numbers that can name a mistake."""
VANISHED = 1e-9
"""Largest entry of what has vanished, relative to the largest right one."""
MOST_PAIRED = 130
"""Single mistakes that are combined with one another."""
COMPARED = 2
"""Calls on which two ways of making the same mistake are compared."""
Values = tuple[Array, ...]


@dataclass(frozen=True, eq=False)
class Hypothesis:
    """One or two mistakes made at certain places."""

    codes: tuple[str, ...]
    made: Made


@dataclass(frozen=True, eq=False)
class Entry:
    """A hypothesis with what each call would return: None where it would raise."""

    hypothesis: Hypothesis
    values: tuple[Values | None, ...]


def hypotheses(scene: Scene) -> Iterator[Hypothesis]:
    """Every way to make a single mistake in the network of a scene."""
    for mistake in CATALOGUE.values():
        for made in mistake.made(scene.site):
            for form in in_forms(scene.site, made) if mistake.slot == "fwd" else (made,):
                yield Hypothesis((mistake.code,), form)


@dataclass(frozen=True, eq=False)
class Bank:
    """Single mistakes, and on demand pairs, of one function."""

    scenes: tuple[Scene, ...]
    _pairs: dict[int, "_Table"] = field(default_factory=dict)

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
    def table(self) -> "_Table":
        """The single mistakes as one array."""
        return _Table(self.singles, self.right)

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
            self._pairs[at] = _Table(tuple(self._pair_entries(at)), (self.right[at],))
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


def fingerprint(values: tuple[Values | None, ...]) -> tuple[object, ...]:
    """Equal for predictions that differ by rounding only, nearly always."""
    shapes = tuple(None if some is None else tuple(a.shape for a in some) for some in values)
    arrays = [a.ravel() for some in values if some is not None for a in some]
    return shapes, (np.round(np.concatenate(arrays), 9) + 0.0).tobytes() if arrays else b""


def _smallest(evidence: Evidence) -> int | None:
    """The call with the fewest entries among those that returned everything."""
    sizes = {
        at: sum(value.size for value in call.values if value is not None)
        for at, call in enumerate(evidence.calls)
        if not any(value is None for value in call.values)
    }
    return min(sizes, key=lambda at: (sizes[at], at)) if sizes else None


def shaped(got: Array, like: Array) -> Array:
    """A single number may come with axes of length one."""
    return got.reshape(()) if like.ndim == 0 and got.size == 1 else got


def reproduces(hypothesis: Hypothesis, calls: Sequence[Seen], items: Collection[int]) -> bool:
    """True when the hypothesis gives those quantities of every call, within its own error bound.

    The bound is that of the wrong program, derived as for right ones; where it is too large to
    tell numbers apart, nothing is named.
    """
    return all(_reproduces_call(hypothesis.made, call, items) for call in calls)


def _reproduces_call(made: Made, call: Seen, items: Collection[int]) -> bool:
    try:
        want = bounded(call.scene, made)
    except DoesNotFit as error:
        return bool(call.raised) and _is_product(str(error)) == _is_product(call.raised)
    except Unavailable:
        return False
    if call.raised:
        return False
    return all(_within(call.values[item], *want[item]) for item in items)


def _is_product(message: str) -> bool:
    """True when NumPy complains about a matrix product, not about an element-wise operation."""
    return "broadcast" not in message


def _within(got: Array | None, value: Array, bound: Array) -> bool:
    if got is None:
        return False
    got = shaped(got, value)
    if got.shape != value.shape:
        return False
    size = np.abs(value).max(initial=0.0)
    if not np.isfinite(size):
        return False
    telling = bool((bound <= TELLING * max(size, 1e-3)).all())
    return telling and bool((np.abs(got - value) <= SAFETY * bound).all())


class _Table:
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
