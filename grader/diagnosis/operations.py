"""What wrong rules need besides the arithmetic of right ones, on plain and bounded arrays."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from reference.activations import Array
from reference.bounded import Bounded
from reference.network import Activation


def plain(x: Any) -> Array:
    """The values alone; of complex ones the real parts, which decide where a rule branches."""
    return x.value if isinstance(x, Bounded) else np.real(x)


def like(x: Any, value: Array, error: Any = 0.0) -> Any:
    """An array of the kind of x with this value; `error` counts for bounded ones."""
    if isinstance(x, Bounded):
        return Bounded(value, np.broadcast_to(error, np.shape(value)), x.unit)
    return value


def reshaped(x: Any, shape: tuple[int, ...]) -> Any:
    """x in another shape of the same size."""
    if isinstance(x, Bounded):
        return Bounded(x.value.reshape(shape), x.error.reshape(shape), x.unit)
    return x.reshape(shape)


def square_root(x: Any) -> Any:
    """The root of a positive array, by the mean value theorem."""
    if not isinstance(x, Bounded):
        return np.sqrt(x)
    root = np.sqrt(x.value)
    return Bounded(root, x.error / root + x.unit * root, x.unit)


def truncated(x: Any) -> Any:
    """x as an integer array holds it."""
    return like(x, np.trunc(plain(x)))


def ones(x: Any, shape: tuple[int, ...]) -> Any:
    """Exact ones, of the kind of x."""
    return like(x, np.ones(shape))


def diagonal(slope: Any) -> Any:
    """The diagonal entries of Jacobians, (N, units)."""
    index = np.arange(slope.shape[-1])
    return slope[:, index, index]


def _softmax_from_output(xp: Any, a: Any, settings: Mapping[str, float]) -> Any:
    return a[..., :, None] * (np.eye(a.shape[-1]) - a[..., None, :])


def _step(xp: Any, a: Any, below: float) -> Any:
    return like(a, np.where(plain(a) > 0, 1.0, below))


FROM_OUTPUT: Mapping[str, Any] = {
    "linear": lambda xp, a, settings: xp.ones(a),
    "logistic": lambda xp, a, settings: a * (1.0 - a),
    "tanh": lambda xp, a, settings: 1.0 - a * a,
    "relu": lambda xp, a, settings: _step(xp, a, 0.0),
    "leaky-relu": lambda xp, a, settings: _step(xp, a, settings["slope"]),
    "softmax": _softmax_from_output,
}
"""g' written in the activation's own output, as lectures do."""


def slope_from(activation: Activation, xp: Any, a: Any) -> Any:
    """g' by the formula in the output, fed with `a`, (N, units) or the Jacobian."""
    return FROM_OUTPUT[activation.name](xp, a, activation.settings)


def contracted(upstream: Any, slope: Any) -> Any:
    """dJ/dnet from dJ/doutput and g', element-wise or through Jacobians."""
    if len(slope.shape) == 3:
        return (upstream[:, None, :] @ slope)[:, 0, :]
    return upstream * slope
