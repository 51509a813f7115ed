"""The plan of a grading run: which calls are made on which cases, and what they must answer.

A plan is made once for an exercise and a seed and serves any number of submissions.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from grader.answers.cases import Case, cases_of
from grader.answers.key import Answer, CaseKey
from grader.errors import UsageError
from grader.sandbox import job
from grader.spec.exercise import Exercise, Function
from grader.spec.signature import Constant, Item, Name, names_in
from reference.activations import Array


@dataclass(frozen=True, eq=False)
class Task:
    """One call with the answers it must give."""

    function: Function
    case: Case
    call: job.Call
    answers: tuple[Answer, ...]
    positions: tuple[int, ...]
    """Where the answers stand among the quantities the call returns."""
    single_bounds: Callable[[], tuple[Array, ...]]
    key: CaseKey
    """Where the answers come from: the case with all its quantities."""


@dataclass(frozen=True, eq=False)
class Plan:
    """All calls of an exercise, case by case."""

    exercise: Exercise
    tasks: tuple[Task, ...]
    seed: str | None
    """Of the hidden cases; None when there are only public ones."""

    @cached_property
    def calls(self) -> tuple[job.Call, ...]:
        """The calls in order, the same object each time: runners know by it what they have run."""
        return tuple(task.call for task in self.tasks)

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases in order."""
        return tuple({task.case.number: task.case for task in self.tasks}.values())


def make_plan(exercise: Exercise, hidden_seed: str | None = None) -> Plan:
    """The plan on the public cases, with the hidden ones too when a seed for them is given.

    Raises SpecError when cases cannot be drawn, KeyFault when the key fails its witness.
    """
    tasks = []
    for case in cases_of(exercise, hidden_seed):
        tasks += plan_tasks(CaseKey(exercise, case))
    if not tasks:
        raise UsageError(f"{exercise.id} has no public cases, only hidden ones: `grade` draws them")
    return Plan(exercise, tuple(tasks), hidden_seed)


def plan_tasks(key: CaseKey) -> list[Task]:
    """All calls on one case."""
    return [_task(key.exercise, key, function) for function in key.functions]


def _task(exercise: Exercise, key: CaseKey, function: Function) -> Task:
    signature = function.signature
    arguments = tuple(_argument(exercise, key, function, item) for item in signature.arguments)
    returns = tuple(_returned(exercise, item) for item in signature.returns)
    leaves = [n for n in names_in(signature.returns) if n.name not in exercise.opaque]
    asked = key.asked(function)
    return Task(
        function=function,
        case=key.case,
        call=job.Call(function.name, key.case.number, arguments, returns),
        answers=key.answers(function),
        positions=tuple(leaves.index(name) for name in asked),
        single_bounds=lambda: key.single_bounds(function),
        key=key,
    )


def _argument(exercise: Exercise, key: CaseKey, function: Function, item: Item) -> job.Tree:
    if isinstance(item, Constant):
        return job.Literal(item.value)
    if isinstance(item, Name):
        if item.name in exercise.opaque:
            return job.Opaque(item.name)
        array = key.given(function, item.name)
        return job.Value(item.name, -array if item.negative else array)
    members = ((k, _argument(exercise, key, function, member)) for k, member in item.items)
    return job.Group(_kind(item.kind), tuple(members))


def _returned(exercise: Exercise, item: Item) -> job.Tree:
    if isinstance(item, Name):
        opaque = item.name in exercise.opaque
        return job.Opaque(item.name) if opaque else job.Leaf(item.name)
    assert not isinstance(item, Constant)
    members = ((k, _returned(exercise, member)) for k, member in item.items)
    return job.Group(_kind(item.kind), tuple(members))


def _kind(kind: str) -> job.GroupKind:
    return "dict" if kind == "dict" else "list"
