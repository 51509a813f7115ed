"""The chain rule for whole vectors of one observation, and for whole batches."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from reference.derivation_elements import J, Target, penalised, penalty_front, scale, small
from reference.formula import Formula, Product, Relation, multiplied, negated
from reference.formula_nodes import Call, Name, Partial, transposed
from reference.network import Network, Objective, Size
from reference.notation import parse
from reference.typeset import activation_slope, cancelled_slope, objective_slope


@dataclass(frozen=True)
class Vectors:
    """A network's quantities as row vectors of one observation, or as matrices of N rows."""

    network: Network
    objective: Objective
    batch: bool

    @property
    def samples(self) -> Size:
        """Rows."""
        return self.network.samples if self.batch else 1

    def name(self, name: str) -> Name:
        """A whole quantity of the samples."""
        return Name(name if self.batch else small(name), whole=True)

    def source(self, depth: int) -> Name:
        """The input of a layer."""
        return self.name(self.network.layers[depth - 1].output if depth else self.network.input)

    def delta(self, depth: int) -> Name:
        """dJ/dnet of a layer, named after the net."""
        own = [parse(layer.net).sub for layer in self.network.layers]
        distinct = all(own) and len(set(own)) == len(own)
        sub = "_".join(own[depth]) if distinct else str(depth + 1)
        letter = "Delta" if self.batch else "delta"
        return Name(letter if len(own) == 1 else f"{letter}_{sub}", whole=True)

    def steps(self, target: Target) -> Iterator[Relation]:
        """Every line from the objective down to the target's gradient."""
        last = len(self.network.layers) - 1
        prediction, y = self.name(self.network.prediction), self.name(self.network.targets)
        front = scale(self.objective, self.samples, self.network.outputs)
        cancelled = self._cancelled(y, prediction)
        upstream: Formula = Partial(J, prediction)
        if cancelled is not None:
            yield _equation(self.delta(last), multiplied(front, cancelled))
        else:
            slope = objective_slope(self.objective, y, prediction)
            yield _equation(upstream, multiplied(front, slope))
        for depth in range(last, target.depth - 1, -1):
            if depth < last or cancelled is None:
                yield from self._through_activation(depth, upstream)
            upstream = self._through_weights(depth)
        gradient = Partial(J, self._whole(target))
        if gradient != Partial(J, prediction):
            yield _equation(gradient, self._gradient(target, upstream))

    def _cancelled(self, y: Formula, prediction: Formula) -> Formula | None:
        if not self.network.layers:
            return None
        layer = self.network.layers[-1]
        net = self.name(layer.net)
        return cancelled_slope(self.objective, layer.activation, y, net, prediction)

    def _through_activation(self, depth: int, upstream: Formula) -> Iterator[Relation]:
        layer = self.network.layers[depth]
        net, output = self.name(layer.net), self.name(layer.output)
        if not layer.activation.row.rowwise:
            slope = activation_slope(layer.activation, net, output)
            yield _equation(self.delta(depth), multiplied(upstream, slope))
            return
        if not isinstance(upstream, Partial):
            yield _equation(Partial(J, output), upstream)
            upstream = Partial(J, output)
        yield _equation(self.delta(depth), self._through_softmax(upstream, output))

    def _through_softmax(self, upstream: Formula, a: Formula) -> Formula:
        if self.batch:
            return multiplied(a, upstream - Call("rowsum", multiplied(upstream, a)))
        jacobian = Call("diag", a) - Product((transposed(a), a), "@")
        return Product((upstream, jacobian), "@")

    def _through_weights(self, depth: int) -> Formula:
        weights, delta = self.network.layers[depth].weights, self.delta(depth)
        if weights is None:
            return delta
        return Product((delta, transposed(Name(weights, whole=True))), "@")

    def _whole(self, target: Target) -> Name:
        if target.kind == "input":
            return self.name(target.name)
        return Name(target.name, whole=target.kind != "shared-bias")

    def _gradient(self, target: Target, upstream: Formula) -> Formula:
        ones = transposed(Name("1", whole=True))
        delta = self.delta(target.depth) if self.network.layers else upstream
        found: dict[str, Callable[[], Formula]] = {
            "input": lambda: upstream,
            "weights": lambda: Product((transposed(self.source(target.depth)), delta), "@"),
            "bias": lambda: Product((ones, delta), "@") if self.batch else delta,
            "shared-bias": lambda: Call("sum", delta),
        }
        return self._penalised(target, found[target.kind]())

    def _penalised(self, target: Target, gradient: Formula) -> Formula:
        if target.kind == "input" or not penalised(self.network, target.name):
            return gradient
        front = penalty_front(self.network, 2.0, self.samples)
        term = multiplied(front, self._whole(target))
        return gradient + (term if self.objective.sign > 0 else negated(term))


def update(network: Network, target: Target) -> Relation:
    """One step with the learning rate, down or up."""
    assert network.objective is not None
    w = Name(target.name, whole=True)
    step = multiplied(Name("eta"), Partial(J, w))
    new = Name(f"{target.name}_new", whole=True)
    return _equation(new, w - step if network.objective.sign > 0 else w + step)


def _equation(left: Formula, right: Formula) -> Relation:
    return Relation((left, right))
