"""Fifty-digit arithmetic for the program, on object arrays of mpmath numbers.

Activations and their slopes come from the textbook definitions through SymPy, so nothing is
shared with the stable NumPy forms this arithmetic is a witness for.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import mpmath
import numpy as np
import sympy as sp
from sympy.printing.pycode import MpmathPrinter

from reference.activations import ACTIVATIONS, Array
from reference.arithmetic import as_activation
from reference.network import Activation

DIGITS = 50


class Exact(np.ndarray[Any, Any]):
    """An object array that stays an array without axes, where NumPy would unpack its number."""


class DigitsArithmetic:
    """The functions of rules on object arrays, with a precision of its own."""

    def __init__(self, digits: int = DIGITS) -> None:
        self.context = mpmath.MPContext()
        self.context.dps = digits
        self._compiled = lru_cache(maxsize=None)(self._compile)

    def constant(self, x: Any) -> Array:
        """The input's doubles, taken as exact."""
        exact = np.vectorize(self.context.mpf, otypes=[object])
        return np.asarray(exact(np.asarray(x, dtype=float)), dtype=object).view(Exact)

    def activation(self, activation: Activation | str, z: Any) -> Array:
        """g(z) by its definition."""
        return self._apply(as_activation(activation), 0, z)

    def slope(self, activation: Activation | str, z: Any) -> Array:
        """g'(z), or the Jacobian, by SymPy's derivative of the definition."""
        return self._apply(as_activation(activation), 1, z)

    def _apply(self, activation: Activation, order: int, z: Any) -> Array:
        settings = tuple(activation.settings.items())
        if not activation.row.rowwise:
            function = self._compiled(activation.name, order, 0)
            return self._map(lambda one: function(one, **dict(settings)), z)
        function = self._compiled(activation.name, order, z.shape[-1])
        return np.array([function(*row) for row in z], dtype=object)

    def _compile(self, name: str, order: int, units: int) -> Callable[..., Any]:
        """The function of one net, or of a row of `units` nets."""
        row = ACTIVATIONS[name]
        if not row.rowwise:
            z, *parameters = sp.symbols(["z", *row.parameters], real=True)
            value = row.definition(sp, z, **dict(zip(row.parameters, parameters, strict=True)))
            return self.compiled([z, *parameters], value.diff(z, order))
        nets = sp.symbols(f"z:{units}", real=True)
        values = [row.definition(sp, net, nets) for net in nets]
        jacobian = [[value.diff(net) for net in nets] for value in values]
        return self.compiled(nets, jacobian if order else values)

    def compiled(self, arguments: Any, expression: Any) -> Callable[..., Any]:
        """A SymPy expression, or a list of them, as a function of this arithmetic."""
        names = ("exp", "log", "erf", "sqrt", "pi", "mpf")
        functions = {name: getattr(self.context, name) for name in names}
        printer = MpmathPrinter({"fully_qualified_modules": False, "allow_unknown_functions": True})
        compiled: Callable[..., Any] = sp.lambdify(
            arguments, expression, modules=[functions], printer=printer
        )
        return compiled

    def _map(self, function: Callable[[Any], Any], x: Any) -> Array:
        return np.asarray(np.frompyfunc(function, 1, 1)(x), dtype=object)

    def log(self, x: Any) -> Array:
        """Natural logarithm."""
        return self._map(self.context.log, x)

    def logsumexp(self, z: Any) -> Array:
        """ln sum exp over the last axis, kept, as written: these numbers do not overflow."""
        return self.log(self._map(self.context.exp, z).sum(axis=-1, keepdims=True))

    def absolute(self, x: Any) -> Array:
        """|x|."""
        return np.asarray(np.abs(x), dtype=object)

    def sign(self, x: Any) -> Array:
        """Sign of x."""
        return self._map(self.context.sign, x)

    def magnitude(self, x: Any) -> Array:
        """|x| as doubles."""
        return np.asarray(np.abs(x), dtype=float)

    def where(self, condition: Array, x: Any, y: Any) -> Array:
        """Element-wise choice."""
        return np.asarray(np.where(condition, x, y), dtype=object)

    def ones(self, x: Any) -> Array:
        """Ones in the shape of x."""
        return self.constant(np.ones(np.shape(x)))

    def asked(self, y: Any, p: Any) -> Array:
        """p, and 1 where y is 0."""
        return self.where(y == 0, self.ones(p), p)

    def stack(self, items: Sequence[Any]) -> Array:
        """Scalars as a vector."""
        return np.array(items, dtype=object)

    def rounded(self, x: Any, size: Any) -> Any:
        """x itself: nothing is charged here."""
        return x
