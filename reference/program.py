"""A network compiled to its program: the chain rule written down once, as named steps."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reference.arithmetic import Arithmetic
from reference.network import FusedPair, Network
from reference.quantities import ETA, HISTORY, LOSSES, OBJECTIVE, STEPS, gradient, local
from reference.rules import RULES, Rule
from reference.training import train

Trace = dict[str, Any]


@dataclass(frozen=True)
class Step:
    """One line of the program: `target = op(operands)`."""

    target: str
    op: str
    operands: tuple[str, ...]
    about: Any
    """The layer, objective or fused pair whose settings the rule reads."""


@dataclass(frozen=True)
class Program:
    """The steps of a network in order of computation."""

    network: Network
    steps: tuple[Step, ...]

    def needed(self, asked: Collection[str]) -> tuple[Step, ...]:
        """The steps that lead to the asked quantities, in order."""
        wanted, kept = set(asked), []
        for step in reversed(self.steps):
            if step.target in wanted:
                kept.append(step)
                wanted.update(step.operands)
        return tuple(reversed(kept))


@lru_cache(maxsize=4096)
def compile_network(network: Network, fused: bool = False) -> Program:
    """The network's program; `fused` takes J and the output delta from the nets.

    Fused programs serve saturated outputs, where dJ/dprediction is infinite; KeyError when the
    objective and the output activation do not cancel.
    """
    steps = list(_forward_steps(network))
    if network.objective is not None:
        steps += _fused_objective_steps(network) if fused else _objective_steps(network)
        steps += [*_penalty_steps(network), *_backward_steps(network, fused)]
        steps += _update_steps(network)
    return Program(network, tuple(steps))


def _forward_steps(network: Network) -> Iterator[Step]:
    for layer, source, _ in network.links():
        if layer.weights is not None:
            operands = (source, layer.weights, *([layer.bias] if layer.bias else []))
            yield Step(layer.net, "net", operands, layer)
            yield Step(local(layer.net, layer.weights), "input-of-net", (source,), layer)
            yield Step(local(layer.net, source), "weights-of-net", (layer.weights,), layer)
        yield Step(layer.output, "activation", (layer.net,), layer)
        yield Step(local(layer.output, layer.net), "activation-slope", (layer.net,), layer)


def _data_target(network: Network) -> str:
    return "J_data" if network.objective and network.objective.penalty else OBJECTIVE


def _objective_steps(network: Network) -> Iterator[Step]:
    operands = (network.targets, network.prediction)
    yield Step(_data_target(network), "objective", operands, network.objective)
    yield Step(LOSSES, "sample-losses", operands, network.objective)
    yield Step(gradient(network.prediction), "objective-slope", operands, network.objective)


def _fused_objective_steps(network: Network) -> Iterator[Step]:
    assert network.objective is not None
    last = network.layers[-1]
    pair = FusedPair(network.objective, last.activation)
    operands = (network.targets, last.net)
    yield Step(_data_target(network), "fused-objective", operands, pair)
    yield Step(gradient(last.net), "fused-delta", operands, pair)


def _penalised(network: Network) -> tuple[str, ...]:
    """The parameters under the L2 term."""
    assert network.objective is not None
    assert network.objective.penalty is not None
    names = [layer.weights for layer in network.layers]
    if network.objective.penalty.biases:
        names += [layer.bias for layer in network.layers]
    return tuple(name for name in names if name is not None)


def _penalty_steps(network: Network) -> Iterator[Step]:
    objective = network.objective
    if objective is not None and objective.penalty is not None:
        operands = (network.targets, objective.penalty.strength, *_penalised(network))
        yield Step("J_penalty", "penalty", operands, objective)
        yield Step(OBJECTIVE, "total", ("J_data", "J_penalty"), objective)


def _backward_steps(network: Network, fused: bool) -> Iterator[Step]:
    for depth, (layer, source, _) in reversed(tuple(enumerate(network.links()))):
        delta = gradient(layer.net)
        if not (fused and depth == len(network.layers) - 1):
            operands = (gradient(layer.output), local(layer.output, layer.net))
            yield Step(delta, "delta", operands, layer)
        if layer.weights is not None:
            yield from _gradient_steps(network, layer.weights, "weight-gradient", (source, delta))
            if layer.bias is not None:
                yield from _gradient_steps(network, layer.bias, "bias-gradient", (delta,))
            yield Step(gradient(source), "backpropagate", (delta, layer.weights), layer)
    for name in _sample_quantities(network, fused):
        yield Step(f"dL_d{name}", "per-sample", (gradient(name),), network.objective)


def _sample_quantities(network: Network, fused: bool) -> tuple[str, ...]:
    """What has a gradient shaped like samples; a fused program has none for its prediction."""
    names = [network.input]
    for layer in network.layers:
        names += [layer.net, layer.output]
    return tuple(dict.fromkeys(n for n in names if not (fused and n == network.prediction)))


def _gradient_steps(
    network: Network, parameter: str, op: str, operands: tuple[str, ...]
) -> Iterator[Step]:
    """The gradient of one parameter, in two steps when it is under the L2 term."""
    objective, target = network.objective, gradient(parameter)
    layer = next(one for one in network.layers if parameter in (one.weights, one.bias))
    if objective is None or objective.penalty is None or parameter not in _penalised(network):
        yield Step(target, op, operands, layer)
        return
    data = f"dJ_data_d{parameter}"
    yield Step(data, op, operands, layer)
    operands = (data, network.targets, objective.penalty.strength, parameter)
    yield Step(target, "penalised-gradient", operands, objective)


def parameter_names(network: Network) -> tuple[str, ...]:
    """Weights and biases, layer by layer."""
    pairs = ((layer.weights, layer.bias) for layer in network.layers)
    return tuple(name for pair in pairs for name in pair if name is not None)


def trained_names(network: Network) -> set[str]:
    """What T updates give; no step computes it, repeating the steps does."""
    return {HISTORY, *(f"{name}_trained" for name in parameter_names(network))}


def _update_steps(network: Network) -> Iterator[Step]:
    for name in parameter_names(network):
        yield Step(f"{name}_new", "update", (name, gradient(name), ETA), network.objective)


def evaluate(
    program: Program,
    inputs: Mapping[str, Any],
    xp: Arithmetic,
    asked: Collection[str],
    rules: Mapping[str, Rule] = RULES,
) -> Trace:
    """Every quantity on the way to the asked ones, inputs included, in the arithmetic `xp`.

    `rules` maps an operation to its rule; a target's own name in it replaces just that step.
    """
    trace: Trace = {
        name: value if name == STEPS else xp.constant(value) for name, value in inputs.items()
    }
    trained = trained_names(program.network) & set(asked)
    _run(program.needed(set(asked) - trained), trace, xp, rules)
    if trained:
        trace.update(_train(program, trace, xp, rules))
    return trace


def _run(steps: tuple[Step, ...], trace: Trace, xp: Arithmetic, rules: Mapping[str, Rule]) -> None:
    for step in steps:
        rule = rules.get(step.target) or rules[step.op]
        trace[step.target] = rule(xp, step.about, *(trace[name] for name in step.operands))


def _train(program: Program, start: Trace, xp: Arithmetic, rules: Mapping[str, Rule]) -> Trace:
    """The parameters after T updates and J before each of them."""
    names = parameter_names(program.network)
    steps = program.needed({OBJECTIVE, *(f"{name}_new" for name in names)})

    def run(trace: Trace, arithmetic: Arithmetic) -> None:
        _run(steps, trace, arithmetic, rules)

    history, trained = train(run, start, names, int(start[STEPS]), xp, OBJECTIVE)
    return {HISTORY: xp.stack(history), **{f"{name}_trained": trained[name] for name in names}}
