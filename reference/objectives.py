"""The objectives: one row each, complete for every reader of the table.

`terms` and `slope` are written with operators and an arithmetic `xp` only, so that float64,
complex, 50-digit and running-error arrays go through the same lines. Both are per element
(N, K), before the factor and the reductions; J = factor * reduce(terms).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Fused:
    """The objective taken straight from the nets of the output layer, stable when saturated."""

    terms: Callable[..., Any]
    """(xp, y, z) -> (N, K)."""
    slope: Callable[..., Any]
    """(xp, y, z) -> (N, K), the derivative with respect to z."""


@dataclass(frozen=True)
class ObjectiveRow:
    """All that is known about one objective of targets y and predictions p, both (N, K)."""

    name: str
    formula: str
    """The term of one sample and one output, as a student reads it."""
    slope_formula: str
    """Its derivative with respect to the prediction."""
    targets: str
    """What targets are: `real`, `binary`, `one-hot`."""
    predictions: str
    """What predictions must be: `real`, `unit`, `simplex`."""
    terms: Callable[..., Any]
    """(xp, y, p, **parameters) -> (N, K)."""
    slope: Callable[..., Any]
    """(xp, y, p, **parameters) -> (N, K)."""
    definition: Callable[..., Any]
    """(sympy, y, p, **parameters) -> the term; row-wise rows also take `others`, all p of a row."""
    direction: str = "minimise"
    """`minimise` or `maximise`."""
    factor: float = 1.0
    """Default factor in front."""
    samples: str = "sum"
    """Default reduction over samples: `sum` or `mean`."""
    outputs: str = "sum"
    """Default reduction over outputs: `sum` or `mean`."""
    kinks: Callable[..., Any] = lambda y, p: np.full_like(p, np.inf)
    """(y, p, **parameters) -> distance to the nearest kink of the derivative."""
    fused: Mapping[str, Fused] = field(default_factory=dict)
    """Output activation -> the stable form from its nets."""
    parameters: Mapping[str, float] = field(default_factory=dict)
    """Parameters with their defaults."""
    rowwise: bool = False
    """True when a term depends on all predictions of its row (logits)."""


def _y_log(xp: Any, y: Any, p: Any) -> Any:
    return y * xp.log(xp.asked(y, p))


def _y_over(xp: Any, y: Any, p: Any) -> Any:
    return y / xp.asked(y, p)


def _log_likelihood(xp: Any, y: Any, p: Any) -> Any:
    return _y_log(xp, y, p) + _y_log(xp, 1 - y, 1 - p)


def _log_likelihood_slope(xp: Any, y: Any, p: Any) -> Any:
    return _y_over(xp, y, p) - _y_over(xp, 1 - y, 1 - p)


def _binary_from_logits(xp: Any, y: Any, z: Any) -> Any:
    return xp.activation("softplus", z) - y * z


def _binary_by_probabilities(xp: Any, y: Any, z: Any) -> Any:
    """The same, charged for going through ln(1 - p) with p close to 1."""
    return xp.rounded(_binary_from_logits(xp, y, z), np.exp(np.minimum(xp.magnitude(z), 40.0)))


def _squared(xp: Any, y: Any, p: Any) -> Any:
    """(y - p)^2, charged for the expanded form y^2 - 2 y p + p^2."""
    size = (xp.magnitude(y) + xp.magnitude(p)) ** 2
    return xp.rounded((y - p) * (y - p), size)


def _binary_from_logits_slope(xp: Any, y: Any, z: Any) -> Any:
    return xp.activation("logistic", z) - y


def _categorical_from_logits(xp: Any, y: Any, z: Any) -> Any:
    return y * (xp.logsumexp(z) - z)


def _categorical_from_logits_slope(xp: Any, y: Any, z: Any) -> Any:
    return xp.activation("softmax", z) * y.sum(axis=-1, keepdims=True) - y


def _huber(xp: Any, y: Any, p: Any, delta: float) -> Any:
    error = p - y
    linear = xp.absolute(error) * delta - 0.5 * delta * delta
    return xp.where(xp.magnitude(error) <= delta, _squared(xp, y, p) * 0.5, linear)


def _huber_slope(xp: Any, y: Any, p: Any, delta: float) -> Any:
    error = p - y
    return xp.where(xp.magnitude(error) <= delta, error, xp.sign(error) * delta)


def _sympy_log_likelihood(sp: Any, y: Any, p: Any) -> Any:
    return y * sp.log(p) + (1 - y) * sp.log(1 - p)


def _sympy_huber(sp: Any, y: Any, p: Any, delta: Any) -> Any:
    error = p - y
    near = (error**2 / 2, sp.Abs(error) <= delta)
    above = (delta * error - delta**2 / 2, error > 0)
    return sp.Piecewise(near, above, (-delta * error - delta**2 / 2, True))


_ROWS = (
    ObjectiveRow(
        name="squared-error",
        formula="(y - p)^2",
        slope_formula="-2 (y - p)",
        targets="real",
        predictions="real",
        samples="mean",
        terms=_squared,
        slope=lambda xp, y, p: (p - y) * 2.0,
        definition=lambda sp, y, p: (y - p) ** 2,
    ),
    ObjectiveRow(
        name="log-likelihood",
        formula="y ln p + (1 - y) ln(1 - p)",
        slope_formula="y / p - (1 - y) / (1 - p)",
        targets="binary",
        predictions="unit",
        direction="maximise",
        terms=_log_likelihood,
        slope=_log_likelihood_slope,
        definition=_sympy_log_likelihood,
        fused={
            "logistic": Fused(
                lambda xp, y, z: -_binary_from_logits(xp, y, z),
                lambda xp, y, z: -_binary_from_logits_slope(xp, y, z),
            )
        },
    ),
    ObjectiveRow(
        name="binary-cross-entropy",
        formula="-(y ln p + (1 - y) ln(1 - p))",
        slope_formula="-y / p + (1 - y) / (1 - p)",
        targets="binary",
        predictions="unit",
        samples="mean",
        terms=lambda xp, y, p: -_log_likelihood(xp, y, p),
        slope=lambda xp, y, p: -_log_likelihood_slope(xp, y, p),
        definition=lambda sp, y, p: -_sympy_log_likelihood(sp, y, p),
        fused={"logistic": Fused(_binary_from_logits, _binary_from_logits_slope)},
    ),
    ObjectiveRow(
        name="binary-cross-entropy-logits",
        formula="ln(1 + exp(p)) - y p",
        slope_formula="1 / (1 + exp(-p)) - y",
        targets="binary",
        predictions="real",
        samples="mean",
        terms=_binary_by_probabilities,
        slope=_binary_from_logits_slope,
        definition=lambda sp, y, p: sp.log(1 + sp.exp(p)) - y * p,
        fused={"linear": Fused(_binary_from_logits, _binary_from_logits_slope)},
    ),
    ObjectiveRow(
        name="cross-entropy",
        formula="-y_k ln p_k",
        slope_formula="-y_k / p_k",
        targets="one-hot",
        predictions="simplex",
        samples="mean",
        terms=lambda xp, y, p: -_y_log(xp, y, p),
        slope=lambda xp, y, p: -_y_over(xp, y, p),
        definition=lambda sp, y, p: -y * sp.log(p),
        fused={"softmax": Fused(_categorical_from_logits, _categorical_from_logits_slope)},
    ),
    ObjectiveRow(
        name="cross-entropy-logits",
        formula="y_k (ln sum_m exp(p_m) - p_k)",
        slope_formula="softmax(p)_k - y_k",
        targets="one-hot",
        predictions="real",
        samples="mean",
        terms=_categorical_from_logits,
        slope=_categorical_from_logits_slope,
        definition=lambda sp, y, p, others: y * (sp.log(sum(sp.exp(q) for q in others)) - p),
        fused={"linear": Fused(_categorical_from_logits, _categorical_from_logits_slope)},
        rowwise=True,
    ),
    ObjectiveRow(
        name="huber",
        formula="(p - y)^2 / 2 where |p - y| <= delta, else delta |p - y| - delta^2 / 2",
        slope_formula="p - y where |p - y| <= delta, else delta sign(p - y)",
        targets="real",
        predictions="real",
        samples="mean",
        terms=_huber,
        slope=_huber_slope,
        definition=_sympy_huber,
        kinks=lambda y, p, delta: np.abs(np.abs(p - y) - delta),
        parameters={"delta": 1.0},
    ),
    ObjectiveRow(
        name="inner-product",
        formula="y p",
        slope_formula="y",
        targets="real",
        predictions="real",
        terms=lambda xp, y, p: y * p,
        slope=lambda xp, y, p: y * xp.ones(p),
        definition=lambda sp, y, p: y * p,
    ),
)

OBJECTIVES: Mapping[str, ObjectiveRow] = {row.name: row for row in _ROWS}
