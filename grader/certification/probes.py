"""Probes: other inputs of the same sizes, to see which mistakes a set of cases does not notice."""

import random
from collections.abc import Iterator
from dataclasses import replace

from grader.answers.cases import Case, asked_quantities
from grader.answers.guards import failed_guard
from grader.answers.key import CaseKey
from grader.answers.plan import Plan, Task, plan_tasks
from grader.answers.sampling import draw_values
from grader.spec.exercise import Exercise

PROBES = 3
"""Probes of one case."""
ATTEMPTS = 60
"""Draws for a probe before it is given up."""


def probes(plan: Plan) -> Iterator[Task]:
    """Calls on cases with the sizes of the plan's ordinary ones and other values."""
    exercise = plan.exercise
    for network in exercise.networks():
        cases = [c for c in plan.cases if c.network == network and not c.saturated]
        for number in range(PROBES if cases else 0):
            case = _probe(exercise, cases[number % len(cases)], number)
            if case is not None:
                yield from plan_tasks(CaseKey(exercise, case))


def _probe(exercise: Exercise, case: Case, number: int) -> Case | None:
    asked = {
        name
        for function in exercise.functions
        if function.network == case.network
        for name in asked_quantities(exercise, function)
    }
    for attempt in range(ATTEMPTS):
        stream = f"{exercise.id}/probe/{case.number}/{number}/{attempt}"
        generator = random.Random(stream)  # noqa: S311 - not a secret
        values = draw_values(exercise, case.network, case.sizes, generator)
        if failed_guard(case.network, values, asked, exercise.draw.nets, False) is None:
            return replace(case, values=values, label=stream)
    return None
