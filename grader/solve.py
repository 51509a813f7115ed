"""Every quantity of a case, as an instructor wants to see it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from grader.answers.cases import Case
from grader.answers.key import error_of, value_of, witnessed_trace
from grader.report import finite
from grader.spec.exercise import Exercise
from reference.activations import Array
from reference.layout import view_of
from reference.program import Trace, compile_network
from reference.quantities import input_quantities, quantities


@dataclass(frozen=True)
class Solved:
    """One quantity of a solved case."""

    name: str
    meaning: str
    value: Array
    bound: float
    """Largest error bound of its entries."""
    given: bool
    """True for inputs."""


@dataclass(frozen=True, eq=False)
class Solution:
    """A solved case."""

    exercise: Exercise
    case: Case

    @cached_property
    def _trace(self) -> Trace:
        network, case = self.case.network, self.case
        asked = [name for name in quantities(network) if name not in case.values]
        if case.saturated:
            targets = {step.target for step in compile_network(network, fused=True).steps}
            asked = [name for name in asked if name in targets]
        return witnessed_trace(self.exercise, case, asked)

    def quantities(self) -> Iterator[Solved]:
        """Inputs first, then all others in order of computation, by the course's names."""
        network = self.case.network
        names: dict[str, list[str]] = {}
        for alias, named in self.exercise.names:
            names.setdefault(named, []).append(alias)
        for name, quantity in quantities(network).items():
            view = view_of(quantity, network, self.exercise.layout)
            if "." in name or any(part not in self._trace for part in view.parts):
                continue
            value = view.show([value_of(self._trace[part]) for part in view.parts])
            bound = view.show_errors([error_of(self._trace[part]) for part in view.parts])
            largest = float(np.max(bound, initial=0.0))
            given = name in input_quantities(network)
            for alias in names.get(name, [name]):
                yield Solved(alias, quantity.meaning, value, largest, given)


def solution_document(solution: Solution) -> dict[str, Any]:
    """The solved case for JSON."""
    case = solution.case
    rows = list(solution.quantities())
    return {
        "exercise": solution.exercise.id,
        "variant": solution.exercise.variant,
        "case": case.number,
        "label": case.label,
        "sizes": dict(case.sizes),
        "inputs": {row.name: _numbers(row.value) for row in rows if row.given},
        "quantities": {
            row.name: {"value": _numbers(row.value), "bound": finite(row.bound)}
            for row in rows
            if not row.given
        },
    }


def _numbers(array: Array) -> Any:
    """Nested lists; what is not finite becomes text."""
    if np.isfinite(array).all():
        return (array + 0.0).tolist() if array.dtype.kind == "f" else array.tolist()
    return np.vectorize(finite, otypes=[object])(array).tolist()
