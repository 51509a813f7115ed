"""Whether wrong values still say something about what is computed from them."""

from collections.abc import Iterable

import numpy as np

from reference.activations import Array

FAINT, HUGE = 1e-6, 1e3
"""Sizes, relative to the largest right entry, between which an entry counts."""
SUBSTANCE = 0.25
"""How many different entries there must be, relative to right values."""


def hollow(pairs: Iterable[tuple[Array | None, Array]]) -> bool:
    """True for values, each with the right ones, that any later step would carry along.

    None at all, the same everywhere, or hardly an entry of a size that counts beside right ones.
    """
    mine = right = 0
    for got, want in pairs:
        if got is None:
            return True
        mine += _different(got, want)
        right += _different(want, want)
    return mine < SUBSTANCE * right


def _different(array: Array, right: Array) -> int:
    """How many magnitudes that count occur; none where all entries are the same."""
    if array.size > 1 and (array == array.ravel()[0]).all():
        return 0
    scale, sizes = np.abs(right).max(initial=0.0), np.abs(array)
    counting = sizes[(sizes > FAINT * scale) & (sizes <= HUGE * scale)]
    return len(np.unique(np.round(counting / scale, 9)))
