"""From outcomes to comparisons: every asked quantity of every call gets a verdict."""

import builtins
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
        return _compared(task, outcome.values)
    verdict, text = describe_failure(task, outcome)
    hint = f"{task.function.label} {_HINTS[type(outcome)]}"
    if isinstance(outcome, out.Raised):
        hint = f"{task.function.label} raised {public_type(outcome.type)}"
    return tuple(Comparison(answer.name, verdict, text, hint) for answer in task.answers)


def public_type(name: str) -> str:
    """An exception's class; the name of one that the submission has made could hold data."""
    known = getattr(builtins, name, None)
    is_known = isinstance(known, type) and issubclass(known, BaseException)
    return name if is_known or name == "LinAlgError" else "an exception of its own"


def _compared(task: Task, values: tuple[Any, ...]) -> tuple[Comparison, ...]:
    """The comparison of each answer; what a class gives alike is compared once.

    Runners hand out the very same tuple for equal answers to the same call.
    """
    known = _KNOWN.get(id(values))
    if known is not None and known[0] is values and known[1] is task:
        return known[2]
    found = tuple(
        compare(answer, values[at], lambda i=i: task.single_bounds()[i])  # type: ignore[misc]
        for i, (answer, at) in enumerate(zip(task.answers, task.positions, strict=True))
    )
    if sum(getattr(value, "nbytes", 0) for value in values) <= _KEPT_BYTES:
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
        _KNOWN[id(values)] = values, task, found
    return found


_KNOWN: dict[int, tuple[tuple[Any, ...], Task, tuple[Comparison, ...]]] = {}
_MOST_KNOWN, _KEPT_BYTES = 2048, 4096


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
    text = f": {outcome.message}" if outcome.message else ""
    return "raised", f"{name} raised {outcome.type}{text}{place}"


def _unloadable(name: str, outcome: out.Unloadable) -> tuple[str, str]:
    place = _place(outcome.file, outcome.line, outcome.source)
    return "raised", f"the file cannot be loaded: {outcome.type}: {outcome.message}{place}"


_HINTS: Mapping[type, str] = {
    out.Raised: "raised an exception",
    out.Unloadable: "could not be loaded",
    out.TimedOut: "gave no answer in time",
    out.OutOfMemory: "ran out of memory",
    out.Crashed: "ended the process",
    out.Malformed: "gave no valid answer",
    out.Missing: "cannot be called as the task says",
    out.NotRun: "was not run",
}
"""What is said about a hidden case: texts that come from the submission could hold its data."""

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
