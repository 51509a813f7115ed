"""The answer key: expected values with error bounds, checked against the derivation first."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from grader.answers.cases import Case, asked_quantities
from grader.errors import KeyFault, SpecError
from grader.spec.exercise import Exercise, Function
from grader.spec.signature import Name, names_in
from reference.activations import Array
from reference.agreement import check
from reference.arithmetic import Arithmetic
from reference.bounded import BOUNDED_DOUBLE, BOUNDED_SINGLE, Bounded
from reference.layout import View
from reference.program import Trace, compile_network, evaluate, trained_names
from reference.quantities import STEPS

DETERMINED = 1e-7
"""Largest error bound of an answer, relative to its largest entry, that can be judged."""
SMALL = 1e-3
"""Entries below this size are judged as if they were of it: a gradient may be exactly zero."""


def evaluate_case(case: Case, asked: Collection[str], xp: Arithmetic) -> Trace:
    """The asked quantities of a case, and all on the way to them."""
    program = compile_network(case.network, fused=case.saturated)
    with np.errstate(all="ignore"):
        return evaluate(program, case.values, xp, asked)


def witnessed_trace(exercise: Exercise, case: Case, asked: Collection[str]) -> Trace:
    """The bounded trace of a case; KeyFault when the derivation disagrees with it.

    What is not finite has nothing to agree with; answers refuse it.
    """
    trace = evaluate_case(case, asked, BOUNDED_DOUBLE)
    finite = {
        name: value
        for name, value in trace.items()
        if np.isfinite(value_of(value) + error_of(value)).all()
    }
    wrong = check(case.network, case.values, finite, fused=case.saturated)
    if wrong is not None:
        raise KeyFault(
            f"{exercise.id}: the answer key and its derivation disagree on {wrong.quantity} "
            f"({case.name}): nobody is marked; please report this"
        )
    return trace


@dataclass(frozen=True)
class Answer:
    """One expected quantity of one case, in the course's layout."""

    name: str
    value: Array
    bound: Array
    """Bound on the error of any correct double-precision computation."""


@dataclass(frozen=True, eq=False)
class CaseKey:
    """The trace of one case and the answers every function must give on it."""

    exercise: Exercise
    case: Case

    @cached_property
    def trace(self) -> Trace:
        """All quantities with their bounds; KeyFault when the derivation disagrees."""
        return witnessed_trace(self.exercise, self.case, self._wanted)

    @cached_property
    def _single(self) -> Trace:
        return evaluate_case(self.case, self._wanted, BOUNDED_SINGLE)

    @property
    def functions(self) -> Iterator[Function]:
        """The functions that are called on this case."""
        for function in self.exercise.functions:
            if function.network == self.case.network and (
                function.stability or not self.case.saturated
            ):
                yield function

    @cached_property
    def _wanted(self) -> tuple[str, ...]:
        program = compile_network(self.case.network, fused=self.case.saturated)
        available = {step.target for step in program.steps}
        available |= set() if self.case.saturated else trained_names(self.case.network)
        names = (n for f in self.functions for n in asked_quantities(self.exercise, f))
        return tuple(dict.fromkeys(name for name in names if name in available))

    def has(self, view: View) -> bool:
        """True when the quantity is defined on this case (not dJ_dY_hat on a saturated one)."""
        return all(part in self.trace for part in view.parts)

    def given(self, function: Function, name: str) -> Array:
        """An argument as the course writes it; T as an integer, for `range(T)`."""
        view = self.exercise.view(function.network, name)
        array = view.show([value_of(self.trace[part]) for part in view.parts])
        return array.astype(int) if view.parts == (STEPS,) else array

    def answers(self, function: Function) -> tuple[Answer, ...]:
        """What the function must return on this case, in order; SpecError when it is undefined."""
        answers = tuple(self._answer(function, item, self.trace) for item in self.asked(function))
        for answer in answers:
            size = max(float(np.abs(answer.value).max(initial=0.0)), SMALL)
            if not (np.isfinite(answer.value).all() and (answer.bound <= DETERMINED * size).all()):
                raise SpecError(
                    f"{self.case.place or self.exercise.place}: {answer.name} is not finite on "
                    f"{self.case.name}, or rounding decides it: choose other values"
                )
        return answers

    def single_bounds(self, function: Function) -> tuple[Array, ...]:
        """Error bounds of correct computations in single precision."""
        items = self.asked(function)
        return tuple(self._answer(function, item, self._single).bound for item in items)

    def asked(self, function: Function) -> tuple[Name, ...]:
        """The returned names that are judged on this case."""
        return tuple(
            item
            for item in names_in(function.signature.returns)
            if item.name not in self.exercise.opaque
            and self.has(self.exercise.view(function.network, item.name))
        )

    def _answer(self, function: Function, item: Name, trace: Trace) -> Answer:
        view = self.exercise.view(function.network, item.name)
        value = view.show([value_of(trace[part]) for part in view.parts])
        bound = view.show_errors([error_of(trace[part]) for part in view.parts])
        return Answer(item.name, -value if item.negative else value, bound)


def value_of(quantity: Bounded | Array) -> Array:
    return quantity.value if isinstance(quantity, Bounded) else np.asarray(quantity)


def error_of(quantity: Bounded | Array) -> Array:
    return quantity.error if isinstance(quantity, Bounded) else np.zeros(np.shape(quantity))
