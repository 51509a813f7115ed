"""One rule per operation: forward and backward propagation, written once.

Every rule is `(xp, about, *operands) -> value` with `xp` an arithmetic and `about` the layer,
objective or network the step belongs to. Samples are rows, weights are inputs x units.
"""

from collections.abc import Callable, Mapping
from typing import Any

from reference.network import FusedPair, Layer, Objective

Rule = Callable[..., Any]


def _net(xp: Any, layer: Layer, inputs: Any, weights: Any, *bias: Any) -> Any:
    """net = input W + b, (N, units)."""
    if not bias:
        return inputs @ weights
    # A sum that starts with the bias rounds it once per input.
    size = weights.shape[0] * xp.magnitude(bias[0])
    return xp.rounded(inputs @ weights + bias[0], size)


def _activation(xp: Any, layer: Layer, net: Any) -> Any:
    """output = g(net), (N, units)."""
    return xp.activation(layer.activation, net)


def _terms(xp: Any, objective: Objective, y: Any, p: Any) -> Any:
    return objective.row.terms(xp, y, p, **objective.settings)


def _objective(xp: Any, objective: Objective, y: Any, p: Any) -> Any:
    """J without the penalty, a scalar."""
    return _terms(xp, objective, y, p).sum() * objective.scale(*y.shape)


def _sample_losses(xp: Any, objective: Objective, y: Any, p: Any) -> Any:
    """L, each sample's own loss, (N,)."""
    return _terms(xp, objective, y, p).sum(axis=1) * objective.sample_scale(y.shape[1])


def _fused_objective(xp: Any, pair: FusedPair, y: Any, z: Any) -> Any:
    """J straight from the output nets."""
    return pair.fused.terms(xp, y, z).sum() * pair.objective.scale(*y.shape)


def _fused_delta(xp: Any, pair: FusedPair, y: Any, z: Any) -> Any:
    """dJ/dnet of the output layer straight from its nets."""
    return pair.fused.slope(xp, y, z) * pair.objective.scale(*y.shape)


def _objective_slope(xp: Any, objective: Objective, y: Any, p: Any) -> Any:
    """dJ/dp, (N, K), reductions and factor included."""
    return objective.row.slope(xp, y, p, **objective.settings) * objective.scale(*y.shape)


def _activation_slope(xp: Any, layer: Layer, net: Any) -> Any:
    """doutput/dnet, (N, units), or the Jacobian (N, units, units)."""
    return xp.slope(layer.activation, net)


def _delta(xp: Any, layer: Layer, upstream: Any, slope: Any) -> Any:
    """dJ/dnet = dJ/doutput times doutput/dnet, contracted over outputs for a Jacobian."""
    if layer.activation.row.rowwise:
        return (upstream[:, None, :] @ slope)[:, 0, :]
    return upstream * slope


def _weight_gradient(xp: Any, layer: Layer, inputs: Any, delta: Any) -> Any:
    """dJ/dW = input^T dJ/dnet, (inputs, units)."""
    return inputs.T @ delta


def _bias_gradient(xp: Any, layer: Layer, delta: Any) -> Any:
    """dJ/db: dJ/dnet summed over samples, (units,); over everything for a shared bias."""
    return delta.sum() if layer.shared_bias else delta.sum(axis=0)


def _backpropagate(xp: Any, layer: Layer, delta: Any, weights: Any) -> Any:
    """dJ/dinput = dJ/dnet W^T, (N, inputs)."""
    return delta @ weights.T


def _penalty_scale(objective: Objective, y: Any) -> float:
    penalty = objective.penalty
    assert penalty is not None
    return objective.sign * penalty.factor / (y.shape[0] if penalty.samples == "mean" else 1)


def _penalty(xp: Any, objective: Objective, y: Any, strength: Any, *parameters: Any) -> Any:
    """The L2 term, added when minimising and subtracted when maximising."""
    squares = [(w * w).sum() for w in parameters]
    total = squares[0]
    for square in squares[1:]:
        total = total + square
    return total * strength * _penalty_scale(objective, y)


def _penalised_gradient(
    xp: Any, objective: Objective, gradient: Any, y: Any, strength: Any, w: Any
) -> Any:
    """The gradient with the derivative of the L2 term."""
    return gradient + w * strength * (2.0 * _penalty_scale(objective, y))


def _update(xp: Any, objective: Objective, parameter: Any, gradient: Any, eta: Any) -> Any:
    """One step of gradient descent, or of ascent when J is maximised."""
    return parameter - gradient * eta * objective.sign


def _per_sample(xp: Any, objective: Objective, gradient: Any) -> Any:
    """dL/d...: the gradient of each sample's own loss, without the mean over samples."""
    return gradient * (float(gradient.shape[0]) if objective.samples == "mean" else 1.0)


RULES: Mapping[str, Rule] = {
    "net": _net,
    "activation": _activation,
    "objective": _objective,
    "sample-losses": _sample_losses,
    "objective-slope": _objective_slope,
    "activation-slope": _activation_slope,
    "delta": _delta,
    "weight-gradient": _weight_gradient,
    "bias-gradient": _bias_gradient,
    "backpropagate": _backpropagate,
    "penalty": _penalty,
    "total": lambda xp, objective, data, penalty: data + penalty,
    "penalised-gradient": _penalised_gradient,
    "update": _update,
    "per-sample": _per_sample,
    "input-of-net": lambda xp, layer, inputs: inputs,
    "weights-of-net": lambda xp, layer, weights: weights.T,
    "fused-objective": _fused_objective,
    "fused-delta": _fused_delta,
}
