"""Random inputs: sizes, targets, parameters and constants, each from its own range."""

import random
from collections.abc import Callable, Mapping

import numpy as np

from grader.spec.exercise import Exercise, Range
from reference.activations import Array
from reference.network import Network
from reference.quantities import ETA, STEPS, Quantity, input_quantities

Sizes = dict[str, int]


def draw_sizes(
    exercise: Exercise, network: Network, generator: random.Random, square: bool
) -> Sizes:
    """Sizes that are all equal for a square case, and else differ as far as ranges allow."""
    ranges = {symbol: exercise.size(symbol) for symbol in network.symbols()}
    low = max((first for first, _ in ranges.values()), default=1)
    high = min((last for _, last in ranges.values()), default=1)
    if square and low <= high:
        size = max(draw_integer(generator, (low, high)), min(2, high))
        return dict.fromkeys(ranges, size)
    taken: Sizes = {}
    for symbol, (first, last) in sorted(ranges.items(), key=lambda item: item[1][1] - item[1][0]):
        free = [size for size in range(first, last + 1) if size not in taken.values()]
        chosen = free or list(range(first, last + 1))
        taken[symbol] = chosen[draw_integer(generator, (0, len(chosen) - 1))]
    return {symbol: taken[symbol] for symbol in ranges}


def draw_integer(generator: random.Random, bounds: tuple[int, int]) -> int:
    low, high = bounds
    return low + int(generator.random() * (high - low + 1))


def draw_values(
    exercise: Exercise,
    network: Network,
    sizes: Mapping[str, int],
    generator: random.Random,
    given: Mapping[str, Array] | None = None,
) -> dict[str, Array]:
    """All inputs of a network; what is given stays, the rest is drawn."""
    values = dict(given or {})
    for name, quantity in input_quantities(network).items():
        if name not in values:
            shape = tuple(sizes[s] if isinstance(s, str) else s for s in quantity.sizes)
            values[name] = _draw_one(exercise, network, quantity, shape, generator)
    return values


def _draw_one(
    exercise: Exercise,
    network: Network,
    quantity: Quantity,
    shape: tuple[int, ...],
    generator: random.Random,
) -> Array:
    draw, constants = exercise.draw, dict(exercise.draw.constants)
    if quantity.name == STEPS:
        low, high = constants["T"]
        return np.array(draw_integer(generator, (int(low), int(high))))
    if quantity.name == network.targets and network.objective is not None:
        kind = network.objective.row.targets
        kind = "one-hot" if exercise.layout.targets == "class-index" else kind
        return _TARGETS[kind](generator, shape, draw.targets, draw.decimals)
    if quantity.name == network.input:
        kind = _input_kind(network)
        return _INPUTS[kind](generator, shape, draw.inputs, draw.decimals)
    ranges = {ETA: constants["eta"], "weights": draw.weights, "bias": draw.biases}
    shared = "bias" if quantity.layer is not None else "strength"
    bounds = (
        ranges.get(quantity.name)
        or ranges.get(quantity.kind)
        or {"bias": draw.biases, "strength": constants["strength"]}[shared]
    )
    return _uniform(generator, shape, bounds, draw.decimals)


def _input_kind(network: Network) -> str:
    """Inputs that go straight into an objective must lie in its domain."""
    if network.layers or network.objective is None:
        return "real"
    return network.objective.row.predictions


def _uniform(
    generator: random.Random, shape: tuple[int, ...], bounds: Range, decimals: int
) -> Array:
    low, high = bounds
    count = int(np.prod(shape))
    numbers = [round(low + (high - low) * generator.random(), decimals) for _ in range(count)]
    return np.array(numbers, dtype=float).reshape(shape)


def _binary(
    generator: random.Random, shape: tuple[int, ...], bounds: Range, decimals: int
) -> Array:
    """Zeros and ones, both present where there is room."""
    bits = [float(generator.random() < 0.5) for _ in range(int(np.prod(shape)))]
    if len(bits) > 1 and len(set(bits)) == 1:
        bits[int(generator.random() * len(bits))] = 1.0 - bits[0]
    return np.array(bits).reshape(shape)


def _one_hot(
    generator: random.Random, shape: tuple[int, ...], bounds: Range, decimals: int
) -> Array:
    rows, classes = shape
    return np.eye(classes)[[int(generator.random() * classes) for _ in range(rows)]]


def _unit(generator: random.Random, shape: tuple[int, ...], bounds: Range, decimals: int) -> Array:
    return _uniform(generator, shape, (0.05, 0.95), max(decimals, 2))


def _simplex(
    generator: random.Random, shape: tuple[int, ...], bounds: Range, decimals: int
) -> Array:
    parts = _uniform(generator, shape, (0.1, 1.0), 6)
    shares = np.round(parts / parts.sum(axis=-1, keepdims=True), max(decimals, 2))
    shares[..., 0] = np.round(1 - shares[..., 1:].sum(axis=-1), max(decimals, 2))
    return np.asarray(shares)


_Sampler = Callable[[random.Random, tuple[int, ...], Range, int], Array]
_TARGETS: Mapping[str, _Sampler] = {"real": _uniform, "binary": _binary, "one-hot": _one_hot}
_INPUTS: Mapping[str, _Sampler] = {"real": _uniform, "unit": _unit, "simplex": _simplex}
