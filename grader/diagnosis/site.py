"""Where a mistake can be made: the steps of one network, found by what they do."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from reference.network import Layer, Network, Objective
from reference.program import Step, compile_network
from reference.quantities import gradient, local


@dataclass(frozen=True)
class Site:
    """A network with names for its steps; samples are rows, weights inputs x units."""

    network: Network

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """The steps of the program by their targets."""
        return {step.target: step for step in compile_network(self.network).steps}

    @property
    def layers(self) -> tuple[Layer, ...]:
        """All layers in order."""
        return self.network.layers

    @property
    def hidden(self) -> tuple[Layer, ...]:
        """All layers but the last."""
        return self.network.layers[:-1]

    @property
    def output(self) -> tuple[Layer, ...]:
        """The last layer; nothing in a network without layers."""
        return self.network.layers[-1:]

    @property
    def weighted(self) -> tuple[Layer, ...]:
        """The layers with weights."""
        return tuple(layer for layer in self.layers if layer.weights is not None)

    @property
    def biased(self) -> tuple[Layer, ...]:
        """The layers with a bias."""
        return tuple(layer for layer in self.layers if layer.bias is not None)

    @property
    def objective(self) -> Objective | None:
        """The objective, if there is one."""
        return self.network.objective

    @property
    def error(self) -> str:
        """Name of dJ/dprediction."""
        return gradient(self.network.prediction)

    @property
    def data_objective(self) -> str:
        """Name of J without the L2 term."""
        return "J_data" if "J_data" in self.steps else "J"

    def source(self, layer: Layer) -> str:
        """Name of a layer's input."""
        return next(source for one, source, _ in self.network.links() if one is layer)

    def before(self, layer: Layer) -> tuple[Layer, ...]:
        """The layer that feeds this one, if one does."""
        at = self.layers.index(layer)
        return self.layers[at - 1 : at] if at else ()

    def weight_gradient(self, layer: Layer) -> str:
        """Target of the step that multiplies input and delta."""
        return self._data_gradient(layer.weights or "")

    def bias_gradient(self, layer: Layer) -> str:
        """Target of the step that sums delta."""
        return self._data_gradient(layer.bias or "")

    def _data_gradient(self, name: str) -> str:
        data = f"dJ_data_d{name}"
        return data if data in self.steps else gradient(name)

    def gradients(self, layer: Layer) -> Iterator[str]:
        """Targets of the steps that give the gradients of a layer's parameters."""
        if layer.weights is not None:
            yield self.weight_gradient(layer)
        if layer.bias is not None:
            yield self.bias_gradient(layer)


def delta(layer: Layer) -> str:
    """Name of dJ/dnet."""
    return gradient(layer.net)


def upstream(layer: Layer) -> str:
    """Name of dJ/doutput."""
    return gradient(layer.output)


def slope(layer: Layer) -> str:
    """Name of doutput/dnet."""
    return local(layer.output, layer.net)


@lru_cache(maxsize=512)
def site_of(network: Network) -> Site:
    """The site of a network."""
    return Site(network)
