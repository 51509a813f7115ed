"""Networks and inputs for the tests of the reference mathematics."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import numpy as np

from reference.activations import ACTIVATIONS
from reference.network import Activation, Layer, Network, Objective, Penalty, incompatibility
from reference.objectives import OBJECTIVES
from reference.program import Program
from reference.quantities import parameters

NAMES = (("net_h", "H", "beta", "b_h"), ("net_g", "G", "gamma", "b_g"))


def objective(name: str, **changes: Any) -> Objective:
    """An objective with its row's defaults."""
    row = OBJECTIVES[name]
    defaults = {
        "factor": row.factor,
        "samples": row.samples,
        "outputs": row.outputs,
        "direction": row.direction,
    }
    return Objective(name, **{**defaults, **changes})


def network(activations: tuple[str, ...], judged_by: Objective, bias: str | None = None) -> Network:
    """Layers of the given activations; `bias` is None, `units` or `shared`."""
    layers = []
    for depth, name in enumerate(activations):
        last = depth == len(activations) - 1
        names = ("net_o", "Y_hat", "theta", "b_o") if last else NAMES[depth]
        net, output, weights, its_bias = names
        units = "K" if last else f"M{depth}"
        layers.append(
            Layer(
                units,
                Activation(name),
                net,
                output,
                weights,
                its_bias if bias else None,
                bias == "shared",
            )
        )
    return Network("D", tuple(layers), judged_by)


def inputs(net: Network, seed: int, sizes: dict[str, int] | None = None) -> dict[str, Any]:
    """Drawn inputs, every size 2 unless given."""
    rng = np.random.default_rng(seed)
    size = {"N": 2, **dict.fromkeys(net.symbols(), 2), **(sizes or {})}

    def length(axis: str | int) -> int:
        return axis if isinstance(axis, int) else size[axis]

    shape = (size["N"], length(net.outputs))
    assert net.objective is not None
    targets = {
        "real": rng.uniform(-1, 1, shape),
        "binary": rng.integers(0, 2, shape).astype(float),
        "one-hot": np.eye(shape[1])[rng.integers(0, shape[1], shape[0])],
    }
    drawn: dict[str, Any] = {
        net.input: rng.uniform(-1.5, 1.5, (size["N"], length(net.inputs))),
        net.targets: targets[net.objective.row.targets],
        "eta": 0.1,
        "T": 3,
        "lambda": 0.3,
    }
    for layer, _, source in net.links():
        for quantity in parameters(layer, source):
            drawn[quantity.name] = rng.uniform(-1, 1, tuple(map(length, quantity.sizes)))
    return drawn


def variants() -> Iterator[tuple[Objective, str | None]]:
    """Objectives with every reduction, factor and penalty in turn, and every kind of bias."""
    reductions = [("sum", "sum"), ("mean", "sum"), ("sum", "mean"), ("mean", "mean")]
    penalties = [None, Penalty(), Penalty(factor=0.5, samples="mean", biases=True)]
    for number, name in enumerate(OBJECTIVES):
        for step, (samples, outputs) in enumerate(reductions):
            yield (
                objective(
                    name,
                    factor=(0.5, 1.0, 2.0)[(number + step) % 3],
                    samples=samples,
                    outputs=outputs,
                    direction=("minimise", "maximise")[(number + step) % 2],
                    penalty=penalties[(number + step) % 3],
                ),
                (None, "units", "shared")[step % 3],
            )


def compatible(depth: int) -> list[Network]:
    """Every compatible combination of hidden activations, output activation and objective."""
    turns = list(variants())
    hidden = [()] if depth == 1 else [(name,) * (depth - 1) for name in ACTIVATIONS]
    found: list[Network] = []
    for before, output, start in product(hidden, ACTIVATIONS, range(0, len(turns), 4)):
        judged_by, bias = turns[start + len(found) % 4]
        net = network((*before, output), judged_by, bias)
        if incompatibility(net) is None:
            found.append(net)
    return found


def drawn_network(seed: int) -> Network:
    """A compatible network of one to three layers, drawn."""
    rng = np.random.default_rng(seed)
    turns = list(variants())
    while True:
        names = tuple(rng.choice(list(ACTIVATIONS), rng.integers(1, 4)))
        net = network(tuple(map(str, names)), *turns[rng.integers(len(turns))])
        if incompatibility(net) is None:
            return net


def every_quantity(program: Program) -> set[str]:
    """All targets the program can reach from inputs alone, and the history of a training run."""
    known = {step.target for step in program.steps}
    operands = {name for step in program.steps for name in step.operands}
    unreachable = {name for name in operands if name.startswith("dJ_") and name not in known}
    reachable = {s.target for s in program.steps if not unreachable.intersection(s.operands)}
    return reachable | {"J_history"}


def title(net: Network) -> str:
    """A short name for a test."""
    assert net.objective is not None
    layers = "-".join(layer.activation.name for layer in net.layers)
    return f"{layers}-{net.objective.name}"
