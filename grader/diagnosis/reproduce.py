"""Whether a hypothesis gives a student's numbers, within its own error bound."""

from collections.abc import Collection, Sequence

import numpy as np

from grader.diagnosis.compute import DoesNotFit, Unavailable
from grader.diagnosis.evidence import Seen
from grader.diagnosis.hypothesis import Hypothesis
from grader.diagnosis.patch import Made
from grader.diagnosis.scene import bounded
from grader.marks.compare import SAFETY
from reference.activations import Array

TELLING = 1e-6
"""Largest error bound, relative to the largest entry, of numbers that can name a mistake."""


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
