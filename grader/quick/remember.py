"""After an ordinary check: leaving for the next one what a quick check needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from grader.answers.plan import Plan, Task
from grader.marks.compare import CORRECT, SAFETY
from grader.quick import entries
from grader.report import Report
from grader.sandbox.plan import call_frame

# The fields of a report that are about one submission only.
_OF_ONE = ("submission", "key", "outcomes", "notes", "output", "confinement", "timing")


def remember(path: Path, plan: Plan, report: Report) -> None:
    """Keep the plan when the file at this path is right in all, and note when it is not."""
    criteria = report.document.get("criteria", [])
    is_right = report.full_marks and all(one["verdict"] == CORRECT for one in criteria)
    entries.note(path, is_right)
    if not is_right:
        return
    spec = plan.exercise
    exercise = entries.Exercise(spec.source, spec.sha256, spec.variant_seed)
    document = {k: v for k, v in report.document.items() if k not in _OF_ONE}
    entries.save(exercise, document, _calls(plan))


def _calls(plan: Plan) -> Iterator[tuple[bytes, list[Any]]]:
    """Each call's frame, and its answers: how many, then place, value and tolerance of each."""
    for number, task in enumerate(plan.tasks):
        yield call_frame(number, task.call), [len(task.answers), *_answers(task)]


def _answers(task: Task) -> Iterator[Any]:
    for answer, position in zip(task.answers, task.positions, strict=True):
        yield from (position, _double(answer.value), _double(SAFETY * answer.bound))


def _double(array: Any) -> Any:
    return np.asarray(array, float)
