"""Derivations as a teacher shows them: the chain rule from the objective to one parameter."""

from collections.abc import Iterator
from dataclasses import dataclass

from reference.derivation_elements import (
    Elements,
    J,
    Target,
    penalised,
    penalty_front,
    scale,
)
from reference.derivation_vectors import Vectors, update
from reference.formula import Formula, Relation, multiplied
from reference.formula_nodes import Partial
from reference.network import Network
from reference.notation import Text
from reference.program import parameter_names
from reference.shown import verify


class DerivationError(ValueError):
    """There is nothing to derive; the message is one line."""


@dataclass(frozen=True)
class Line:
    """One formula of a derivation."""

    heading: str
    """What the line shows; the same heading groups neighbouring lines."""
    formula: Formula
    note: str = ""
    """How to read the formula."""


@dataclass(frozen=True)
class Derivation:
    """All lines from the objective to the gradient of one parameter, or of the input."""

    parameter: str
    lines: tuple[Line, ...]


def derive(network: Network, wrt: str | None = None) -> tuple[Derivation, ...]:
    """The derivation for the named parameter or the input, by default for every parameter.

    A network without parameters is derived by its input. DerivationError for an unknown name or a
    network without objective; ShownFormError when a row shows a wrong derivative.
    """
    if network.objective is None:
        raise DerivationError("the network has no objective, so there is no gradient to derive")
    names = (*parameter_names(network), network.input)
    if wrt is not None and wrt not in names:
        raise DerivationError(f"cannot derive by {wrt!r} (allowed: {', '.join(names)})")
    verify(network)
    chosen = (wrt,) if wrt is not None else parameter_names(network) or (network.input,)
    return tuple(_derivation(network, _target(network, name)) for name in chosen)


def _target(network: Network, name: str) -> Target:
    for depth, layer in enumerate(network.layers):
        if name == layer.weights:
            return Target(name, "weights", depth)
        if name == layer.bias:
            return Target(name, "shared-bias" if layer.shared_bias else "bias", depth)
    return Target(name, "input", 0)


def _derivation(network: Network, target: Target) -> Derivation:
    elements = Elements(network)
    lines = [
        *_objective(elements),
        *_chain(elements, target),
        *_cancelled(elements, target),
        *_vectors(elements, target),
    ]
    if target.kind != "input":
        lines.append(Line("One training step", update(network, target)))
    return Derivation(target.name, tuple(lines))


def _objective(elements: Elements) -> Iterator[Line]:
    for depth in range(len(elements.layers)):
        for left, right in elements.forward(depth):
            yield Line("Network", Relation((left, right)))
    yield Line(
        f"Objective, {elements.objective.direction}d",
        Relation((J, elements.objective_formula())),
    )


def _gradient(elements: Elements, target: Target, data: Formula) -> Relation:
    """The gradient of one element with its part of the L2 term."""
    element, total = elements.element(target), data
    if target.kind != "input" and penalised(elements.network, target.name):
        front = penalty_front(elements.network, 2.0, elements.network.samples)
        total = elements.signed(data, multiplied(front, element))
    return Relation((Partial(J, element), total))


def _chain(elements: Elements, target: Target) -> Iterator[Line]:
    """The chain of names, each factor's value, and all values in place."""
    last = len(elements.layers) - 1
    prediction, slope = elements.output(last), elements.objective_slope()
    front = scale(elements.objective, elements.network.samples, elements.network.outputs)
    output = [elements.activation_factor(last)] if elements.layers else []
    rest = [*output, *elements.below(target)]
    by_prediction = Partial(J, prediction)
    if rest:
        names = [by_prediction, *(factor.name for factor in rest)]
        chain = elements.chain(target, names)
        yield Line("Chain of factors", _gradient(elements, target, chain))
    heading = "Each factor"
    yield Line(heading, Relation((by_prediction, multiplied(front, slope))), _one_hot(elements))
    for factor in rest:
        note = _SAME if "[" in factor.value.draw(Text()) else ""
        yield Line(heading, Relation((factor.name, factor.value)), note)
    if rest:
        values = elements.chain(target, [slope, *(factor.value for factor in rest)])
        total = _gradient(elements, target, multiplied(front, values))
        yield Line("Everything in place", total)


_SAME = "[a = b] is 1 when the two indices are equal, else 0"


def _one_hot(elements: Elements) -> str:
    one_hot = elements.objective.row.rowwise
    return "the targets of a sample add up to 1" if one_hot else ""


def _cancelled(elements: Elements, target: Target) -> Iterator[Line]:
    slope = elements.cancelled()
    if slope is None:
        return
    front = scale(elements.objective, elements.network.samples, elements.network.outputs)
    net = elements.net(len(elements.layers) - 1)
    by_net = Relation((Partial(J, net), multiplied(front, slope)))
    one_hot = elements.objective.row.targets == "one-hot"
    note = "the targets of a sample add up to 1" if one_hot else ""
    yield Line("Objective and output activation cancel", by_net, note)
    values = [slope, *(factor.value for factor in elements.below(target))]
    total = multiplied(front, elements.chain(target, values, cancelled=True))
    if elements.element(target) != net:
        yield Line("Objective and output activation cancel", _gradient(elements, target, total))


def _vectors(elements: Elements, target: Target) -> Iterator[Line]:
    network, objective = elements.network, elements.objective
    rows = f"{network.samples} rows" if isinstance(network.samples, str) else "all rows"
    for batch, heading in ((False, "One observation, row vectors"), (True, f"Batch of {rows}")):
        for equation in Vectors(network, objective, batch).steps(target):
            yield Line(heading, equation, _note(equation))


def _note(equation: Relation) -> str:
    """How to read what is not a plain matrix product."""
    functions = {
        "rowsum(": "rowsum adds up each row and keeps it as a column",
        "1ᵀ": "the row of ones adds up the rows",
        "softmax(": "softmax of each row",
        "sum(": "sum over all entries",
    }
    text = equation.draw(Text())
    notes = [note for sign, note in functions.items() if sign in text]
    return notes[0] if notes else ""
