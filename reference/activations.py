"""The activations: one row each, complete for every reader of the table."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class ActivationRow:
    """All that is known about one activation `g`; `a = g(z)`, both of shape (N, units)."""

    name: str
    formula: str
    """g(z) as a student reads it."""
    slope_formula: str
    """g'(z) as a student reads it, in `a` where the lecture does so."""
    range: str
    """Where the values lie: `real`, `positive`, `unit` (0 to 1), `simplex` (rows sum to 1)."""
    value: Callable[..., Array]
    """g(z, **parameters), stable, for real and complex z."""
    slope: Callable[..., Array]
    """g'(z, **parameters); for a row-wise activation the Jacobian (N, units, units)."""
    definition: Callable[..., Any]
    """(sympy, z, **parameters) -> g(z) as the textbook defines it."""
    shown_slope: Callable[..., Any]
    """(sympy, z, a, **parameters) -> g'(z) in the lecture's short form."""
    lipschitz: float = 1.0
    """Largest |g'|."""
    slope_lipschitz: float = 1.0
    """Largest |g''| away from the kinks."""
    noise: Callable[[Array, Array], Any] = lambda z, a: 4.0
    """(z, a) -> absolute rounding error of any sane way to compute g, in unit roundoffs."""
    slope_noise: Callable[[Array, Array], Any] = lambda z, a: 12.0
    """The same for g', allowing g' to be taken from a rounded `a`."""
    kinks: tuple[float, ...] = ()
    """Where g' jumps."""
    parameters: Mapping[str, float] = field(default_factory=dict)
    """Parameters with their defaults."""
    rowwise: bool = False
    """True when an output depends on all nets of its row (softmax)."""


def _logistic(z: Array) -> Array:
    decay = np.exp(np.where(z.real >= 0, -z, z))
    return np.where(z.real >= 0, 1 / (1 + decay), decay / (1 + decay))


def _logistic_slope(z: Array) -> Array:
    decay = np.exp(np.where(z.real >= 0, -z, z))
    slope: Array = decay / (1 + decay) ** 2
    return slope


def _tanh_slope(z: Array) -> Array:
    decay = np.exp(np.where(z.real >= 0, -2 * z, 2 * z))
    slope: Array = 4 * decay / (1 + decay) ** 2
    return slope


def _softmax(z: Array) -> Array:
    powers = np.exp(z - z.real.max(axis=-1, keepdims=True))
    shares: Array = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def _softmax_jacobian(z: Array) -> Array:
    a = _softmax(z)
    jacobian: Array = a[..., :, None] * (np.eye(a.shape[-1]) - a[..., None, :])
    return jacobian


def _softplus(z: Array) -> Array:
    decay = np.exp(np.where(z.real >= 0, -z, z))
    value: Array = np.where(z.real >= 0, z, 0) + np.log1p(decay)
    return value


def _silu_slope(z: Array) -> Array:
    return np.asarray(_logistic(z) + z * _logistic_slope(z))


_REAL_ERFC = np.frompyfunc(math.erfc, 1, 1)


def _normal_density(z: Array) -> Array:
    density: Array = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    return density


def _normal_cdf(z: Array) -> Array:
    """Phi(z); a complex z is taken to first order in its imaginary part, as complex step needs."""
    real = 0.5 * np.asarray(_REAL_ERFC(-z.real / math.sqrt(2)), dtype=float)
    return real + 1j * z.imag * _normal_density(z.real) if np.iscomplexobj(z) else real


def _sympy_normal_cdf(sp: Any, z: Any) -> Any:
    return (1 + sp.erf(z / sp.sqrt(2))) / 2


def _relu_slope(z: Array, at_zero: float) -> Array:
    return np.where(z.real > 0, 1.0, np.where(z.real == 0, at_zero, 0.0))


def _size(z: Array, a: Array) -> Any:
    return 4.0 * (1.0 + np.abs(z))


def _softmax_noise(z: Array, a: Array) -> Any:
    return a * (8.0 + 2.0 * np.abs(z).max(axis=-1, keepdims=True))


