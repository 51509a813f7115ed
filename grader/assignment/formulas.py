"""The formulas of a task, written in the course's own layout."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from grader.spec.exercise import Exercise
from reference.activations import ACTIVATIONS
from reference.derivation_elements import Elements, J, small
from reference.formula import Formula, Product, Relation, added, negated
from reference.formula_nodes import Call, Name, transposed
from reference.network import Activation, Layer, Network
from reference.notation import Latex, Text, plain_number
from reference.notation_mathml import NAMESPACE, MathML, tag
from reference.typeset import activation_value

_TEXT, _LATEX, _MATHML = Text(), Latex(), MathML()


@dataclass(frozen=True)
class Line:
    """One formula with how to read it."""

    formula: Formula
    note: str = ""

    @property
    def text(self) -> str:
        """As plain text."""
        return self.formula.draw(_TEXT)

    @property
    def latex(self) -> str:
        """As LaTeX."""
        return self.formula.draw(_LATEX)

    @property
    def mathml(self) -> str:
        """As a MathML element of its own."""
        return math(self.formula.draw(_MATHML))


def math(body: str, display: str = "block") -> str:
    """A MathML formula around its content."""
    return tag("math", body, xmlns=NAMESPACE, display=display)


def network_lines(exercise: Exercise, network: Network) -> Iterator[Line]:
    """Every layer's net and output, then what the activations are."""
    for layer, source, _ in network.links():
        if layer.weights is not None:
            net = Relation((_whole(layer.net), _net(exercise, layer, source)))
            yield Line(net, _bias_note(exercise, layer))
        if layer.activation.name == "linear":
            value: Formula = _whole(layer.net)
        else:
            value = Call(layer.activation.name, _whole(layer.net))
        yield Line(Relation((_whole(layer.output), value)))
    for activation in dict.fromkeys(layer.activation for layer in network.layers):
        if activation.name != "linear":
            yield _definition(activation)


def _whole(name: str) -> Name:
    return Name(name, whole=True)


def _net(exercise: Exercise, layer: Layer, source: str) -> Formula:
    """The product as the course's arrays have it, and the bias."""
    assert layer.weights is not None
    weights, rows = _whole(layer.weights), exercise.layout.samples == "rows"
    straight = rows == (exercise.layout.weights == "in-out")
    factor = weights if straight else transposed(weights)
    product = Product((_whole(source), factor) if rows else (factor, _whole(source)), "@")
    if layer.bias is None or exercise.layout.folded:
        return product
    bias: Formula = Name(layer.bias, whole=not layer.shared_bias)
    return added(product, negated(bias) if exercise.layout.bias_sign == "subtract" else bias)


def _bias_note(exercise: Exercise, layer: Layer) -> str:
    layout, name = exercise.layout, layer.weights
    if layer.bias is None:
        return ""
    if layer.shared_bias:
        return f"{layer.bias} is one number for all units"
    if not layout.folded:
        return ""
    line = {"in-out": "row", "out-in": "column"}[layout.weights]
    return f"the {layout.bias} {line} of {name} is the bias, which belongs to the constant input 1"


def _definition(activation: Activation) -> Line:
    """The activation's formula, with the side taken where it has a kink."""
    row, settings = activation.row, activation.settings
    shown = [f"{key} = {value:g}" for key, value in settings.items() if key != "at_zero"]
    if row.kinks:
        slope = f"; {row.name}'(0) = {settings['at_zero']:g}" if "at_zero" in settings else ""
        shown.append(f"the derivative is {row.slope_formula}{slope}")
    note = ", ".join(shown)
    if row.rowwise:
        left: Formula = Name("a", ("k",))
        note = f"{row.name} of the nets z of one observation; a are its outputs"
        return Line(Relation((left, activation_value(activation, Name("z", ("k",))))), note)
    z = Name("z")
    return Line(Relation((Call(row.name, z), activation_value(activation, z))), note)


def objective_line(exercise: Exercise, network: Network) -> Line | None:
    """J in full; None when the network has no objective."""
    if network.objective is None:
        return None
    formula = Elements(_without_dots(network)).objective_formula()
    targets, note = small(network.targets), ""
    if exercise.layout.targets == "class-index":
        note = f"{targets}_nk is 1 when k is the class of observation n, counted from 0, else 0"
    return Line(Relation((J, formula)), note)


def _without_dots(network: Network) -> Network:
    """The network with a name for biases that are a line of the weights: b_0 of `W`."""
    layers = (
        replace(layer, bias=f"{layer.weights}_0") if "." in (layer.bias or "") else layer
        for layer in network.layers
    )
    return replace(network, layers=tuple(layers))


def objective_rows(network: Network) -> Iterator[tuple[str, str]]:
    """Direction, factor, reductions and L2 term in words."""
    objective = network.objective
    if objective is None:
        return
    yield "direction", f"J is {objective.direction}d"
    yield "factor", plain_number(objective.factor)
    for axis, size, reduction in (
        ("observations", network.samples, objective.samples),
        ("outputs", network.outputs, objective.outputs),
    ):
        one = {"observations": "one observation", "outputs": "one output"}[axis]
        many = f"{reduction} over the {size} {axis}"
        yield axis, f"{one}, so there is nothing to add up" if size == 1 else many
    index = Elements(network).net_index(len(network.layers) - 1)
    letters = f"n counts observations, {index} outputs"
    if objective.row.rowwise:
        letters += ", m outputs too"
    yield "indices", f"{letters}; small letters are entries of what has the capital"
    yield "targets", f"{network.targets}: {objective.row.targets} targets"
    for key, value in objective.settings.items():
        yield key, f"{value:g}"
    penalty = objective.penalty
    if penalty is not None:
        what = "all weights and biases" if penalty.biases else "all weights, not the biases"
        verb = "added to" if objective.direction == "minimise" else "taken from"
        yield "L2 term", f"of {what}, with strength {penalty.strength}, {verb} J"


def convention_rows(networks: tuple[Network, ...]) -> Iterator[tuple[str, str]]:
    """What holds for every formula and is easily taken differently."""
    used = {layer.activation.name for network in networks for layer in network.layers}
    for name in (name for name in ACTIVATIONS if name in used and ACTIVATIONS[name].kinks):
        zero = ACTIVATIONS[name].parameters.get("at_zero")
        if zero is not None:
            yield f"{name}'(0)", f"{zero:g}"
    yield "ln, exp", "natural logarithm and exponential function"
    yield "counting", "formulas count from 1, Python from 0"
    yield "numbers", "float64; arguments must not be changed in place"
