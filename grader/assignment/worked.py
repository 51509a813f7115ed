"""Cases with their answers: what a handout shows and what JSON files hold."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from grader.answers.cases import Case
from grader.answers.key import Answer, CaseKey
from grader.marks.compare import SAFETY
from grader.spec.exercise import Exercise, Function
from reference.activations import Array
from reference.quantities import input_quantities

SCHEMA = 1
"""Version of the format of public_cases.json."""
SHOWN = 2
"""Worked cases of each network in a handout."""


@dataclass(frozen=True, eq=False)
class Worked:
    """A case with everything functions are given on it and must return."""

    exercise: Exercise
    case: Case

    @cached_property
    def _key(self) -> CaseKey:
        return CaseKey(self.exercise, self.case)

    @cached_property
    def given(self) -> Mapping[str, Array]:
        """All arguments by the course's names."""
        first: dict[str, Function] = {}
        for function in self._key.functions:
            for name in self.exercise.given(function):
                first.setdefault(name, function)
        return {name: self._key.given(function, name) for name, function in first.items()}

    @cached_property
    def asked(self) -> Mapping[str, tuple[Answer, ...]]:
        """The answers of each function; SpecError when one is undefined."""
        return {function.label: self._key.answers(function) for function in self._key.functions}

    @property
    def inputs(self) -> Mapping[str, Array]:
        """The arguments that no function returns before."""
        known, aliases = input_quantities(self.case.network), self.exercise.aliases
        returned = {answer.name for answers in self.asked.values() for answer in answers}
        return {
            name: array
            for name, array in self.given.items()
            if aliases.get(name, name) in known or name not in returned
        }

    @cached_property
    def text(self) -> str:
        """The case as JSON."""
        return json.dumps(_case(self), allow_nan=False)

    @property
    def label(self) -> str:
        """What the instructor calls the case; drawn ones have no name."""
        return "" if self.case.place == self.exercise.source else self.case.label


def shown(cases: Iterable[Worked]) -> list[Worked]:
    """The first ordinary cases of each network."""
    found: list[Worked] = []
    for one in cases:
        same = [other for other in found if other.case.network == one.case.network]
        if not one.case.saturated and len(same) < SHOWN:
            found.append(one)
    return found


def cases_text(head: Mapping[str, Any], exercise: Exercise, cases: Iterable[Worked]) -> str:
    """JSON as public_cases.schema.json describes it, after fields of its own; a case a line."""
    fields = {
        **head,
        "schema": SCHEMA,
        "exercise": exercise.id,
        "variant": exercise.variant_seed,
        "choices": exercise.variant,
    }
    lines = ",\n".join(case.text for case in cases)
    return f'{json.dumps(fields)[:-1]}, "cases": [\n{lines}\n]}}\n'


def _case(worked: Worked) -> dict[str, Any]:
    case = worked.case
    return {
        "number": case.number,
        "label": worked.label,
        "saturated": case.saturated,
        "sizes": dict(case.sizes),
        "given": {name: numbers(array) for name, array in worked.given.items()},
        "expected": {
            label: {answer.name: _expected(answer) for answer in answers}
            for label, answers in worked.asked.items()
        },
    }


def _expected(answer: Answer) -> dict[str, Any]:
    return {"value": numbers(answer.value), "tolerance": numbers(SAFETY * answer.bound)}


def numbers(array: Array) -> Any:
    """Nested lists without negative zeros; whole numbers stay whole."""
    return (array + 0.0).tolist() if array.dtype.kind == "f" else array.tolist()
