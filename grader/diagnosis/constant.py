"""Right up to a constant: the ratio, in the sizes of the case where it can be said so."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

import numpy as np

from grader.diagnosis.evidence import Seen
from grader.diagnosis.reproduce import shaped
from reference.activations import Array

CLOSE = 1e-9
"""Relative distance of ratios that are the same number."""
FEWEST = 3
"""Cases on which single numbers must have the same ratio."""
POWERS = (0, 1, -1, 2, -2)


class Constant(NamedTuple):
    """What a quantity is multiplied by."""

    text: str
    number: float | None = None
    """The number, when it is one of the student's own: not made of 2 and sizes."""


def constant_of(calls: Sequence[Seen], item: int) -> Constant | None:
    """What a quantity is multiplied by on every call, in words; None when that is no constant."""
    ratios = [_ratio(call, item) for call in calls if not call.raised]
    if not ratios or any(ratio is None for ratio in ratios):
        return None
    found = [ratio for ratio in ratios if ratio is not None]
    single = all(call.scene.task.answers[item].value.size < 2 for call in calls)
    if single and len(found) < FEWEST:
        return None
    if all(abs(ratio - 1) <= CLOSE for ratio in found) or any(ratio == 0 for ratio in found):
        return None
    sizes = [call.scene.task.case.sizes for call in calls if not call.raised]
    return _in_sizes(found, sizes) or _plain(found)


def _ratio(call: Seen, item: int) -> float | None:
    """got / want when that is one number for all entries."""
    want = call.scene.task.answers[item]
    got = call.values[item]
    if got is None or shaped(got, want.value).shape != want.value.shape:
        return None
    return _common(shaped(got, want.value).ravel(), want.value.ravel(), want.bound.ravel())


def _common(got: Array, want: Array, bound: Array) -> float | None:
    at = int(np.argmax(np.abs(want)))
    if want[at] == 0:
        return None
    ratio = float(got[at] / want[at])
    room = 8.0 * (abs(ratio) + 1.0) * (bound + bound[at] * np.abs(want / want[at]))
    known = np.isfinite(room).all() and (np.abs(got - ratio * want) <= room).all()
    return ratio if known else None


def _plain(ratios: list[float]) -> Constant | None:
    if any(abs(ratio - ratios[0]) > CLOSE * abs(ratios[0]) for ratio in ratios):
        return None
    return Constant(f"{ratios[0]:.6g}", ratios[0])


def _in_sizes(ratios: list[float], sizes: Sequence[Mapping[str, int]]) -> Constant | None:
    """The simplest product of powers of 2 and the sizes that gives the ratio on every case."""
    symbols = tuple(sizes[0])
    candidates = sorted(_candidates(symbols), key=lambda powers: sum(map(abs, powers)))
    for powers in candidates:
        for sign in (1.0, -1.0):
            values = [sign * _product(powers, symbols, one) for one in sizes]
            if all(abs(r - v) <= CLOSE * abs(v) for r, v in zip(ratios, values, strict=True)):
                return Constant(("-" if sign < 0 else "") + _written(powers, symbols))
    return None


def _candidates(symbols: tuple[str, ...]) -> Iterator[tuple[int, ...]]:
    for powers in product(POWERS, repeat=len(symbols) + 1):
        if 0 < sum(map(abs, powers)) <= 4:
            yield powers
    yield (0,) * (len(symbols) + 1)


def _product(powers: tuple[int, ...], symbols: tuple[str, ...], sizes: Mapping[str, int]) -> float:
    bases = (2, *(sizes[symbol] for symbol in symbols))
    return float(np.prod([float(base) ** power for base, power in zip(bases, powers, strict=True)]))


def _written(powers: tuple[int, ...], symbols: tuple[str, ...]) -> str:
    names = ("2", *symbols)
    over = [_power(n, p) for n, p in zip(names, powers, strict=True) if p > 0]
    under = [_power(n, -p) for n, p in zip(names, powers, strict=True) if p < 0]
    top = " ".join(over) or "1"
    if not under:
        return top
    return f"{top}/({' '.join(under)})" if len(under) > 1 else f"{top}/{under[0]}"


def _power(name: str, power: int) -> str:
    return name if power == 1 else f"{name}^{power}"
