"""Submissions made of numbers: what a wrong program returns, graded as a real one is."""

from collections.abc import Callable, Collection
from functools import cache
from types import TracebackType
from typing import Any, NamedTuple, Self

import numpy as np

from grader.answers.plan import Plan, Task, make_plan
from grader.diagnosis.compute import DoesNotFit, Unavailable
from grader.diagnosis.patch import Made
from grader.diagnosis.scene import predicted, scene_of
from grader.grading import grade
from grader.intake.submissions import Submission
from grader.outcomes import Missing, Outcome, Problem, Raised, Returned, Run
from grader.sandbox.job import Job, SourceFile
from grader.spec.read import find_exercise, read_exercise

Array = np.ndarray[Any, Any]
Answers = Callable[[Task], Any]
"""What a call gives: an array for each asked quantity, or an outcome."""
SEED = "diagnosis"


class Seen(NamedTuple):
    """The report on a submission."""

    document: dict[str, Any]

    @property
    def diagnoses(self) -> list[dict[str, Any]]:
        return list(self.document["diagnoses"])

    @property
    def named(self) -> set[str]:
        """All codes of mistakes that are named."""
        return {code for one in self.diagnoses for code in one["mistakes"]}

    @property
    def kinds(self) -> set[str]:
        return {one["kind"] for one in self.diagnoses}

    @property
    def full(self) -> bool:
        return bool(self.document["score"]["earned"] == self.document["score"]["possible"])

    def of(self, function: str) -> list[dict[str, Any]]:
        return [one for one in self.diagnoses if one["function"] == function]

    def criterion(self, function: str, quantity: str) -> dict[str, Any]:
        found = [c for c in self.document["criteria"] if c["kind"] == "ordinary"]
        return next(c for c in found if (c["function"], c["quantity"]) == (function, quantity))

    def earned(self, function: str) -> dict[str, str]:
        """Quantity -> points earned."""
        found = [c for c in self.document["criteria"] if c["kind"] == "ordinary"]
        return {c["quantity"]: c["earned"] for c in found if c["function"] == function}


class Numbers:
    """A runner that gives stated answers; what is not a call of the plan is missing."""

    def __init__(self, plan: Plan, *answers: Answers) -> None:
        self._tasks = {id(task.call): task for task in plan.tasks}
        self._answers = list(answers)

    def run(self, job: Job) -> Run:
        """Each run takes the next answers, the last ones for good."""
        answers = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return Run(tuple(self._outcome(call, answers) for call in job.calls), "", {})

    def _outcome(self, call: Any, answers: Answers) -> Outcome:
        task = self._tasks.get(id(call))
        return Missing("no such function") if task is None else outcome_of(task, answers(task))

    def prepare(self) -> None:
        """Nothing to start."""

    def close(self) -> None:
        """Nothing to end."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()


@cache
def plan_of(name: str, variant: int = 0, seed: str | None = SEED) -> Plan:
    return make_plan(read_exercise(find_exercise(name), variant), seed)


def right(task: Task) -> list[Array]:
    return [answer.value for answer in task.answers]


def outcome_of(task: Task, given: Any) -> Outcome:
    """Arrays of the asked quantities as the guest hands them over."""
    if isinstance(given, (Raised, Returned)):
        return given
    values: list[Any] = [Problem("missing", "nothing came back")] * (1 + max(task.positions))
    for at, array in zip(task.positions, given, strict=True):
        values[at] = array if isinstance(array, Problem) else np.asarray(array)
    return Returned(tuple(values), (), 0.0)


def submission_of(source: str | bytes = "", main: str = "solution.py") -> Submission:
    data = source.encode() if isinstance(source, str) else source
    return Submission("some", (SourceFile(main, data),), main)


def examine(plan: Plan, *answers: Answers, source: str | bytes = "") -> Seen:
    """The report on a submission that answers so; later answers are those of later runs."""
    return Seen(dict(grade(plan, submission_of(source), Numbers(plan, *answers)).document))


def program(made: Made, functions: Collection[str]) -> Answers:
    """The answers of functions in which a mistake is made; the others are right."""

    def answers(task: Task) -> Any:
        if task.function.label not in functions or task.case.saturated:
            return right(task)
        try:
            values = predicted(scene_of(task), made)
        except Unavailable:
            return right(task)
        except DoesNotFit as error:
            return Raised("ValueError", str(error), "solution.py", 1, "", 0.0)
        return right(task) if values is None else values

    return answers
