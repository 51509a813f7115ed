"""Running-error arithmetic: every array carries a bound on its own forward error.

Rules after Higham, *Accuracy and Stability of Numerical Algorithms*, chapters 3 and 4, with two
choices in favour of the student: a sum is charged for the sizes of its operands instead of its
result, so expanded forms are covered; and a function is charged for any sane way to compute it.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from reference.activations import Array
from reference.arithmetic import as_activation
from reference.network import Activation

DOUBLE = 2.0**-53
SINGLE = 2.0**-24
UNDERFLOW = {DOUBLE: 2.0**-1022, SINGLE: 2.0**-126}
"""Below these a number loses digits, so that no relative bound holds."""


class Bounded:
    """An array `value` with `error >= |value - exact|` element-wise; `unit` is the roundoff."""

    __slots__ = ("error", "unit", "value")
    __array_ufunc__ = None

    def __init__(self, value: Any, error: Any, unit: float) -> None:
        self.value: Array = np.asarray(value, dtype=float)
        self.error: Array = np.asarray(error, dtype=float)
        self.unit = unit

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of the value."""
        return tuple(self.value.shape)

    @property
    def T(self) -> "Bounded":  # noqa: N802 - named as NumPy names it
        """Transpose."""
        return Bounded(self.value.T, self.error.T, self.unit)

    def __getitem__(self, index: Any) -> "Bounded":
        return Bounded(self.value[index], self.error[index], self.unit)

    def _lift(self, other: Any) -> "Bounded":
        return other if isinstance(other, Bounded) else Bounded(other, np.zeros(()), self.unit)

    def __neg__(self) -> "Bounded":
        return Bounded(-self.value, self.error, self.unit)

    def __add__(self, other: Any) -> "Bounded":
        other = self._lift(other)
        size = np.abs(self.value) + np.abs(other.value)
        return Bounded(
            self.value + other.value, self.error + other.error + self.unit * size, self.unit
        )

    __radd__ = __add__

    def __sub__(self, other: Any) -> "Bounded":
        return self + -self._lift(other)

    def __rsub__(self, other: Any) -> "Bounded":
        return self._lift(other) + -self

    def __mul__(self, other: Any) -> "Bounded":
        other = self._lift(other)
        value = self.value * other.value
        spread = np.abs(self.value) * other.error + self.error * np.abs(other.value)
        error = spread + self.error * other.error + self.unit * np.abs(value)
        return Bounded(value, error, self.unit)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> "Bounded":
        other = self._lift(other)
        value = self.value / other.value
        room = np.maximum(np.abs(other.value) - other.error, 0.0)
        error = (self.error + np.abs(value) * other.error) / room + self.unit * np.abs(value)
        return Bounded(value, error, self.unit)

    def __rtruediv__(self, other: Any) -> "Bounded":
        return self._lift(other) / self

    def __matmul__(self, other: "Bounded") -> "Bounded":
        left, right = np.abs(self.value), np.abs(other.value)
        growth = _gamma(self.shape[-1] + 1, self.unit)
        error = (
            left @ other.error
            + self.error @ right
            + self.error @ other.error
            + growth * (left @ right)
        )
        return Bounded(self.value @ other.value, error, self.unit)

    def sum(self, axis: int | None = None, keepdims: bool = False) -> "Bounded":
        """Sum in any order."""
        count = self.value.size if axis is None else self.shape[axis]
        size = np.abs(self.value).sum(axis=axis, keepdims=keepdims)
        error = self.error.sum(axis=axis, keepdims=keepdims) + _gamma(count, self.unit) * size
        return Bounded(self.value.sum(axis=axis, keepdims=keepdims), error, self.unit)


def _gamma(count: int, unit: float) -> float:
    return count * unit / (1 - count * unit)


