"""Grading many submissions: one report each, written as soon as it is ready."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from grader.errors import GraderError, NotLoadable, UsageError
from grader.grading import grade
from grader.plan import Plan, make_plan
from grader.report import Report, not_graded
from grader.sandbox.runner import SubprocessRunner
from grader.spec.exercise import Exercise
from grader.spec.read import find_exercise, read_exercise
from grader.submissions import Submission, exercise_of, load_submission


@dataclass(frozen=True)
class Graded:
    """One submission with its report and where it was written."""

    path: Path
    report: Report
    file: Path


@dataclass(frozen=True)
class Plans:
    """The plan for each submission: of the exercise given, or of the one its file names."""

    seed: str
    exercise: Exercise | None
    _made: dict[tuple[str, int], Plan] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def given(self) -> Plan | None:
        """The plan of the exercise that was given, made at once so that its errors come first."""
        return None if self.exercise is None else self._plan(self.exercise)

    def plan_for(self, submission: Submission, path: Path) -> Plan:
        """The plan a submission is graded with; UsageError when it names none."""
        if self.exercise is not None:
            return self._plan(self.exercise)
        name, variant = exercise_of(submission, path, None)
        return self._plan(read_exercise(find_exercise(name), variant))

    def _plan(self, exercise: Exercise) -> Plan:
        with self._lock:
            known = exercise.source, exercise.variant_seed
            if known not in self._made:
                self._made[known] = make_plan(exercise, self.seed)
            return self._made[known]


def grade_all(
    plans: Plans, paths: tuple[Path, ...], out: Path, jobs: int, done: Callable[[], None]
) -> Iterator[Graded]:
    """Grade each submission in a process of its own, in the order of the paths."""
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        for graded in pool.map(lambda path: _grade_one(plans, path, out), paths):
            done()
            yield graded


def _grade_one(plans: Plans, path: Path, out: Path) -> Graded:
    report = _report(plans, path)
    file = out / f"{path.name}.json"
    write_atomically(file, report.to_json())
    return Graded(path, report, file)


def _report(plans: Plans, path: Path) -> Report:
    """A report in any case: what keeps one submission from being graded stays with it."""
    submission = Submission(path.stem, (), "")
    try:
        submission = load_submission(path)
        plan = plans.plan_for(submission, path)
    except (NotLoadable, UsageError) as error:
        return not_graded(plans.exercise, submission, str(error))
    except GraderError as error:
        return not_graded(plans.exercise, submission, f"the grader's fault: {error}")
    with SubprocessRunner() as runner:
        return grade(plan, submission, runner)


def write_atomically(path: Path, text: str) -> None:
    """Write so that a reader sees the old file or the whole new one."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
