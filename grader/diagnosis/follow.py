"""Follow-through: what a wrong quantity is still worth because its own step is right."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from grader.diagnosis.evidence import Evidence
from grader.diagnosis.explain import Own, upstream_wrong
from grader.diagnosis.finding import FOLLOWS, Finding
from grader.marks.compare import CORRECT
from grader.marks.scoring import Followed, Follows
from reference.activations import Array


def followed(findings: Sequence[Finding], evidence: Mapping[str, Evidence], own: Own) -> Follows:
    """(function, quantity) -> what it follows from; each mistake is deducted once."""
    earned: dict[tuple[str, str], Followed] = {}
    lost: list[tuple[Finding, str]] = []
    for finding, item in _in_order(findings):
        some = evidence.get(finding.function)
        if some is None or _degenerate(_values(some, item)):
            continue
        if finding.kind == FOLLOWS:
            if not any(_degenerate(own_of(own, name)) for name in [finding.after]):
                earned[finding.function, item] = _follows(item, finding.after)
        elif finding.hypotheses:
            first = next((name for known, name in lost if _same(known, finding)), None)
            if first is None:
                lost.append((finding, item))
            else:
                earned[finding.function, item] = _repeats(item, first)
    return earned


def _in_order(findings: Sequence[Finding]) -> Iterator[tuple[Finding, str]]:
    for finding in findings:
        for item in finding.items:
            yield finding, item


def _same(known: Finding, finding: Finding) -> bool:
    """True when every explanation of this finding is one of the known finding's too."""
    return finding.alternatives <= known.alternatives


def _follows(item: str, after: str) -> Followed:
    return Followed(after, f"{item} is right for your own {after}, which is wrong")


def _repeats(item: str, first: str) -> Followed:
    return Followed(first, f"{item} is wrong by the same mistake as {first}, deducted once")


def _values(evidence: Evidence, item: str) -> list[Array | None]:
    at = evidence.names.index(item)
    return [call.values[at] for call in evidence.calls if not call.raised]


def own_of(own: Own, name: str) -> list[Array | None]:
    """The student's wrong values of a quantity, case by case."""
    return [array for (_, known), array in own.items() if known == name]


def _degenerate(arrays: Sequence[Array | None]) -> bool:
    """True for values that any later step would carry along: none, zero, or all the same."""
    return not arrays or any(array is None or _flat(array) for array in arrays)


def _flat(array: Array) -> bool:
    if not np.isfinite(array).all() or not array.any():
        return True
    return array.size > 1 and bool((array == array.ravel()[0]).all())


def right_though(evidence: Mapping[str, Evidence], own: Own) -> Follows:
    """Remarks on right quantities that depend on wrong values of the student's own."""
    remarks = {}
    for label, some in evidence.items():
        for item, name in enumerate(some.names):
            if all(call.comparisons[item].verdict == CORRECT for call in some.calls):
                wrong = upstream_wrong(some, own, item)
                if wrong:
                    text = f"{name} is right, though your {wrong[-1]}, which it depends on, is not"
                    remarks[label, name] = Followed("", text)
    return remarks
