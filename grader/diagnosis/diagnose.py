"""The door: a judged submission in, what is said about it out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from grader.answers.plan import Plan
from grader.diagnosis.bank import Bank
from grader.diagnosis.behaviour import (
    axes_of_one,
    changed_arguments,
    half_precision,
    saturated,
    unsteady,
)
from grader.diagnosis.diagnosis import Explained
from grader.diagnosis.evidence import evidence_of
from grader.diagnosis.explain import explain
from grader.diagnosis.finding import Finding
from grader.diagnosis.follow import followed, right_though
from grader.diagnosis.own import own_values
from grader.diagnosis.place import place_of
from grader.diagnosis.scene import Scene, scene_of
from grader.diagnosis.tell import tell
from grader.diagnosis.variables import Rerun, line_at_fault
from grader.intake.submissions import Submission
from grader.marks.judge import Judged
from grader.outcomes import Outcome
from grader.sandbox.job import Job

MOST_BANKS = 16
"""Plans whose banks are kept: with a variant for each student there may be a thousand."""


@lru_cache(maxsize=MOST_BANKS)
def banks_of(plan: Plan) -> Mapping[str, Bank]:
    """The bank of each function of a plan, made once."""
    scenes: dict[str, list[Scene]] = {}
    for task in plan.tasks:
        if not task.case.saturated:
            scenes.setdefault(task.function.label, []).append(scene_of(task))
    return {label: Bank(tuple(some)) for label, some in scenes.items()}


@np.errstate(all="ignore")  # what students return may overflow in any step
def diagnose(
    plan: Plan, judged: tuple[Judged, ...], submission: Submission, job: Job, rerun: Rerun
) -> Explained:
    """Why the wrong quantities are wrong, and which of them follow from others.

    `rerun` runs a job in a fresh process; `job` is the one that has been judged.
    """
    evidence = evidence_of(judged)
    findings = explain(evidence, banks_of(plan))
    data = next(f.data for f in submission.files if f.name == submission.main)
    source = data.decode("utf-8", "replace")
    shapes = _unnamed(axes_of_one(evidence), findings)
    findings = _without(findings, shapes)
    precision = list(half_precision(judged, findings, source))
    findings = _without(findings, precision)
    steadiness = list(unsteady(plan, judged, findings, lambda: _twice(job, rerun), source))
    findings = _without(findings, steadiness)
    extra = [*changed_arguments(judged), *shapes, *precision, *steadiness, *saturated(judged)]
    functions = {function.label: function for function in plan.exercise.functions}
    told = []
    for finding in (*findings, *extra):
        function = functions[finding.function]
        place = place_of(plan.exercise, function, finding, submission)
        place = place or line_at_fault(plan, finding, submission, job, rerun)
        told.append(tell(plan.exercise, finding, evidence.get(finding.function), place))
    own = own_values(evidence)
    worth = {**right_though(evidence, own), **followed(findings, evidence, own)}
    return Explained(tuple(one for one in told if one is not None), worth)


def _unnamed(some: Iterable[Finding], findings: Sequence[Finding]) -> list[Finding]:
    """Findings on quantities that no mistake explains yet."""
    known = {(f.function, item) for f in findings if f.hypotheses for item in f.items}
    return [f for f in some if not all((f.function, item) in known for item in f.items)]


def _twice(job: Job, rerun: Rerun) -> tuple[Outcome, ...]:
    """All calls, and then all of them once more in reverse order."""
    return rerun(replace(job, calls=(*job.calls, *reversed(job.calls))))


def _without(findings: Sequence[Finding], better: Sequence[Finding]) -> list[Finding]:
    """Findings on quantities that no better finding is about, if they name nothing themselves."""
    known = {(finding.function, item) for finding in better for item in finding.items}
    kept = []
    for finding in findings:
        covered = all((finding.function, item) in known for item in finding.items)
        if finding.hypotheses or not covered:
            kept.append(finding)
    return kept
