"""The quantities of a network: every name with its kind, its sizes and what it means."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from reference.network import Layer, Network, Size


@dataclass(frozen=True)
class Quantity:
    """A named array of the network.

    `kind` says what its axes are: `samples` (N, units), `weights` (inputs, units), `bias` (units,),
    `jacobian` (N, units, units), `matrix` (units, inputs), `losses` (N,), `history` (T,), `scalar`.
    """

    name: str
    kind: str
    sizes: tuple[Size, ...]
    meaning: str
    flat: tuple[bool, ...] = ()
    """Which axes of length one are not written."""
    layer: Layer | None = None


def gradient(of: str) -> str:
    """Name of dJ/d`of`."""
    return f"dJ_d{of}"


def local(output: str, by: str) -> str:
    """Name of d`output`/d`by`."""
    return f"d{output}_d{by}"


ETA, STEPS, OBJECTIVE, LOSSES, HISTORY = "eta", "T", "J", "L", "J_history"


@lru_cache(maxsize=4096)
def quantities(network: Network) -> Mapping[str, Quantity]:
    """All quantities of the network by name, in order of computation."""
    return {quantity.name: quantity for quantity in listed(network)}


def listed(network: Network) -> list[Quantity]:
    """The same as a list, in which a name that is given twice stands twice."""
    found = [*_inputs(network), *_forward(network)]
    if network.objective is not None:
        found += [*_objective(network), *_backward(network), *_training(network)]
    return found


@lru_cache(maxsize=4096)
def input_quantities(network: Network) -> Mapping[str, Quantity]:
    """What a case fixes: inputs, targets, parameters, learning rate, steps and L2 strength."""
    return {quantity.name: quantity for quantity in _inputs(network)}


def _inputs(network: Network) -> Iterator[Quantity]:
    n, flat = network.samples, (False, network.flat_input)
    yield Quantity(network.input, "samples", (n, network.inputs), "inputs", flat)
    if network.objective is not None:
        flat = (False, network.flat_output)
        yield Quantity(network.targets, "samples", (n, network.outputs), "targets", flat)
    for layer, source, size in network.links():
        yield from parameters(layer, size, _flat_source(network, source)[1])
    if network.objective is not None:
        yield Quantity(ETA, "scalar", (), "learning rate")
        yield Quantity(STEPS, "scalar", (), "number of training steps")
        if network.objective.penalty is not None:
            yield Quantity(network.objective.penalty.strength, "scalar", (), "L2 strength")


def parameters(
    layer: Layer, size: Size, flat_source: bool = False, prefix: str = "", suffix: str = ""
) -> Iterator[Quantity]:
    """Weights and bias of a layer, or what is shaped like them."""
    if layer.weights is not None:
        name, sizes = f"{prefix}{layer.weights}{suffix}", (size, layer.units)
        yield Quantity(name, "weights", sizes, "weights", (flat_source, layer.flat), layer)
    if layer.bias is not None:
        shared, name = layer.shared_bias, f"{prefix}{layer.bias}{suffix}"
        kind = "scalar" if shared else "bias"
        axes: tuple[Size, ...] = () if shared else (layer.units,)
        yield Quantity(name, kind, axes, "bias", () if shared else (layer.flat,), layer)


def _forward(network: Network) -> Iterator[Quantity]:
    n = network.samples
    for layer, source, size in network.links():
        pair, flat, u = (n, layer.units), (False, layer.flat), layer.units
        if layer.weights is not None:
            yield Quantity(layer.net, "samples", pair, "net (pre-activation)", flat)
            by_weights, by_input = local(layer.net, layer.weights), local(layer.net, source)
            before = _flat_source(network, source)
            meaning = "the factor: the layer's input"
            yield Quantity(by_weights, "samples", (n, size), meaning, before)
            sides = (layer.flat, before[1])
            yield Quantity(by_input, "matrix", (u, size), "the factor: the weights", sides)
        yield Quantity(layer.output, "samples", pair, "activation", flat)
        name = local(layer.output, layer.net)
        if layer.activation.row.rowwise:
            yield Quantity(name, "jacobian", (n, u, u), "Jacobian of the activation")
        else:
            yield Quantity(name, "samples", pair, "derivative of the activation", flat)


def _objective(network: Network) -> Iterator[Quantity]:
    if network.objective is not None and network.objective.penalty is not None:
        yield Quantity("J_data", "scalar", (), "objective without the L2 term")
        yield Quantity("J_penalty", "scalar", (), "the L2 term")
    yield Quantity(OBJECTIVE, "scalar", (), "objective")
    yield Quantity(LOSSES, "losses", (network.samples,), "each sample's own loss")


def _backward(network: Network) -> Iterator[Quantity]:
    n, out, flat = network.samples, network.prediction, (False, network.flat_output)
    yield from _gradients(out, (n, network.outputs), flat)
    for layer, source, size in reversed(tuple(network.links())):
        if layer.weights is not None:
            yield from _gradients(layer.net, (n, layer.units), (False, layer.flat))
            before = _flat_source(network, source)[1]
            for quantity in parameters(layer, size, before, prefix="dJ_d"):
                yield _described(quantity, "gradient")
        yield from _gradients(source, (n, size), _flat_source(network, source))


def _flat_source(network: Network, source: str) -> tuple[bool, ...]:
    flats = {layer.output: layer.flat for layer in network.layers}
    return (False, flats.get(source, network.flat_input))


def _gradients(of: str, sizes: tuple[Size, ...], flat: tuple[bool, ...]) -> Iterator[Quantity]:
    yield Quantity(gradient(of), "samples", sizes, "gradient", flat)
    yield Quantity(f"dL_d{of}", "samples", sizes, "gradient of each sample's own loss", flat)


def _training(network: Network) -> Iterator[Quantity]:
    for suffix, meaning in (("_new", "after one update"), ("_trained", "after T updates")):
        for layer, source, size in network.links():
            before = _flat_source(network, source)[1]
            for quantity in parameters(layer, size, before, suffix=suffix):
                yield _described(quantity, f"{quantity.meaning} {meaning}")
    if any(layer.weights is not None for layer in network.layers):
        yield Quantity(HISTORY, "history", (STEPS,), "J before each of the T updates")


def _described(quantity: Quantity, meaning: str) -> Quantity:
    return Quantity(
        quantity.name, quantity.kind, quantity.sizes, meaning, quantity.flat, quantity.layer
    )
