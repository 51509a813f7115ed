"""The independent witness: J of one network as one scalar expression, differentiated by SymPy.

Element by element from the textbook definitions; no matrix, no chain rule, no step of the program.
One parameter element at a time is a symbol and everything else a number, which keeps the
expressions small.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from reference.activations import Array
from reference.network import Layer, Network, Objective
from reference.program import parameter_names

DIGITS = 40
"""Digits of the numbers in the expressions."""


@dataclass(frozen=True)
class _Case:
    """A network with its inputs, in which one parameter element is the symbol `W`."""

    network: Network
    numbers: Mapping[str, Any]
    """Object arrays of SymPy numbers, with the symbol in one place."""
    known: dict[Any, Any]
    """The numbers of expressions already evaluated; at first that of the symbol."""

    def number(self, expression: Any) -> Any:
        """The expression's number; what it shares with earlier ones is not evaluated again."""
        if expression not in self.known:
            rebuilt = expression
            if expression.args:
                rebuilt = expression.func(*map(self.number, expression.args))
            self.known[expression] = rebuilt.evalf(DIGITS) if rebuilt.is_number else rebuilt
        return self.known[expression]


W = sp.Symbol("w")
"""Without assumptions: SymPy would spend its time on deducing signs."""


def gradients(network: Network, inputs: Mapping[str, Any]) -> dict[str, Array]:
    """dJ/d(parameter) of every weight and bias by name, as arrays of doubles."""
    found = {}
    for name in parameter_names(network):
        slopes = np.zeros(np.shape(inputs[name]))
        for index in np.ndindex(slopes.shape):
            slopes[index] = derivative(network, inputs, name, index)
        found[f"dJ_d{name}"] = slopes
    return found


def derivative(
    network: Network, inputs: Mapping[str, Any], name: str, index: tuple[int, ...]
) -> float:
    """dJ/d(one element of a parameter)."""
    numbers = {key: _exact(value) for key, value in inputs.items()}
    at, numbers[name][index] = numbers[name][index], W
    case = _Case(network, numbers, {W: at})
    return float(case.number(sp.diff(_objective(case), W)))


def objective_value(network: Network, inputs: Mapping[str, Any]) -> float:
    """J by the same element-wise reading."""
    numbers = {key: _exact(value) for key, value in inputs.items()}
    return float(_objective(_Case(network, numbers, {})))


def _exact(value: Any) -> Array:
    exact = np.vectorize(lambda x: sp.Float(x, DIGITS), otypes=[object])
    return np.asarray(exact(np.asarray(value, dtype=float)), dtype=object)


def _objective(case: _Case) -> Any:
    """J as one expression in the marked element."""
    objective, y = case.network.objective, case.numbers[case.network.targets]
    assert objective is not None
    samples, outputs = y.shape
    total = sp.Integer(0)
    for n in range(samples):
        predicted = _forward(case, n)
        for k in range(outputs):
            total += _term(case, objective, y[n, k], predicted, k)
    total *= sp.Float(objective.factor, DIGITS)
    total /= samples if objective.samples == "mean" else 1
    total /= outputs if objective.outputs == "mean" else 1
    return total + _penalty(case, objective, samples)


def _term(case: _Case, objective: Objective, y: Any, row: list[Any], k: int) -> Any:
    settings: dict[str, Any] = {**objective.settings}
    if objective.row.rowwise:
        settings["others"] = row
    return _branch(case, objective.row.definition(sp, y, row[k], **settings))


def _forward(case: _Case, n: int) -> list[Any]:
    """The outputs of sample n, layer by layer and unit by unit."""
    row = list(case.numbers[case.network.input][n])
    for layer in case.network.layers:
        nets = list(_nets(case, layer, row)) if layer.weights is not None else row
        row = [_unit(case, layer, nets, k) for k in range(len(nets))]
    return row


def _nets(case: _Case, layer: Layer, row: list[Any]) -> Iterator[Any]:
    weights = case.numbers[str(layer.weights)]
    for j in range(weights.shape[1]):
        net = sp.Add(*(row[i] * weights[i, j] for i in range(weights.shape[0])))
        if layer.bias is not None:
            bias = case.numbers[layer.bias]
            net += bias.item() if layer.shared_bias else bias[j]
        yield net


def _unit(case: _Case, layer: Layer, nets: list[Any], k: int) -> Any:
    activation = layer.activation
    others = {"others": nets} if activation.row.rowwise else {}
    return _branch(case, activation.row.definition(sp, nets[k], **activation.settings, **others))


def _branch(case: _Case, expression: Any) -> Any:
    """The branch of a Piecewise that holds at the marked element's own value.

    Away from a kink J equals that branch, and SymPy need not solve the conditions for the symbol.
    """
    if not isinstance(expression, sp.Piecewise):
        return expression
    return next(value for value, condition in expression.args if case.number(condition) is sp.true)


def _penalty(case: _Case, objective: Objective, samples: int) -> Any:
    penalty = objective.penalty
    if penalty is None:
        return sp.Integer(0)
    names = [layer.weights for layer in case.network.layers]
    names += [layer.bias for layer in case.network.layers if penalty.biases]
    elements = (w for name in names if name for w in case.numbers[name].flat)
    total = sp.Add(*(w**2 for w in elements)) * case.numbers[penalty.strength].item()
    total *= sp.Float(penalty.factor, DIGITS) / (samples if penalty.samples == "mean" else 1)
    return total if objective.direction == "minimise" else -total
