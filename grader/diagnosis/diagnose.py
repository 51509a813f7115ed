"""The door: a judged submission in, what is said about it out."""

import threading
from collections.abc import Mapping, Sequence
from weakref import WeakKeyDictionary

from grader.answers.plan import Plan
from grader.diagnosis.bank import Bank
from grader.diagnosis.behaviour import (
    Again,
    axes_of_one,
    changed_arguments,
    half_precision,
    saturated,
    unsteady,
)
from grader.diagnosis.diagnosis import Explained
from grader.diagnosis.evidence import evidence_of
from grader.diagnosis.explain import explain, own_values
from grader.diagnosis.finding import Finding
from grader.diagnosis.follow import followed, right_though
from grader.diagnosis.place import place_of
from grader.diagnosis.scene import Scene, scene_of
from grader.diagnosis.tell import tell
from grader.intake.submissions import Submission
from grader.marks.judge import Judged

_banks: "WeakKeyDictionary[Plan, dict[str, Bank]]" = WeakKeyDictionary()
_lock = threading.Lock()


def banks_of(plan: Plan) -> Mapping[str, Bank]:
    """The bank of each function of a plan, made once."""
    with _lock:
        if plan not in _banks:
            scenes: dict[str, list[Scene]] = {}
            for task in plan.tasks:
                if not task.case.saturated:
                    scenes.setdefault(task.function.label, []).append(scene_of(task))
            _banks[plan] = {label: Bank(tuple(some)) for label, some in scenes.items()}
        return _banks[plan]


def diagnose(
    plan: Plan, judged: tuple[Judged, ...], submission: Submission, again: Again
) -> Explained:
    """Why the wrong quantities are wrong, and which of them follow from others."""
    evidence = evidence_of(judged)
    findings = explain(evidence, banks_of(plan))
    data = next(f.data for f in submission.files if f.name == submission.main)
    source = data.decode("utf-8", "replace")
    shapes = list(axes_of_one(evidence))
    findings = _without(findings, shapes)
    precision = list(half_precision(judged, findings, source))
    findings = _without(findings, precision)
    steadiness = list(unsteady(plan, judged, findings, again, source))
    findings = _without(findings, steadiness)
    extra = [*changed_arguments(judged), *shapes, *precision, *steadiness, *saturated(judged)]
    functions = {function.label: function for function in plan.exercise.functions}
    told = []
    for finding in (*findings, *extra):
        function = functions[finding.function]
        place = place_of(plan.exercise, function, finding, submission)
        told.append(tell(plan.exercise, finding, evidence.get(finding.function), place))
    own = own_values(evidence)
    worth = {**right_though(evidence, own), **followed(findings, evidence, own)}
    return Explained(tuple(one for one in told if one is not None), worth)


def _without(findings: Sequence[Finding], better: Sequence[Finding]) -> list[Finding]:
    """Findings on quantities that no better finding is about, if they name nothing themselves."""
    known = {(finding.function, item) for finding in better for item in finding.items}
    kept = []
    for finding in findings:
        covered = all((finding.function, item) in known for item in finding.items)
        if finding.hypotheses or not covered:
            kept.append(finding)
    return kept
