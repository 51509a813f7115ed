"""The chain rule for one element: indices, named factors and their values.

Letters: n counts samples, i the network's inputs, then one letter per layer with weights. A
row-wise activation (softmax) ties every output of a layer to every net, so its outputs get a prime.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from reference.formula import ONE, Formula, Number, coefficient, multiplied, negated
from reference.formula_nodes import Name, Over, Partial, named_product
from reference.network import Network, Objective, Size
from reference.notation import PRIME
from reference.quantities import OBJECTIVE
from reference.typeset import (
    activation_slope,
    activation_value,
    cancelled_slope,
    jacobian_entry,
    objective_slope,
    objective_term,
)

LETTERS = "ijklpqrstuv"
SAMPLE = "n"
J = Name(OBJECTIVE)


@dataclass(frozen=True)
class Target:
    """What J is differentiated by: a parameter of the layer at `depth`, or the network's input."""

    name: str
    kind: str
    """`weights`, `bias`, `shared-bias` or `input`."""
    depth: int


@dataclass(frozen=True)
class Factor:
    """One named factor of the chain with its value."""

    name: Formula
    value: Formula


def small(name: str) -> str:
    """The name of one sample's quantity: a single capital letter in front becomes small."""
    return name if name[1:2].isalpha() else name[:1].lower() + name[1:]


def size(value: Size) -> Formula:
    """A number of samples or units."""
    return Name(value) if isinstance(value, str) else Number(value)


def scale(objective: Objective, samples: Size, outputs: Size) -> Formula:
    """The factor in front of J's double sum."""
    averaged = [size(samples)] if objective.samples == "mean" else []
    averaged += [size(outputs)] if objective.outputs == "mean" else []
    return _over(Number(objective.factor), averaged)


def _over(top: Formula, bottoms: list[Formula]) -> Formula:
    bottom: Formula = ONE
    for each in bottoms:
        bottom = multiplied(bottom, each)
    return top / bottom


def penalty_front(network: Network, factor: float, samples: Size) -> Formula:
    """What multiplies a penalised parameter, or its square, before the sign."""
    assert network.objective is not None
    penalty = network.objective.penalty
    assert penalty is not None
    top = multiplied(Number(factor * penalty.factor), Name(penalty.strength))
    return top / size(samples) if penalty.samples == "mean" else top


def penalised(network: Network, name: str) -> bool:
    """True for a parameter under the L2 term."""
    penalty = network.objective.penalty if network.objective else None
    weights = [layer.weights for layer in network.layers]
    return penalty is not None and (penalty.biases or name in weights)


