"""Guards: what a drawn case must satisfy so that right and wrong answers can be told apart."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from reference.activations import Array
from reference.arithmetic import FLOAT64
from reference.bounded import BOUNDED_DOUBLE, Bounded
from reference.network import Network
from reference.program import Trace, compile_network, evaluate, trained_names

PRECISION = 1e-9
"""Largest error bound of an asked derivative, relative to its largest entry."""
KINK_MARGIN = 1e-3
"""Smallest distance of a net from a point where the activation's derivative jumps."""
DIVERGED = 1e4
"""Largest trained parameter or J of a training loop that is worth judging."""
OVERFLOW = 710.0
"""exp of a larger net is infinite in double precision."""
EDGE = 1e-3
"""Smallest distance of a predicted probability from 0 and 1."""


@dataclass(frozen=True)
class Guard:
    """A guard that a draw failed, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class _Draw:
    network: Network
    trace: Trace
    asked: tuple[str, ...]
    largest_net: float


def failed_guard(
    network: Network,
    values: Mapping[str, Array],
    asked: Collection[str],
    largest_net: float,
    saturated: bool,
) -> Guard | None:
    """The first guard that the inputs fail, or None."""
    nets = [layer.net for layer in network.layers]
    outputs = [network.prediction]
    with np.errstate(all="ignore"):
        program = compile_network(network, fused=saturated)
        available = {step.target for step in program.steps}
        available |= set() if saturated else trained_names(network)
        wanted = [name for name in (*nets, *outputs, *asked) if name in available]
        trained = [] if saturated else sorted(trained_names(network).intersection(asked))
        plain = evaluate(program, values, FLOAT64, [*nets, *outputs, *trained])
        early = _first(_EARLY if not saturated else (), _Draw(network, plain, (), largest_net))
        if early is not None:
            return early
        trace = evaluate(program, values, BOUNDED_DOUBLE, wanted)
        chosen = tuple(name for name in asked if name in available)
        draw = _Draw(network, trace, chosen, largest_net)
        return _first(_SATURATED if saturated else _LATE, draw)


_Check = Callable[[_Draw], str | None]


def _first(checks: Collection[tuple[str, _Check]], draw: _Draw) -> Guard | None:
    for name, check in checks:
        reason = check(draw)
        if reason is not None:
            return Guard(name, reason)
    return None


def _small_nets(draw: _Draw) -> str | None:
    for layer in draw.network.layers:
        top = float(np.abs(draw.trace[layer.net]).max())
        if not top <= draw.largest_net:
            return (
                f"|{layer.net}| reaches {top:.3g}, draw.nets allows {draw.largest_net:g}: "
                "narrow draw.weights or draw.inputs"
            )
    return None


def _off_kinks(draw: _Draw) -> str | None:
    for layer in draw.network.layers:
        for kink in layer.activation.row.kinks:
            gap = float(np.abs(draw.trace[layer.net] - kink).min())
            if gap < KINK_MARGIN:
                return f"{layer.net} comes within {gap:.2g} of the kink of {layer.activation.name}"
    objective, network = draw.network.objective, draw.network
    if objective is None:
        return None
    distance = objective.row.kinks(
        draw.trace[network.targets], draw.trace[network.prediction], **objective.settings
    )
    return "an error lies on the kink of the objective" if distance.min() < KINK_MARGIN else None


def _both_sides(draw: _Draw) -> str | None:
    """Where all nets lie on one side of a kink, a forgotten derivative gives the right gradient."""
    for layer in draw.network.layers:
        net = draw.trace[layer.net]
        for kink in layer.activation.row.kinks:
            if net.size > 1 and not (net.min() < kink < net.max()):
                return f"all of {layer.net} lies on one side of the kink of {layer.activation.name}"
    return None


def _inner_probabilities(draw: _Draw) -> str | None:
    objective = draw.network.objective
    if objective is None or objective.row.predictions == "real":
        return None
    p = draw.trace[draw.network.prediction]
    if p.min() > EDGE and p.max() < 1 - EDGE:
        return None
    return f"{draw.network.prediction} comes within {EDGE:g} of 0 or 1: narrow draw.weights"


def _finite(draw: _Draw) -> str | None:
    for name in draw.asked:
        value: Any = draw.trace[name]
        if isinstance(value, Bounded) and not np.isfinite(value.value + value.error).all():
            return f"{name} is not finite"
    return None


def _precise(draw: _Draw) -> str | None:
    for name in draw.asked:
        value = draw.trace[name]
        if not isinstance(value, Bounded) or not value.error.any():
            continue
        size, error = np.abs(value.value).max(), value.error.max()
        if not error <= PRECISION * size:
            return f"{name} is known to {error / max(size, 1e-300):.1e} only, {PRECISION:g} needed"
    return None


def _alive(draw: _Draw) -> str | None:
    for name in draw.asked:
        if name.startswith(("dJ_d", "dL_d")) and not draw.trace[name].value.any():
            return f"{name} is zero everywhere"
    return None


def _overflowing(draw: _Draw) -> str | None:
    """Large positive output nets, where exp overflows; large negative ones only vanish."""
    net = draw.network.layers[-1].net
    top = float(draw.trace[net].value.max())
    return None if top > OVERFLOW else f"{net} reaches only {top:.3g}"


def _converging(draw: _Draw) -> str | None:
    """Before the bounds of every step are made, which takes a while."""
    for name in trained_names(draw.network) & draw.trace.keys():
        top = float(np.abs(draw.trace[name]).max())
        if not top <= DIVERGED:
            return f"{name} reaches {top:.1e}: lower draw.eta or draw.T"
    return None


_EARLY: tuple[tuple[str, _Check], ...] = (
    ("converging", _converging),
    ("nets", _small_nets),
    ("kinks", _off_kinks),
    ("both sides", _both_sides),
    ("probabilities", _inner_probabilities),
)
_LATE: tuple[tuple[str, _Check], ...] = (
    ("finite", _finite),
    ("precision", _precise),
    ("alive", _alive),
)
_SATURATED: tuple[tuple[str, _Check], ...] = (
    ("overflowing", _overflowing),
    ("finite", _finite),
)
