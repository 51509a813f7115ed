"""The answer key against the derivation: every value recomputed with the derived functions only.

A disagreement is the grader's fault and marks nobody.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from reference.derived import Array
from reference.equations import Equation, Values, equations
from reference.network import Network
from reference.program import parameter_names
from reference.quantities import HISTORY, LOSSES, OBJECTIVE, STEPS

ALLOWED = 8.0
"""How many error bounds the two values may lie apart."""


@dataclass(frozen=True)
class Disagreement:
    """The first quantity whose program value is not what the derivation gives."""

    quantity: str
    index: tuple[int, ...]
    """The worst entry; empty for a scalar, or when the shapes differ."""
    program: float
    """The program's value there; NaN when the shapes differ."""
    derived: float
    """The derived value there; NaN when the shapes differ."""

    def __str__(self) -> str:
        place = f"{self.quantity}{list(self.index) if self.index else ''}"
        return f"{place}: program {self.program!r}, derivation {self.derived!r}"


def check(
    network: Network, inputs: Mapping[str, Any], trace: Mapping[str, Any], fused: bool = False
) -> Disagreement | None:
    """The first disagreement of a trace of bounded values, or None; NaN always disagrees."""
    values: Values = {name: np.asarray(value, dtype=float) for name, value in inputs.items()}
    with np.errstate(all="ignore"):  # saturated exponentials overflow to exact zeros
        for name, derived in _recomputed(network, values, trace, fused):
            found = _compare(name, np.asarray(derived), trace[name])
            if found is not None:
                return found
    return None


def _compare(name: str, derived: Array, answer: Any) -> Disagreement | None:
    if derived.shape != answer.value.shape:
        return Disagreement(name, (), np.nan, np.nan)
    difference = np.abs(derived - answer.value)
    agrees = difference <= ALLOWED * answer.error
    if agrees.all():
        return None
    # Entries that agree cannot be the worst; argmax stops at NaN, which always disagrees.
    worst = np.unravel_index(np.argmax(np.where(agrees, -1.0, difference)), agrees.shape)
    index = tuple(int(i) for i in worst)
    return Disagreement(name, index, float(answer.value[index]), float(derived[index]))


def _recomputed(
    network: Network, values: Values, trace: Mapping[str, Any], fused: bool
) -> Iterator[tuple[str, Array]]:
    """The derived value of every quantity of the trace, in order of computation."""
    start = dict(values)
    for equation in equations(network, fused):
        if equation.target in trace:
            values[equation.target] = equation.compute(values)
            yield equation.target, values[equation.target]
    if HISTORY in trace:
        trained = _train(network, start, fused)
        yield from ((name, value) for name, value in trained.items() if name in trace)


def _train(network: Network, start: Values, fused: bool) -> Values:
    """Every trained parameter and the history of J, by repeating the derived update."""
    names, current, history = parameter_names(network), dict(start), []
    for _ in range(int(start[STEPS])):
        for equation in _training_equations(network, fused):
            current[equation.target] = equation.compute(current)
        history.append(current[OBJECTIVE])
        current.update({name: current[f"{name}_new"] for name in names})
    return {HISTORY: np.array(history), **{f"{name}_trained": current[name] for name in names}}


@lru_cache(maxsize=4096)
def _training_equations(network: Network, fused: bool) -> tuple[Equation, ...]:
    """The equations of one update: all but the samples' own losses."""
    every = equations(network, fused)
    return tuple(one for one in every if not one.target.startswith((LOSSES, "dL_d")))