class BoundedArithmetic:
    """The functions of rules on bounded arrays with the given unit roundoff."""

    def __init__(self, unit: float) -> None:
        self.unit = unit

    def constant(self, x: Any) -> Bounded:
        """Inputs are exact in double precision and rounded once in any coarser one."""
        value = np.asarray(x, dtype=float)
        return Bounded(value, (self.unit - DOUBLE) * np.abs(value), self.unit)

    def activation(self, activation: Activation | str, z: Bounded) -> Bounded:
        """g(z): the net's error through g plus the noise of computing g."""
        chosen = as_activation(activation)
        value = chosen.value(z.value)
        if chosen.row.rowwise:
            through = value * (z.error + (value * z.error).sum(axis=-1, keepdims=True))
            through = through + UNDERFLOW[self.unit]
        elif chosen.row.kinks:
            through = chosen.lipschitz * z.error
        else:  # Taylor; the curvature term matters where the slope has died away
            slope = np.abs(chosen.slope(z.value))
            through = (slope + chosen.row.slope_lipschitz * z.error) * z.error
        return Bounded(value, through + self.unit * chosen.row.noise(z.value, value), self.unit)

    def slope(self, activation: Activation | str, z: Bounded) -> Bounded:
        """g'(z): the Jacobian from bounded outputs, else by the curvature of g."""
        chosen = as_activation(activation)
        if chosen.row.rowwise:
            a = self.activation(chosen, z)
            return a[..., :, None] * (np.eye(a.shape[-1]) - a[..., None, :])
        value = chosen.slope(z.value)
        noise = self.unit * chosen.row.slope_noise(z.value, value)
        return Bounded(value, chosen.row.slope_lipschitz * z.error + noise, self.unit)

    def log(self, x: Bounded) -> Bounded:
        """ln x by the mean value theorem."""
        value = np.log(x.value)
        room = np.maximum(x.value - x.error, 0.0)
        return Bounded(value, x.error / room + 2 * self.unit * np.abs(value), self.unit)

    def logsumexp(self, z: Bounded) -> Bounded:
        """ln sum exp: as stable as its largest net."""
        top = z.value.max(axis=-1, keepdims=True)
        value = top + np.log(np.exp(z.value - top).sum(axis=-1, keepdims=True))
        noise = 4 * self.unit * (1 + np.abs(z.value).max(axis=-1, keepdims=True) + np.abs(value))
        return Bounded(value, z.error.max(axis=-1, keepdims=True) + noise, self.unit)

    def absolute(self, x: Bounded) -> Bounded:
        """|x|."""
        return Bounded(np.abs(x.value), x.error, self.unit)

    def sign(self, x: Bounded) -> Bounded:
        """Sign of x, exact away from 0."""
        return Bounded(np.sign(x.value), np.zeros(x.shape), self.unit)

    def magnitude(self, x: Bounded) -> Array:
        """|value|."""
        return np.abs(x.value)

    def where(self, condition: Array, x: Bounded, y: Bounded) -> Bounded:
        """Element-wise choice."""
        return Bounded(
            np.where(condition, x.value, y.value), np.where(condition, x.error, y.error), self.unit
        )

    def ones(self, x: Bounded) -> Bounded:
        """Exact ones in the shape of x."""
        return Bounded(np.ones(x.shape), np.zeros(x.shape), self.unit)

    def asked(self, y: Bounded, p: Bounded) -> Bounded:
        """p, and an exact 1 where y is 0."""
        return self.where(y.value == 0, self.ones(p), p)

    def stack(self, items: Sequence[Bounded]) -> Bounded:
        """Scalars as a vector."""
        return Bounded([item.value for item in items], [item.error for item in items], self.unit)

    def rounded(self, x: Bounded, size: Array) -> Bounded:
        """x with one more rounding of numbers of the given size."""
        return Bounded(x.value, x.error + self.unit * size, self.unit)


BOUNDED_DOUBLE = BoundedArithmetic(DOUBLE)
BOUNDED_SINGLE = BoundedArithmetic(SINGLE)
