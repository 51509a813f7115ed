"""Follow-through: what a wrong quantity is still worth because its own step is right."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from grader.diagnosis.evidence import Evidence, Seen
from grader.diagnosis.finding import FOLLOWS, Finding
from grader.diagnosis.own import Own, from_hollow, upstream_wrong
from grader.diagnosis.reproduce import shaped
from grader.diagnosis.substance import hollow
from grader.marks.compare import CORRECT
from grader.marks.scoring import Followed, Follows
from reference.activations import Array
from reference.network import Network


def followed(findings: Sequence[Finding], evidence: Mapping[str, Evidence], own: Own) -> Follows:
    """(function, quantity) -> what it follows from; each mistake of a network is deducted once."""
    earned: dict[tuple[str, str], Followed] = {}
    lost: list[tuple[Network, Finding, str]] = []
    for finding, item in _in_order(findings):
        some = evidence.get(finding.function)
        if some is None or not _is_worth(some, item, own):
            continue
        if finding.kind == FOLLOWS:
            if not from_hollow(some, own, some.names.index(item)):
                earned[finding.function, item] = _follows(some, item, finding.after)
        elif finding.hypotheses:
            network = some.function.network
            first = next((n for net, f, n in lost if net == network and _same(f, finding)), None)
            if first is None:
                lost.append((network, finding, item))
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


def _alias(evidence: Evidence, quantity: str) -> str:
    """A quantity as the course names it."""
    names = {name: alias for alias, name in evidence.calls[0].scene.exercise.names}
    return names.get(quantity, quantity)


def _follows(evidence: Evidence, item: str, after: str) -> Followed:
    after = _alias(evidence, after)
    return Followed(after, f"{item} is right for your own {after}, which is wrong")


def _repeats(item: str, first: str) -> Followed:
    return Followed(first, f"{item} is wrong by the same mistake as {first}, deducted once")


def _is_worth(evidence: Evidence, item: str, own: Own) -> bool:
    """True for values that came back from every call, say something, and are not handed on."""
    at = evidence.names.index(item)
    if any(call.raised for call in evidence.calls):
        return False
    pairs = [(call.values[at], call.scene.task.answers[at].value) for call in evidence.calls]
    if any(got is None or shaped(got, want).shape != want.shape for got, want in pairs):
        return False
    return not hollow(pairs) and not _copies(evidence, own, at)


def _copies(evidence: Evidence, own: Own, item: int) -> bool:
    """True when all arrays of a quantity are handed on: entries of an argument or earlier value."""
    arrays = [call for call in evidence.calls if call.scene.task.answers[item].value.size > 1]
    names = upstream_wrong(evidence, own, item)
    return bool(arrays) and all(_is_copy(call, item, own, names) for call in arrays)


def _is_copy(call: Seen, item: int, own: Own, names: Sequence[str]) -> bool:
    """True for the same entries in any order and of any sign."""
    number = call.scene.task.case.number
    earlier = [*call.scene.given.values(), *(own.get((number, name)) for name in names)]
    mine = _magnitudes(call.values[item])
    return any(np.array_equal(mine, _magnitudes(array)) for array in earlier)


def _magnitudes(array: Array | None) -> Array:
    return np.array(np.nan) if array is None else np.sort(np.abs(array), axis=None)


def right_though(evidence: Mapping[str, Evidence], own: Own) -> Follows:
    """Remarks on right quantities that depend on wrong values of the student's own."""
    remarks = {}
    for label, some in evidence.items():
        for item, name in enumerate(some.names):
            if all(call.comparisons[item].verdict == CORRECT for call in some.calls):
                wrong = upstream_wrong(some, own, item)
                if wrong:
                    last = _alias(some, wrong[-1])
                    text = f"{name} is right, though your {last}, which it depends on, is not"
                    remarks[label, name] = Followed("", text)
    return remarks