_ROWS = (
    ActivationRow(
        name="linear",
        formula="z",
        slope_formula="1",
        range="real",
        value=lambda z: z,
        slope=lambda z: np.ones_like(z),
        definition=lambda sp, z: z,
        shown_slope=lambda sp, z, a: sp.Integer(1),
        slope_lipschitz=0.0,
        noise=lambda z, a: 0.0,
        slope_noise=lambda z, a: 0.0,
    ),
    ActivationRow(
        name="logistic",
        formula="1 / (1 + exp(-z))",
        slope_formula="a (1 - a)",
        range="unit",
        value=_logistic,
        slope=_logistic_slope,
        definition=lambda sp, z: 1 / (1 + sp.exp(-z)),
        shown_slope=lambda sp, z, a: a * (1 - a),
        lipschitz=0.25,
        slope_lipschitz=0.1,
    ),
    ActivationRow(
        name="softmax",
        formula="exp(z_k) / sum_m exp(z_m)",
        slope_formula="da_k/dz_m = a_k ((k = m) - a_m)",
        range="simplex",
        value=_softmax,
        slope=_softmax_jacobian,
        definition=lambda sp, z, others: sp.exp(z) / sum(sp.exp(other) for other in others),
        shown_slope=lambda sp, z, a, other, same: a * (same - other),
        noise=_softmax_noise,
        rowwise=True,
    ),
    ActivationRow(
        name="relu",
        formula="max(0, z)",
        slope_formula="1 where z > 0, else 0",
        range="real",
        value=lambda z, at_zero: np.where(z.real > 0, z, 0),
        slope=_relu_slope,
        definition=lambda sp, z, at_zero: sp.Piecewise((z, z > 0), (0, True)),
        shown_slope=lambda sp, z, a, at_zero: sp.Piecewise((1, z > 0), (0, True)),
        slope_lipschitz=0.0,
        noise=lambda z, a: 0.0,
        slope_noise=lambda z, a: 0.0,
        kinks=(0.0,),
        parameters={"at_zero": 0.0},
    ),
    ActivationRow(
        name="tanh",
        formula="tanh(z)",
        slope_formula="1 - a^2",
        range="real",
        value=np.tanh,
        slope=_tanh_slope,
        definition=lambda sp, z: (sp.exp(z) - sp.exp(-z)) / (sp.exp(z) + sp.exp(-z)),
        shown_slope=lambda sp, z, a: 1 - a**2,
    ),
    ActivationRow(
        name="leaky-relu",
        formula="z where z > 0, else slope z",
        slope_formula="1 where z > 0, else slope",
        range="real",
        value=lambda z, slope: np.where(z.real > 0, z, slope * z),
        slope=lambda z, slope: np.where(z.real > 0, 1.0, slope),
        definition=lambda sp, z, slope: sp.Piecewise((z, z > 0), (slope * z, True)),
        shown_slope=lambda sp, z, a, slope: sp.Piecewise((1, z > 0), (slope, True)),
        slope_lipschitz=0.0,
        noise=lambda z, a: np.abs(z) + np.abs(a),
        slope_noise=lambda z, slope: np.abs(slope),
        kinks=(0.0,),
        parameters={"slope": 0.01},
    ),
    ActivationRow(
        name="softplus",
        formula="ln(1 + exp(z))",
        slope_formula="1 / (1 + exp(-z))",
        range="positive",
        value=_softplus,
        slope=_logistic,
        definition=lambda sp, z: sp.log(1 + sp.exp(z)),
        shown_slope=lambda sp, z, a: 1 / (1 + sp.exp(-z)),
        slope_lipschitz=0.25,
        noise=_size,
    ),
    ActivationRow(
        name="silu",
        formula="z / (1 + exp(-z))",
        slope_formula="s + a (1 - s) with s = 1 / (1 + exp(-z))",
        range="real",
        value=lambda z: z * _logistic(z),
        slope=_silu_slope,
        definition=lambda sp, z: z / (1 + sp.exp(-z)),
        shown_slope=lambda sp, z, a: (1 + a * sp.exp(-z)) / (1 + sp.exp(-z)),
        lipschitz=1.1,
        slope_lipschitz=0.5,
        noise=_size,
        slope_noise=_size,
    ),
    ActivationRow(
        name="gelu",
        formula="z Phi(z), Phi the standard normal distribution function",
        slope_formula="Phi(z) + z phi(z), phi the standard normal density",
        range="real",
        value=lambda z: z * _normal_cdf(z),
        slope=lambda z: _normal_cdf(z) + z * _normal_density(z),
        definition=lambda sp, z: z * _sympy_normal_cdf(sp, z),
        shown_slope=lambda sp, z, a: (
            _sympy_normal_cdf(sp, z) + z * sp.exp(-(z**2) / 2) / sp.sqrt(2 * sp.pi)
        ),
        lipschitz=1.13,
        slope_lipschitz=0.8,
        noise=_size,
        slope_noise=_size,
    ),
)

ACTIVATIONS: Mapping[str, ActivationRow] = {row.name: row for row in _ROWS}
