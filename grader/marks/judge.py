"""From outcomes to comparisons: every asked quantity of every call gets a verdict."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from grader import outcomes as out
from grader.answers.plan import Plan, Task
from grader.marks.compare import Comparison, compare


@dataclass(frozen=True, eq=False)
class Judged:
    """A call with its outcome and a comparison for each asked quantity."""

    task: Task
    outcome: out.Outcome
    comparisons: tuple[Comparison, ...]


def judge(plan: Plan, run: out.Run) -> tuple[Judged, ...]:
    """Each task of the plan with what its outcome is worth, in order."""
    pairs = zip(plan.tasks, run.outcomes, strict=True)
    return tuple(Judged(task, outcome, _comparisons(task, outcome)) for task, outcome in pairs)


def _comparisons(task: Task, outcome: out.Outcome) -> tuple[Comparison, ...]:
    if isinstance(outcome, out.Returned):
        return tuple(
            compare(answer, outcome.values[at], lambda i=i: task.single_bounds()[i])  # type: ignore[misc]
            for i, (answer, at) in enumerate(zip(task.answers, task.positions, strict=True))
        )
    verdict, text = describe_failure(task, outcome)
    hint = text
    if isinstance(outcome, out.Raised):  # its text may hold the case's data
        hint = f"{task.function.label} raised {outcome.type}"
    return tuple(Comparison(answer.name, verdict, text, hint) for answer in task.answers)


def describe_failure(task: Task, outcome: out.Outcome) -> tuple[str, str]:
    """The verdict and one line for a call that returned nothing."""
    name = task.function.label
    return _FAILURES[type(outcome)](name, outcome)


def _place(file: str, line: int | None, source: str) -> str:
    if line is None:
        return ""
    return f" at {file} line {line}" + (f": {source.strip()}" if source.strip() else "")


def _raised(name: str, outcome: out.Raised) -> tuple[str, str]:
    place = _place(outcome.file, outcome.line, outcome.source)
    return "raised", f"{name} raised {outcome.type}: {outcome.message}{place}"


def _unloadable(name: str, outcome: out.Unloadable) -> tuple[str, str]:
    place = _place(outcome.file, outcome.line, outcome.source)
    return "raised", f"the file cannot be loaded: {outcome.type}: {outcome.message}{place}"


_FAILURES: Mapping[type, Callable[[str, Any], tuple[str, str]]] = {
    out.Raised: _raised,
    out.Unloadable: _unloadable,
    out.TimedOut: lambda n, o: ("timed_out", f"{n} gave no answer in {o.limit_seconds:g} s"),
    out.OutOfMemory: lambda n, o: ("out_of_memory", f"{n} ran out of memory: {o.message}"),
    out.Crashed: lambda n, o: ("crashed", f"{n} ended the process: {o.reason}"),
    out.Malformed: lambda n, o: ("malformed", f"{n} gave no valid answer: {o.reason}"),
    out.Missing: lambda n, o: ("missing", o.reason),
    out.NotRun: lambda n, o: ("not_judged", f"{n} was not run: {o.reason}"),
}
