"""Grading one submission: plan -> run -> judge -> score -> report."""

import time

from grader.answers.plan import Plan
from grader.diagnosis.diagnosis import Explained
from grader.intake.cells import in_cells
from grader.intake.submissions import Submission
from grader.marks.compare import CORRECT
from grader.marks.judge import Judged, judge
from grader.marks.scoring import score
from grader.outcomes import GraderFault, Outcome, Returned
from grader.recall import keep, recalled
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
        calls=plan.calls,
    )


def grade(plan: Plan, submission: Submission, runner: Runner) -> Report:
    """The report of one submission; a failure of the grader itself gives no score."""
    started = time.perf_counter()
    if _is_adapter(plan, submission):
        fault = f"{submission.main} is the exercise's adapter: name the submission differently"
        return not_graded(plan.exercise, submission, fault)
    try:
        run = in_cells(runner.run(job_of(plan, submission)), submission)
    except GraderFault as fault:
        return not_graded(plan.exercise, submission, str(fault))
    ran = time.perf_counter()
    judged = judge(plan, run)

    def timing() -> dict[str, float]:
        judging = time.perf_counter() - ran
        return {"run_seconds": round(ran - started, 6), "judge_seconds": round(judging, 6)}

    known = recalled(plan, submission, run, judged, timing())
    if known is not None:
        return known
    result, explained = score(plan, judged), Explained()
    if not all(map(_is_flawless, judged)):
        explained = _explained(plan, judged, submission, runner)
        result = score(plan, judged, explained.follows)
    report = assemble(plan, submission, run, judged, result, explained, timing())
    keep(plan, submission, judged, report)
    return report


def _is_flawless(call: Judged) -> bool:
    """True when there is nothing to explain: all right, and no argument changed."""
    if isinstance(call.outcome, Returned) and call.outcome.changed:
        return False
    return all(comparison.verdict == CORRECT for comparison in call.comparisons)


def _explained(
    plan: Plan, judged: tuple[Judged, ...], submission: Submission, runner: Runner
) -> Explained:
    """Why it is wrong; what is right pays nothing, not even the import."""
    from grader.diagnosis.diagnose import diagnose

    def rerun(job: Job) -> tuple[Outcome, ...]:
        return runner.run(job).outcomes

    return diagnose(plan, judged, submission, job_of(plan, submission), rerun)


def _is_adapter(plan: Plan, submission: Submission) -> bool:
    """A solution `NAME.py` beside `NAME.toml` would be taken for the exercise's adapter."""
    main = next(file.data for file in submission.files if file.name == submission.main)
    return plan.exercise.adapter is not None and plan.exercise.adapter[1] == main
