"""The chain rule as equations over the derived functions, beside the program and its rules.

Nothing here uses the rules, the NumPy forms of the tables, or SymPy: the functions come from
`derived`, which SymPy wrote.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import numpy as np

from reference.derived import ACTIVATIONS, CONTRACTIONS, FUSED, OBJECTIVES, PENALTY, Array
from reference.network import Layer, Network, Objective
from reference.program import parameter_names
from reference.quantities import ETA, LOSSES, OBJECTIVE, gradient, local

Values = dict[str, Array]


@dataclass(frozen=True)
class Equation:
    """How one quantity follows from earlier ones."""

    target: str
    function: Callable[..., Any]
    operands: tuple[str, ...]

    def compute(self, values: Values) -> Array:
        """The target's value."""
        return np.asarray(self.function(*(values[name] for name in self.operands)))


@lru_cache(maxsize=4096)
def equations(network: Network, fused: bool) -> tuple[Equation, ...]:
    """Every quantity with how it follows from earlier ones."""
    found = list(_forward(network))
    if network.objective is not None:
        found += _objective(network, network.objective, fused)
        found += _backward(network, network.objective, fused)
        found += _updates(network, network.objective)
    return tuple(found)


def _forward(network: Network) -> Iterator[Equation]:
    for layer, source, _ in network.links():
        if layer.weights is not None:
            bias = () if layer.bias is None else (layer.bias,)
            yield Equation(layer.net, _net, (layer.weights, source, *bias))
            yield Equation(local(layer.net, layer.weights), np.asarray, (source,))
            yield Equation(local(layer.net, source), np.transpose, (layer.weights,))
        value, slope = (
            partial(function, **layer.activation.settings)
            for function in ACTIVATIONS[layer.activation.name]
        )
        yield Equation(layer.output, value, (layer.net,))
        yield Equation(local(layer.output, layer.net), slope, (layer.net,))


def _net(weights: Array, source: Array, *bias: Array) -> Array:
    return sum(bias, start=np.einsum(CONTRACTIONS["net"], weights, source))


def _objective(network: Network, objective: Objective, fused: bool) -> Iterator[Equation]:
    if fused:
        last = network.layers[-1]
        (terms, slope), settings = FUSED[objective.name, last.activation.name], {}
        predicted, slope_target = last.net, gradient(last.net)
    else:
        terms, slope = OBJECTIVES[objective.name]
        settings = objective.settings
        predicted = network.prediction
        slope_target = gradient(predicted)
    target = "J_data" if objective.penalty else OBJECTIVE
    operands = (network.targets, predicted)
    terms, slope = partial(terms, **settings), partial(slope, **settings)
    yield Equation(target, lambda y, p: terms(y, p).sum() * _share(objective, y), operands)
    yield Equation(LOSSES, lambda y, p: _sample_losses(objective, terms(y, p)), operands)
    yield from _penalty(network, objective)
    yield Equation(slope_target, lambda y, p: slope(y, p) * _share(objective, y), operands)


def _share(objective: Objective, terms: Array) -> float:
    """The weight of one term in J: the factor over what is averaged."""
    samples, outputs = terms.shape
    averaged = (samples if objective.samples == "mean" else 1) * (
        outputs if objective.outputs == "mean" else 1
    )
    return objective.factor / averaged


def _sample_losses(objective: Objective, terms: Array) -> Array:
    reduce = np.mean if objective.outputs == "mean" else np.sum
    return np.asarray(objective.factor * reduce(terms, axis=1))


def _penalised(network: Network, objective: Objective) -> tuple[str, ...]:
    """The parameters under the L2 term."""
    if objective.penalty is None:
        return ()
    with_biases = objective.penalty.biases
    names = [layer.weights for layer in network.layers]
    names += [layer.bias for layer in network.layers if with_biases]
    return tuple(name for name in names if name is not None)


def _penalty(network: Network, objective: Objective) -> Iterator[Equation]:
    if objective.penalty is not None:
        terms = PENALTY[0]

        def total(y: Array, strength: Array, *weights: Array) -> Any:
            squares = sum(terms(w, strength).sum() for w in weights)
            return _penalty_share(objective, y) * squares

        operands = (network.targets, objective.penalty.strength, *_penalised(network, objective))
        yield Equation("J_penalty", total, operands)
        yield Equation(OBJECTIVE, np.add, ("J_data", "J_penalty"))


def _penalty_share(objective: Objective, y: Array) -> float:
    """The signed weight of one squared parameter in J."""
    penalty = objective.penalty
    assert penalty is not None
    share = penalty.factor / (len(y) if penalty.samples == "mean" else 1)
    return share if objective.direction == "minimise" else -share


def _backward(network: Network, objective: Objective, fused: bool) -> Iterator[Equation]:
    for depth, (layer, source, _) in reversed(list(enumerate(network.links()))):
        if not (fused and depth == len(network.layers) - 1):
            operands = (gradient(layer.output), local(layer.output, layer.net))
            rowwise = layer.activation.row.rowwise
            through = partial(np.einsum, CONTRACTIONS["jacobian"]) if rowwise else np.multiply
            yield Equation(gradient(layer.net), through, operands)
        if layer.weights is not None:
            yield from _parameters(network, objective, layer, source)
            operands = (gradient(layer.net), layer.weights)
            yield Equation(gradient(source), partial(np.einsum, CONTRACTIONS["input"]), operands)
    names = [network.input, *(n for layer in network.layers for n in (layer.net, layer.output))]
    for name in dict.fromkeys(names):
        yield Equation(f"dL_d{name}", partial(_own, objective), (gradient(name),))


def _own(objective: Objective, total: Array) -> Array:
    """The gradient of each sample's own loss from that of J."""
    return total * len(total) if objective.samples == "mean" else total


def _parameters(
    network: Network, objective: Objective, layer: Layer, source: str
) -> Iterator[Equation]:
    """The gradients of a layer's weights and bias."""
    delta = gradient(layer.net)
    bias_step = "shared-bias" if layer.shared_bias else "bias"
    found = ((layer.weights, "weights", [delta, source]), (layer.bias, bias_step, [delta]))
    for name, step, operands in found:
        if name is None:
            continue
        penalised = name in _penalised(network, objective)
        target = f"dJ_data_d{name}" if penalised else gradient(name)
        yield Equation(target, partial(np.einsum, CONTRACTIONS[step]), tuple(operands))
        if penalised and objective.penalty is not None:
            names = (target, network.targets, objective.penalty.strength, name)
            yield Equation(gradient(name), partial(_with_penalty, objective), names)


def _with_penalty(objective: Objective, data: Array, y: Array, strength: Array, w: Array) -> Array:
    return data + _penalty_share(objective, y) * PENALTY[1](w, strength)


def _updates(network: Network, objective: Objective) -> Iterator[Equation]:
    descend = objective.direction == "minimise"
    for name in parameter_names(network):
        operands = (name, gradient(name), ETA)
        yield Equation(f"{name}_new", _descent if descend else _ascent, operands)


def _descent(w: Array, slope: Array, rate: Array) -> Any:
    return w - rate * slope


def _ascent(w: Array, slope: Array, rate: Array) -> Any:
    return w + rate * slope
