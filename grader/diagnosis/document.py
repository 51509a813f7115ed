"""What a diagnosis adds to the report: its own words, the first wrong quantity, and the chain."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from grader.answers.plan import Plan
from grader.diagnosis.diagnosis import Diagnosis, Explained
from grader.marks.compare import CORRECT, SAFETY
from grader.marks.judge import Judged
from grader.marks.scoring import Criterion, Score
from grader.outcomes import Problem, Returned
from grader.spec.exercise import Exercise, Function
from reference.activations import Array
from reference.network import Network
from reference.program import Program, compile_network

Document = dict[str, Any]
MOST_ENTRIES = 400
"""Larger arrays are not shown."""


def explained_document(plan: Plan, score: Score, explained: Explained) -> Document:
    """The fields `first_wrong`, `diagnoses` and `chain` of a report."""
    return {
        "first_wrong": _first_wrong(plan.exercise, score),
        "diagnoses": [_diagnosis(one) for one in explained.diagnoses],
        "chain": _chain(plan.exercise, score, explained),
    }


def _diagnosis(diagnosis: Diagnosis) -> Document:
    place = diagnosis.place
    return {
        "function": diagnosis.function,
        "quantity": diagnosis.quantities[0] if diagnosis.quantities else "",
        "quantities": list(diagnosis.quantities),
        "kind": diagnosis.kind,
        "mistakes": list(diagnosis.mistakes),
        "steps": list(diagnosis.steps),
        "message": diagnosis.message,
        "question": diagnosis.question,
        "separate": diagnosis.separate,
        "place": place and {"file": place.file, "line": place.line, "source": place.source},
    }


def _first_wrong(exercise: Exercise, score: Score) -> Document | None:
    """Functions in the order of the exercise, and quantities in the order of computation."""
    wrong = [criterion for criterion in score.criteria if criterion.verdict != CORRECT]
    if not wrong:
        return None
    functions = {function.label: function for function in exercise.functions}
    mine = [criterion for criterion in wrong if criterion.function == wrong[0].function]
    first = min(mine, key=lambda c: _position(exercise, functions[c.function], c.quantity))
    return {"function": first.function, "quantity": first.quantity, "case": first.case}


def _position(exercise: Exercise, function: Function, name: str) -> int:
    order = [step.target for step in compile_network(function.network).steps]
    parts = exercise.view(function.network, name).parts
    return max(order.index(part) if part in order else len(order) for part in parts)


def _chain(exercise: Exercise, score: Score, explained: Explained) -> list[Document]:
    """The steps of the largest network that lead to what is asked."""
    network = max(exercise.networks(), key=lambda one: len(compile_network(one).steps))
    asked = dict(_verdicts(exercise, network, score))
    broken = {step for one in explained.diagnoses for step in one.steps}
    program = compile_network(network)
    names = {quantity: alias for alias, quantity in exercise.names}
    return [
        {
            "quantity": names.get(step.target, step.target),
            "operation": step.op,
            "operands": [names.get(name, name) for name in step.operands],
            "verdict": asked.get(step.target, ""),
            "broken": step.target in broken,
        }
        for step in program.needed(set(asked) | _trained(program, asked))
    ]


def _trained(program: Program, asked: dict[str, str]) -> set[str]:
    """What T updates are made of, when they are asked for."""
    updated = {step.target for step in program.steps if step.op == "update"}
    return updated if any(name.endswith("_trained") for name in asked) else set()


def _verdicts(exercise: Exercise, network: Network, score: Score) -> Iterator[tuple[str, str]]:
    functions = {f.label: f for f in exercise.functions if f.network == network}
    for criterion in score.criteria:
        if criterion.function in functions and _counts(criterion):
            for part in exercise.view(network, criterion.quantity).parts:
                yield part, criterion.verdict


def _counts(criterion: Criterion) -> bool:
    return criterion.kind == "ordinary"


def arrays_document(call: Judged, position: int) -> Document:
    """`got`, `want` and the `wrong` positions of a wrong value on a public case."""
    answer, outcome = call.task.answers[position], call.outcome
    if not isinstance(outcome, Returned) or answer.value.size > MOST_ENTRIES:
        return {}
    got = outcome.values[call.task.positions[position]]
    if isinstance(got, Problem) or got.size != answer.value.size:
        return {}
    got = got.astype(float).reshape(answer.value.shape)
    outside = ~(np.abs(got - answer.value) <= SAFETY * answer.bound)
    return {
        "got": _nested(got),
        "want": _nested(answer.value),
        "wrong": [[int(i) for i in index] for index in np.argwhere(outside)],
    }


def _nested(array: Array) -> Any:
    """Nested lists; infinities and what is no number as text."""
    if array.ndim:
        return [_nested(row) for row in array]
    number = float(array)
    return number if np.isfinite(number) else str(number)
