"""Follow-through: what a wrong quantity is still worth because its own step is right."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from grader.diagnosis.evidence import Evidence, Seen
from grader.diagnosis.explain import Own, upstream_wrong
from grader.diagnosis.finding import FOLLOWS, Finding
from grader.marks.compare import CORRECT
from grader.marks.scoring import Followed, Follows
from reference.activations import Array
from reference.network import Network

FAINT, HUGE = 1e-6, 1e3
"""Sizes, relative to the largest right entry, between which an entry has a say."""
SUBSTANCE = 0.25
"""How many different entries values must have, relative to right ones."""


def followed(findings: Sequence[Finding], evidence: Mapping[str, Evidence], own: Own) -> Follows:
    """(function, quantity) -> what it follows from; each mistake of a network is deducted once."""
    earned: dict[tuple[str, str], Followed] = {}
    lost: list[tuple[Network, Finding, str]] = []
    for finding, item in _in_order(findings):
        some = evidence.get(finding.function)
        if some is None or not _is_worth(some, item):
            continue
        if finding.kind == FOLLOWS:
            if not _hollow(_own_pairs(some, own, item)):
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


def _follows(evidence: Evidence, item: str, after: str) -> Followed:
    names = {quantity: alias for alias, quantity in evidence.calls[0].scene.exercise.names}
    after = names.get(after, after)
    return Followed(after, f"{item} is right for your own {after}, which is wrong")


def _repeats(item: str, first: str) -> Followed:
    return Followed(first, f"{item} is wrong by the same mistake as {first}, deducted once")


def _is_worth(evidence: Evidence, item: str) -> bool:
    """True for values that came back from every call, say something, and are no argument's."""
    at = evidence.names.index(item)
    if any(call.raised for call in evidence.calls):
        return False
    pairs = [(call.values[at], call.scene.task.answers[at].value) for call in evidence.calls]
    if any(got is None or got.shape != want.shape for got, want in pairs):
        return False
    return not _hollow(pairs) and not any(
        _is_copy(call, call.values[at]) for call in evidence.calls
    )


def _is_copy(call: Seen, value: Array | None) -> bool:
    """True for the entries of an argument, in whatever order and with whatever sign."""
    if value is None or value.size < 2:
        return False
    mine = np.sort(np.abs(value), axis=None)
    given = (array for array in call.scene.given.values() if array.size == mine.size)
    return any(np.array_equal(mine, np.sort(np.abs(array), axis=None)) for array in given)


def _own_pairs(evidence: Evidence, own: Own, item: str) -> list[tuple[Array | None, Array]]:
    """The wrong values that an item was computed from, each with the right one."""
    names = upstream_wrong(evidence, own, evidence.names.index(item))
    return [
        (own[call.scene.task.case.number, name], call.scene.plain[name])
        for call in evidence.calls
        for name in names
        if (call.scene.task.case.number, name) in own
    ]


def _hollow(pairs: Sequence[tuple[Array | None, Array]]) -> bool:
    """True for values that a later step would carry along whatever it does with them.

    None at all, the same everywhere, or hardly an entry of a size that counts beside right ones.
    """
    if any(got is None for got, _ in pairs):
        return True
    mine = sum(_different(got, want) for got, want in pairs if got is not None)
    return mine < SUBSTANCE * sum(_different(want, want) for _, want in pairs)


def _different(array: Array, right: Array) -> int:
    """How many different magnitudes there are; none when all entries are the same."""
    if array.size > 1 and (array == array.ravel()[0]).all():
        return 0
    scale, sizes = np.abs(right).max(initial=0.0), np.abs(array)
    counting = sizes[(sizes > FAINT * scale) & (sizes <= HUGE * scale)]
    return len(np.unique(np.round(counting / scale, 9)))


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
