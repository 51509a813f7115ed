"""Grading one submission: plan -> run -> judge -> score -> report."""

import time

from grader.answers.plan import Plan
from grader.intake.submissions import Submission
from grader.marks.judge import judge
from grader.marks.scoring import score
from grader.outcomes import GraderFault
from grader.report import Report, assemble, not_graded
from grader.sandbox.job import Job, SourceFile
from grader.sandbox.runner import Runner


def job_of(plan: Plan, submission: Submission) -> Job:
    """What the guest is told: files and calls, never an expected value."""
    adapter = plan.exercise.adapter
    return Job(
        files=submission.files,
        main=submission.main,
        adapter=SourceFile(*adapter) if adapter else None,
        calls=tuple(task.call for task in plan.tasks),
    )


def grade(plan: Plan, submission: Submission, runner: Runner) -> Report:
    """The report of one submission; a failure of the grader itself gives no score."""
    started = time.perf_counter()
    if _is_adapter(plan, submission):
        fault = f"{submission.main} is the exercise's adapter: name the submission differently"
        return not_graded(plan.exercise, submission, fault)
    try:
        run = runner.run(job_of(plan, submission))
    except GraderFault as fault:
        return not_graded(plan.exercise, submission, str(fault))
    ran = time.perf_counter()
    judged = judge(plan, run)
    result = score(plan, judged)
    timing = {
        "run_seconds": round(ran - started, 6),
        "judge_seconds": round(time.perf_counter() - ran, 6),
    }
    return assemble(plan, submission, run, judged, result, timing)


def _is_adapter(plan: Plan, submission: Submission) -> bool:
    """A solution `NAME.py` beside `NAME.toml` would be taken for the exercise's adapter."""
    main = next(file.data for file in submission.files if file.name == submission.main)
    return plan.exercise.adapter is not None and plan.exercise.adapter[1] == main
