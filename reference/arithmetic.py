"""Arithmetics: what a rule may do with arrays besides the operators. Here float64 and complex."""

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from reference.activations import Array
from reference.network import Activation


class Arithmetic(Protocol):
    """The functions rules use; `z` and `x` are arrays of the arithmetic's own kind."""

    def constant(self, x: Any) -> Any:
        """Exact input numbers as an array of this arithmetic."""

    def activation(self, activation: Activation | str, z: Any) -> Any:
        """g(z), (N, units)."""

    def slope(self, activation: Activation | str, z: Any) -> Any:
        """g'(z), (N, units), or the Jacobian (N, units, units)."""

    def log(self, x: Any) -> Any:
        """Natural logarithm."""

    def logsumexp(self, z: Any) -> Any:
        """ln sum_k exp(z_k) over the last axis, kept."""

    def absolute(self, x: Any) -> Any:
        """|x|, differentiable away from 0."""

    def sign(self, x: Any) -> Any:
        """Sign of x as a constant."""

    def magnitude(self, x: Any) -> Array:
        """|x| as plain floats, for comparisons."""

    def where(self, condition: Array, x: Any, y: Any) -> Any:
        """Elements of x where the condition holds, else of y."""

    def ones(self, x: Any) -> Any:
        """Ones in the shape of x."""

    def asked(self, y: Any, p: Any) -> Any:
        """p, and 1 where y is 0: there the limits of y ln p and y / p are 0, whatever p is."""

    def stack(self, items: Sequence[Any]) -> Any:
        """Scalars as a vector."""

    def rounded(self, x: Any, size: Any) -> Any:
        """x, charged for rounding numbers of the given size: other orders and forms of it."""


def as_activation(activation: Activation | str) -> Activation:
    """A named activation with default parameters, or the one given."""
    return Activation(activation) if isinstance(activation, str) else activation


class NumpyArithmetic:
    """Plain NumPy: float64, or complex128 for the complex-step witness."""

    def __init__(self, dtype: type = np.float64) -> None:
        self.dtype = dtype

    def constant(self, x: Any) -> Array:
        """Exact input numbers as an array."""
        return np.asarray(x, dtype=self.dtype)

    def activation(self, activation: Activation | str, z: Array) -> Array:
        """g(z)."""
        return as_activation(activation).value(z)

    def slope(self, activation: Activation | str, z: Array) -> Array:
        """g'(z)."""
        return as_activation(activation).slope(z)

    def log(self, x: Array) -> Array:
        """Natural logarithm."""
        return np.asarray(np.log(x))

    def logsumexp(self, z: Array) -> Array:
        """ln sum exp over the last axis, shifted by the largest net."""
        top = z.real.max(axis=-1, keepdims=True)
        return np.asarray(top + np.log(np.exp(z - top).sum(axis=-1, keepdims=True)))

    def absolute(self, x: Array) -> Array:
        """|x| by the sign of the real part."""
        return self.sign(x) * x

    def sign(self, x: Array) -> Array:
        """Sign of the real part."""
        return np.asarray(np.sign(x.real))

    def magnitude(self, x: Array) -> Array:
        """|real part|."""
        return np.asarray(np.abs(x.real))

    def where(self, condition: Array, x: Array, y: Array) -> Array:
        """Element-wise choice."""
        return np.where(condition, x, y)

    def ones(self, x: Array) -> Array:
        """Ones in the shape of x."""
        return np.ones_like(x)

    def asked(self, y: Array, p: Array) -> Array:
        """p, and 1 where y is 0."""
        return np.where(y == 0, 1.0, p)

    def stack(self, items: Sequence[Array]) -> Array:
        """Scalars as a vector."""
        return np.array(items)

    def rounded(self, x: Array, size: Array) -> Array:
        """x itself: nothing is charged here."""
        return x


FLOAT64: Arithmetic = NumpyArithmetic()
COMPLEX: Arithmetic = NumpyArithmetic(np.complex128)
