"""Arrays as aligned text."""

from typing import Any

import numpy as np

from reference.activations import Array


def array_text(array: Array, digits: int = 6) -> str:
    """An array with enough digits to check by hand; a number stands alone."""
    if array.ndim == 0:
        return f"{_clean(float(array)):.{digits}g}"
    formatter: Any = {"float_kind": lambda x: f"{_clean(x):.{digits}g}"}
    return np.array2string(array, formatter=formatter, max_line_width=72, threshold=10_000)


def _clean(number: float) -> float:
    """-0.0 reads as 0."""
    return float(number) + 0.0
