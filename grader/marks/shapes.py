"""Naming a shape mistake: the transposition, the broadcast, the axis that was not summed."""

from collections.abc import Callable

import numpy as np

from reference.activations import Array


def shape_advice(got: Array, want: Array) -> str:
    """What probably happened, or an empty text; no expected value is told."""
    return next((text for text in (row(got, want) for row in _ROWS) if text), "")


def _transposed(got: Array, want: Array) -> str:
    if got.ndim < 2 or got.shape != want.shape[::-1]:
        return ""
    right = np.allclose(got.T, want, rtol=1e-6, atol=1e-9)
    return "its transpose is right" if right else "this is the transposed shape"


def _broadcast(got: Array, want: Array) -> str:
    """(N, 1) and (N,) combine to (N, N); a row and a column to a table."""
    if got.ndim != 2 or want.size in (0, 1) or got.shape == want.shape:
        return ""
    length = max(want.shape)
    if got.shape == (length, length) and want.size == length:
        return (
            f"as if a ({length}, 1) array had been combined with a ({length},) array, "
            f"which broadcasts to ({length}, {length})"
        )
    return ""


def _length_one(got: Array, want: Array) -> str:
    if got.size != want.size or np.squeeze(got).shape != np.squeeze(want).shape:
        return ""
    texts = ("stands on the wrong side", "is left over", "is missing")
    return f"an axis of length 1 {texts[int(np.sign(got.ndim - want.ndim))]}"


def _not_reduced(got: Array, want: Array) -> str:
    if want.ndim == 0:
        return "one number is expected; something was not summed or averaged"
    if got.ndim == want.ndim + 1:
        kept = [axis for axis in range(got.ndim) if _without(got.shape, axis) == want.shape]
        if kept:
            return f"axis {kept[0]} of length {got.shape[kept[0]]} was not summed away"
    return ""


def _over_reduced(got: Array, want: Array) -> str:
    if got.ndim == 0:
        return "a whole array is expected; everything was summed or averaged into one number"
    if got.ndim == want.ndim - 1:
        lost = [axis for axis in range(want.ndim) if _without(want.shape, axis) == got.shape]
        if lost:
            return f"axis {lost[0]} was summed or averaged away"
    return ""


def _without(shape: tuple[int, ...], axis: int) -> tuple[int, ...]:
    return shape[:axis] + shape[axis + 1 :]


_ROWS: tuple[Callable[[Array, Array], str], ...] = (
    _transposed,
    _length_one,
    _broadcast,
    _not_reduced,
    _over_reduced,
)
