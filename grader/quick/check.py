"""Checking one file against what is remembered of its exercise, and handing on what is not right.

The host's side needs NumPy to draw cases, to know their answers and to say what is wrong with a
submission; not to run it and to see that all of it is right. So a submission is run with the calls
of an earlier check. When every answer is met, that check's report holds. Otherwise its outcomes go
to the ordinary way, which does not run it again.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

from grader.errors import GraderError
from grader.intake.submissions import Submission, exercise_of, load_submission
from grader.outcomes import GraderFault, Outcome, Returned, Run
from grader.quick import entries
from grader.quick.remembered import Remembered
from grader.render.text import report_text
from grader.sandbox import wire
from grader.sandbox.job import Job, SourceFile
from grader.sandbox.plan import call_frame
from grader.sandbox.runner import Runner, SubprocessRunner
from grader.sandbox.wire import Packed
from grader.spec.files import ExerciseFile, exercise_file, find_exercise


class Checked(NamedTuple):
    """How far a quick check came."""

    text: str
    """The report on a submission that is right; empty when the ordinary way has to tell."""
    runner: Runner
    """What gives the ordinary way its outcomes."""


class _Task(NamedTuple):
    """A submission with what is remembered of its exercise."""

    submission: Submission
    file: ExerciseFile
    remembered: Remembered


def quick_check(path: Path, runner: SubprocessRunner) -> Checked:
    """Run a submission whose exercise is remembered, and report on it when it is right."""
    try:
        task = _task(path)
    except GraderError:  # for the ordinary way to tell
        task = None
    if task is None:
        return Checked("", runner)
    ran = Ran(runner, _job(task))
    if isinstance(ran.result, GraderFault) or not task.remembered.is_right(ran.result):
        return Checked("", ran)
    document = {**task.remembered.document, "notes": [], "output": ran.result.output}
    return Checked(report_text(document), ran)


def _task(path: Path) -> _Task | None:
    """What there is to do, None when it is not to be done here; GraderError."""
    if entries.was_wrong(path):
        return None
    submission = load_submission(path)
    if submission.notebooks:  # what is told of them is told in cells, with notes
        return None
    name, variant = exercise_of(submission, path, None)
    file = exercise_file(find_exercise(name))
    if file.adapter is not None and file.adapter[1] in {one.data for one in submission.files}:
        return None
    remembered = entries.load(entries.Exercise(file.source, file.sha256, variant))
    return _Task(submission, file, remembered) if remembered else None


def _job(task: _Task) -> Job:
    adapter = SourceFile(*task.file.adapter) if task.file.adapter else None
    return Job(task.submission.files, task.submission.main, adapter, task.remembered.calls)


class Ran:
    """A submission that has been run: as a runner, it gives what came of it."""

    def __init__(self, runner: SubprocessRunner, job: Job) -> None:
        self._runner, self._job = runner, job
        runner.packed = True
        try:
            self.result: Run | GraderFault = runner.run(job)
        except GraderFault as fault:
            self.result = fault
        runner.packed = False

    def prepare(self) -> None:
        """Nothing is left to be started."""

    def run(self, job: Job) -> Run:
        """What came of this job; one that differs is run."""
        if _stated(job) != _stated(self._job):
            return self._runner.run(job)
        if isinstance(self.result, GraderFault):
            raise self.result
        outcomes = tuple(map(_unpacked, self.result.outcomes))
        return Run(outcomes, self.result.output, self.result.confinement)

    def close(self) -> None:
        """End whatever is still running."""
        self._runner.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _stated(job: Job) -> tuple[object, ...]:
    """All that a job tells the guest."""
    calls = [call_frame(number, call) for number, call in enumerate(job.calls)]
    return job.files, job.main, job.adapter, calls


def _unpacked(outcome: Outcome) -> Outcome:
    """The outcome with arrays of NumPy."""
    if not isinstance(outcome, Returned):
        return outcome
    values = tuple(map(_array, outcome.values))
    return Returned(values, outcome.changed, outcome.seconds)


def _array(value: Any) -> Any:
    return wire.decode(wire.encode(0, [value])).items[0] if type(value) is Packed else value
