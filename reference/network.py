"""Networks as values: layers, objective, and which combinations make sense."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reference.activations import ACTIVATIONS, ActivationRow, Array
from reference.objectives import OBJECTIVES, Fused, ObjectiveRow

Size = str | int
Parameters = tuple[tuple[str, float], ...]

PREDICTIONS: Mapping[str, tuple[str, ...]] = {
    "real": ("real", "positive", "unit", "simplex"),
    "unit": ("unit", "simplex"),
    "simplex": ("unit", "simplex"),
}
"""What an objective wants of its predictions -> the activation ranges that give it."""


@dataclass(frozen=True)
class Activation:
    """An activation with its parameters fixed."""

    name: str
    parameters: Parameters = ()

    @property
    def row(self) -> ActivationRow:
        """The activation's row of the table."""
        return ACTIVATIONS[self.name]

    @property
    def settings(self) -> dict[str, float]:
        """Defaults overlaid with the given parameters."""
        return {**self.row.parameters, **dict(self.parameters)}

    @property
    def lipschitz(self) -> float:
        """Largest |g'|; a parameter of a piecewise linear activation is a slope."""
        return max(self.row.lipschitz, *map(abs, self.settings.values()), 0.0)

    def value(self, z: Array) -> Array:
        """g(z), shape of z."""
        return self.row.value(z, **self.settings)

    def slope(self, z: Array) -> Array:
        """g'(z), shape of z; for a row-wise activation the Jacobian (N, units, units)."""
        return self.row.slope(z, **self.settings)


@dataclass(frozen=True)
class Layer:
    """One layer: `net = input weights + bias`, `output = activation(net)`.

    Without weights the net *is* the layer's input and `net` names that quantity.
    """

    units: Size
    activation: Activation
    net: str
    output: str
    weights: str | None = None
    bias: str | None = None
    shared_bias: bool = False
    """One scalar bias for all units of the layer."""
    flat: bool = False
    """A layer of one unit whose unit axis is not written: (N,) for (N, 1)."""


@dataclass(frozen=True)
class Penalty:
    """The L2 term `factor * strength * sum of squares`, divided by N when `samples` is mean."""

    strength: str = "lambda"
    factor: float = 1.0
    samples: str = "sum"
    biases: bool = False


@dataclass(frozen=True)
class Objective:
    """An objective with factor, reductions, direction and L2 term fixed."""

    name: str
    factor: float
    samples: str
    outputs: str
    direction: str
    parameters: Parameters = ()
    penalty: Penalty | None = None

    @property
    def row(self) -> ObjectiveRow:
        """The objective's row of the table."""
        return OBJECTIVES[self.name]

    @property
    def settings(self) -> dict[str, float]:
        """Defaults overlaid with the given parameters."""
        return {**self.row.parameters, **dict(self.parameters)}

    @property
    def sign(self) -> float:
        """+1 when J is minimised, -1 when it is maximised."""
        return 1.0 if self.direction == "minimise" else -1.0

    def scale(self, samples: int, outputs: int) -> float:
        """What multiplies the sum of all terms of `samples` rows and `outputs` columns."""
        divisor = (samples if self.samples == "mean" else 1) * self._outputs(outputs)
        return self.factor / divisor

    def sample_scale(self, outputs: int) -> float:
        """What multiplies the sum of one sample's terms to give its own loss."""
        return self.factor / self._outputs(outputs)

    def _outputs(self, outputs: int) -> int:
        return outputs if self.outputs == "mean" else 1


@dataclass(frozen=True)
class Network:
    """A feed-forward network: input quantity, layers in order, targets and objective."""

    inputs: Size
    layers: tuple[Layer, ...] = ()
    objective: Objective | None = None
    input: str = "X"
    targets: str = "Y"
    samples: Size = "N"
    flat_input: bool = False

    @property
    def outputs(self) -> Size:
        """Units of the last layer."""
        return self.layers[-1].units if self.layers else self.inputs

    @property
    def prediction(self) -> str:
        """Name of the quantity the objective judges."""
        return self.layers[-1].output if self.layers else self.input

    @property
    def flat_output(self) -> bool:
        """True when the unit axis of predictions and targets is not written."""
        return self.layers[-1].flat if self.layers else self.flat_input

    def links(self) -> Iterator[tuple[Layer, str, Size]]:
        """Each layer with the name and size of its input."""
        name, size = self.input, self.inputs
        for layer in self.layers:
            yield layer, name, size
            name, size = layer.output, layer.units

    def symbols(self) -> tuple[str, ...]:
        """The size symbols in order of appearance: samples, inputs, layers."""
        sizes = (self.samples, self.inputs, *(layer.units for layer in self.layers))
        return tuple(dict.fromkeys(size for size in sizes if isinstance(size, str)))


@dataclass(frozen=True)
class FusedPair:
    """An objective with the output activation it is fused with."""

    objective: Objective
    activation: Activation

    @property
    def fused(self) -> Fused:
        """The stable form; KeyError when the two do not cancel."""
        return self.objective.row.fused[self.activation.name]


def incompatibility(network: Network) -> str | None:
    """Why the objective cannot judge the network's predictions, or None when it can."""
    if network.objective is None or not network.layers:
        return None
    row, activation = network.objective.row, network.layers[-1].activation
    allowed = PREDICTIONS[row.predictions]
    if activation.row.range in allowed:
        return None
    fitting = [name for name, a in ACTIVATIONS.items() if a.range in allowed]
    return (
        f"objective {row.name!r} needs predictions between 0 and 1, but the output activation "
        f"is {activation.name!r} (allowed: {', '.join(fitting)})"
    )