class Elements:
    """The element-wise quantities of a network."""

    def __init__(self, network: Network) -> None:
        assert network.objective is not None
        self.network, self.objective, self.layers = network, network.objective, network.layers
        self.sources = [source for _, source, _ in network.links()]

    def net_index(self, depth: int) -> str:
        """Index of the nets of a layer: its letter, primed once per row-wise layer below it."""
        weighted = [one for one in range(depth + 1) if self.layers[one].weights is not None]
        first = weighted[-1] if weighted else 0
        primes = sum(layer.activation.row.rowwise for layer in self.layers[first:depth])
        return self._letter(len(weighted)) + PRIME * primes

    def _letter(self, block: int) -> str:
        return LETTERS[block] if block < len(LETTERS) else f"i{block}"

    def output_index(self, depth: int) -> str:
        """Index of the outputs of a layer; at depth -1 of the network's inputs."""
        if depth < 0:
            return self._letter(0)
        return self.net_index(depth) + PRIME * self.layers[depth].activation.row.rowwise

    def net(self, depth: int) -> Name:
        """One net."""
        return Name(small(self.layers[depth].net), (SAMPLE, self.net_index(depth)))

    def output(self, depth: int) -> Name:
        """One output; at depth -1 one input."""
        name = self.layers[depth].output if depth >= 0 else self.network.input
        return Name(small(name), (SAMPLE, self.output_index(depth)))

    def target_of(self, prediction: Name) -> Name:
        """The target that belongs to a prediction."""
        return Name(small(self.network.targets), prediction.indices)

    def weight(self, depth: int) -> Name:
        """One weight."""
        indices = (self.output_index(depth - 1), self.net_index(depth))
        return Name(str(self.layers[depth].weights), indices)

    def bias(self, depth: int) -> Name:
        """One bias, or the layer's only one."""
        layer = self.layers[depth]
        return Name(str(layer.bias), () if layer.shared_bias else (self.net_index(depth),))

    def element(self, target: Target) -> Name:
        """The element J is differentiated by."""
        if target.kind == "input":
            return self.output(-1)
        return self.weight(target.depth) if target.kind == "weights" else self.bias(target.depth)

    def forward(self, depth: int) -> Iterator[tuple[Formula, Formula]]:
        """A layer's two equations, as (left, right)."""
        layer, net = self.layers[depth], self.net(depth)
        if layer.weights is not None:
            product = multiplied(self.output(depth - 1), self.weight(depth))
            total: Formula = Over((self.output_index(depth - 1),), product)
            yield net, total + self.bias(depth) if layer.bias else total
        output = Name(small(layer.output), net.indices)
        yield output, activation_value(layer.activation, net)

    def objective_formula(self) -> Formula:
        """J in full, with its reductions and the L2 term."""
        index = self.net_index(len(self.layers) - 1)
        prediction = Name(small(self.network.prediction), (SAMPLE, index))
        term = objective_term(self.objective, self.target_of(prediction), prediction)
        front = scale(self.objective, self.network.samples, self.network.outputs)
        number, rest = coefficient(term)
        total = multiplied(multiplied(front, number), Over((SAMPLE, index), rest))
        return self.signed(total, self._penalty()) if self.objective.penalty else total

    def _penalty(self) -> Formula:
        squares: Formula = Number(0.0)
        for depth, layer in enumerate(self.layers):
            for name, element in ((layer.weights, self.weight), (layer.bias, self.bias)):
                if name is not None and penalised(self.network, name):
                    square = element(depth) ** 2
                    indices = element(depth).indices
                    squares = squares + (Over(indices, square) if indices else square)
        return multiplied(penalty_front(self.network, 1.0, self.network.samples), squares)

    def signed(self, formula: Formula, penalty: Formula) -> Formula:
        """Formula plus the penalty, or minus it when J is maximised."""
        return formula + (penalty if self.objective.sign > 0 else negated(penalty))

    def objective_slope(self) -> Formula:
        """The derivative of a term by its prediction, without the scale."""
        prediction = self.output(len(self.layers) - 1)
        return objective_slope(self.objective, self.target_of(prediction), prediction)

    def cancelled(self) -> Formula | None:
        """The derivative of a term by its net where objective and activation cancel."""
        if not self.layers:
            return None
        net, activation = self.net(len(self.layers) - 1), self.layers[-1].activation
        prediction = Name(small(self.network.prediction), net.indices)
        y = self.target_of(prediction)
        return cancelled_slope(self.objective, activation, y, net, prediction)

    def activation_factor(self, depth: int) -> Factor:
        """doutput/dnet."""
        layer, net, output = self.layers[depth], self.net(depth), self.output(depth)
        if layer.activation.row.rowwise:
            other = Name(output.name, net.indices)
            value = jacobian_entry(layer.activation, output, other)
        else:
            value = activation_slope(layer.activation, net, output)
        return Factor(Partial(output, net), value)

    def below(self, target: Target) -> Iterator[Factor]:
        """The factors from the output layer's nets down to the target."""
        for depth in range(len(self.layers) - 1, target.depth - 1, -1):
            if depth < len(self.layers) - 1:
                yield self.activation_factor(depth)
            if depth > target.depth or target.kind == "input":
                yield from self._through_weights(depth)
        if target.kind != "input":
            value = self.output(target.depth - 1) if target.kind == "weights" else ONE
            yield Factor(Partial(self.net(target.depth), self.element(target)), value)

    def _through_weights(self, depth: int) -> Iterator[Factor]:
        if self.layers[depth].weights is not None:
            name = Partial(self.net(depth), self.output(depth - 1))
            yield Factor(name, self.weight(depth))

    def summed(self, target: Target, cancelled: bool) -> tuple[str, ...]:
        """The indices the chain is summed over: all on the way that the element does not have."""
        kept = self.element(target).indices
        found = [] if target.kind == "input" else [SAMPLE]
        for depth in range(len(self.layers) - 1, target.depth - 1, -1):
            if not (cancelled and depth == len(self.layers) - 1):
                found.append(self.output_index(depth))
            found.append(self.net_index(depth))
        return tuple(index for index in dict.fromkeys(found) if index not in kept)

    def chain(self, target: Target, factors: list[Formula], cancelled: bool = False) -> Formula:
        """Factors multiplied and summed over the indices on the way, a number in front."""
        number, first = coefficient(factors[0])
        product = named_product([first, *factors[1:]], "·")
        indices = self.summed(target, cancelled)
        return multiplied(number, Over(indices, product) if indices else product)
