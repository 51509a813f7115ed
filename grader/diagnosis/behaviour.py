"""What the function's behaviour shows: state, randomness, precision, axes, saturated cases."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from grader import outcomes as out
from grader.answers.key import Answer
from grader.answers.plan import Plan
from grader.diagnosis.evidence import Evidence
from grader.diagnosis.finding import BEHAVIOUR, UNKNOWN, Finding
from grader.marks.compare import CORRECT, SAFETY, SINGLE
from grader.marks.judge import Judged
from reference.activations import Array

Again = Callable[[], tuple[out.Outcome, ...]]
"""Runs all calls in a fresh process, and then all of them once more in reverse order."""


def _finding(label: str, items: Sequence[str], *codes: str, detail: str = "") -> Finding:
    return Finding(label, tuple(items), BEHAVIOUR, detail=detail, codes=codes)


def changed_arguments(judged: Sequence[Judged]) -> Iterator[Finding]:
    """Functions that alter their arguments, whether their results are right or not."""
    seen: dict[str, dict[str, None]] = {}
    for call in judged:
        if isinstance(call.outcome, out.Returned) and call.outcome.changed:
            names = seen.setdefault(call.task.function.label, {})
            names.update(dict.fromkeys(call.outcome.changed))
    for label, names in seen.items():
        yield _finding(label, (), "io.mutates_inputs", detail=", ".join(names))


def unsteady(
    plan: Plan,
    judged: Sequence[Judged],
    findings: Sequence[Finding],
    again: Again,
    source: str,
) -> Iterator[Finding]:
    """Functions whose unexplained results change from run to run, or with the order of calls."""
    open_: dict[str, list[str]] = {}
    for finding in findings:
        if finding.kind == UNKNOWN:
            open_.setdefault(finding.function, []).extend(finding.items)
    if not open_:
        return
    try:
        outcomes = again()
    except out.GraderFault:  # the marks stand without it
        return
    half = len(plan.tasks)
    first, second = outcomes[:half], tuple(reversed(outcomes[half:]))
    for label, items in open_.items():
        at = [i for i, call in enumerate(judged) if call.task.function.label == label]
        if any(_differs(judged[i].outcome, first[i]) for i in at):
            yield _finding(label, items, "io.random")
        elif any(_differs(first[i], second[i]) for i in at):
            # The generator of a confined process starts from one seed, so draws repeat there.
            yield _finding(label, items, "io.random" if "random" in source else "io.state")


def _differs(a: out.Outcome, b: out.Outcome) -> bool:
    if not (isinstance(a, out.Returned) and isinstance(b, out.Returned)):
        return False
    return any(_unequal(x, y) for x, y in zip(a.values, b.values, strict=True))


def _unequal(a: Array | out.Problem, b: Array | out.Problem) -> bool:
    if isinstance(a, out.Problem) or isinstance(b, out.Problem):
        return False
    return a.shape != b.shape or not np.array_equal(a, b, equal_nan=a.dtype.kind == "f")


def axes_of_one(evidence: Mapping[str, Evidence]) -> Iterator[Finding]:
    """Right values in a shape with an axis of length one too many or too few."""
    for label, some in evidence.items():
        items = [item for item in some.all_wrong if _only_axes(some, item)]
        if items:
            call, item = some.calls[0], items[0]
            got, want = call.values[item], call.scene.task.answers[item].value
            assert got is not None
            names = [some.names[item] for item in items]
            public = call.scene.task.case.visibility == "public"
            detail = f"{got.shape} for {want.shape}" if public else ""
            yield _finding(label, names, "io.rank1", detail=detail)


def _only_axes(evidence: Evidence, item: int) -> bool:
    return all(
        not call.raised and _reshaped(call.values[item], call.scene.task.answers[item])
        for call in evidence.calls
    )


def _reshaped(got: Array | None, answer: Answer) -> bool:
    if got is None or got.shape == answer.value.shape or got.size != answer.value.size:
        return False
    if [n for n in got.shape if n > 1] != [n for n in answer.value.shape if n > 1]:
        return False
    difference = np.abs(got.reshape(answer.value.shape) - answer.value)
    return bool((difference <= SAFETY * answer.bound).all())


def half_precision(
    judged: Sequence[Judged], findings: Sequence[Finding], source: str
) -> Iterator[Finding]:
    """Functions that are right to single precision only, where no formula explains it."""
    explained = {(f.function, item) for f in findings if f.hypotheses for item in f.items}
    labels = {call.task.function.label for call in judged}
    for label in sorted(labels):
        calls = [call for call in judged if call.task.function.label == label]
        items = [name for name in _single(calls) if (label, name) not in explained]
        if items:
            yield _finding(label, items, *_precision_codes(calls, source))


def _single(calls: Sequence[Judged]) -> list[str]:
    """Quantities whose worst verdict is that of single precision."""
    verdicts: dict[str, set[str]] = {}
    for call in calls:
        for comparison in call.comparisons:
            verdicts.setdefault(comparison.quantity, set()).add(comparison.verdict)
    return [name for name, seen in verdicts.items() if SINGLE in seen and seen <= {SINGLE, CORRECT}]


def _precision_codes(calls: Sequence[Judged], source: str) -> tuple[str, ...]:
    for call in calls:
        if isinstance(call.outcome, out.Returned):
            for value in call.outcome.values:
                if isinstance(value, np.ndarray) and value.dtype == np.float32:
                    return ("io.float32",)
    if "float32" in source or "np.single" in source:
        return ("io.float32",)
    return ("io.numeric_diff", "io.float32")


def saturated(judged: Sequence[Judged]) -> Iterator[Finding]:
    """What is not finite where the output saturates."""
    found: dict[str, dict[str, None]] = {}
    softmax: dict[str, bool] = {}
    for call in judged:
        if not call.task.case.saturated:
            continue
        label, last = call.task.function.label, call.task.function.network.layers[-1]
        softmax[label] = last.activation.row.rowwise
        for comparison in call.comparisons:
            if comparison.verdict == "not_finite":
                found.setdefault(label, {})[comparison.quantity] = None
    for label, items in found.items():
        codes: tuple[str, ...] = (
            ("stab.softmax_overflow",) if softmax[label] else ("stab.log_zero",)
        )
        if softmax[label] and not _is_forward(judged, label):
            codes = ("stab.softmax_overflow", "stab.log_zero")
        yield _finding(label, tuple(items), *codes)


def _is_forward(judged: Sequence[Judged], label: str) -> bool:
    function = next(c.task.function for c in judged if c.task.function.label == label)
    exercise = next(c.task.key.exercise for c in judged)
    parts = {
        part
        for name in exercise.asked(function)
        for part in exercise.view(function.network, name).parts
    }
    return function.network.prediction in parts
